"""The charts and tables of a scenario's report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.questions.scenario.page.charts import savings_chart
from radioscopie.questions.scenario.page.view import TOTAL
from radioscopie.report.charts import ranked_bars, tornado, waterfall
from radioscopie.report.maps import departement_map
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.questions.scenario.page.view import ScenarioView
    from radioscopie.report.grid import Grid

SAVINGS = (
    "variant", "measure", "year", "constant_cents", "against_trend_cents", "new_cents", "cumulated_cents",
    "against_trend_median_cents", "against_trend_low_80_cents", "against_trend_high_80_cents",
    "against_trend_low_95_cents", "against_trend_high_95_cents", "cumulated_low_95_cents", "cumulated_high_95_cents",
)  # fmt: skip
TARGET = (
    "variant", "amount_cents", "by", "saved_cents", "saved_low_95_cents", "saved_high_95_cents", "reached", "month",
    "probability", "median_month",
)  # fmt: skip
READINGS = (
    "variant", "reading", "fees_cents", "against_trend_cents", "cumulated_cents", "cumulated_low_95_cents",
    "cumulated_high_95_cents",
)  # fmt: skip
EFFECTS = (
    "variant", "year", "reference_cents", "volume_cents", "mix_cents", "price_cents", "variant_cents",
)  # fmt: skip
SIDES = ("low_saved_cents", "central_saved_cents", "high_saved_cents")
SPENT = ("base_cents", "change_cents", "variant_cents", "insurer_change_cents")


def scenario_figures(view: ScenarioView) -> tuple[Figure, ...]:
    """Give the figures of the report, in order: the nation, then each variant."""
    found = [_savings(view), *_target(view), *_readings(view), _effects(view)]
    for variant in view.variants:
        found += _of_variant(view, variant)
    return tuple(found)


def _of_variant(view: ScenarioView, variant: str) -> Iterator[Figure]:
    yield from _measures(view, variant)
    yield from _ranked(view, variant, "by_kind_and_measure", "kind", "bearers")
    yield from _map(view, variant)
    for dimension in ("region", "modality", "component"):
        yield from _ranked(view, variant, f"by_{dimension}", dimension, dimension)
    yield from _tornado(view, variant)


def _savings(view: ScenarioView) -> Figure:
    rows = [
        {
            "group": view.title(row["variant"]), "year": row["year"], "cents": row["against_trend_cents"],
            "low": row["against_trend_low_95_cents"], "high": row["against_trend_high_95_cents"],
        }
        for row in view.rows("savings", measure=TOTAL)
    ]  # fmt: skip
    grid = view.grid(view.table("savings"), SAVINGS, "savings")
    heads = _heads(view, "savings", "")
    if not any(row[name] for row in rows for name in ("cents", "low", "high")):
        return Figure("savings", *heads, "", grid, signed=False)
    return _figure(view, "savings", heads, savings_chart(rows, view.lang), grid, signed=False)


def _target(view: ScenarioView) -> Iterator[Figure]:
    if "target" in view.result.tables:
        table = view.table("target")
        likely = pa.array([view.likely(row) for row in table.to_pylist()])
        grid = view.grid(table.append_column("probability", likely), TARGET, "target")
        yield Figure("target", *_heads(view, "target", ""), "", grid, signed=False)


def _readings(view: ScenarioView) -> Iterator[Figure]:
    table = view.table("readings", year=view.years[-1])
    if len(table["reading"].unique()) > 1:
        grid = view.grid(table, READINGS, "readings")
        yield Figure("readings", *_heads(view, "readings", ""), "", grid, signed=False)


def _effects(view: ScenarioView) -> Figure:
    grid = view.grid(view.table("effects"), EFFECTS, "effects")
    return Figure("effects", *_heads(view, "effects", ""), "", grid, signed=False)


def _measures(view: ScenarioView, variant: str) -> Iterator[Figure]:
    table = view.table("by_measure", variant=variant)
    used = {row["measure"] for row in table.to_pylist() if row["insurer_change_cents"]}
    rows = [
        {"year": row["year"], "label": view.measure(row["measure"]), "cents": row["insurer_change_cents"]}
        for row in table.to_pylist()
        if row["measure"] in used
    ]
    if rows:
        grid = view.grid(table, ("year", "measure", "change_cents", "insurer_change_cents"), "by_measure")
        title, intro = _heads(view, "measures", variant)
        heads = title, f"{intro} {_idle(view, rows)}".strip()
        yield _figure(view, f"measures-{variant}", heads, waterfall(rows, view.lang), grid)


def _idle(view: ScenarioView, rows: list[dict[str, Any]]) -> str:
    """Name the measures that change nothing in some of the years, and these years."""
    years: dict[str, list[str]] = {}
    for row in rows:
        if not row["cents"]:
            years.setdefault(row["label"], []).append(str(row["year"]))
    listed = ", ".join(f"{label} ({', '.join(idle)})" for label, idle in years.items())
    return view.say("scenario.figure_measures_idle", listed=listed) if listed else ""


def _ranked(view: ScenarioView, variant: str, name: str, dimension: str, key: str) -> Iterator[Figure]:
    """Rank the words of a dimension by their change in the last year; nothing when none changes."""
    year = view.years[-1]
    changes: dict[str, int] = {}
    table = view.table(name, variant=variant, year=year)
    for row in table.to_pylist():
        cents = row.get("insurer_change_cents", row.get("change_cents", 0))
        changes[row[dimension]] = changes.get(row[dimension], 0) + cents
    ordered = sorted(changes.items(), key=lambda item: (-abs(item[1]), item[0]))
    rows = [{"label": view.code(dimension, code), "cents": cents} for code, cents in ordered if cents]
    if rows:
        grid = view.grid(table, ("year", dimension, "measure", *SPENT), name)
        chart, heads = ranked_bars(rows, view.lang), _heads(view, key, variant)
        yield _figure(view, f"{key}-{variant}", heads, chart, grid)


def _map(view: ScenarioView, variant: str) -> Iterator[Figure]:
    year = view.years[-1]
    table = view.table("by_departement", variant=variant, year=year).sort_by("insurer_change_cents")
    cents = {row["departement"]: row["insurer_change_cents"] for row in table.to_pylist()}
    if any(cents.values()):
        grid = view.grid(table, ("year", "departement", *SPENT), "by_departement")
        chart, heads = departement_map(cents, view.lang), _heads(view, "map", variant)
        yield _figure(view, f"map-{variant}", heads, chart, grid)


def _tornado(view: ScenarioView, variant: str) -> Iterator[Figure]:
    table = view.table("tornado", variant=variant)
    rows = sorted(
        (_swing(view, row) for row in table.to_pylist()), key=lambda row: row["least"] - row["most"]
    )
    if rows:
        grid = view.grid(table, ("input", *SIDES), "tornado")
        chart, heads = tornado(rows, view.lang, "scenario.axis_cumulated"), _heads(view, "tornado", variant)
        yield _figure(view, f"tornado-{variant}", heads, chart, grid, signed=False)


def _swing(view: ScenarioView, row: dict[str, Any]) -> dict[str, Any]:
    """Place the savings at the low and high values of a number on each side of the central one."""
    ends = sorted(
        (row[f"{side}_saved_cents"], word("scenario.side", side, view.lang)) for side in ("low", "high")
    )
    words = [view.say("scenario.swing", word=end, amount=view.euros(cents)) for cents, end in ends]
    least, most = (
        {"least": ends[0][0], "least_text": words[0]},
        {"most": ends[1][0], "most_text": words[1]},
    )
    return {"label": view.number(row["input"]), "central": row["central_saved_cents"]} | least | most


def _heads(view: ScenarioView, key: str, variant: str) -> tuple[str, str]:
    """Give the title of a figure and what to know."""
    fields = {"variant": view.title(variant), "year": view.years[-1]} if variant else {}
    return word("scenario.figure", key, view.lang, **fields), word("scenario.figure_intro", key, view.lang)


def _figure(
    view: ScenarioView, key: str, heads: tuple[str, str], chart: Any, grid: Grid, *, signed: bool = True
) -> Figure:
    return Figure(key, *heads, draw(chart, view.lang, key, heads[0]), grid, signed)
