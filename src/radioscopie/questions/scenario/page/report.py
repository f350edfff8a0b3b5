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
from radioscopie.questions.scenario.page.view import TOTAL, ScenarioView
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.dates import long_date
from radioscopie.report.page import Page, render_page

if TYPE_CHECKING:
    from radioscopie.result import Result

NAMED = ("variant", "year", "constant_cents", "against_trend_cents", "new_cents", "cumulated_cents")
LEFT = {"cautious": "scenario.answer_cautious", "published_fees": "scenario.answer_published_fees"}
INTERVAL = ("against_trend_low_95_cents", "against_trend_high_95_cents")


def render_scenario(result: Result, lang: str) -> str:
    """Give the report of a `scenario` result as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = ScenarioView(result, lang)
    record = view.record
    page = Page(
        lang,
        str(record["parameter.title"]),
        view.say(
            "scenario.page_subtitle",
            question=record["parameter.question"],
            draws=format_count(int(record["parameter.draws"]), lang),
        ),
        " ".join(_answer(view, one) for one in view.variants),
        (*_details(view), *organisation_notes(view), *_notes(view)),
        cards(view),
        (*scenario_figures(view), *access_figures(view), *organisation_figures(view)),
        (view.say("scenario.sources"),),
    )
    return render_page(page, result)


def _notes(view: ScenarioView) -> tuple[str, ...]:
    notes = view.say("scenario.note_three"), view.say("scenario.note_baseline")
    replaced = view.record.get("parameter.replaced_tables")
    return (*notes, view.say("scenario.note_replaced", tables=replaced)) if replaced else notes


def summary_scenario(result: Result, lang: str) -> str:
    """Say a scenario in the terminal: the answer, the named savings, each measure, the assumptions."""
    view = ScenarioView(result, lang)
    savings = view.grid(view.table("savings", measure=TOTAL), (*NAMED, *INTERVAL), "")
    parts = [
        "\n".join(answers(view)),
        *_notes(view)[2:],
        view.say("scenario.summary_title") + "\n" + plain_table(savings),
    ]
    for variant in view.variants:
        table = view.table("savings", variant=variant)
        kept = [row["measure"] != TOTAL and row["against_trend_cents"] != 0 for row in table.to_pylist()]
        grid = view.grid(table.filter(kept), ("measure", "year", "against_trend_cents", *INTERVAL), "")
        if grid.rows:
            parts.append(
                view.say("scenario.summary_measures", variant=view.title(variant)) + "\n" + plain_table(grid)
            )
    parts += [*access_summary(view), *organisation_summary(view)]
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def answers(view: ScenarioView) -> list[str]:
    """Answer the scenario's question for each variant: one sentence, then what it rests on."""
    return [
        line
        for one in view.variants
        for line in (_answer(view, one), *_thirds(view, one), *_cautious(view, one))
    ]


def _answer(view: ScenarioView, variant: str) -> str:
    if has_target(view):
        return _on_target(view, view.rows("target", variant=variant)[0])
    return _without_target(view, view.rows("savings", variant=variant, measure=TOTAL)[-1])


def _details(view: ScenarioView) -> list[str]:
    """Say what each answer rests on, under the title of its variant."""
    said = {one: " ".join((*_thirds(view, one), *_cautious(view, one))) for one in view.variants}
    return [
        view.say("scenario.detail", variant=view.title(one), words=words)
        for one, words in said.items()
        if words
    ]


def _thirds(view: ScenarioView, variant: str) -> list[str]:
    """Say which part of the savings rests on radiographs third in a visit, whose number nobody publishes."""
    last = {row["reading"]: row["cumulated_cents"] for row in view.rows("readings", variant=variant)}
    part = last["as_built"] - last.get("no_third", last["as_built"])
    if part <= 0 or last["as_built"] <= 0:
        return []
    return [view.say("scenario.answer_third", part=view.euros(part), without=view.euros(last["no_third"]))]


def _cautious(view: ScenarioView, variant: str) -> list[str]:
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
    said = {name: view.euros(cents) for name, cents in words.items()}
    return [view.say(LEFT[word], **said, reached=_reached(view, variant, left))]


def _reached(view: ScenarioView, variant: str, reading: dict[str, Any]) -> str:
    """Say whether a reading reaches the target, when that is for the end of the period."""
    rows = view.rows("target", variant=variant) if has_target(view) else []
    if not rows or rows[0]["by"] != f"{view.years[-1]}-12-31":
        return ""
    is_reached = reading["cumulated_cents"] >= rows[0]["amount_cents"]
    word = "scenario.reached" if is_reached else "scenario.not_reached"
    likely = view.likely({**rows[0], "draws_reached": reading["draws_reached"]})
    return view.say("scenario.reading_target", word=view.say(word), probability=likely)


def _interval(reading: dict[str, Any]) -> dict[str, int]:
    """Give the 95 % interval of a saving, or of the spending when it is one."""
    low, high = (reading[f"cumulated_{side}_95_cents"] for side in ("low", "high"))
    return {"low": low, "high": high} if reading["cumulated_cents"] >= 0 else {"low": -high, "high": -low}


def _nearer_nil(left: dict[str, Any], built: dict[str, Any]) -> bool:
    """Tell whether a reading is of the same sign and smaller."""
    first, second = left["cumulated_cents"], built["cumulated_cents"]
    return bool(first * second > 0 and abs(first) < abs(second))


def _on_target(view: ScenarioView, row: dict[str, Any]) -> str:
    words = {name: view.euros(row[f"saved_{name}_95_cents"]) for name in ("low", "high")}
    words["median"] = view.euros(row["saved_median_cents"])
    return view.say(
        "scenario.answer_target",
        variant=view.title(row["variant"]),
        first=view.years[0],
        by=long_date(row["by"], view.lang),
        saved=view.euros(row["saved_cents"]),
        amount=view.euros(row["amount_cents"]),
        reached=view.say("scenario.reached" if row["reached"] else "scenario.not_reached"),
        probability=view.likely(row),
        **words,
    )


def _without_target(view: ScenarioView, row: dict[str, Any]) -> str:
    saved = row["cumulated_cents"]
    ends = [row["cumulated_low_95_cents"], row["cumulated_high_95_cents"]]
    low, high = ends if saved >= 0 else (-ends[1], -ends[0])
    return view.say(
        "scenario.answer_saved" if saved >= 0 else "scenario.answer_spent",
        variant=view.title(row["variant"]),
        period=_period(view),
        saved=view.euros(abs(saved)),
        low=view.euros(low),
        high=view.euros(high),
        median=view.euros(abs(row["cumulated_median_cents"])),
    )


def _period(view: ScenarioView) -> str:
    return view.say(
        "scenario.years" if view.years[1:] else "scenario.one_year", first=view.years[0], last=view.years[-1]
    )
