"""The report of `radioscopie impact`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.law.load import Law
from radioscopie.numbers import format_euros
from radioscopie.report.amounts import compact_euros, signed_euros, signed_percent
from radioscopie.report.cases import distinct_cases
from radioscopie.report.charts import ranked_bars, waterfall
from radioscopie.report.columns import SUMS, bounds_of_cases, counted_assumptions, findings_lines, plain_table
from radioscopie.report.dates import long_date
from radioscopie.report.grid import coded_word, make_grid
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import draw
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.result import Result

DIMENSIONS = ("modality", "machine", "act", "payer", "site", "practice")
TOP = 20
LABEL = 38


def render_impact(result: Result, lang: str) -> str:
    """Give the report of an `impact` result as one HTML file.

    Parameters
    ----------
    result : tables by_year, by_measure and one by dimension (`models.impact.tables`), in cents

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    base = long_date(result.record.get("parameter.base", "–"), lang)
    page = Page(
        lang,
        text("impact.title", lang),
        text("impact.subtitle", lang, base=base),
        answer(result, lang),
        _notes(result, lang),
        _cards(result, lang),
        _figures(result, lang),
        (text("impact.sources", lang),),
    )
    return render_page(page, result)


def answer(result: Result, lang: str) -> str:
    """Say the result in one sentence, for the last year."""
    rows = _last(result.tables["by_year"].table).to_pylist()
    return _one_answer(rows[0], lang) if len(rows) == 1 else _bounded_answer(rows, lang)


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


def _notes(result: Result, lang: str) -> tuple[str, ...]:
    """Say what ageing adds to the law, and what the bounds are."""
    rows = _last(result.tables["by_year"].table).to_pylist()
    change, ageing = (_range(rows, name, lang) for name in ("change_cents", "ageing_cents"))
    key = "impact.parts" if any(row["ageing_cents"] for row in rows) else "impact.no_ageing"
    parts = text(key, lang, change=change, ageing=ageing)
    return (parts,) if len(rows) == 1 else (parts, text("impact.bounds_note", lang))


def _cards(result: Result, lang: str) -> tuple[Card, ...]:
    table = result.tables["by_year"].table
    years = sorted(table["year"].unique().to_pylist())
    rows, last = _last(table).to_pylist(), years[-1]
    say = partial(text, lang=lang)
    return (
        *(_year_card(table.filter(pc.field("year") == year).to_pylist(), lang) for year in years),
        Card(say("impact.card_base", year=last), _range(rows, "base_cents", lang, compact_euros)),
        Card(
            say("impact.card_ageing", year=last),
            _range(rows, "ageing_cents", lang),
            say("impact.card_ageing_note"),
        ),
        Card(say("impact.card_total", year=last), _range(rows, "change_cents", lang)),
    )


def _year_card(rows: list[dict[str, Any]], lang: str) -> Card:
    shares = ((row["law_cents"], row["base_cents"] + row["ageing_cents"]) for row in rows)
    percents = dict.fromkeys(signed_percent(law, base, lang) for law, base in shares)
    label = text("impact.card_year", lang, year=rows[0]["year"])
    return Card(label, _range(rows, "law_cents", lang), _between(list(percents), lang))


def _range(
    rows: list[dict[str, Any]], name: str, lang: str, write: Callable[[int, str], str] = signed_euros
) -> str:
    """Write an amount, or its bounds where the cases differ."""
    values = sorted({row[name] for row in rows}, key=abs)
    return _between(list(dict.fromkeys(write(value, lang) for value in values)), lang)


def _between(words: list[str], lang: str) -> str:
    return words[0] if len(words) == 1 else text("report.range", lang, low=words[0], high=words[-1])


def _figures(result: Result, lang: str) -> tuple[Figure, ...]:
    cases = result.tables["by_year"].table["case"].unique().to_pylist()
    if not pc.any(pc.not_equal(result.tables["by_measure"].table["change_cents"], 0)).as_py():
        return ()
    measures = [_measures(result, case, lang) for case in cases]
    ranked = [_ranked(result, dimension, cases[-1], lang) for dimension in DIMENSIONS]
    return (*measures, *filter(None, ranked))


def _measures(result: Result, case: str, lang: str) -> Figure:
    table = result.tables["by_measure"].table.filter(pc.field("case") == case)
    used = {row["measure"] for row in table.to_pylist() if row["change_cents"]} or {"other"}
    rows = [
        {
            "year": row["year"],
            "label": coded_word("measure", row["measure"], lang),
            "cents": row["change_cents"],
        }
        for row in table.to_pylist()
        if row["measure"] in used
    ]
    title = text("impact.waterfall", lang) + _suffix(case, lang)
    grid = make_grid(table, ("year", "measure", "change_cents"), lang, f"by_measure_{case}.csv")
    key = f"measures_{case}"
    return Figure(key, title, "", draw(waterfall(rows, lang), lang, key, title), grid)


def _ranked(result: Result, dimension: str, case: str, lang: str) -> Figure | None:
    """Show the last year by one dimension, from the largest change; None when nothing is to be compared."""
    table = _last(result.tables[f"by_{dimension}"].table).filter(pc.field("case") == case)
    order = sorted(range(table.num_rows), key=lambda i: (-abs(table["change_cents"][i].as_py()), i))
    table = table.take(pa.array(order, pa.int64()))
    if table.num_rows == 0 or (dimension in {"site", "practice"} and table.num_rows == 1):
        return None
    rows = [
        {"label": _word(dimension, row[dimension], lang), "cents": row["change_cents"]}
        for row in table.slice(0, TOP).to_pylist()
    ]
    title = word("impact.ranked", dimension, lang, year=table["year"][0].as_py()) + _suffix(case, lang)
    grid = make_grid(table, (dimension, *SUMS), lang, f"by_{dimension}.csv", **_names(table, dimension, lang))
    return Figure(dimension, title, "", draw(ranked_bars(rows, lang), lang, dimension, title), grid)


def _names(table: pa.Table, dimension: str, lang: str) -> dict[str, dict[str, str]]:
    codes = table[dimension].unique().to_pylist()
    return {dimension: {code: _word(dimension, code, lang) for code in codes}}


def _word(dimension: str, code: str, lang: str) -> str:
    """Give the word of a code; an act is followed by its official label, which is French."""
    if dimension != "act" or lang != "fr":
        return coded_word(dimension, code, lang)
    label = str(Law.load().entries[f"acts.{code}.label"].values[-1].value)
    return f"{code} · {label}" if len(label) <= LABEL else f"{code} · {label[:LABEL].rstrip()}…"


def _suffix(case: str, lang: str) -> str:
    return "" if case == "exact" else f" ({word('report.bound', case, lang)})"


def _last(table: pa.Table) -> pa.Table:
    return table.filter(pc.field("year") == pc.max(table["year"]))


def summary_impact(result: Result, lang: str) -> str:
    """Say an `impact` result in the terminal: the answer, by year, measures of the last year, assumptions."""
    table = distinct_cases(result.tables["by_year"].table)
    years = table["year"].unique().to_pylist()
    grid = make_grid(table, ("year", "case", *SUMS), lang, "", case=bounds_of_cases(lang))
    measures = result.tables["by_measure"].table.filter(
        (pc.field("year") == years[-1]) & (pc.field("change_cents") != 0)
    )
    by_measure = make_grid(
        distinct_cases(measures), ("measure", "case", "change_cents"), lang, "", case=bounds_of_cases(lang)
    )
    title = text("impact.summary_title", lang, years="-".join(map(str, dict.fromkeys((years[0], years[-1])))))
    parts = [answer(result, lang), f"{title}\n{plain_table(grid)}"]
    if by_measure.rows:
        heading = text("impact.summary_measures", lang, year=years[-1])
        parts.append(f"{heading}\n{plain_table(by_measure)}")
    return "\n\n".join([*parts, *findings_lines(result, lang), counted_assumptions(result, lang)])
