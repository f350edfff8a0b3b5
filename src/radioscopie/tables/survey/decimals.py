"""Numbers as people type and paste them: 1 234,56, 1.234,56, 1,234.56, −5. The same value, or a refusal that is seen.

One mark alone followed by three digits (1.234) may be a thousand or a decimal: the other values of the column tell,
else it is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from radioscopie.schema.parsers import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

Mark = Literal["", ".", ","]
GAPS = re.compile("[ \u00a0\u202f\u2009'’]")
SHAPE = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})*")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}([ \u00a0\u202f\u2009'’][0-9]{3})+([.,][0-9]{1,15})?")
DOUBTFUL = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
MINUS = "−"
MOST = 1e15


def numbers(words: Sequence[str]) -> list[float | Refused]:
    """Read the numbers of a column.

    Parameters
    ----------
    words : trimmed, none empty

    Returns
    -------
    The value of each, or why it is refused.
    """
    bare = [_bare(word) for word in words]
    marks = {_mark(word) for word in bare if word}
    known = marks - {""}
    mark = known.pop() if len(known) == 1 else ""
    return [_number(word, mark) for word in bare]


def _bare(word: str) -> str:
    """Take the sign of money and the gaps between thousands away; "" when the word has not the shape of a number."""
    word = word.removesuffix("€").strip().replace(MINUS, "-")
    if GAPS.search(word) and not GROUPED.fullmatch(word):
        return ""
    bare = GAPS.sub("", word)
    return bare if SHAPE.fullmatch(bare) else ""


def _mark(word: str) -> Mark:
    """Tell which mark is that of decimals in a number that leaves no doubt, "" when it has none or leaves one."""
    points, commas = word.count("."), word.count(",")
    if not points + commas or DOUBTFUL.fullmatch(word):
        return ""
    if points and commas:
        return "." if word.rfind(".") > word.rfind(",") else ","
    if points + commas > 1:
        return "," if points else "."
    return "." if points else ","


def _number(word: str, mark: Mark) -> float | Refused:
    if not word:
        return Refused("tables.not_a_number")
    if DOUBTFUL.fullmatch(word) and not mark:
        return Refused("survey.doubtful_number")
    decimal = mark if DOUBTFUL.fullmatch(word) else _mark(word)
    whole, _, part = word.partition(decimal) if decimal else (word, "", "")
    groups = re.split("[.,]", whole)
    if (
        re.search("[.,]", part)
        or any(len(group) != 3 for group in groups[1:])
        or len(set(whole) & set(".,")) > 1
    ):
        return Refused("tables.not_a_number")
    value = float("".join(groups) + (f".{part}" if part else ""))
    return value if abs(value) < MOST else Refused("tables.number_range", low=-MOST, high=MOST)
