"""When identities `l` and `r` are alike in a field, in SQL: equal, one edit apart, one within the other, swapped."""

from __future__ import annotations

# near: one edit, for words long enough to bear it; compound names: one contains the other, word by word
NEAR = (
    "(length({a}) > 2 and length({b}) > 2 and abs(length({a}) - length({b})) <= 1"
    " and (left({a}, 1) = left({b}, 1) or right({a}, 1) = right({b}, 1)) and damerau_levenshtein({a}, {b}) <= 1)"
)
BEGINS = "starts_with({b}, {a} || ' ') or starts_with({a}, {b} || ' ')"
HELD = "({BEGINS} or ends_with({b}, ' ' || {a}) or ends_with({a}, ' ' || {b}))".replace("{BEGINS}", BEGINS)
ALIKE = f"({{a}} = {{b}} or {NEAR} or {HELD})"


def alike(left: str, right: str) -> str:
    """Compare two words, neither of them empty."""
    return f"({left} <> '' and {right} <> '' and {ALIKE.format(a=left, b=right)})"


GIVEN = alike("l.given", "r.given")
SIDES = [
    (f"l.{one}", f"r.{other}") for one in ("family", "birth_family") for other in ("family", "birth_family")
]
FAMILY = f"({' or '.join(alike(*sides) for sides in SIDES)})"
SAME_FAMILY = (
    "(l.family = r.family or l.family = r.birth_family or l.birth_family = r.family"
    " or (l.birth_family <> '' and l.birth_family = r.birth_family))"
)
NEAR_SWAPPED = f"({alike('l.family', 'r.given')} and {alike('l.given', 'r.family')})"
SWAPPED = "(l.family = r.given and l.given = r.family and l.family <> '' and l.given <> '')"
BIRTH = "(l.birth = r.birth and l.birth <> '')"
# an edit leaves one of three pieces of a date as it is: what has none is not compared any further
NEAR_BIRTH = (
    "(l.birth <> '' and r.birth <> ''"
    " and (l.birth_1 = r.birth_1 or l.birth_2 = r.birth_2 or l.birth_3 = r.birth_3)"
    " and (damerau_levenshtein(l.birth, r.birth) <= 1"
    " or (substr(l.birth, 1, 4) = substr(r.birth, 1, 4) and substr(l.birth, 5, 2) = substr(r.birth, 7, 2)"
    " and substr(l.birth, 7, 2) = substr(r.birth, 5, 2))))"
)
ADDRESS = (
    "(length(l.address) > 8 and length(r.address) > 8 and damerau_levenshtein(l.address, r.address) <= 2)"
)
NEAR_NUMBER = "(l.number <> '' and r.number <> '' and damerau_levenshtein(l.number, r.number) <= 1)"
ONE_SWAPPED = f"({alike('l.family', 'r.given')} or {alike('l.given', 'r.family')})"
ANY = f"({FAMILY} or {GIVEN} or {ONE_SWAPPED} or {ADDRESS})"
ANY_OTHER = f"({NEAR_BIRTH} or {ADDRESS} or {NEAR_SWAPPED} or ({FAMILY} and {GIVEN}))"
UNLIKE_GIVEN = f"(l.given <> '' and r.given <> '' and not {GIVEN})"
