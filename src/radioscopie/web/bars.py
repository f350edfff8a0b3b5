"""Bars drawn to be taken away: one under the other, each under its name and followed by its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.web.render import drawing, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    Number = float | Fraction | None

WIDE, NARROW, EDGE, LINE, SMALL, ROW = 760, 360, 12, 20, 15, 44
BOLD, LETTER, SOFT = 8.6, 7.2, 6.4  # how wide a letter is, of a sentence, a name, a note
MOST_BARS = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar.

    Parameters
    ----------
    label, said : what stands above it, and after it
    low, high : its two ends, from zero; none where nothing is known
    """

    label: str
    said: str
    low: Number
    high: Number = None


def bars_drawn(
    lang: str, sentence: str, title: str, bars: Sequence[Bar], foot: str, *, narrow: bool = False
) -> str:
    """Draw bars under a sentence and a title, over what they are made with."""
    width = NARROW if narrow else WIDE
    room = width - 2 * EDGE
    heads = lines_of(sentence, int(room / BOLD))
    titles, feet = (lines_of(one, int(room / SOFT)) for one in (title, foot))
    under = LINE * len(heads) + 8
    top = under + SMALL * len(titles) + 10
    height = top + ROW * len(bars) + SMALL * len(feet) + 16
    sizes = {"width": width, "height": height, "under": under, "top": top, "line": LINE, "small": SMALL}
    sizes |= {"row": ROW, "edge": EDGE, "letters": int(room / LETTER)}
    rows = _laid_out(bars, room)
    return drawing(
        lang, "picture_rows.svg", heads=heads, title=title, titles=titles, rows=rows, feet=feet, **sizes
    )


def _laid_out(bars: Sequence[Bar], width: float) -> list[dict[str, object]]:
    """Give where each bar begins and ends, and where its words stand: all on one scale, zero in it."""
    ends = [float(one) for bar in bars for one in (bar.low, bar.high) if one is not None]
    least, most = min([0.0, *ends]), max([0.0, *ends])
    words = LETTER * max((len(bar.said) for bar in bars), default=0) + 10
    unit = max(width - words, width / 3) / ((most - least) or 1)
    return [_row(bar, least, unit) for bar in bars]


def _row(bar: Bar, least: float, unit: float) -> dict[str, object]:
    known = [float(one) for one in (bar.low, bar.high) if one is not None]
    sure = min(known, key=abs) if known else 0.0
    spans = [(min(0.0, sure), max(0.0, sure)), (min(known, default=0.0), max(known, default=0.0))]
    (x, width), (doubt_x, doubt_width) = (
        (round(unit * (low - least), 1), round(unit * (high - low), 1)) for low, high in spans
    )
    after = round(unit * (max(0.0, *known) - least) if known else 0.0, 1)
    drawn = {
        "x": x,
        "width": width,
        "doubt_x": doubt_x,
        "doubt_width": doubt_width if len(set(known)) > 1 else 0,
    }
    return {"label": bar.label, "said": bar.said, "after": after, **drawn}
