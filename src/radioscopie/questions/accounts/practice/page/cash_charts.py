"""The chart of cash: its curve with a band and the day it runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.dates import long_date
from radioscopie.report.svg import GAIN, INK, LOSS, WIDTH, altair
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Rows

TALL = 300
SCALES = ((10**9, 10**8, "M€"), (10**6, 10**5, "k€"), (0, 100, "€"))


def cash_curve(rows: Rows, lang: str, overdraft: int = 0) -> Any:
    """Draw the cash of a practice: rows of `cash_weekly`; a band from high to low charges, a dot when it runs out."""
    alt = altair()
    shown = [_week(row) for row in rows]
    names = ("closing_cents", "closing_low_cents", "closing_high_cents")
    values = [row[name] for row in rows for name in names] + [0, -overdraft]
    base = alt.Chart(alt.Data(values=shown))
    when = alt.X("date:T", title=None, axis=alt.Axis(format="%m/%Y", labelAngle=0, tickCount=8, grid=False))
    band = base.mark_area(color=GAIN, opacity=0.2).encode(
        x=when, y=_euros("closing_low_cents", values, lang), y2="closing_high_cents:Q"
    )
    edges = [
        base.mark_line(color=GAIN, strokeWidth=1, strokeDash=[3, 3]).encode(x=when, y=f"{name}:Q")
        for name in names[1:]
    ]
    line = base.mark_line(color=INK, strokeWidth=2.5).encode(x=when, y="closing_cents:Q")
    zero = (
        alt.Chart(alt.Data(values=[{}])).mark_rule(color=INK, strokeWidth=1).encode(y=alt.datum(-overdraft))
    )
    return alt.layer(band, *edges, line, zero, *_mark(shown, overdraft, lang)).properties(
        width=WIDTH - 120, height=TALL
    )


def _week(row: dict[str, Any]) -> dict[str, Any]:
    cents = {name: value for name, value in row.items() if name.startswith("closing")}
    return cents | {"date": row["date"].isoformat()}


def _mark(shown: Rows, overdraft: int, lang: str) -> list[Any]:
    """Mark the first week at whose end cash is missing."""
    out = next((row for row in shown if row["closing_cents"] < -overdraft), None)
    if out is None:
        return []
    alt = altair()
    words = text("accounts.cash_out", lang, date=long_date(out["date"], lang))
    base = alt.Chart(alt.Data(values=[out | {"text": words}])).encode(x="date:T")
    rule = base.mark_rule(color=LOSS, strokeDash=[5, 3], strokeWidth=1.5)
    dot = base.mark_point(shape="diamond", size=140, filled=True, color=LOSS, opacity=1)
    name = base.mark_text(align="left", dx=8, color=LOSS, fontSize=12, fontWeight="bold")
    return [rule, dot.encode(y="closing_cents:Q"), name.encode(y=alt.value(8), text="text:N")]


def _euros(field: str, values: Sequence[int], lang: str) -> Any:
    """Axis in €, k€ or M€ over integer cents."""
    alt = altair()
    least, most = min(values), max(values)
    room = (most - least) // 12 or 1
    _, unit, name = next(scale for scale in SCALES if max(abs(least), abs(most)) >= scale[0])
    axis = alt.Axis(
        title=text("accounts.cash_axis", lang, unit=name),
        labelExpr=f"format(datum.value / {unit}, ',~r')",
        tickCount=6,
    )
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[least - room, most + room], nice=False), axis=axis)
