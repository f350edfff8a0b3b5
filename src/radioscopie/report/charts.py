"""The charts of the reports: waterfall, years with bounds, what hypotheses change.

Rows are dictionaries of integer cents (`cents`, `low`, `high`) and of words already in the user's language.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from radioscopie.report.amounts import signed_euros
from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair, data
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from radioscopie.arrays import Rows

    Write = Callable[[int, str], str]

BAR, NAMES, SPACING, WIDEST = 24, 300, 18, 360
SIDES = {"loss": LOSS, "gain": GAIN}
UNITS = {10**8: "M€", 10**5: "k€", 100: "€"}
SCALES = (
    (10**9, 10**8, "report.axis_change_m"),
    (10**6, 10**5, "report.axis_change_k"),
    (0, 100, "report.axis_change"),
)


def waterfall(rows: Rows, lang: str, write: Write = signed_euros) -> Any:
    """One panel per year: measures follow each other down to the total. Row: year, label, cents, in order.

    A row that is `apart` (true) is none of them: it is drawn from zero, after the total.
    """
    alt = altair()
    steps = [step for year in _years(rows) for step in _falling(year, rows, lang, write)]
    panels = [
        _panel([s for s in steps if s["year"] == str(year)], steps, lang, first=i == 0)
        for i, year in enumerate(_years(rows))
    ]
    return alt.hconcat(*panels, spacing=SPACING)


def years_with_bounds(rows: Rows, lang: str) -> Any:
    """Bars by year, a panel per group, a line from bound to bound. Row: group, year, cents, low, high."""
    alt = altair()
    shown = [{"text": signed_euros(row["cents"], lang)} | row | {"year": str(row["year"])} for row in rows]
    base = alt.Chart(data(shown)).encode(
        y=alt.Y("year:N", title=None, axis=alt.Axis(domain=False, ticks=False)),
        x=amount_axis("cents", rows, ("cents", "low", "high"), lang),
    )
    bars = base.mark_bar(size=18, color=LOSS)
    bounds = base.transform_filter("datum.low != datum.high").mark_rule(strokeWidth=2, color=INK)
    ticks = base.transform_filter("datum.low != datum.high").mark_tick(thickness=2, size=12, color=INK)
    layers = [
        bars,
        bounds.encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")),
        ticks.encode(x=alt.X("low:Q")),
        ticks.encode(x=alt.X("high:Q")),
    ]
    labels = base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(
        x=alt.datum(0), text=alt.Text("text:N")
    )
    return (
        alt.layer(*layers, labels)
        .properties(width=WIDTH - 220, height=alt.Step(34))
        .facet(
            row=alt.Row(
                "group:N",
                sort=None,
                title=None,
                header=alt.Header(labelAngle=0, labelAlign="left", labelPadding=40),
            )
        )
    )


def said_points(rows: Rows, x: Any, y: Any) -> Any:
    """Say the values of a curve, whose line is one mark: points that are not seen. Rows have a `label` and a `text`."""
    alt = altair()
    return alt.Chart(data(rows)).mark_point(size=140, filled=True, opacity=0).encode(x=x, y=y)


def tornado(rows: Rows, lang: str, title: str = "") -> Any:
    """Draw what each hypothesis changes, widest first. Row: label, least, most, central, and texts; `title`: key."""
    alt = altair()
    base = alt.Chart(data(rows))
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=420))
    least, most = min(row["least"] for row in rows), max(row["most"] for row in rows)
    reach = most - least or 1
    axis = euro_axis("least", (least - reach, most + reach), lang, title)
    bars = base.mark_bar(size=16, color=GAIN, opacity=0.85).encode(y=y, x=axis, x2=alt.X2("most:Q"))
    left = base.mark_text(align="right", dx=-5, fontSize=12, color=INK).encode(
        y=y, x=alt.X("least:Q"), text=alt.Text("least_text:N")
    )
    right = base.mark_text(align="left", dx=5, fontSize=12, color=INK).encode(
        y=y, x=alt.X("most:Q"), text=alt.Text("most_text:N")
    )
    centre = alt.Chart(data(rows[:1])).mark_rule(color=INK, strokeWidth=2).encode(x=alt.X("central:Q"))
    return (bars + left + right + centre).properties(width=WIDTH - 390, height=alt.Step(34))


def _panel(steps: Rows, every: Rows, lang: str, *, first: bool) -> Any:
    alt = altair()
    axis = alt.Axis(domain=False, ticks=False, labels=first, labelLimit=280)
    base = alt.Chart(data(steps)).encode(y=alt.Y("label:N", sort=None, title=None, axis=axis))
    amount = amount_axis("start", every, ("start", "end"), lang)
    bars = base.mark_bar(size=BAR - 8).encode(x=amount, x2=alt.X2("end:Q"), color=_sign_colour())
    others = [
        base.transform_filter(f"datum.kind == '{kind}'")
        .mark_bar(size=BAR - 8, color=shade)
        .encode(x=amount, x2=alt.X2("end:Q"))
        for kind, shade in (("total", INK), ("apart", NEUTRAL))
    ]
    labels = base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(
        x=alt.X("right:Q"), text=alt.Text("text:N")
    )
    return alt.layer(bars, *others, labels).properties(
        width=_width(every), height=alt.Step(BAR), title=steps[0]["year"]
    )


def _width(steps: Rows) -> int:
    """Share the width between the years."""
    return min((WIDTH - NAMES) // len({step["year"] for step in steps}) - SPACING, WIDEST)


def _falling(year: int, rows: Rows, lang: str, write: Write) -> Rows:
    """Place the measures of a year one after the other, their total, then what is apart."""
    every = [row for row in rows if row["year"] == year]
    own = [row for row in every if not row.get("apart")]
    ends = list(accumulate((row["cents"] for row in own), initial=0))
    steps = [
        _step(year, row["label"], start, end)
        for row, start, end in zip(own, ends[:-1], ends[1:], strict=True)
    ]
    total = _step(year, word("report.measure", "total", lang), 0, ends[-1]) | {"kind": "total"}
    apart = [
        _step(year, row["label"], 0, row["cents"]) | {"kind": "apart"} for row in every if row.get("apart")
    ]
    return [one | {"text": write(one["end"] - one["start"], lang)} for one in (*steps, total, *apart)]


def _step(year: int, label: str, start: int, end: int) -> dict[str, Any]:
    words = {"year": str(year), "label": label, "side": _side(end - start)}
    return words | {"start": start, "end": end, "right": max(start, end), "kind": "step"}


def _years(rows: Iterable[dict[str, Any]]) -> list[int]:
    return sorted({row["year"] for row in rows})


def _side(cents: int) -> str:
    return "gain" if cents > 0 else "loss"


def _sign_colour() -> Any:
    alt = altair()
    return alt.Color("side:N", legend=None, scale=alt.Scale(domain=list(SIDES), range=list(SIDES.values())))


def amount_axis(field: str, rows: Rows, spread: Sequence[str], lang: str) -> Any:
    """Axis over the integer cents of the rows, from zero, with room for the labels."""
    values = [row[name] for row in rows for name in spread] + [0]
    least, most = min(values), max(values)
    margin = (most - least) // 5 or 1
    return euro_axis(field, (least - margin if least < 0 else 0, most + margin), lang)


def euro_axis(field: str, domain: tuple[int, int], lang: str, own: str = "") -> Any:
    """Axis in €, k€ or M€ over integer cents."""
    alt = altair()
    _, unit, change = next(scale for scale in SCALES if max(map(abs, domain)) >= scale[0])
    title = text(own, lang, unit=UNITS[unit]) if own else text(change, lang)
    label = f"format(datum.value / {unit}, ',~r')"
    axis = alt.Axis(title=title, labelExpr=label, tickCount=5, labelFlush=True)
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=list(domain), nice=False), axis=axis)
