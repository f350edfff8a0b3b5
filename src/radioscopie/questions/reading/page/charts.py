"""The charts of a reading network: delays by hour and priority, waits, the week, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair
from radioscopie.report.view import percent, short
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.arrays import Rows

SHADES = ("#d6e6f4", "#08306b")  # of a share of 0 and of 1: white is left to hours without seat
SERIES = {"median": GAIN, "p90": NEUTRAL, "p95": LOSS}


def hour_lines(rows: Rows, lang: str) -> Any:
    """Draw the delays by hour of the request. Row: key (hour), median_min, p90_min, p95_min."""
    alt = altair()
    shown = [
        {
            "hour": int(row["key"]),
            "label": word("reading.series", name, lang),
            "minutes": row[f"{name}_min"],
            "text": text(
                "reading.at_hour", lang, hour=int(row["key"]), value=short(row[f"{name}_min"], lang)
            ),
        }
        for row in rows
        for name in SERIES
        if row[f"{name}_min"] is not None
    ]
    names = [word("reading.series", name, lang) for name in SERIES]
    scale = alt.Scale(domain=names, range=list(SERIES.values()))
    base = alt.Chart(alt.Data(values=shown)).encode(
        x=alt.X("hour:Q", title=text("reading.axis_hour", lang), axis=alt.Axis(tickCount=24, grid=False)),
        y=alt.Y("minutes:Q", title=text("reading.axis_minutes", lang)),
        color=alt.Color("label:N", scale=scale, title=None),
    )
    lines = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("label:N", legend=None, sort=names)
    )
    return (lines + base.mark_point(filled=True, size=45, opacity=1)).properties(
        width=WIDTH - 170, height=260
    )


def level_bars(rows: Rows, lang: str) -> Any:
    """Draw the median and the 95 % of each group with intervals. Row: label, series, minutes, low, high."""
    alt = altair()
    header = alt.Header(labelAngle=0, labelAlign="left")
    shown = [row | {"group": row["label"], "label": row["series"]} for row in rows]
    order = list(dict.fromkeys(row["group"] for row in shown))
    return _bars(shown, "label", lang).facet(row=alt.Row("group:N", sort=order, title=None, header=header))


def load_bars(rows: Rows, lang: str) -> Any:
    """Draw the minutes of each site with intervals. Row: label, minutes, low, high, text."""
    return _bars(rows, "label", lang)


def _bars(rows: Rows, name: str, lang: str) -> Any:
    alt = altair()
    base = alt.Chart(alt.Data(values=rows)).encode(y=alt.Y(f"{name}:N", sort=None, title=None))
    bars = base.mark_bar(size=14, color=GAIN).encode(
        x=alt.X("minutes:Q", title=text("reading.axis_minutes", lang))
    )
    ends = base.mark_rule(strokeWidth=2, color=INK).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dx=8, color=INK, fontSize=12).encode(x="high:Q", text="text:N")
    return alt.layer(bars, ends, words).properties(width=WIDTH - 320, height=alt.Step(22))


def share_bars(rows: Rows, lang: str) -> Any:
    """Draw shares of waits. Row: label, share, text."""
    alt = altair()
    axis = alt.Axis(format="%", title=text("reading.axis_share", lang), tickCount=5)
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False)),
        x=alt.X("share:Q", axis=axis),
    )
    words = base.mark_text(align="left", dx=5, color=INK, fontSize=12).encode(text="text:N")
    return (base.mark_bar(size=14, color=GAIN) + words).properties(width=WIDTH - 260, height=alt.Step(22))


def week_heat(rows: Rows, name: str, lang: str) -> Any:
    """Draw a share of the hours of the week and of a public holiday, one without seat left white. Row: day, hour."""
    alt = altair()
    days = [word("reading.week_day", day, lang) for day in dict.fromkeys(row["day"] for row in rows)]
    cells = [
        {"day": word("reading.week_day", row["day"], lang), "hour": row["hour"], "share": row[name]}
        | {"percent": f"{row[name] * 100:.0f}", "label": word("reading.week_day", row["day"], lang)}
        | {"text": text("reading.at_hour_share", lang, hour=row["hour"], value=percent(row[name], lang))}
        for row in rows
        if row[name] is not None
    ]
    data = alt.Chart(alt.Data(values=cells)).encode(
        x=alt.X("hour:O", title=None, axis=alt.Axis(labelAngle=0, domain=False, ticks=False)),
        y=alt.Y("day:N", sort=days, title=None, axis=alt.Axis(domain=False, ticks=False)),
    )
    legend = alt.Legend(type="symbol", format="%", title=text("reading.axis_occupancy", lang))
    colour = alt.Color(
        "share:Q", scale=alt.Scale(range=list(SHADES), domain=[0, 1], clamp=True), legend=legend
    )
    dark = alt.condition("datum.share > 0.6", alt.value("white"), alt.value(INK))
    words = data.mark_text(fontSize=12).encode(text="percent:N", color=dark)
    return (data.mark_rect(stroke="white").encode(color=colour) + words).properties(
        width=alt.Step(25), height=alt.Step(26)
    )
