"""The charts and tables of a scenario's report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.questions.scenario.page.charts import savings_chart
from radioscopie.questions.scenario.page.words import TOTAL, euros, title, variants, years
from radioscopie.report.amounts import signed_estimate
from radioscopie.report.bars import ranked_bars
from radioscopie.report.charts import tornado, waterfall
from radioscopie.report.maps import departement_map, per_person
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.report.grid import Grid
    from radioscopie.report.view import View

SAVINGS = (
    "variant", "measure", "year", "constant_cents", "against_trend_cents", "new_cents", "cumulated_cents",
    "against_trend_median_cents", "against_trend_low_80_cents", "against_trend_high_80_cents",
    "against_trend_low_95_cents", "against_trend_high_95_cents", "cumulated_low_95_cents", "cumulated_high_95_cents",
)  # fmt: skip
TARGET = (
    "variant", "perimeter", "amount_cents", "saved_cents", "saved_low_95_cents", "saved_high_95_cents", "reached",
    "month", "probability", "fees_share", "radiologists_share",
)  # fmt: skip
READINGS = (
    "variant", "reading", "perimeter", "fees_cents", "against_trend_cents", "cumulated_cents",
    "cumulated_low_95_cents", "cumulated_high_95_cents", "probability",
)  # fmt: skip
OVERLAP = ("variant", "exams", "mean_fee_cents", "fees_cents", "saved_cents", "hospital_exams")
EFFECTS = (
    "variant", "year", "reference_cents", "volume_cents", "mix_cents", "price_cents", "variant_cents",
)  # fmt: skip
SIDES = ("low_saved_cents", "central_saved_cents", "high_saved_cents")
PER_PERSON = "insurer_change_per_person_cents"
PEOPLE = ("people", PER_PERSON, "constructed_share")
SPENT = ("base_cents", "change_cents", "variant_cents", "insurer_change_cents")


def scenario_figures(view: View) -> tuple[Figure, ...]:
    """Give the figures of the report, in order: the nation, then each variant."""
    found = [_savings(view), *_target(view), *_readings(view), *_overlap(view), _effects(view)]
    for variant in variants(view):
        found += _of_variant(view, variant)
    return tuple(found)


def _of_variant(view: View, variant: str) -> Iterator[Figure]:
    yield from _measures(view, variant)
    yield from _bearers(view, variant)
    yield from _map(view, variant)
    yield from _dimension(view, variant, "region", "insurer_change")
    yield from _dimension(view, variant, "size", "insurer_change")
    yield from _dimension(view, variant, "modality", "change")
    yield from _dimension(view, variant, "component", "change")
    yield from _tornado(view, variant)


def _savings(view: View) -> Figure:
    rows = [
        {
            "group": title(view, row["variant"]), "year": row["year"], "cents": row["against_trend_cents"],
            "low": row["against_trend_low_95_cents"], "high": row["against_trend_high_95_cents"],
        }
        for row in view.rows("savings", measure=TOTAL)
    ]  # fmt: skip
    grid = view.grid("savings", SAVINGS)
    heads = _heads(view, "savings", "")
    if not any(row[name] for row in rows for name in ("cents", "low", "high")):
        return Figure("savings", *heads, "", grid)
    return _figure(view, "savings", heads, savings_chart(rows, view.lang), grid, signed=False)


def _target(view: View) -> Iterator[Figure]:
    if view.has("target"):
        grid = replace(view.grid("target", TARGET), cents=True)
        yield Figure("target", *_heads(view, "target", ""), "", grid)


def _readings(view: View) -> Iterator[Figure]:
    table = view.table("readings", year=years(view)[-1])
    if table.num_rows:
        grid = view.grid("readings", READINGS, table)
        yield Figure("readings", *_heads(view, "readings", ""), "", grid)


def _overlap(view: View) -> Iterator[Figure]:
    if view.has("overlap"):
        grid = replace(view.grid("overlap", OVERLAP), cents=True)
        yield Figure("overlap", *_heads(view, "overlap", ""), "", grid)


def _effects(view: View) -> Figure:
    grid = view.grid("effects", EFFECTS)
    return Figure("effects", *_heads(view, "effects", ""), "", grid)


def _measures(view: View, variant: str) -> Iterator[Figure]:
    table = view.table("by_measure", variant=variant)
    used = {row["measure"] for row in table.to_pylist() if row["insurer_change_cents"]}
    rows = [
        {
            "year": row["year"],
            "label": view.shown("by_measure", "measure", row["measure"]),
            "cents": row["insurer_change_cents"],
        }
        for row in table.to_pylist()
        if row["measure"] in used
    ]
    if rows:
        grid = view.grid("by_measure", ("year", "measure", "change_cents", "insurer_change_cents"), table)
        head, intro = _heads(view, "measures", variant)
        heads = head, f"{intro} {_idle(view, rows)}".strip()
        yield _figure(view, f"measures-{variant}", heads, waterfall(rows, view.lang, signed_estimate), grid)


def _idle(view: View, rows: list[dict[str, Any]]) -> str:
    """Name the measures that change nothing in some of the years, and these years."""
    years: dict[str, list[str]] = {}
    for row in rows:
        if not row["cents"]:
            years.setdefault(row["label"], []).append(str(row["year"]))
    listed = ", ".join(f"{label} ({', '.join(idle)})" for label, idle in years.items())
    return view.say("scenario.figure_measures_idle", listed=listed) if listed else ""


def _bearers(view: View, variant: str) -> Iterator[Figure]:
    """Rank kinds of practice, then payers; the table beside says measure by measure what each kind bears."""
    grid = view.grid(
        "by_kind_and_measure",
        ("year", "kind", "measure", "insurer_change_cents"),
        view.table("by_kind_and_measure", variant=variant, year=years(view)[-1]),
    )
    yield from _ranked(view, variant, ("kind", "insurer_change"), "bearers", grid)
    yield from _dimension(view, variant, "payer", "change")


def _dimension(view: View, variant: str, dimension: str, amount: str) -> Iterator[Figure]:
    table = view.table(f"by_{dimension}", variant=variant, year=years(view)[-1])
    grid = view.grid(f"by_{dimension}", ("year", dimension, *SPENT, *_ends(amount)), table)
    yield from _ranked(view, variant, (dimension, amount), dimension, grid)


def _ends(amount: str) -> tuple[str, str]:
    return f"{amount}_low_95_cents", f"{amount}_high_95_cents"


def _ranked(view: View, variant: str, ranked: tuple[str, str], key: str, grid: Grid) -> Iterator[Figure]:
    """Rank the words of a dimension by an amount of the last year; nothing when none changes."""
    (dimension, amount), name = ranked, f"by_{ranked[0]}"
    table, cents = view.table(name, variant=variant, year=years(view)[-1]), f"{amount}_cents"
    ordered = sorted(table.to_pylist(), key=lambda row: (-abs(row[cents]), row[dimension]))
    rows = [
        {"label": view.shown(name, dimension, row[dimension])} | _bar(view, row, amount)
        for row in ordered
        if row[cents]
    ]
    if rows:
        chart, heads = ranked_bars(rows, view.lang), _heads(view, key, variant)
        yield _figure(view, f"{key}-{variant}", heads, chart, grid)


def _bar(view: View, row: dict[str, Any], amount: str) -> dict[str, Any]:
    """Give a bar: its amount, its interval where there is one, its words."""
    cents, (low, high) = row[f"{amount}_cents"], (row.get(end) for end in _ends(amount))
    ends = {} if low is None or high is None else {"low": low, "high": high}
    return {"cents": cents, "text": signed_estimate(cents, view.lang, (low, high))} | ends


def _map(view: View, variant: str) -> Iterator[Figure]:
    """Map the change for each inhabitant; départements whose acts are mostly constructed are hatched."""
    year = years(view)[-1]
    table = view.table("by_departement", variant=variant, year=year).sort_by("insurer_change_cents")
    rows = table.to_pylist()
    each = {row["departement"]: row[PER_PERSON] for row in rows if row[PER_PERSON] is not None}
    if any(each.values()):
        grid = view.grid(
            "by_departement", ("year", "departement", *SPENT, *_ends("insurer_change"), *PEOPLE), table
        )
        built = {row["departement"] for row in rows if 2 * (row["constructed_share"] or 0) > 1}
        names = {code: view.shown("by_departement", "departement", code) for code in each}
        chart = departement_map(each, view.lang, ("scenario.map_legend", per_person), built, names)
        yield _figure(view, f"map-{variant}", _heads(view, "map", variant), chart, grid)


def _tornado(view: View, variant: str) -> Iterator[Figure]:
    table = view.table("tornado", variant=variant)
    rows = sorted(
        (_swing(view, row) for row in table.to_pylist()), key=lambda row: row["least"] - row["most"]
    )
    if rows:
        grid = view.grid("tornado", ("input", *SIDES), table)
        chart, heads = tornado(rows, view.lang, "scenario.axis_cumulated"), _heads(view, "tornado", variant)
        yield _figure(view, f"tornado-{variant}", heads, chart, grid, signed=False)


def _swing(view: View, row: dict[str, Any]) -> dict[str, Any]:
    """Place the savings at the low and high values of a number on each side of the central one."""
    ends = sorted(
        (row[f"{side}_saved_cents"], word("scenario.side", side, view.lang)) for side in ("low", "high")
    )
    words = [view.say("scenario.swing", word=end, amount=euros(view, cents)) for cents, end in ends]
    least, most = (
        {"least": ends[0][0], "least_text": words[0]},
        {"most": ends[1][0], "most_text": words[1]},
    )
    return (
        {"label": view.shown("tornado", "input", row["input"]), "central": row["central_saved_cents"]}
        | least
        | most
    )


def _heads(view: View, key: str, variant: str) -> tuple[str, str]:
    """Give the title of a figure and what to know."""
    fields = {"variant": title(view, variant), "year": years(view)[-1]} if variant else {}
    return word("scenario.figure", key, view.lang, **fields), word("scenario.figure_intro", key, view.lang)


def _figure(
    view: View, key: str, heads: tuple[str, str], chart: Any, grid: Grid, *, signed: bool = True
) -> Figure:
    return Figure(key, *heads, draw(chart, view.lang, key, heads[0]), grid, signed)
