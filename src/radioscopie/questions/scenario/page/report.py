"""The report of `radioscopie run`, and its few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.closed.page import (
    closures_figures,
    closures_notes,
    closures_summary,
)
from radioscopie.questions.owned.page import ownership_figures, ownership_summary
from radioscopie.questions.scenario.page.access import access_figures, access_summary
from radioscopie.questions.scenario.page.cards import cards, has_target
from radioscopie.questions.scenario.page.delays import delays_figures, delays_summary
from radioscopie.questions.scenario.page.figures import scenario_figures
from radioscopie.questions.scenario.page.footprint import footprint_figures
from radioscopie.questions.scenario.page.reading import (
    organisation_figures,
    organisation_notes,
    organisation_summary,
)
from radioscopie.questions.scenario.page.words import (
    TOTAL,
    ends_of,
    euros,
    interval,
    title,
    variants,
    years,
)
from radioscopie.questions.scenario.tables import TABLES
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.page import Page, render_page
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

NAMED = ("variant", "year", "constant_cents", "against_trend_cents", "new_cents", "cumulated_cents")
INTERVAL = ("against_trend_low_95_cents", "against_trend_high_95_cents")


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.asked("title"),
        view.say(
            "scenario.page_subtitle",
            question=view.asked("question"),
            draws=format_count(int(view.asked("draws")), lang),
        ),
        " ".join(_answer(view, one) for one in variants(view)),
        (*_details(view), *organisation_notes(view), *closures_notes(view), *_notes(view)),
        cards(view),
        (
            *scenario_figures(view),
            *access_figures(view),
            *delays_figures(view),
            *organisation_figures(view),
            *closures_figures(view),
            *ownership_figures(view),
            *footprint_figures(view),
        ),
        (view.say("scenario.sources"),),
        signed=True,
    )
    return render_page(shown, result)


def _notes(view: View) -> tuple[str, ...]:
    notes = view.say("scenario.note_three"), view.say("scenario.note_baseline")
    replaced = view.asked("replaced_tables")
    return (*notes, view.say("scenario.note_replaced", tables=replaced)) if replaced else notes


def summary(result: Result, lang: str) -> str:
    """Say a scenario in the terminal: the answer, the named savings, each measure, the assumptions."""
    view = View(result, lang, TABLES)
    savings = view.grid("savings", (*NAMED, *INTERVAL), view.table("savings", measure=TOTAL))
    parts = [
        "\n".join(answers(view)),
        *_notes(view)[2:],
        view.say("scenario.summary_title") + "\n" + plain_table(savings),
    ]
    for variant in variants(view):
        table = view.table("savings", variant=variant)
        kept = [row["measure"] != TOTAL and row["against_trend_cents"] != 0 for row in table.to_pylist()]
        columns = ("measure", "year", "against_trend_cents", *INTERVAL)
        grid = view.grid("savings", columns, table.filter(kept))
        if grid.rows:
            parts.append(
                view.say("scenario.summary_measures", variant=title(view, variant)) + "\n" + plain_table(grid)
            )
    parts += [
        *access_summary(view),
        *delays_summary(view),
        *organisation_summary(view),
        *closures_summary(view),
        *ownership_summary(view),
    ]
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def answers(view: View) -> list[str]:
    """Answer the scenario's question for each variant: one sentence, then what it rests on."""
    return [line for one in variants(view) for line in (_answer(view, one), *_rests_on(view, one))]


def _answer(view: View, variant: str) -> str:
    if has_target(view):
        return _on_target(view, view.rows("target", variant=variant)[0])
    return _without_target(view, view.rows("savings", variant=variant, measure=TOTAL)[-1])


def _details(view: View) -> list[str]:
    """Say what each answer rests on, a line each, under the title of its variant where there are several."""
    known = variants(view)
    return [_under(view, one, line, len(known)) for one in known for line in _rests_on(view, one)]


def _under(view: View, variant: str, words: str, variants: int) -> str:
    if variants == 1:
        return words
    return view.say("scenario.detail", variant=title(view, variant), words=words)


def _rests_on(view: View, variant: str) -> list[str]:
    parts = _thirds, _sources, _other_perimeters, _shares, _overlap
    return [line for part in parts for line in part(view, variant)]


def _other_perimeters(view: View, variant: str) -> list[str]:
    """Say the same saving on the perimeters that the target is not about."""
    rows = view.rows("target", variant=variant)[1:] if has_target(view) else []
    listed = [_perimeter(view, row) for row in rows]
    return (
        [view.say("scenario.answer_perimeters", listed=view.say("scenario.then").join(listed))]
        if listed
        else []
    )


def _perimeter(view: View, row: dict[str, Any]) -> str:
    ends = ends_of(row, "saved")
    return view.say(
        "scenario.answer_perimeter",
        perimeter=view.shown("target", "perimeter", row["perimeter"]),
        saved=euros(view, row["saved_cents"], ends),
        interval=interval(view, ends),
        probability=view.shown("target", "probability", row["probability"]),
    )


def _shares(view: View, variant: str) -> list[str]:
    """Say the shares of fees and of radiologists, by which the perimeter of a plan is known."""
    rows = {row["perimeter"]: row for row in view.rows("target", variant=variant)} if has_target(view) else {}
    if not rows or any(row["saved_cents"] <= 0 for row in rows.values()):
        return []
    shares = {f"fees_{scope}": ("fees_share", row["fees_share"]) for scope, row in rows.items()}
    shares["radiologists"] = ("radiologists_share", rows["town"]["radiologists_share"])
    said = {name: view.shown("target", *share) for name, share in shares.items()}
    return [view.say("scenario.answer_shares", **said)]


def _last(view: View, variant: str) -> dict[str, dict[str, Any]]:
    """Give the readings of the last year on the perimeter of the answer."""
    rows = view.rows("readings", variant=variant, year=years(view)[-1])
    return {row["reading"]: row for row in rows if row["perimeter"] == rows[0]["perimeter"]}


def _thirds(view: View, variant: str) -> list[str]:
    """Say which part of the savings rests on radiographs third in a visit, whose number nobody publishes."""
    last = _last(view, variant)
    without, built = last.get("no_third"), last["as_built"]
    if not without or without["less_than_built_cents"] <= 0 or built["cumulated_cents"] <= 0:
        return []
    ends = ends_of(without, "cumulated")
    part, left = (euros(view, without[name], ends) for name in ("less_than_built_cents", "cumulated_cents"))
    return [view.say("scenario.answer_third", part=part, without=left)]


def _sources(view: View, variant: str) -> list[str]:
    """Say the same saving when fees are those that sources add up to."""
    last = _last(view, variant)
    built, read = last["as_built"], last.get("sources")
    if not read or built["cumulated_cents"] * read["cumulated_cents"] <= 0:
        return []
    sign = 1 if read["cumulated_cents"] > 0 else -1
    ends = ends_of(read, "cumulated", sign)
    return [
        view.say(
            "scenario.answer_sources",
            saved=euros(view, abs(read["cumulated_cents"]), ends),
            interval=interval(view, ends),
            reached=_reached(view, variant, read),
            **_fees(view, variant),
        )
    ]


def _fees(view: View, variant: str) -> dict[str, str]:
    """Give the fees of the town and of hospitals, as built and as sources add up."""
    rows = view.rows("readings", variant=variant, year=years(view)[-1])
    held = {(row["reading"], row["perimeter"]): row["fees_cents"] for row in rows}
    found: dict[str, str] = {}
    for name, reading in (("built", "as_built"), ("read", "sources")):
        town, whole = (held[reading, scope] for scope in ("town", "france"))
        found |= {f"town_{name}": euros(view, town), f"hospital_{name}": euros(view, whole - town)}
    return found


def _overlap(view: View, variant: str) -> list[str]:
    """Say what would count twice if exams on hospital machines also stood among those of the town."""
    rows = view.rows("overlap", variant=variant) if view.has("overlap") else []
    return [
        view.say(
            "scenario.answer_overlap",
            exams=view.shown("overlap", "exams", row["exams"]),
            fees=euros(view, row["fees_cents"]),
            saved=euros(view, row["saved_cents"]),
        )
        for row in rows
        if row["saved_cents"]
    ]


def _reached(view: View, variant: str, reading: dict[str, Any]) -> str:
    """Say whether a reading reaches the target, when that is for the end of the period."""
    rows = view.rows("target", variant=variant) if has_target(view) else []
    if not rows or rows[0]["by"] != f"{years(view)[-1]}-12-31":
        return ""
    word, likely = (view.shown("readings", name, reading[name]) for name in ("reached", "probability"))
    return view.say("scenario.reading_target", word=word, probability=likely)


def _on_target(view: View, row: dict[str, Any]) -> str:
    ends = ends_of(row, "saved")
    return view.say(
        "scenario.answer_target",
        variant=title(view, row["variant"]),
        perimeter=view.shown("target", "perimeter", row["perimeter"]),
        first=years(view)[0],
        by=view.shown("target", "by", row["by"]),
        saved=euros(view, row["saved_cents"], ends),
        median=euros(view, row["saved_median_cents"], ends),
        interval=interval(view, ends),
        amount=view.shown("target", "amount_cents", row["amount_cents"]),
        reached=view.shown("target", "reached", row["reached"]),
        probability=view.shown("target", "probability", row["probability"]),
    )


def _without_target(view: View, row: dict[str, Any]) -> str:
    saved = row["cumulated_cents"]
    ends = ends_of(row, "cumulated", 1 if saved >= 0 else -1)
    return view.say(
        "scenario.answer_saved" if saved >= 0 else "scenario.answer_spent",
        variant=title(view, row["variant"]),
        period=_period(view),
        saved=euros(view, abs(saved), ends),
        median=euros(view, row["cumulated_median_cents"] * (1 if saved >= 0 else -1), ends),
        interval=interval(view, ends),
    )


def _period(view: View) -> str:
    first, *more = years(view)
    return view.say("scenario.years" if more else "scenario.one_year", first=first, last=[first, *more][-1])
