"""The history of a number of the law as stairs: laid out for its page, and drawn to be taken away."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from radioscopie.law.load import Law
from radioscopie.questions.law.written import show_content
from radioscopie.web.render import drawing, lines_of

if TYPE_CHECKING:
    from radioscopie.law.load import Entry

WIDTH, HEIGHT, TOP, BOTTOM = 720, 180, 20, 30
LINE, FOOT = 20, 40
AFTER = 0.16  # of the time before, left for the figure of the last step


def stairs(entry: Entry, on: date, lang: str) -> dict[str, Any] | None:
    """Lay out the history of a number as stairs: points of a line for each run of days, and its figures.

    None when it never changed, or is no number.
    """
    held = [one for one in entry.values if one.value is not None and one.valid_from > date.min]
    if entry.kind not in ("cents", "rate", "count") or len(held) < 2:
        return None
    first, now = held[0].valid_from, max(held[-1].valid_from, on)
    last = now + max(timedelta(days=200), (now - first) * AFTER)
    highest = max(Fraction(one.value) for one in held if isinstance(one.value, int | Fraction)) or 1
    span = (last - first).days

    def x(day: date) -> float:
        return round(WIDTH * (day - first).days / span, 1)

    def y(value: object) -> float:
        share = Fraction(value) / highest if isinstance(value, int | Fraction) else Fraction(0)
        return round(float(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)), 1)

    steps = [
        {
            "x1": x(one.valid_from),
            "x2": x(min(one.ends_on or last, last)),
            "y": y(one.value),
            "label": show_content(one, lang),
            "day": one.valid_from,
            "assumed": one.status != "read",
        }
        for one in held
    ]
    return {"width": WIDTH, "height": HEIGHT, "steps": steps, "on": x(on) if first <= on <= last else None}


def stairs_drawn(entry: Entry, on: date, lang: str, label: str) -> str:
    """Draw the stairs of a value with what it is, its text and the law it was read in; "" when it has none."""
    steps = stairs(entry, on, lang)
    if steps is None:
        return ""
    said = {"label": lines_of(label, 84), "address": entry.address, "reference": entry.at(on).reference}
    top = LINE * len(said["label"]) + 2 * LINE
    sizes = {"top": top, "height": top + HEIGHT + FOOT, "line": LINE}
    return drawing(lang, "picture_stairs.svg", steps=steps, law=Law.load().version, **said, **sizes)
