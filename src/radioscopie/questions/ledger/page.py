"""The report of `radioscopie ledger`, and its lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.ledger.charts import sides_chart
from radioscopie.questions.ledger.tables import FOUND, TABLES
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import section
from radioscopie.report.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.result import Result

TESTED = ("holds", "near", "elsewhere", "fails")
LEFT = ("calibrated", "untested")
SIDES = ("side", *TESTED, *LEFT, "statements")
YEARS = ("year", *TESTED, *LEFT, "statements")
JUDGED = (
    "id", "day", "side", "who", "statement", "number", "verdict", "recomputed", "basis", "ours_perimeter", "command",
)  # fmt: skip
UNJUDGED = ("id", "day", "side", "who", "statement", "number", "why", "recomputed", "source")
FIGURES = ("id", "perimeter", "recomputed", "basis", "meets", "test")


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("ledger.title"),
        view.say("ledger.question"),
        _answer(view),
        (view.say("ledger.note_fair"), view.say("ledger.note_holds"), view.say("ledger.note_others")),
        tuple(_cards(view)),
        tuple(_figures(view)),
        (view.say("ledger.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the verdicts in the terminal; every statement when a few are asked."""
    view = View(result, lang, TABLES)
    parts = [_answer(view)]
    if view.table("statements").num_rows <= len(SIDES):
        parts += ["\n".join(_told(view, row)) for row in view.rows("statements")]
    else:
        parts.append(plain_table(view.grid("sides", SIDES)))
    return "\n\n".join([*parts, counted_assumptions(result, lang)])


def _answer(view: View) -> str:
    counts = {name: view.counted(key) for name, key in FOUND.items()}
    return view.say("ledger.answer", **counts)


def _told(view: View, row: Row) -> Iterator[str]:
    """Say one statement: who, what, our figure, the verdict."""
    words = {
        name: view.shown("statements", name, row[name]) for name in ("who", "statement", "side", "verdict")
    }
    yield view.say("ledger.told", id=row["id"], day=row["day"], **words)
    if row["low"] is not None:
        yield view.say("ledger.told_number", number=view.shown("statements", "number", row["number"]))
    if row["ours"] is not None:
        perimeter = view.shown("statements", "ours_perimeter", row["ours_perimeter"])
        ours = view.shown("statements", "recomputed", row["recomputed"])
        yield view.say("ledger.told_ours", ours=ours, perimeter=perimeter, command=row["command"])
    if row["why"]:
        yield view.word("ledger.why", row["why"])


def _cards(view: View) -> Iterator[Card]:
    for name in TESTED:
        yield Card(
            view.word("ledger.verdict", name),
            view.counted(FOUND[name]),
            view.word("ledger.card", name),
        )


def _figures(view: View) -> Iterator[Figure]:
    yield section(view, "sides", _heads(view, "sides"), SIDES, chart=sides_chart(view))
    every = view.table("statements")
    judged = [row in TESTED for row in every["verdict"].to_pylist()]
    for name, columns, kept in (
        ("statements", JUDGED, judged),
        ("unjudged", UNJUDGED, [not one for one in judged]),
    ):
        table = every.filter(kept)
        if table.num_rows:
            yield section(view, "statements", _heads(view, name), columns, rows=table, key=name)
    yield section(view, "figures", _heads(view, "figures"), FIGURES)
    yield section(view, "years", _heads(view, "years"), YEARS)


def _heads(view: View, name: str) -> tuple[str, str]:
    return view.word("ledger.figure", name), view.word("ledger.figure_intro", name)
