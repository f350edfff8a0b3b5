"""What stays on one line: a figure and its unit, a French mark and the word that it follows or goes before."""

from __future__ import annotations

import re

from radioscopie.numbers import FIXED

UNIT = re.compile(r"(?<=\d) (?=(?:%|€|[kM]€|Md€|pts?\b))")
MARK = re.compile(r"(?<=«) | (?=[?!;:»])")


def glued(words: str, lang: str) -> str:
    """Keep French marks on the line of their word."""
    return MARK.sub(FIXED, words) if lang == "fr" else words


def with_units(words: str) -> str:
    """Keep a figure and its unit on one line."""
    return UNIT.sub(FIXED, words)
