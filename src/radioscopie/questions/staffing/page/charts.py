"""The charts of a staffing: shifts, seats of the week, one reader fewer or more, the proofs, the rota."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair
from radioscopie.report.view import percent, short
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Row, Rows

MARKS = {"proven": (GAIN, "circle"), "close": (NEUTRAL, "square"), "undecided": (LOSS, "triangle-up")}
SHADES = ("#d6e6f4", "#08306b")
SERIES = {"fewer": LOSS, "found": GAIN, "more": NEUTRAL}
SHIFT_COLOURS = ("#cfe3f2", "#1f4e79", "#f3c98b", "#8c510a", "#b7dfc9", "#01665e")
DARK = ("#1f4e79", "#8c510a", "#01665e")
LABELS = 170  # pixels of the names of shifts
SATURDAY, DAY = 5, "split(datum.label, '/')[0]"


def seat_heat(rows: Rows, lang: str) -> Any:
    """Draw the seats of each hour. Row: group, day_kind, hour, seats; an hour without seat is left white."""
    alt = altair()
    cells = [
        row
        | {"day": (day := word("staff.day_kind", row["day_kind"], lang))}
        | {
            "label": day,
            "text": text("staff.at_hour_seats", lang, hour=row["hour"], seats=short(row["seats"], lang)),
        }
        for row in rows
        if row["seats"]
    ]
    most = max((row["seats"] for row in cells), default=1)
    days = [word("staff.day_kind", kind, lang) for kind in ("weekday", "weekend")]
    base = alt.Chart(alt.Data(values=cells)).encode(
        x=alt.X(
            "hour:O",
            scale=alt.Scale(domain=list(range(24))),
            title=text("staff.axis_hour", lang),
            axis=_bare(),
        ),
        y=alt.Y("day:N", scale=alt.Scale(domain=days), title=None, axis=_bare()),
    )
    colour = alt.Color("seats:Q", scale=alt.Scale(range=list(SHADES), domain=[0, most]), legend=None)
    dark = alt.condition(f"datum.seats > {0.6 * most}", alt.value("white"), alt.value(INK))
    words = base.mark_text(fontSize=12, fontWeight="bold").encode(
        text=alt.Text("seats:Q", format="~r"), color=dark
    )
    squares = base.mark_rect(stroke="white").encode(color=colour)
    return (squares + words).properties(width=alt.Step(27), height=alt.Step(34))


def promise_lines(rows: Rows, level: float, lang: str) -> Any:
    """Draw the share kept with one seat fewer, those found, one more. Row: day_kind, hour, fewer, found, more."""
    alt = altair()
    shown = [
        {"hour": row["hour"], "day": word("staff.day_kind", row["day_kind"], lang), "share": row[name]}
        | {"group": word("staff.day_kind", row["day_kind"], lang), "label": word("staff.series", name, lang)}
        | {"text": text("staff.at_hour", lang, hour=row["hour"], value=percent(row[name], lang))}
        for row in rows
        for name in SERIES
    ]
    names = [word("staff.series", name, lang) for name in SERIES]
    colour = alt.Color("label:N", scale=alt.Scale(domain=names, range=list(SERIES.values())), title=None)
    base = alt.Chart(alt.Data(values=shown))
    drawn = base.encode(
        x=_hours(lang),
        y=_share_axis([row["share"] for row in shown if row["share"] is not None], level, lang),
        color=colour,
    )
    lines = drawn.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("label:N", sort=names, legend=None)
    )
    known = drawn.transform_filter("isValid(datum.share)").mark_point(filled=True, size=45, opacity=1)
    points = known.encode(shape=alt.Shape("label:N", sort=names, legend=None))
    return _panels(alt.layer(lines, points), _promise(base, level), shown)


def shift_bars(rows: Rows, lang: str) -> Any:
    """Draw the shifts of a day of each kind, from their first hour. Row: day_kind, shift, begins, hours, seats."""
    alt = altair()
    shown = [
        {
            "label": _of_shift(row),
            "day": word("staff.day_kind", row["day_kind"], lang),
            "from": _hour(row["begins"]),
            "to": _hour(row["begins"]) + ((_hour(row["ends"]) - _hour(row["begins"])) % 24 or 24),
            "text": text("staff.readers", lang, seats=row["seats"]),
        }
        for row in rows
    ]
    axis = alt.Axis(values=list(range(0, 37, 3)), labelExpr="(datum.value % 24) + ' h'", grid=True)
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=_bare(LABELS))
    )
    x = alt.X(
        "from:Q", title=text("staff.axis_hour", lang), axis=axis, scale=alt.Scale(domain=[0, 36], nice=False)
    )
    bars = base.mark_bar(color=GAIN, cornerRadius=2, height=20).encode(x=x, x2="to:Q")
    words = base.mark_text(align="left", dx=6, color="white", fontWeight="bold").encode(x=x, text="text:N")
    days = list(dict.fromkeys(row["day"] for row in shown))
    panel = alt.layer(bars, words).properties(width=WIDTH - 220, height=alt.Step(28))
    header = alt.Header(labelAngle=0, labelAlign="left", labelOrient="top")
    facet = panel.facet(row=alt.Row("day:N", sort=days, title=None, header=header))
    return facet.resolve_scale(y="independent")


def _hour(clock: str) -> float:
    return int(clock[:2]) + int(clock[3:]) / 60


def _of_shift(row: Row) -> str:
    hours = f"{row['begins']}-{row['ends']}"
    return row["shift"] if row["shift"] in (hours, "") else f"{row['shift']} {hours}"


def proof_dots(rows: Rows, level: float, lang: str) -> Any:
    """Draw what one seat fewer gives where it hurts most. Row: day_kind, shift, fewer_kept, fewer_half, verdict."""
    alt = altair()
    shown = [
        {
            "label": f"{_of_shift(row)}, {word('staff.day_kind', row['day_kind'], lang)}",
            "share": row["fewer_kept"],
            "low": row["fewer_kept"] - (row["fewer_half"] or 0),
            "high": row["fewer_kept"] + (row["fewer_half"] or 0),
            "verdict": word("staff.verdict", row["verdict"], lang),
            "text": text(
                "staff.at_shift",
                lang,
                kept=percent(row["fewer_kept"], lang),
                half=percent(row["fewer_half"] or 0, lang),
                verdict=word("staff.verdict", row["verdict"], lang),
            ),
        }
        for row in rows
        if row["fewer_kept"] is not None
    ]
    names = [word("staff.verdict", name, lang) for name in MARKS]
    colours, shapes = zip(*MARKS.values(), strict=True)
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=names, range=list(colours)), title=None)
    shape = alt.Shape("verdict:N", scale=alt.Scale(domain=names, range=list(shapes)), title=None)
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=_bare(LABELS))
    )
    ends = [row[name] for row in shown for name in ("low", "high")]
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=_share_axis(ends, level, lang, "share", alt.X), color=colour, shape=shape
    )
    bars = base.mark_rule(strokeWidth=2).encode(
        x=_share_axis(ends, level, lang, "low", alt.X), x2="high:Q", color=colour
    )
    rule = (
        alt.Chart(alt.Data(values=[{}])).mark_rule(color=INK, strokeDash=[6, 3]).encode(x=alt.XDatum(level))
    )
    return alt.layer(bars, dots, rule).properties(width=WIDTH - 380, height=alt.Step(26))


def rota_grid(rows: Rows, people: Sequence[str], letters: dict[str, str]) -> Any:
    """Draw who works when: a letter and a colour for each shift, week-ends in grey. Row: day, shift, person."""
    alt = altair()
    days = sorted({row["day"] for row in rows})
    marks = [
        row
        | {"letter": letters[row["shift"]], "head": _head(row["day"])}
        | {"label": row["person"], "text": f"{_head(row['day'])} · {row['shift']}"}
        for row in rows
    ]
    free = [
        {"head": _head(day), "person": person}
        for day in days
        for person in people
        if date.fromisoformat(day).weekday() >= SATURDAY
    ]
    order = [_head(day) for day in days]
    x = alt.X(
        "head:O",
        sort=order,
        title=None,
        axis=alt.Axis(labelAngle=0, labelExpr=DAY, orient="top", domain=False, ticks=False),
    )
    y = alt.Y("person:N", sort=list(people), title=None, axis=_bare())
    colours = SHIFT_COLOURS[: len(letters)]
    scale = alt.Scale(domain=list(letters), range=list(colours))
    dark = [name for name, colour in zip(letters, colours, strict=False) if colour in DARK]
    ink = alt.condition(alt.FieldOneOfPredicate("shift", dark), alt.value("white"), alt.value(INK))
    base = alt.Chart(alt.Data(values=marks)).encode(x=x, y=y)
    grey = alt.Chart(alt.Data(values=free)).mark_rect(color="#ededed").encode(x=x, y=y)
    squares = base.mark_rect(stroke="white").encode(color=alt.Color("shift:N", scale=scale, legend=None))
    words = base.mark_text(fontWeight="bold").encode(text="letter:N", color=ink)
    step = max(20, min(34, (WIDTH - 120) // max(1, len(days))))
    return (grey + squares + words).properties(width=alt.Step(step), height=alt.Step(24))


def _head(day: str) -> str:
    return f"{int(day[8:])}/{int(day[5:7])}"


def _hours(lang: str) -> Any:
    alt = altair()
    axis = alt.Axis(values=list(range(0, 24, 3)), grid=False)
    return alt.X("hour:Q", title=text("staff.axis_hour", lang), axis=axis, scale=alt.Scale(domain=[0, 23]))


def _share_axis(
    shares: Sequence[float], level: float, lang: str, field: str = "share", channel: Any = None
) -> Any:
    alt = altair()
    low, high = min([level, *shares]) - 0.02, max([level, *shares]) + 0.02
    scale = alt.Scale(domain=[max(0.0, low), min(1.0, high)], zero=False, nice=False)
    made = channel or alt.Y
    return made(f"{field}:Q", title=text("staff.axis_kept", lang), axis=alt.Axis(format="%"), scale=scale)


def _promise(base: Any, level: float) -> Any:
    return base.mark_rule(color=INK, strokeDash=[6, 3], aria=False).encode(y=altair().YDatum(level))


def _panels(marks: Any, rule: Any, shown: Rows) -> Any:
    alt = altair()
    days = list(dict.fromkeys(row["day"] for row in shown))
    panel = alt.layer(marks, rule).properties(width=(WIDTH - 260) // 2, height=230)
    return panel.facet(column=alt.Column("day:N", sort=days, title=None))


def _bare(extent: int = 0) -> Any:
    return altair().Axis(labelAngle=0, domain=False, ticks=False, minExtent=extent)
