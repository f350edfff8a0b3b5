"""Results as a few lines of plain text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.results.wording import finding_label
from radioscopie.texts import text
from radioscopie.views.cases import distinct_cases
from radioscopie.views.columns import columns, counted_assumptions, plain_table
from radioscopie.views.grid import make_grid
from radioscopie.views.impact_page import answer as impact_answer
from radioscopie.views.sites_view import answer as sites_answer

if TYPE_CHECKING:
    from radioscopie.result import Result

SUMS = ("base_cents", "change_cents", "percent", "variant_cents")


def summary_sites(result: Result, lang: str) -> str:
    """Say a `sites` result in the terminal: the answer, by equipment and year, the assumptions."""
    table = distinct_cases(result.tables["by_equipment"].table)
    grid = make_grid(table, ("equipment", "year", "case", *SUMS), lang, "", case=_bounds(lang))
    parts = [
        sites_answer(result, lang),
        text("sites.summary_title", lang) + "\n" + plain_table(grid),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def summary_impact(result: Result, lang: str) -> str:
    """Say an `impact` result in the terminal: the answer, by year, measures of the last year, assumptions."""
    table = distinct_cases(result.tables["by_year"].table)
    years = table["year"].unique().to_pylist()
    grid = make_grid(table, ("year", "case", *SUMS), lang, "", case=_bounds(lang))
    measures = result.tables["by_measure"].table.filter(
        (pc.field("year") == years[-1]) & (pc.field("change_cents") != 0)
    )
    by_measure = make_grid(
        distinct_cases(measures), ("measure", "case", "change_cents"), lang, "", case=_bounds(lang)
    )
    title = text("report.summary_title", lang, years="-".join(map(str, dict.fromkeys((years[0], years[-1])))))
    parts = [impact_answer(result, lang), f"{title}\n{plain_table(grid)}"]
    if by_measure.rows:
        heading = text("report.summary_measures", lang, year=years[-1])
        parts.append(f"{heading}\n{plain_table(by_measure)}")
    return "\n\n".join([*parts, *_findings(result, lang), counted_assumptions(result, lang)])


def _bounds(lang: str) -> dict[str, str]:
    cases = ("exact", "reference_low", "reference_mid", "reference_high")
    return {case: text(f"report.bound_{case}", lang) for case in cases}


def _findings(result: Result, lang: str) -> list[str]:
    rows = tuple((f"  {format_count(n, lang)}", finding_label(key, lang)) for key, n in result.findings)
    return [f"{text('price.findings_title', lang)}\n{columns(rows, {0})}"] if rows else []
