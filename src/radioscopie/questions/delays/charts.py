"""The curves of the report of delays: the way after a change, and delays against the number of machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.charts import said_points
from radioscopie.report.svg import INK, LOSS, WIDTH, altair

if TYPE_CHECKING:
    from radioscopie.report.view import View

HEIGHT = 260
COLOURS = ("#08519c", LOSS)


def path_chart(view: View) -> Any:
    """Draw the delay month after month, with its interval, for requests that stay and that grow."""
    names = list(dict.fromkeys(row["requests"] for row in view.rows("path")))
    words = [view.word("delays.requests", name) for name in names]
    rows = [
        _point(view, row, row["month"]) | {"series": view.word("delays.requests", row["requests"])}
        for row in view.rows("path")
    ]
    alt = altair()
    colour = alt.Color("series:N", sort=words, title=None, scale=alt.Scale(domain=words, range=list(COLOURS)))
    return _curve(view, rows, view.say("delays.axis_months"), colour)


def curve_chart(view: View) -> Any:
    """Draw the delay of a place with more or fewer machines."""
    rows = [_point(view, row, row["machines_pct"]) for row in view.rows("curve")]
    return _curve(view, rows, view.say("delays.axis_machines"), altair().value(COLOURS[0]))


def _point(view: View, row: dict[str, Any], across: float) -> dict[str, Any]:
    days = view.say("delays.days_between", **_days(view, row))
    ends = {"delay": row["delay"], "low": row["delay_low"], "high": row["delay_high"]}
    return {"x": across, "label": f"{across:g}", "text": days} | ends


def _days(view: View, row: dict[str, Any]) -> dict[str, str]:
    return {name: view.shown("path", name, row[name]) for name in ("delay", "delay_low", "delay_high")}


def _curve(view: View, rows: list[dict[str, Any]], title: str, colour: Any) -> Any:
    alt = altair()
    x = alt.X("x:Q", title=title, axis=alt.Axis(grid=False))
    y = alt.Y("delay:Q", title=view.say("delays.axis_days"), scale=alt.Scale(zero=True))
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, color=colour)
    band = base.mark_area(opacity=0.15).encode(
        y=alt.Y("low:Q", title=view.say("delays.axis_days")), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=2, color=INK).encode(y=y)
    return alt.layer(band, line, said_points(rows, x, y)).properties(width=WIDTH - 60, height=HEIGHT)
