"""The rules by which two identities are one person, from the surest to the weakest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from radioscopie.models.studies.likeness import (
    ADDRESS,
    ANY,
    ANY_OTHER,
    BIRTH,
    FAMILY,
    GIVEN,
    NEAR_BIRTH,
    NEAR_NUMBER,
    NEAR_SWAPPED,
    SAME_FAMILY,
    SWAPPED,
)

UNCHECKED: Any = {"guarded": False, "needs_unchecked": True}
RARE = 5  # birth dates borne by a pair of names: above, two people of that name are too likely


@dataclass(frozen=True, slots=True)
class Rule:
    """How two identities are found to be one.

    Parameters
    ----------
    name : code of the rule
    blocks : SQL on `l` and `r`: what must be equal for two identities to be compared at all, one way or another
    holds : SQL on `l` and `r`: what must hold besides
    is_sure : links; otherwise a pair for a human
    guarded : twins and conflicts of sex forbid it
    twins : twins are possible: not where given names must be alike
    needs_unchecked : only where numbers bear no key, and so may be wrong by a digit
    """

    name: str
    blocks: str | tuple[str, ...]
    holds: str = "true"
    is_sure: bool = True
    guarded: bool = True
    twins: bool = True
    needs_unchecked: bool = False


def _same_end(left: str, right: str) -> tuple[str, ...]:
    """Compare people born on one day whose names have the first or the last letter in common: names alike have."""
    day = "l.birth = r.birth and l.birth <> ''"
    first, other = f"l.{left}_first = r.{right}_first", f"l.{left}_first <> r.{right}_first"
    return f"{day} and {first}", f"{day} and l.{left}_last = r.{right}_last and {other}"


def _same_piece(names: str) -> tuple[str, ...]:
    """Compare people of the same names whose birth dates have one of three pieces in common: dates alike have."""
    return tuple(f"{names} and l.birth_{piece} = r.birth_{piece} and l.birth <> ''" for piece in (1, 2, 3))


NAMES = "l.family = r.family and l.given = r.given and l.family <> '' and l.given <> ''"
RULES = (
    Rule(
        "number",
        "l.number = r.number and l.number <> ''",
        f"({BIRTH} or {NEAR_BIRTH} or {ANY})",
        guarded=False,
    ),
    Rule(
        "names_birth",
        "l.given = r.given and l.birth = r.birth and l.given <> '' and l.birth <> ''",
        SAME_FAMILY,
        twins=False,
    ),
    Rule("names_swapped", "l.birth = r.birth and l.birth <> '' and l.family = r.given", SWAPPED),
    Rule("near_number_birth", "l.birth = r.birth and l.birth <> ''", f"{NEAR_NUMBER} and {ANY}", **UNCHECKED),
    Rule(
        "near_number_family",
        "l.family = r.family and l.family <> ''",
        f"{NEAR_NUMBER} and {ANY_OTHER}",
        **UNCHECKED,
    ),
    Rule(
        "near_number_given",
        "l.given = r.given and l.given <> ''",
        f"{NEAR_NUMBER} and {ANY_OTHER}",
        **UNCHECKED,
    ),
    Rule("near_number_address", "l.address = r.address and l.address <> ''", NEAR_NUMBER, **UNCHECKED),
    Rule(
        "near_number_swapped",
        "l.family = r.given and l.family <> ''",
        f"{NEAR_NUMBER} and {NEAR_SWAPPED}",
        **UNCHECKED,
    ),
    Rule("near_names_birth", _same_end("given", "given"), f"{GIVEN} and {FAMILY}", twins=False),
    Rule("near_names_swapped", _same_end("given", "family"), NEAR_SWAPPED),
    Rule("birth_address", "l.birth = r.birth and l.birth <> ''", f"{ADDRESS} and ({FAMILY} or {GIVEN})"),
    Rule(
        "names_near_birth",
        _same_piece(NAMES),
        f"{NEAR_BIRTH} and l.births <= {RARE} and r.births <= {RARE}",
        twins=False,
    ),
    Rule(
        "names_address",
        NAMES,
        f"{ADDRESS} and l.births <= {RARE} and r.births <= {RARE}",
    ),
    Rule(
        "near_names_address",
        "l.family = r.family and l.family <> ''",
        f"{ADDRESS} and {GIVEN} and (l.birth = '' or r.birth = '' or {NEAR_BIRTH})",
    ),
    Rule(
        "family_near_birth_address",
        "l.family = r.family and l.family <> ''",
        f"{ADDRESS} and {NEAR_BIRTH} and (l.given = '' or r.given = '')",
    ),
    Rule(
        "given_address",
        "l.given = r.given and l.given <> ''",
        f"{ADDRESS} and {FAMILY} and (l.birth = '' or r.birth = '' or {NEAR_BIRTH})",
    ),
    Rule(
        "common_names_near_birth",
        _same_piece(NAMES),
        f"{NEAR_BIRTH} and (l.births > {RARE} or r.births > {RARE})",
        twins=False,
        is_sure=False,
    ),
    Rule(
        "family_birth",
        "l.family = r.family and l.birth = r.birth and l.family <> '' and l.birth <> ''",
        f"not {GIVEN} and l.sex = r.sex",
        is_sure=False,
        guarded=False,
    ),
)
SURE = tuple(rule.name for rule in RULES if rule.is_sure)
