"""The report of `radioscopie design`, and its lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.questions.design.charts import frontier_chart, levers_chart
from radioscopie.questions.design.tables import TABLES
from radioscopie.questions.owned.page import ownership_figures, ownership_summary
from radioscopie.report.amounts import compact_euros
from radioscopie.report.columns import counted_assumptions
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import View, percent, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.result import Result

PLAN = "plan"
CLASH = ("limit", "kind", "wanted")
LEVERS = ("lever", "pull_pct", "most_pct", "saved_cents", "lost_cents")
PLANS = (
    "plan", "saved_cents", "saved_cents_low_95", "saved_cents_high_95", "reached", "saved_france_cents", "lost_cents",
    "lost_cents_low_95", "lost_cents_high_95", "newly_under", "newly_under_low_95", "newly_under_high_95",
    "largest_loss", "holds", "broken",
)  # fmt: skip
PROOF = ("rank", "harm", "plan", "value", "bound", "gap")
LIMITS = ("limit", "kind", "plan", "wanted", "value", "holds", "price")
FRONTIER = ("saved_cents", "harm", "value", "lost_cents", "newly_under", "largest_loss")
BEARERS = ("dimension", "group", "practices", "plan", "lost_cents", "loss", "newly_under", "better", "worse")
VALUES = ("address", "valid_from", "before", "after")
SHORT = ("all", "kind", "mix", "size", "rurality", "ownership")


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("design.title", title=view.asked("title")),
        view.asked("question"),
        " ".join(_answer(view)),
        tuple(_notes(view)),
        tuple(_cards(view)),
        tuple(_figures(view)),
        (view.say("design.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the plan in the terminal."""
    view = View(result, lang, TABLES)
    pulled = view.table("levers").filter(pc.field("pull_pct") != 0)
    listed = (
        ("clash", CLASH, None, view.has("clash")),
        ("levers", LEVERS, pulled, bool(_plan(view))),
        ("plans", PLANS, None, bool(view.rows("plans"))),
        ("proof", PROOF, None, bool(view.rows("plans"))),
    )
    tables = [
        printed(view, name, view.word("design.figure", name), columns, table)
        for name, columns, table, is_there in listed
        if is_there
    ]
    said = "\n".join([*_answer(view), *_notes(view)])
    return "\n\n".join([said, *tables, *ownership_summary(view), counted_assumptions(result, lang)])


def _plan(view: View) -> Row | None:
    return next(iter(view.rows("plans", plan=PLAN)), None)


def _answer(view: View) -> Iterator[str]:
    """Say the plan found; or what clashes."""
    wanted = compact_euros(view.found("design.found_amount"), view.lang)
    plan = _plan(view)
    if plan is None:
        within = ("design.found_most", "design.found_most_alone")
        most, alone = (compact_euros(view.found(one), view.lang) for one in within)
        names = ", ".join(view.shown("clash", "limit", row["limit"]) for row in view.rows("clash"))
        yield view.say("design.answer_none", wanted=wanted, names=names, most=most, alone=alone)
        return
    over = view.word("design.over", view.asked("losses_over"))
    yield view.say("design.answer", wanted=wanted, over=over, **_said(view, plan))
    if not plan["holds"]:
        yield view.say("design.answer_broken", limit=view.shown("plans", "broken", plan["broken"]))


def _others(view: View) -> Iterator[str]:
    """Say the plans beside the one found, and what that one takes elsewhere."""
    for row in view.rows("plans"):
        if row["plan"] != PLAN:
            name = view.shown("plans", "plan", row["plan"])
            yield view.say("design.answer_other", plan=name, **_said(view, row))
        elif row["saved_france_cents"] != row["saved_cents"]:
            yield view.say("design.answer_france", france=_cell(view, row, "saved_france_cents"))


def _said(view: View, row: Row) -> dict[str, str]:
    """Write what a plan saves and takes, each with its interval."""
    return {
        "saved": _cell(view, row, "saved_cents") + _ends(view, row, "saved_cents"),
        "lost": _cell(view, row, "lost_cents"),
        "under": _cell(view, row, "newly_under") + _ends(view, row, "newly_under"),
        "largest": percent(row["largest_loss"], view.lang),
    }


def _cell(view: View, row: Row, name: str) -> str:
    """Write a cell as its table does, with the figures that its interval allows."""
    (column,) = [one for one in TABLES["plans"].columns if one.name == name]
    return view.written("plans", column, row)


def _ends(view: View, row: Row, name: str) -> str:
    ends = {end: f"{name}_{end}_95" for end in ("low", "high")}
    if any(row.get(column) is None for column in ends.values()):
        return ""
    said = {end: _cell(view, row, column) for end, column in ends.items()}
    return view.say("design.interval", **said)


def _notes(view: View) -> Iterator[str]:
    """Say what the figures rest on, and what is proved of the plan."""
    yield from _others(view)
    yield from _closures(view)
    yield view.say("design.note_constructed")
    yield view.say("design.note_under")
    if view.found("design.found_lacking"):
        yield view.say("design.note_lacking", lines=view.counted("design.found_lacking"))
    for row in view.rows("proof", plan=PLAN, rank=1):
        if row.get("bound") is not None:
            value, bound = (short(row[name], view.lang) for name in ("value", "bound"))
            harm = view.word("design.harm", row["harm"])
            shared = percent(view.found("design.found_shared") / 1000, view.lang)
            yield view.say("design.note_proof", harm=harm, value=value, bound=bound, shared=shared)


def _closures(view: View) -> Iterator[str]:
    """Say, limit by limit, how many more practices each plan makes close; nothing where no limit is on closures."""
    for name in dict.fromkeys(row["limit"] for row in view.rows("limits", kind="closures")):
        told = [
            view.say(
                "design.plan_closures",
                plan=view.shown("limits", "plan", row["plan"]),
                more=short(row["value"], view.lang),
            )
            for row in view.rows("limits", limit=name)
        ]
        yield view.say(
            "design.note_closures", limit=view.shown("limits", "limit", name), plans=", ".join(told)
        )


def _cards(view: View) -> Iterator[Card]:
    for row in view.rows("plans"):
        said = _said(view, row)
        name = view.shown("plans", "plan", row["plan"])
        yield Card(
            name,
            view.say("design.card_under", under=_cell(view, row, "newly_under")),
            view.say("design.card_note", **said),
        )


def _figures(view: View) -> Iterator[Figure]:
    if view.has("clash"):
        yield _figure(view, "clash", CLASH)
    if _plan(view):
        yield _figure(view, "levers", LEVERS, levers_chart(view))
    if view.rows("plans"):
        yield _figure(view, "plans", PLANS)
    if view.has("frontier"):
        yield _figure(view, "frontier", FRONTIER, frontier_chart(view))
    if view.rows("plans"):
        yield _figure(view, "proof", PROOF)
        yield _figure(view, "limits", LIMITS)
        yield _figure(view, "bearers", BEARERS, shown=_among(view.table("bearers"), "dimension", SHORT))
        yield from ownership_figures(view)
    if _plan(view):
        yield _figure(view, "values", VALUES)


def _among(table: pa.Table, column: str, words: tuple[str, ...]) -> pa.Table:
    """Keep the rows whose word is one of some."""
    return table.filter(pa.array([one in words for one in table[column].to_pylist()], pa.bool_()))


def _figure(
    view: View, name: str, columns: tuple[str, ...], chart: object = None, shown: pa.Table | None = None
) -> Figure:
    heads = view.word("design.figure", name), view.word("design.figure_intro", name)
    return section(view, name, heads, columns, rows=shown, chart=chart)
