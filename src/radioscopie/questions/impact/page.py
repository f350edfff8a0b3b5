"""The report of `radioscopie impact`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.numbers import format_euros
from radioscopie.questions.impact.tables import TABLES
from radioscopie.report.amounts import compact_euros, signed_euros, signed_percent
from radioscopie.report.bars import ranked_bars
from radioscopie.report.cases import distinct_cases
from radioscopie.report.charts import waterfall
from radioscopie.report.columns import SUMS, counted_assumptions, findings_lines, plain_table
from radioscopie.report.dates import long_date
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import draw
from radioscopie.report.view import View
from radioscopie.texts import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.result import Result

RANKED = ("modality", "machine", "act", "payer", "site", "practice")
TOP = 20
BOUNDS = {"case": "report.bound"}


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("impact.title"),
        view.say("impact.subtitle", base=long_date(view.asked("base") or "–", lang)),
        _answer(view),
        _notes(view),
        _cards(view),
        _figures(view),
        (view.say("impact.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: by year, the measures of the last year, the assumptions."""
    view = View(result, lang, TABLES)
    table = distinct_cases(view.table("by_year"))
    years = table["year"].unique().to_pylist()
    title = view.say("impact.summary_title", years="-".join(map(str, dict.fromkeys((years[0], years[-1])))))
    grid = view.grid("by_year", ("year", "case", *SUMS), table, BOUNDS)
    measures = distinct_cases(view.table("by_measure", year=years[-1]).filter(pc.field("change_cents") != 0))
    parts = [_answer(view), f"{title}\n{plain_table(grid)}"]
    if measures.num_rows:
        by_measure = view.grid("by_measure", ("measure", "case", "change_cents"), measures, BOUNDS)
        parts.append(f"{view.say('impact.summary_measures', year=years[-1])}\n{plain_table(by_measure)}")
    return "\n\n".join([*parts, *findings_lines(result, lang), counted_assumptions(result, lang)])


def _answer(view: View) -> str:
    """Say the result in one sentence, for the last year."""
    rows = _last(view.table("by_year")).to_pylist()
    return _one_answer(rows[0], view.lang) if len(rows) == 1 else _bounded_answer(rows, view.lang)


def _one_answer(row: dict[str, Any], lang: str) -> str:
    law, aged = row["law_cents"], row["base_cents"] + row["ageing_cents"]
    key = "same" if not law else "lost" if law < 0 else "gained"
    return word(
        "impact.answer",
        key,
        lang,
        year=row["year"],
        change=format_euros(abs(law), lang),
        percent=signed_percent(law, aged, lang),
        base=format_euros(aged, lang),
        variant=format_euros(row["variant_cents"], lang),
    )


def _bounded_answer(rows: list[dict[str, Any]], lang: str) -> str:
    low, high = sorted(rows, key=lambda row: abs(row["law_cents"]))
    return word(
        "impact.answer",
        "bounds",
        lang,
        year=low["year"],
        low=format_euros(low["law_cents"], lang),
        low_percent=signed_percent(low["law_cents"], low["base_cents"] + low["ageing_cents"], lang),
        high=format_euros(high["law_cents"], lang),
        high_percent=signed_percent(high["law_cents"], high["base_cents"] + high["ageing_cents"], lang),
    )


def _notes(view: View) -> tuple[str, ...]:
    """Say what ageing adds to the law, and what the bounds are."""
    rows = _last(view.table("by_year")).to_pylist()
    change, ageing = (_range(rows, name, view) for name in ("change_cents", "ageing_cents"))
    key = "impact.parts" if any(row["ageing_cents"] for row in rows) else "impact.no_ageing"
    parts = view.say(key, change=change, ageing=ageing)
    return (parts,) if len(rows) == 1 else (parts, view.say("impact.bounds_note"))


def _cards(view: View) -> tuple[Card, ...]:
    table = view.table("by_year")
    years = sorted(table["year"].unique().to_pylist())
    rows, last = _last(table).to_pylist(), years[-1]
    ageing = _range(rows, "ageing_cents", view)
    return (
        *(_year_card(view.rows("by_year", year=year), view) for year in years),
        Card(view.say("impact.card_base", year=last), _range(rows, "base_cents", view, compact_euros)),
        Card(view.say("impact.card_ageing", year=last), ageing, view.say("impact.card_ageing_note")),
        Card(view.say("impact.card_total", year=last), _range(rows, "change_cents", view)),
    )


def _year_card(rows: list[dict[str, Any]], view: View) -> Card:
    shares = ((row["law_cents"], row["base_cents"] + row["ageing_cents"]) for row in rows)
    percents = dict.fromkeys(signed_percent(law, base, view.lang) for law, base in shares)
    label = view.say("impact.card_year", year=rows[0]["year"])
    return Card(label, _range(rows, "law_cents", view), _between(list(percents), view))


def _range(
    rows: list[dict[str, Any]], name: str, view: View, write: Callable[[int, str], str] = signed_euros
) -> str:
    """Write an amount, or its bounds where the cases differ."""
    values = sorted({row[name] for row in rows}, key=abs)
    return _between(list(dict.fromkeys(write(value, view.lang) for value in values)), view)


def _between(words: list[str], view: View) -> str:
    return words[0] if len(words) == 1 else view.say("report.range", low=words[0], high=words[-1])


def _figures(view: View) -> tuple[Figure, ...]:
    cases = view.table("by_year")["case"].unique().to_pylist()
    if not pc.any(pc.not_equal(view.table("by_measure")["change_cents"], 0)).as_py():
        return ()
    ranked = [_ranked(view, dimension, cases[-1]) for dimension in RANKED]
    return (*(_measures(view, case) for case in cases), *filter(None, ranked))


def _measures(view: View, case: str) -> Figure:
    table = view.table("by_measure", case=case)
    used = {row["measure"] for row in table.to_pylist() if row["change_cents"]} or {"other"}
    rows = [
        {
            "year": row["year"],
            "label": view.word("report.measure", row["measure"]),
            "cents": row["change_cents"],
        }
        for row in table.to_pylist()
        if row["measure"] in used
    ]
    key, title = f"measures_{case}", view.say("impact.waterfall") + _suffix(case, view)
    grid = view.grid("by_measure", ("year", "measure", "change_cents"), table)
    chart = draw(waterfall(rows, view.lang), view.lang, key, title)
    return Figure(key, title, "", chart, replace(grid, file=f"by_measure_{case}.csv"))


def _ranked(view: View, dimension: str, case: str) -> Figure | None:
    """Show the last year by one dimension, from the largest change; None when nothing is to be compared."""
    name = f"by_{dimension}"
    table = _last(view.table(name, case=case))
    order = sorted(range(table.num_rows), key=lambda i: (-abs(table["change_cents"][i].as_py()), i))
    table = table.take(pa.array(order, pa.int64()))
    if table.num_rows == 0 or (dimension in {"site", "practice"} and table.num_rows == 1):
        return None
    rows = [
        {"label": view.shown(name, dimension, row[dimension]), "cents": row["change_cents"]}
        for row in table.slice(0, TOP).to_pylist()
    ]
    year = table["year"][0].as_py()
    title = word("impact.ranked", dimension, view.lang, year=year) + _suffix(case, view)
    chart = draw(ranked_bars(rows, view.lang), view.lang, dimension, title)
    return Figure(dimension, title, "", chart, view.grid(name, (dimension, *SUMS), table))


def _suffix(case: str, view: View) -> str:
    return "" if case == "exact" else f" ({view.word('report.bound', case)})"


def _last(table: pa.Table) -> pa.Table:
    return table.filter(pc.field("year") == pc.max(table["year"]))
