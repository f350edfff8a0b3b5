"""Names of the nation's places without their FINESS number: the accounts are constructed, the number is a real one."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FINESS = re.compile(r"[0-9][0-9AB][0-9]{7}")
OVERSEAS = "97"


def code_names(names: Iterable[str]) -> Mapping[str, str]:
    """Give each FINESS number met in names a name of its département and rank: "R01-E001".

    The same names give the same codes, whatever their order.
    """
    numbers = sorted({found[0] for name in names if (found := FINESS.match(name))})
    ranked = [enumerate(own, 1) for own in _by_departement(numbers)]
    return {number: f"R{departement_of(number)}-E{rank:03d}" for own in ranked for rank, number in own}


def coded(name: str, codes: Mapping[str, str]) -> str:
    """Write a name with the code of its FINESS number in place of the number; other names stay."""
    return FINESS.sub(lambda found: codes[found[0]], name, count=1) if FINESS.match(name) else name


def departement_of(number: str) -> str:
    """Give the département in front of a FINESS number (97 and the territory's digit overseas)."""
    return f"97{number[3]}" if number.startswith(OVERSEAS) else number[:2]


def _by_departement(numbers: list[str]) -> list[list[str]]:
    return [list(own) for _, own in groupby(numbers, departement_of)]
