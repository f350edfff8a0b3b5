"""The figures of an investment: options judged, what each number changes, levers as ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.questions.accounts.practice.page.invest_charts import (
    cumulated_flows,
    is_money,
    lever_ranges,
    margin_by_volume,
)
from radioscopie.ranges import CASES
from radioscopie.report.amounts import known_euros
from radioscopie.report.charts import tornado
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.questions.accounts.practice.page.view import AccountsView
    from radioscopie.report.grid import Grid


WORTH = ("npv_low_cents", "npv_central_cents", "npv_high_cents")
KNOWN_WORTH = ("known_low_cents", "known_central_cents", "known_high_cents", "missing")
RETURNS = ("payback_years", "internal_rate_pct", "exams", "break_even_exams_central")
SHOWN = (
    "margin",
    "before_cost",
    "exams",
    "cost",
    "delay",
    "energy",
    "co2e",
    "iodine",
    "gadolinium",
    "insurer",
)
CURVE = ("option", "year", "exams", "margin_low_cents", "margin_central_cents", "margin_high_cents")
SWINGS = ("option", "input", "npv_low_cents", "npv_central_cents", "npv_high_cents")
FOOTPRINT = (
    "option", "measure", "equipment", "unit", "change_low", "change_central", "change_high", "perimeter",
)  # fmt: skip
LEVER, KNOWN = ("lever", "machine", "measure"), ("unit", "evidence", "status")
CENTS = ("low_cents", "central_cents", "high_cents")


def invest_figures(view: AccountsView) -> tuple[Figure, ...]:
    """Give the figures of the options and levers that were asked."""
    drawn = view.has("invest_summary")
    options = (_flows(view), _curve(view), *_swings(view), _footprint(view)) if drawn else ()
    levers = _levers(view) if view.has("levers_potential") else ()
    return (*options, *levers)


def summary_columns(view: AccountsView) -> tuple[str, ...]:
    """Choose the columns of the options: what is known of their value, where a cost is missing."""
    known = KNOWN_WORTH if any(view.table("invest_summary")["missing"].to_pylist()) else ()
    return ("option", "invested_cents", *WORTH, *known, *RETURNS)


def options_answer(view: AccountsView) -> str:
    """Say what each option is worth, in a sentence each; nothing without options."""
    if not view.has("invest_summary"):
        return ""
    return " ".join(_option(view, row) for row in view.rows("invest_summary"))


def _option(view: AccountsView, row: Row) -> str:
    option = view.say("report.quoted", words=row["option"])
    names = ("known_low_cents", "known_central_cents", "known_high_cents")
    ends = row[names[0]], row[names[-1]]
    low, central, high = (known_euros(row[name], view.lang, ends) for name in names)
    if not row["missing"]:
        return view.say("accounts.answer_option", option=option, low=low, central=central, high=high)
    lines = (
        view.shown("invest_missing", "line", one["line"])
        for one in view.rows("invest_missing", option=row["option"])
    )
    known = view.say("accounts.answer_option_known", low=low, high=high, central=central)
    return view.say("accounts.answer_option_missing", option=option, missing=", ".join(lines), known=known)


def _flows(view: AccountsView) -> Figure:
    judged = set(view.table("invest_summary")["option"].to_pylist())
    rows = [row for row in view.rows("invest_options") if row["option"] in judged]
    grid = view.laid("invest_summary", summary_columns(view))
    heads = view.say("accounts.figure_invest_flows"), view.say("accounts.figure_invest_flows_intro")
    return _figure(view, "invest_flows", heads, cumulated_flows(rows, view.lang), grid)


def _curve(view: AccountsView) -> Figure:
    grid = view.laid("invest_curve", CURVE)
    heads = view.say("accounts.figure_invest_curve"), view.say("accounts.figure_invest_curve_intro")
    return _figure(view, "invest_curve", heads, margin_by_volume(view.rows("invest_curve"), view.lang), grid)


def _footprint(view: AccountsView) -> Figure:
    grid = view.laid("invest_footprint", FOOTPRINT)
    words = view.say("footprint.table_option"), view.say("footprint.intro_option")
    return Figure("invest_footprint", *words, "", grid)


def _swings(view: AccountsView) -> tuple[Figure, ...]:
    """Show what the low and high value of each number makes of the net present value of each option."""
    options = dict.fromkeys(view.table("invest_swings")["option"].to_pylist())
    return tuple(_swing(view, option, rank) for rank, option in enumerate(options, 1))


def _swing(view: AccountsView, option: str, rank: int) -> Figure:
    table = view.worded("invest_swings", "input", view.table("invest_swings", option=option))
    title, key = view.say("accounts.figure_invest_swings", option=option), f"invest_swings_{rank}"
    svg = draw(
        tornado([_bar(row, view.lang) for row in table.to_pylist()], view.lang, "accounts.invest_axis_npv"),
        view.lang,
        key,
        title,
    )
    grid = view.laid("invest_swings", SWINGS, table, key)
    return Figure(key, title, view.say("accounts.figure_invest_swings_intro"), svg, grid)


def _bar(row: Row, lang: str) -> Row:
    ends = sorted((row["npv_low_cents"], row["npv_high_cents"], row["npv_central_cents"]))
    least, most = (known_euros(end, lang, (ends[0], ends[-1])) for end in (ends[0], ends[-1]))
    words = {"least_text": least, "most_text": most}
    return {
        "label": row["input"],
        "least": ends[0],
        "most": ends[-1],
        "central": row["npv_central_cents"],
        **words,
    }


def _levers(view: AccountsView) -> tuple[Figure, ...]:
    """Draw the measures that some lever moves, each with its table."""
    rows = view.rows("levers_potential")
    known = [one for one in SHOWN if any(_has(row) for row in rows if row["measure"] == one)]
    return tuple(_lever(view, one) for one in known)


def _lever(view: AccountsView, measure: str) -> Figure:
    table = view.table("levers_potential", measure=measure)
    key, word = f"levers_{measure}", view.word("accounts.lever_measure", measure)
    title = view.say("accounts.figure_levers", measure=word)
    svg = draw(lever_ranges(table.to_pylist(), measure, view.lang), view.lang, key, title)
    intro = view.say(
        "accounts.figure_levers_delay_intro" if measure == "delay" else "accounts.figure_levers_intro"
    )
    sizes = CENTS if is_money(table["unit"][0].as_py()) else CASES
    grid = view.laid("levers_potential", (*LEVER, *sizes, *KNOWN), table, key)
    return Figure(key, title, intro, svg, grid)


def _has(row: Row) -> bool:
    return any(row[name] is not None for name in ("low", "high", "low_cents", "high_cents"))


def _figure(view: AccountsView, key: str, heads: tuple[str, str], chart: Any, grid: Grid) -> Figure:
    """Draw the chart of a section; `heads` is its title and what to know."""
    return Figure(key, *heads, draw(chart, view.lang, key, heads[0]), grid)
