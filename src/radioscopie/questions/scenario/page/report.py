"""The report of `radioscopie run`, and its few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.scenario.page.access import access_figures, access_summary
from radioscopie.questions.scenario.page.cards import cards, has_target
from radioscopie.questions.scenario.page.figures import scenario_figures
from radioscopie.questions.scenario.page.reading import (
    organisation_figures,
    organisation_notes,
    organisation_summary,
)
from radioscopie.questions.scenario.page.words import TOTAL, euros, title, variants, years
from radioscopie.questions.scenario.tables import TABLES
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.page import Page, render_page
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

NAMED = ("variant", "year", "constant_cents", "against_trend_cents", "new_cents", "cumulated_cents")
LEFT = {"cautious": "scenario.answer_cautious", "published_fees": "scenario.answer_published_fees"}
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
        (*_details(view), *organisation_notes(view), *_notes(view)),
        cards(view),
        (*scenario_figures(view), *access_figures(view), *organisation_figures(view)),
        (view.say("scenario.sources"),),
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
    parts += [*access_summary(view), *organisation_summary(view)]
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def answers(view: View) -> list[str]:
    """Answer the scenario's question for each variant: one sentence, then what it rests on."""
    return [
        line
        for one in variants(view)
        for line in (_answer(view, one), *_thirds(view, one), *_cautious(view, one))
    ]


def _answer(view: View, variant: str) -> str:
    if has_target(view):
        return _on_target(view, view.rows("target", variant=variant)[0])
    return _without_target(view, view.rows("savings", variant=variant, measure=TOTAL)[-1])


def _details(view: View) -> list[str]:
    """Say what each answer rests on, under the title of its variant."""
    said = {one: " ".join((*_thirds(view, one), *_cautious(view, one))) for one in variants(view)}
    return [
        view.say("scenario.detail", variant=title(view, one), words=words)
        for one, words in said.items()
        if words
    ]


def _thirds(view: View, variant: str) -> list[str]:
    """Say which part of the savings rests on radiographs third in a visit, whose number nobody publishes."""
    last = {row["reading"]: row for row in view.rows("readings", variant=variant)}
    without = last.get("no_third")
    if not without or without["less_than_built_cents"] <= 0 or last["as_built"]["cumulated_cents"] <= 0:
        return []
    part, left = (euros(view, without[name]) for name in ("less_than_built_cents", "cumulated_cents"))
    return [view.say("scenario.answer_third", part=part, without=left)]


def _cautious(view: View, variant: str) -> list[str]:
    """Say what is left when fees are those published, and radiographs third in a visit are not counted."""
    last = {row["reading"]: row for row in view.rows("readings", variant=variant)}
    word = "cautious" if "cautious" in last else "published_fees"
    built, left = last["as_built"], last.get(word)
    if not left or left["fees_cents"] is None or not _nearer_nil(left, built):
        return []
    words = {
        "published": left["fees_cents"],
        "built": built["fees_cents"],
        "saved": abs(left["cumulated_cents"]),
    } | _interval(left)
    said = {name: euros(view, cents) for name, cents in words.items()}
    return [view.say(LEFT[word], **said, reached=_reached(view, variant, left))]


def _reached(view: View, variant: str, reading: dict[str, Any]) -> str:
    """Say whether a reading reaches the target, when that is for the end of the period."""
    rows = view.rows("target", variant=variant) if has_target(view) else []
    if not rows or rows[0]["by"] != f"{years(view)[-1]}-12-31":
        return ""
    word, likely = (view.shown("readings", name, reading[name]) for name in ("reached", "probability"))
    return view.say("scenario.reading_target", word=word, probability=likely)


def _interval(reading: dict[str, Any]) -> dict[str, int]:
    """Give the 95 % interval of a saving, or of the spending when it is one."""
    low, high = (reading[f"cumulated_{side}_95_cents"] for side in ("low", "high"))
    return {"low": low, "high": high} if reading["cumulated_cents"] >= 0 else {"low": -high, "high": -low}


def _nearer_nil(left: dict[str, Any], built: dict[str, Any]) -> bool:
    """Tell whether a reading is of the same sign and smaller."""
    first, second = left["cumulated_cents"], built["cumulated_cents"]
    return bool(first * second > 0 and abs(first) < abs(second))


def _on_target(view: View, row: dict[str, Any]) -> str:
    words = {name: euros(view, row[f"saved_{name}_95_cents"]) for name in ("low", "high")}
    words["median"] = euros(view, row["saved_median_cents"])
    return view.say(
        "scenario.answer_target",
        variant=title(view, row["variant"]),
        first=years(view)[0],
        by=view.shown("target", "by", row["by"]),
        saved=euros(view, row["saved_cents"]),
        amount=euros(view, row["amount_cents"]),
        reached=view.shown("target", "reached", row["reached"]),
        probability=view.shown("target", "probability", row["probability"]),
        **words,
    )


def _without_target(view: View, row: dict[str, Any]) -> str:
    saved = row["cumulated_cents"]
    ends = [row["cumulated_low_95_cents"], row["cumulated_high_95_cents"]]
    low, high = ends if saved >= 0 else (-ends[1], -ends[0])
    return view.say(
        "scenario.answer_saved" if saved >= 0 else "scenario.answer_spent",
        variant=title(view, row["variant"]),
        period=_period(view),
        saved=euros(view, abs(saved)),
        low=euros(view, low),
        high=euros(view, high),
        median=euros(view, abs(row["cumulated_median_cents"])),
    )


def _period(view: View) -> str:
    first, *more = years(view)
    return view.say("scenario.years" if more else "scenario.one_year", first=first, last=[first, *more][-1])
