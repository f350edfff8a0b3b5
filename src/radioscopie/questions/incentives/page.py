"""The report of `radioscopie incentives`, and its lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.incentives.charts import studies_chart
from radioscopie.questions.incentives.tables import TABLES
from radioscopie.report.amounts import estimated_euros
from radioscopie.report.area import area_notes, headed
from radioscopie.report.columns import counted_assumptions
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import NOTHING, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.result import Result

COMPARED = "first_installation_zip"
SCHEMES = (
    "scheme", "place", "amount", "paid", "valid_from", "valid_to", "in_force", "radiologist",
    "cost_low_cents", "cost_high_cents", "nobody", "studies", "why", "fact",
)  # fmt: skip
STUDIES = ("scheme", "study", "more_pct", "cost_of_one_cents", "fact")
WAYS = (
    "way", "payer", "years", "total_low_cents", "total_cents", "total_high_cents",
    "person_low_cents", "person_cents", "person_high_cents",
)  # fmt: skip
PLACE = (
    "name", "departement", "equipment", "people_low", "people", "people_high", "exams_low", "exams", "exams_high",
    "readers_low", "readers", "readers_high",
)  # fmt: skip


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("incentives.title"),
        view.say("incentives.question"),
        " ".join(_answer(view)),
        (*map(view.say, ("incentives.note_small", "incentives.note_zones")), *area_notes(view)),
        tuple(_cards(view)),
        tuple(_figures(view)),
        (view.say("incentives.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    parts = [*_answer(view)]
    if view.has("ways"):
        parts.append(printed(view, "ways", view.word("incentives.figure", "ways"), WAYS))
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def _answer(view: View) -> Iterator[str]:
    """Say what one radiologist more costs, then what the machine and its readers cost for the same people."""
    (row,) = view.rows("schemes", scheme=COMPARED)
    yield view.say(
        "incentives.answer",
        premium=view.shown("schemes", "amount", row["amount"]),
        low=_euros(view, row["cost_low_cents"]),
        high=_euros(view, row["cost_high_cents"]),
        nobody=row["nobody"],
        studies=row["studies"],
    )
    if view.has("ways"):
        yield headed(view, _place(view))


def _place(view: View) -> str:
    (row,) = view.rows("place")
    ways = {one["way"]: one for one in view.rows("ways")}
    low, people, high = (view.in_row("place", f"people{end}", row) for end in ("_low", "", "_high"))
    ends = {way: _ends(view, one) for way, one in ways.items()}
    years = next(iter(ways.values()))["years"]
    equipment = view.shown("place", "equipment", row["equipment"])
    return view.say(
        "incentives.answer_place",
        equipment=equipment,
        years=years,
        name=row["name"],
        low=low,
        centre=people,
        high=high,
        **ends,
    )


def _ends(view: View, row: Row) -> str:
    low, high = (_euros(view, row[f"total_{end}_cents"]) for end in ("low", "high"))
    return view.say("incentives.ends", low=low, high=high)


def _euros(view: View, cents: int | None) -> str:
    return NOTHING if cents is None else estimated_euros(cents, view.lang)


def _cards(view: View) -> Iterator[Card]:
    (row,) = view.rows("schemes", scheme=COMPARED)
    ends = view.say(
        "incentives.ends",
        low=_euros(view, row["cost_low_cents"]),
        high=_euros(view, row["cost_high_cents"]),
    )
    yield Card(view.say("incentives.card_one"), ends, view.say("incentives.card_one_note"))
    for way in view.rows("ways") if view.has("ways") else ():
        if way["way"] != "machine_bought":
            words = view.shown("ways", "way", way["way"])
            low, high = (_euros(view, way[f"person_{end}_cents"]) for end in ("low", "high"))
            shown = view.say("incentives.ends", low=low, high=high)
            yield Card(
                words[:1].upper() + words[1:], shown, view.say("incentives.card_person", years=way["years"])
            )


def _figures(view: View) -> Iterator[Figure]:
    yield section(view, "studies", _heads(view, "studies"), STUDIES, chart=studies_chart(view))
    for name, columns in (("ways", WAYS), ("place", PLACE), ("schemes", SCHEMES)):
        if view.has(name):
            yield section(view, name, _heads(view, name), columns)


def _heads(view: View, name: str) -> tuple[str, str]:
    return view.word("incentives.figure", name), view.word("incentives.figure_intro", name)
