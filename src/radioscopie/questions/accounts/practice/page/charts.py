"""The charts of a practice's accounts: from receipts to margin, margins before and after, break-even, cash.

Rows are dictionaries of integer cents and of words already in the user's language.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.report.amounts import between, estimated_euros, known_euros
from radioscopie.report.charts import said_points
from radioscopie.report.dates import long_date
from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Rows


K, M = 100_000, 100_000_000
LABELS = 360
SCALES = ((10**9, 10**8, "M€"), (10**6, 10**5, "k€"), (0, 100, "€"))
CASH_TALL, SAID = 300, 40  # SAID: about how many weeks of a curve say their value


def money_axis(values: Sequence[int], lang: str, title: str) -> tuple[Any, str]:
    """Give an axis of euros in the scale of its values, and the expression that writes them."""
    alt = altair()
    scale, unit = (M, "M€") if max(map(abs, values), default=0) >= 2 * M else (K, "k€")
    label = f"format(datum.value / {scale}, ',~r')"
    return alt.Axis(title=f"{text(title, lang)} ({unit})", labelExpr=label, tickCount=6), unit


def accounts_waterfall(rows: Rows, lang: str) -> Any:
    """Bars that follow each other from receipts to margin. Row: label, cents, high, total (for receipts and margin).

    Where `high` differs from `cents` a mark goes from one to the other.
    """
    alt = altair()
    reached = list(accumulate(0 if row["total"] else row["cents"] for row in rows))
    shown = [_step(row, at, lang) for row, at in zip(rows, reached, strict=True)]
    values = [one[end] for one in shown for end in ("from", "to", "far")]
    axis, _ = money_axis(values, lang, "accounts.axis_amount")
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=alt.Y(
            "label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=LABELS)
        ),
        x=alt.X("from:Q", axis=axis, scale=_room(values)),
        x2="to:Q",
    )
    colour = alt.Color(
        "side:N", legend=None, scale=alt.Scale(domain=["total", "in", "out"], range=[NEUTRAL, GAIN, LOSS])
    )
    bars = base.mark_bar(size=16).encode(color=colour)
    labels = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(x="end:Q", text="text:N")
    zero = alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(color=INK).encode(x="x:Q")
    return alt.layer(bars, zero, *_two_ends(base, "to", "far"), labels).properties(
        width=WIDTH - 340, height=alt.Step(24)
    )


def _two_ends(base: Any, low: str, high: str) -> list[Any]:
    """Draw one mark from an end to the other, where they differ."""
    two = base.transform_filter(f"datum.{low} != datum.{high}")
    tick = two.mark_tick(thickness=2, size=12, color=INK)
    rule = two.mark_rule(strokeWidth=2, color=INK).encode(x=f"{low}:Q", x2=f"{high}:Q")
    return [rule, tick.encode(x=f"{low}:Q"), tick.encode(x=f"{high}:Q")]


def _step(row: dict[str, Any], reached: int, lang: str) -> dict[str, Any]:
    ends = (0, row["cents"]) if row["total"] else (reached - row["cents"], reached)
    side = "total" if row["total"] else "in" if row["cents"] >= 0 else "out"
    far = ends[1] + row["high"] - row["cents"]
    written = between([known_euros(row[end], lang, row["known"]) for end in ("cents", "high")], lang)
    return {
        "label": row["label"],
        "from": ends[0],
        "to": ends[1],
        "far": far,
        "end": max(*ends, far, 0),
        "side": side,
        "text": written,
    }


def _room(values: Sequence[int], parts: float = 5) -> Any:
    """Give a scale from zero, with room for the words of the bars: its span over `parts`."""
    least, most = min(0, *values), max(0, *values)
    gap = int((most - least) / parts) or 1
    return altair().Scale(domain=[least - (gap if least < 0 else 0), most + gap], nice=False)


def margins_chart(rows: Rows, lang: str, title: str = "accounts.axis_margin") -> Any:
    """Margins, a bar each, with what dear and cheap charges make of them. Row: group, label, first, cents, low, high.

    `first` is true for what others are compared with; `far`, if it is there, is the other bound of the same margin: the
    bar stops at the nearer one, a pale one goes from one to the other. A panel a group.
    """
    alt = altair()
    shown = [_margin(row, lang) for row in rows]
    values = [row[name] for row in rows for name in ("cents", "low", "high")]
    has_ends = any(row["far"] != row["cents"] for row in shown)
    axis, _ = money_axis(values, lang, title)
    names = alt.Axis(domain=False, ticks=False, labelLimit=LABELS)
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=alt.Y("label:N", sort=list(dict.fromkeys(row["label"] for row in rows)), title=None, axis=names),
        x=alt.X("near:Q", axis=axis, scale=_room(values, 1.6 if has_ends else 5)),
    )
    shade = alt.Scale(domain=["True", "False"], range=[NEUTRAL, GAIN])
    bars = base.mark_bar(size=12).encode(color=alt.Color("shade:N", legend=None, scale=shade))
    interval = base.mark_rule(strokeWidth=1.5, color=INK).encode(x="low:Q", x2="high:Q")
    ticks = [base.mark_tick(thickness=1.5, size=8, color=INK).encode(x=f"{end}:Q") for end in ("low", "high")]
    labels = base.mark_text(align="left", dx=8, fontSize=12, color=INK).encode(x="high:Q", text="text:N")
    pale = base.mark_bar(size=12, opacity=0.35).encode(
        x="cents:Q", x2="far:Q", color=alt.Color("shade:N", legend=None, scale=shade)
    )
    layers = alt.layer(bars, pale, interval, *ticks, labels)
    head = alt.Header(labelAngle=0, labelAlign="left", labels=len({row["group"] for row in rows}) > 1)
    facet = alt.Row("group:N", title=None, header=head)
    return layers.properties(width=WIDTH - 400, height=alt.Step(24)).facet(row=facet)


def _margin(row: dict[str, Any], lang: str) -> dict[str, Any]:
    """Say where the bar of a margin stops, and write it with its other bound."""
    ends = [row["cents"], row.get("far", row["cents"])]
    near = 0 if min(ends) < 0 < max(ends) else min(ends, key=abs)
    words = between([known_euros(one, lang, (row["low"], row["high"])) for one in ends], lang)
    return row | {"near": near, "far": ends[1], "text": words, "shade": str(row["first"])}


def break_even_chart(rows: Rows, lang: str) -> Any:
    """Receipts and charges against exams a year, a panel per place. Row: place, line, exams, cents, far, now.

    Where `far` differs from `cents` a band goes from one to the other.
    """
    alt = altair()
    lines = list(dict.fromkeys(row["line"] for row in rows))
    panels = [
        _panel([row for row in rows if row["place"] == place], lines, lang) for place in _in_order(rows)
    ]
    return alt.concat(*panels, columns=2, spacing=24)


def _in_order(rows: Rows) -> list[str]:
    return list(dict.fromkeys(row["place"] for row in rows))


def _panel(rows: Rows, lines: list[str], lang: str) -> Any:
    alt = altair()
    axis, _ = money_axis([row["far"] for row in rows], lang, "accounts.axis_amount")
    pace = alt.Axis(
        title=text("accounts.axis_exams", lang), labelExpr="format(datum.value, ',d')", tickCount=4
    )
    below = {"title": None, "sort": lines, "legend": alt.Legend(orient="bottom", columns=1)}
    shades, dashes = (
        alt.Scale(domain=lines, range=r) for r in ([NEUTRAL, GAIN, LOSS], [[6, 3], [1, 0], [2, 2]])
    )
    points = [{key: row[key] for key in ("exams", "cents", "far", "line")} for row in rows]
    curves = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("exams:Q", axis=pace),
        y=alt.Y("cents:Q", axis=axis),
        color=alt.Color("line:N", scale=shades, **below),
        strokeDash=alt.StrokeDash("line:N", scale=dashes, **below),
    )
    now = alt.Chart(alt.Data(values=[{"x": rows[0]["now"]}])).mark_rule(color=INK).encode(x="x:Q")
    band = curves.mark_area(opacity=0.25).encode(y2="far:Q", strokeDash=alt.Undefined)
    others = curves.mark_line(strokeWidth=1).encode(y="far:Q")
    said = said_points([_said(row, lang) for row in rows], alt.X("exams:Q"), alt.Y("cents:Q", axis=axis))
    lines_and_year = band + curves.mark_line(strokeWidth=2) + others + now + said
    return lines_and_year.properties(width=(WIDTH - 200) // 2, height=190, title=rows[0]["place"])


def _said(row: dict[str, Any], lang: str) -> dict[str, Any]:
    """Say a point of a curve of receipts or charges."""
    cents = between([estimated_euros(row[end], lang) for end in ("cents", "far")], lang)
    words = text("accounts.at_exams", lang, exams=format_count(row["exams"], lang), cents=cents)
    return {"exams": row["exams"], "cents": row["cents"], "label": row["line"], "text": words}


def cash_curve(rows: Rows, lang: str, overdraft: int = 0) -> Any:
    """Draw the cash of a practice: rows of `cash_weekly` of a world, a dot when it runs out.

    A dark band goes from a bound of the fees to the other, a pale one from high to low charges.
    """
    alt = altair()
    shown = _weeks(rows, lang)
    values = [week[end] for week in shown for end in ("least", "most")] + [0, -overdraft]
    base = alt.Chart(alt.Data(values=shown))
    when = _when(alt.Axis(format="%m/%Y", labelAngle=0, tickCount=8, grid=False))
    band = base.mark_area(color=GAIN, opacity=0.2).encode(
        x=when,
        y=euros_axis("least", values, "accounts.cash_axis", lang, parts=12, ticks=6),
        y2="most:Q",
    )
    edges = [
        base.mark_line(color=GAIN, strokeWidth=1, strokeDash=[3, 3]).encode(x=when, y=f"{name}:Q")
        for name in ("least", "most")
    ]
    between_bounds = base.mark_area(color=INK, opacity=0.3).encode(x=when, y="near:Q", y2="far:Q")
    lines = [
        base.mark_line(color=INK, strokeWidth=1.5).encode(x=when, y=f"{name}:Q") for name in ("near", "far")
    ]
    points = said_points(shown[:: len(shown) // SAID or 1], when, "near:Q")
    zero = (
        alt.Chart(alt.Data(values=[{}])).mark_rule(color=INK, strokeWidth=1).encode(y=alt.datum(-overdraft))
    )
    layers = (band, between_bounds, *edges, *lines, zero, *_marks(shown, overdraft, lang), points)
    return alt.layer(*layers).properties(width=WIDTH - 120, height=CASH_TALL)


def _when(axis: Any = None) -> Any:
    """Give the axis of days: universal time, lest midnight be the day before where the report is drawn."""
    alt = altair()
    known = {} if axis is None else {"axis": axis}
    return alt.X("date:T", title=None, scale=alt.Scale(type="utc"), **known)


def _weeks(rows: Rows, lang: str) -> Rows:
    """Put the bounds of a week together: closing cash at central charges with each, and its ends with all charges."""
    by_day: dict[Any, Rows] = {}
    for row in rows:
        by_day.setdefault(row["date"], []).append(row)
    return [_week(day.isoformat(), bounds, lang) for day, bounds in by_day.items()]


def _week(day: str, bounds: Rows, lang: str) -> dict[str, Any]:
    near, far = bounds[0]["closing_cents"], bounds[-1]["closing_cents"]
    words = between([estimated_euros(one, lang) for one in (near, far)], lang)
    return {
        "date": day, "near": near, "far": far, "label": long_date(day, lang), "text": words,
        "least": min(row["closing_low_cents"] for row in bounds),
        "most": max(row["closing_high_cents"] for row in bounds),
    }  # fmt: skip


def _marks(shown: Rows, overdraft: int, lang: str) -> list[Any]:
    """Mark the first week at whose end cash is missing, with each bound of the fees where they differ."""
    found = {end: next((row for row in shown if row[end] < -overdraft), None) for end in ("near", "far")}
    if found["near"] == found["far"]:
        return _mark(found["near"], "near", "accounts.cash_out", lang)
    return [
        *_mark(found["near"], "near", "accounts.cash_out_low", lang),
        *_mark(found["far"], "far", "accounts.cash_out_high", lang, down=1),
    ]


def _mark(out: dict[str, Any] | None, end: str, key: str, lang: str, down: int = 0) -> list[Any]:
    if out is None:
        return []
    alt = altair()
    words = text(key, lang, date=out["label"])
    base = alt.Chart(alt.Data(values=[{**out, "text": words, "label": ""}])).encode(x=_when())
    rule = base.mark_rule(color=LOSS, strokeDash=[5, 3], strokeWidth=1.5)
    dot = base.mark_point(shape="diamond", size=140, filled=True, color=LOSS, opacity=1)
    name = base.mark_text(align="left", dx=8, color=LOSS, fontSize=12, fontWeight="bold")
    return [rule, dot.encode(y=f"{end}:Q"), name.encode(y=alt.value(8 + 16 * down), text="text:N")]


def euros_axis(
    field: str, values: Sequence[int], key: str, lang: str, *, parts: int = 14, ticks: int = 5
) -> Any:
    """Give the axis of a field in cents, written in €, k€ or M€, with room of a part of its span at both ends."""
    alt = altair()
    least, most = min(values), max(values)
    unit, name = money_scale(values)
    room = (most - least) // parts or 1
    axis = alt.Axis(
        title=text(key, lang, unit=name), labelExpr=f"format(datum.value / {unit}, ',~r')", tickCount=ticks
    )
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[least - room, most + room], nice=False), axis=axis)


def money_scale(values: Sequence[int]) -> tuple[int, str]:
    """Give the cents of the unit in which amounts are written, and its name."""
    return next((unit, name) for least, unit, name in SCALES if max(map(abs, values)) >= least)
