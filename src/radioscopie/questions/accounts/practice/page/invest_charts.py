"""The charts of investment: total of discounted flows, margin by volume, levers as ranges."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.accounts.practice.page.charts import euros_axis, money_scale
from radioscopie.ranges import CASES
from radioscopie.report.amounts import between, compact_euros, known_euros
from radioscopie.report.charts import said_points
from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.arrays import Rows

TALL, BAR = 170, 30


def cumulated_flows(rows: Rows, lang: str) -> Any:
    """Draw the discounted total of each option against keeping: rows of `invest_options`, a panel per option.

    The band goes from the low to the high case; the curve is the central one, the zero line that of the payback.
    """
    alt = altair()
    names = ("cumulated_low_cents", "cumulated_cents", "cumulated_high_cents")
    values = [row[name] for row in rows for name in names] + [0]
    y = euros_axis("cumulated_cents", values, "accounts.invest_axis_total", lang)
    x = alt.X(
        "step:Q", title=text("accounts.invest_axis_years", lang), axis=alt.Axis(tickMinStep=1, grid=False)
    )
    panels = []
    for name, own in groupby(rows, key=itemgetter("option")):
        own_rows = list(own)
        base = alt.Chart(alt.Data(values=own_rows)).encode(x=x)
        band = base.mark_area(color=GAIN, opacity=0.2).encode(
            y="cumulated_low_cents:Q", y2="cumulated_high_cents:Q"
        )
        line = base.mark_line(color=INK, strokeWidth=2.5, point={"color": INK, "size": 25}).encode(y=y)
        layers = band + line + _zero() + said_points([_year_said(row, lang) for row in own_rows], x, y)
        panels.append(layers.properties(width=WIDTH - 130, height=TALL, title=name))
    return alt.vconcat(*panels, spacing=14)


def margin_by_volume(rows: Rows, lang: str) -> Any:
    """Draw the margin of the new machine by exams a year: rows of `invest_curve`, a panel per option.

    Full line: first full year; broken line: last year of the horizon, when the machine may be amortised. The slope
    falls where a lower band of the fee begins.
    """
    alt = altair()
    values = [row[f"margin_{case}_cents"] for row in rows for case in CASES]
    y = euros_axis("margin_central_cents", values, "accounts.invest_axis_margin", lang)
    axis = alt.Axis(labelExpr=f"format(datum.value, {_thousands(lang)})", grid=False)
    x = alt.X("exams:Q", title=text("accounts.invest_axis_exams", lang), axis=axis)
    dash = alt.StrokeDash("year:N", title=None, legend=alt.Legend(orient="top", symbolStrokeWidth=2.5))
    panels = []
    for name, own in groupby(rows, key=itemgetter("option")):
        points = list(own)
        first = [row for row in points if row["year"] == points[0]["year"]]
        band = alt.Chart(alt.Data(values=first)).mark_area(color=GAIN, opacity=0.2)
        band = band.encode(x=x, y="margin_low_cents:Q", y2="margin_high_cents:Q")
        line = (
            alt.Chart(alt.Data(values=points))
            .mark_line(color=INK, strokeWidth=2.2)
            .encode(x=x, y=y, strokeDash=dash)
        )
        told = [_volume_said(row, lang) for row in points]
        layers = band + line + _zero() + _crossing(first, lang) + said_points(told, x, y)
        panels.append(layers.properties(width=WIDTH - 130, height=TALL, title=name))
    return alt.vconcat(*panels, spacing=14)


def _year_said(row: dict[str, Any], lang: str) -> dict[str, Any]:
    """Say a year of an option: its discounted total, from the low to the high case."""
    ends = (row["cumulated_low_cents"], row["cumulated_high_cents"])
    words = text(
        "accounts.at_year", lang, step=row["step"], cents=_with_ends(row["cumulated_cents"], ends, lang)
    )
    kept = {"step": row["step"], "cumulated_cents": row["cumulated_cents"]}
    return kept | {"label": row["option"], "text": words}


def _volume_said(row: dict[str, Any], lang: str) -> dict[str, Any]:
    """Say the margin of a machine at a number of exams, from the low to the high case."""
    middle, ends = row["margin_central_cents"], (row["margin_low_cents"], row["margin_high_cents"])
    exams = format_count(row["exams"], lang)
    words = text("accounts.at_exams", lang, exams=exams, cents=_with_ends(middle, ends, lang))
    kept = {"exams": row["exams"], "margin_central_cents": middle}
    return kept | {"label": f"{row['option']} · {row['year']}", "text": words}


def _with_ends(cents: int, ends: tuple[int, int], lang: str) -> str:
    low, high = (known_euros(one, lang, ends) for one in ends)
    return f"{known_euros(cents, lang, ends)} ({between((low, high), lang)})"


def _crossing(rows: Rows, lang: str) -> Any:
    """Mark the first volume drawn at which the machine loses nothing."""
    alt = altair()
    found = next((row for row in rows if row["margin_central_cents"] >= 0), None)
    words = (
        text("accounts.invest_break_even", lang, exams=format_count(found["exams"], lang)) if found else ""
    )
    shown = [found | {"text": words}] if found else []
    base = alt.Chart(alt.Data(values=shown)).encode(x="exams:Q", y="margin_central_cents:Q")
    dot = base.mark_point(shape="diamond", size=110, filled=True, color=LOSS, opacity=1)
    return dot + base.mark_text(align="left", dx=10, dy=14, color=LOSS, fontSize=12).encode(text="text:N")


def lever_ranges(rows: Rows, measure: str, lang: str) -> Any:
    """Draw one measure of every lever, from timid to strong, the central size as a dot: rows of `levers_potential`.

    A lever whose sizes are all unknown is written with what is missing; a central size that nobody gives has no dot.
    """
    alt = altair()
    shown = [_lever(row, lang) for row in rows if row["measure"] == measure]
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=alt.Y(
            "label:N",
            sort=None,
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelLimit=330, offset=8),
        )
    )
    known = [value for row in shown for value in (row["least"], row["most"]) if value is not None] or [0]
    x = _measure_axis(known, next((row["unit"] for row in shown), ""), lang)
    ranges = base.transform_filter("datum.least !== null").mark_bar(size=9, color=GAIN, opacity=0.45)
    dots = base.transform_filter("datum.middle !== null").mark_point(
        size=90, filled=True, color=INK, opacity=1
    )
    words = base.mark_text(align="left", dx=8, fontSize=12, color=INK).encode(
        x=alt.value(WIDTH - 480), text="text:N"
    )
    gaps = base.transform_filter("datum.least === null").mark_text(align="left", fontSize=12, color=NEUTRAL)
    layers = (
        ranges.encode(x=x, x2="most:Q"),
        dots.encode(x="middle:Q"),
        words,
        gaps.encode(x=alt.value(4), text="gap:N"),
    )
    return alt.layer(*layers).properties(width=WIDTH - 480, height=alt.Step(BAR))


def _lever(row: dict[str, Any], lang: str) -> dict[str, Any]:
    end = "_cents" if is_money(row["unit"]) else ""
    values = [row[f"{case}{end}"] for case in CASES]
    known = [value for value in values if value is not None]
    vendor = text("accounts.lever_vendor", lang) if row["vendor"] == "1" else ""
    return {
        "label": word("accounts.lever", row["lever"], lang), "unit": row["unit"],
        "least": min(known, default=None), "most": max(known, default=None), "middle": values[1],
        "text": f"{_written(values[1], row['unit'], lang)}{vendor}" if known else "",
        "gap": "" if known else text("accounts.lever_gap", lang),
    }  # fmt: skip


def is_money(unit: str) -> bool:
    """Tell whether a measure is an amount, whose sizes are in other columns."""
    return unit.endswith("cents")


def _written(value: float | None, unit: str, lang: str) -> str:
    if value is None:
        return text("accounts.lever_no_centre", lang)
    if unit == "cents":
        return compact_euros(int(value), lang)
    number = f"{value:.1f}".rstrip("0").rstrip(".").replace("-", "−")
    return (
        f"{number.replace('.', ',' if lang == 'fr' else '.')}\u00a0{word('accounts.lever_unit', unit, lang)}"
    )


def _measure_axis(values: list[Any], unit: str, lang: str) -> Any:
    alt = altair()
    least, most = min([*values, 0]), max([*values, 0])
    scale = alt.Scale(domain=[least, most if most > least else least + 1], nice=True)
    if unit == "cents":
        divisor, name = money_scale(values)
        label = f"format(datum.value / {divisor}, ',~r')"
    else:
        name, label = word("accounts.lever_unit", unit, lang) if unit else "", "format(datum.value, ',~r')"
    return alt.X("least:Q", scale=scale, axis=alt.Axis(title=name, labelExpr=label, tickCount=5))


def _zero() -> Any:
    alt = altair()
    return alt.Chart(alt.Data(values=[{}])).mark_rule(color=INK, strokeWidth=1).encode(y=alt.datum(0))


def _thousands(lang: str) -> str:
    return "',d'" if lang == "en" else "',.0f'"
