"""The chart of savings: a bar a year, its interval, the amount beyond both."""

from __future__ import annotations

from typing import Any

from radioscopie.report.amounts import signed_estimate
from radioscopie.report.svg import GAIN, INK, LOSS, WIDTH, altair
from radioscopie.texts import text

UNIT = 10**8  # cents in a million euros


def savings_chart(rows: list[dict[str, Any]], lang: str) -> Any:
    """Draw savings with their intervals, a panel per variant. Row: group, year, cents, low, high (cents, or None)."""
    alt = altair()
    shown = [_shown(row, lang) for row in rows]
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=alt.Y("year:N", title=None, axis=alt.Axis(domain=False, ticks=False)), x=_axis("cents", rows, lang)
    )
    colour = alt.Color("side:N", legend=None, scale=alt.Scale(domain=["gain", "loss"], range=[GAIN, LOSS]))
    interval = base.mark_rule(strokeWidth=2, color=INK).encode(x="low:Q", x2="high:Q")
    ticks = base.mark_tick(thickness=2, size=12, color=INK)
    labels = base.mark_text(align="left", dx=8, color=INK, fontSize=12).encode(x="end:Q", text="text:N")
    layers = alt.layer(
        base.mark_bar(size=18).encode(color=colour),
        interval,
        ticks.encode(x="low:Q"),
        ticks.encode(x="high:Q"),
        labels,
    )
    head = alt.Header(labelAngle=0, labelAlign="left", labelLimit=230, labelPadding=40)
    row = alt.Row("group:N", sort=None, title=None, header=head)
    return layers.properties(width=WIDTH - 270, height=alt.Step(34)).facet(row=row)


def _shown(row: dict[str, Any], lang: str) -> dict[str, Any]:
    ends = {"end": max(row["cents"], row["high"] or 0, 0), "side": "gain" if row["cents"] >= 0 else "loss"}
    written = signed_estimate(row["cents"], lang, (row["low"], row["high"]))
    return row | ends | {"year": str(row["year"]), "text": written}


def _axis(field: str, rows: list[dict[str, Any]], lang: str) -> Any:
    """Axis in M€ from zero, with room for the labels."""
    alt = altair()
    values = [row[name] or 0 for row in rows for name in ("cents", "low", "high")] + [0]
    margin = (max(values) - min(values)) // 6 or 1
    domain = [min(values) - (margin if min(values) < 0 else 0), max(values) + margin]
    label = f"format(datum.value / {UNIT}, ',~r')"
    axis = alt.Axis(title=text("scenario.axis_saving", lang), labelExpr=label, tickCount=5, labelFlush=True)
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=domain, nice=False), axis=axis)
