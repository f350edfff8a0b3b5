"""Ranked bars: a value, or one mark with two ends where a bound is unknown; what is not the answer apart.

Rows are dictionaries of integer cents and of words already in the user's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.amounts import between, signed_euros
from radioscopie.report.charts import BAR, SIDES, euro_axis
from radioscopie.report.svg import GAIN, INK, NEUTRAL, WIDTH, altair, data

if TYPE_CHECKING:
    from radioscopie.arrays import Row, Rows

LETTER, GAP, NAMES, SEGMENT = 7.2, 6, 320, 15
BESIDE, TOTAL, BOTH = "beside", "total", "both"
COLOURS = {**SIDES, BESIDE: NEUTRAL, TOTAL: INK, BOTH: GAIN}


def ranked_bars(rows: Rows, lang: str, axis: str = "") -> Any:
    """Horizontal bars in the given order, the amount at the end of each.

    Row: label, and cents; or low and high, where nothing between them is known; or the three. Where the ends differ the
    bar stops at the one that is nearer to zero, or at cents, and one mark goes from end to end.

    Parameters
    ----------
    rows : more may be said of each: `beside`, words of a second segment, drawn apart under the bar of the same label;
        `apart` (true): what is not the answer, on a line of its own; `total` (true): a sum of the others; `group`: the
        panel it is in; `text`: the words, in place of the amounts
    axis : key of the title of the axis, its {unit} filled in; "": that of a change
    """
    shown = [_row(row, lang) for row in rows]
    groups = list(dict.fromkeys(row["group"] for row in shown))
    panels = [_panel([row for row in shown if row["group"] == group], shown, lang, axis) for group in groups]
    return panels[0] if len(panels) == 1 else altair().vconcat(*panels, spacing=14)


def _row(row: Row, lang: str) -> Row:
    """Place a row: its two ends, where its bar stops, its words and their side."""
    low, high = sorted(int(row[end if end in row else "cents"]) for end in ("low", "high"))
    across = low < 0 < high
    near = row.get("cents", 0 if across else low if low >= 0 else high)
    beside = row.get("beside", "")
    words = _words(row, lang)
    return {
        "label": row["label"], "low": low, "high": high, "near": near, "from": 0, "spread": low != high,
        "far": low if high <= 0 else high, "group": str(row.get("group", "")), "segment": int(bool(beside)),
        "side": _side(row, low, high), "left": high <= 0 and low < 0,
        "text": f"{beside} {words}" if beside else words,
    }  # fmt: skip


def _words(row: Row, lang: str) -> str:
    """Write the amount, the two ends, or the amount and its ends; or the words that are given."""
    if "text" in row:
        return str(row["text"])
    ends = [signed_euros(row[end], lang) for end in ("low", "high") if end in row]
    amount = signed_euros(row["cents"], lang) if "cents" in row else ""
    if not amount or not ends or ends[0] == ends[1]:
        return amount or between(ends, lang)
    return f"{amount} ({between(ends, lang)})"


def _side(row: Row, low: int, high: int) -> str:
    if row.get("beside") or row.get("apart"):
        return BESIDE
    if row.get("total"):
        return TOTAL
    if low < 0 < high and "cents" not in row:
        return BOTH
    return "gain" if row.get("cents", high) > 0 else "loss"


def _panel(rows: Rows, every: Rows, lang: str, axis: str) -> Any:
    alt = altair()
    base = alt.Chart(data(rows)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False)),
        x=euro_axis("from", _domain(every), lang, axis),
    )
    step = BAR
    if any(row["segment"] for row in rows):
        base, step = base.encode(yOffset=alt.YOffset("segment:N", sort=[0, 1])), SEGMENT
    layers = [*_marks(base), *_labels(base)]
    title = {"title": alt.Title(rows[0]["group"], anchor="start")} if rows[0]["group"] else {}
    return alt.layer(*layers).properties(width=WIDTH - NAMES, height=alt.Step(step), **title)


def _domain(rows: Rows) -> tuple[int, int]:
    """Give the ends of the axis: from zero, with room for the longest words on each side where there are bars."""
    values = [row[end] for row in rows for end in ("low", "high", "near")]
    least, most = min(*values, 0), max(*values, 0)
    room = (max(len(row["text"]) for row in rows) * LETTER + 2 * GAP) / (WIDTH - NAMES)
    left, right = any(row["left"] for row in rows), any(not row["left"] for row in rows) and most > 0
    sides = left + right
    margin = round((most - least) * room / max(1 - sides * room, room)) or 1
    return least - margin * left, most + margin * (right or not least)


def _marks(base: Any) -> list[Any]:
    """Bars, and the one mark from end to end of those that have two."""
    alt = altair()
    names, shades = list(COLOURS), list(COLOURS.values())
    colour = alt.Color("side:N", legend=None, scale=alt.Scale(domain=names, range=shades))
    two = base.transform_filter("datum.spread")
    tick = two.mark_tick(thickness=2, size=SEGMENT - 3, color=INK)
    return [
        base.mark_bar(size=SEGMENT - 3).encode(x2=alt.X2("near:Q"), color=colour),
        two.mark_bar(size=SEGMENT - 3, opacity=0.35).encode(
            x=alt.X("low:Q"), x2=alt.X2("high:Q"), color=colour
        ),
        two.mark_rule(strokeWidth=2, color=INK).encode(x=alt.X("low:Q"), x2=alt.X2("high:Q")),
        tick.encode(x=alt.X("low:Q")),
        tick.encode(x=alt.X("high:Q")),
    ]


def _labels(base: Any) -> list[Any]:
    """Amounts outside the bars: to the left of a loss, to the right of a gain."""
    alt = altair()
    left = base.transform_filter("datum.left").mark_text(align="right", dx=-GAP, fontSize=12, color=INK)
    right = base.transform_filter("!datum.left").mark_text(align="left", dx=GAP, fontSize=12, color=INK)
    return [
        left.encode(x=alt.X("low:Q"), text=alt.Text("text:N")),
        right.encode(x=alt.X("high:Q"), text=alt.Text("text:N")),
    ]
