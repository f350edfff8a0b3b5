"""Words that agree with the number before them: `{rows} ligne[s]`, `{rows} [row|rows]`.

The number is the last field filled in before the mark that reads as one, the upper end where it says two
("entre 50 000 et 130 000"). French takes the plural from two, English at
anything but one; without a number, the plural.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MARK = re.compile(r"(?<=[^\W\d_])\[([^\W\d_]+)\]|\[([^\[\]{}|]*)\|([^\[\]{}|]+)\]")
SPACES = re.compile(r"[\s\u00a0\u202f]")
SIGNED = re.compile(r"[+\-\u2212]?\d+(\.\d+)?")
ENDS = re.compile(r"(?:entre|between|de|from) .+\s(?:et|and|à|to)\s(.+)")
DECIMAL = {"fr": ",", "en": "."}
THOUSANDS = {"fr": ".", "en": ","}
TWO = 2


def filled(template: str, values: Mapping[str, object], lang: str) -> str:
    """Fill in the {fields} of a template, and have the words that follow them agree."""
    if not MARK.search(template):
        return template.format(**values)
    parts, many = [], True
    for literal, name, spec, conversion in string.Formatter().parse(template):
        parts.append(MARK.sub(_plural if many else _singular, literal))
        if name is not None:
            field = f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
            parts.append(field.format(**values))
            found = number_in(parts[-1], lang)
            many = many if found is None else is_many(found, lang)
    return "".join(parts)


def number_in(written: str, lang: str) -> float | None:
    """Read a number as it was written in a language; None when it is none."""
    ends = ENDS.fullmatch(written)
    bare = (
        SPACES.sub("", ends[1] if ends else written).replace(THOUSANDS[lang], "").replace(DECIMAL[lang], ".")
    )
    return abs(float(bare.lstrip("+-\u2212"))) if SIGNED.fullmatch(bare) else None


def is_many(number: float, lang: str) -> bool:
    """Tell whether a number takes the plural."""
    return number >= TWO if lang == "fr" else number != 1


def _plural(mark: re.Match[str]) -> str:
    return mark[1] or mark[3]


def _singular(mark: re.Match[str]) -> str:
    return mark[2] or ""
