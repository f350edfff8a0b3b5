"""Which local identities are one person: named rules from the surest to the weakest, vetoes, clusters without conflict.

A false link makes a false repeat and a false saving: precision comes first. Each link keeps its rule. What is likely
but not sure goes to a list for a human, and is never merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa

from radioscopie.jit import inner, kernel

if TYPE_CHECKING:
    from radioscopie.arrays import Ints

FIELDS = ("identity", "family", "birth_family", "given", "birth", "sex", "number", "address")
MEMORY_MB, IDENTITIES_A_MB = 1000, 1000  # at least; more for more identities


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


# near: one edit, for words long enough to bear it; compound names: one contains the other, word by word
NEAR = (
    "(length({a}) > 2 and length({b}) > 2 and abs(length({a}) - length({b})) <= 1"
    " and (left({a}, 1) = left({b}, 1) or right({a}, 1) = right({b}, 1)) and damerau_levenshtein({a}, {b}) <= 1)"
)
BEGINS = "starts_with({b}, {a} || ' ') or starts_with({a}, {b} || ' ')"
HELD = "({BEGINS} or ends_with({b}, ' ' || {a}) or ends_with({a}, ' ' || {b}))".replace("{BEGINS}", BEGINS)
ALIKE = f"({{a}} = {{b}} or {NEAR} or {HELD})"


def _alike(left: str, right: str) -> str:
    return f"({left} <> '' and {right} <> '' and {ALIKE.format(a=left, b=right)})"


GIVEN = _alike("l.given", "r.given")
SIDES = [
    (f"l.{one}", f"r.{other}") for one in ("family", "birth_family") for other in ("family", "birth_family")
]
FAMILY = f"({' or '.join(_alike(*sides) for sides in SIDES)})"
SAME_FAMILY = (
    "(l.family = r.family or l.family = r.birth_family or l.birth_family = r.family"
    " or (l.birth_family <> '' and l.birth_family = r.birth_family))"
)
NEAR_SWAPPED = f"({_alike('l.family', 'r.given')} and {_alike('l.given', 'r.family')})"
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
ONE_SWAPPED = f"({_alike('l.family', 'r.given')} or {_alike('l.given', 'r.family')})"
ANY = f"({FAMILY} or {GIVEN} or {ONE_SWAPPED} or {ADDRESS})"
ANY_OTHER = f"({NEAR_BIRTH} or {ADDRESS} or {NEAR_SWAPPED} or ({FAMILY} and {GIVEN}))"
NEAR_NUMBER_SWAPPED = f"{NEAR_NUMBER} and {NEAR_SWAPPED}"
UNCHECKED: Any = {"guarded": False, "needs_unchecked": True}
RARE = 5  # birth dates borne by a pair of names: above, two people of that name are too likely


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


@dataclass(frozen=True, slots=True)
class Linked:
    """Who is who.

    Parameters
    ----------
    people : shape (n,), rank of the first identity of the person of each identity
    links : left, right (ranks), rule: every pair that a sure rule found and no veto refused
    refused : of the same shape: pairs that would have put two numbers, or both sexes, in one person
    grey : of the same shape: pairs for a human
    """

    people: Ints
    links: pa.Table
    refused: pa.Table
    grey: pa.Table


def link(records: pa.Table, *, numbers_are_checked: bool = True) -> Linked:
    """Link identities.

    Parameters
    ----------
    records : one row an identity, columns `FIELDS`, texts in the form of `names.records_of`
    numbers_are_checked : a number bears a key, so that two numbers are two people; else a number may be wrong
    """
    pairs = _pairs(records, numbers_are_checked=numbers_are_checked)
    sure = np.isin(pairs["rule"].to_numpy(zero_copy_only=False), SURE)
    people, kept = _people(records, pairs.filter(pa.array(sure)), numbers_are_checked=numbers_are_checked)
    links = pairs.filter(pa.array(sure))
    grey = _apart(pairs.filter(pa.array(~sure)), people)
    return Linked(people, links.filter(pa.array(kept)), links.filter(pa.array(~kept)), grey)


def _pairs(records: pa.Table, *, numbers_are_checked: bool) -> pa.Table:
    """Find the pairs of each rule, each pair once, under its surest rule."""
    with (
        TemporaryDirectory() as spill,  # for its owner alone, gone at the end: what does not fit in memory holds names
        duckdb.connect(config=_settings(records.num_rows, spill)) as base,
    ):
        base.register("given_records", records)
        base.execute(PREPARE)
        for rank, rule in enumerate(RULES):
            if rule.needs_unchecked and numbers_are_checked:
                continue
            for block in (rule.blocks,) if isinstance(rule.blocks, str) else rule.blocks:
                base.execute(_search(rank, rule, block, numbers_are_checked=numbers_are_checked))
        return base.sql(FIRST).to_arrow_table()


def _settings(identities: int, spill: str) -> dict[str, str]:
    return {
        "memory_limit": f"{max(MEMORY_MB, identities // IDENTITIES_A_MB)}MB",
        "temp_directory": spill,
    }


PREPARE = """
create table people as
  with told as (
    select (row_number() over ()) - 1 as rank, family, birth_family, given, sex, number, address,
      replace(birth, '-', '') as birth
    from given_records
  ), named as (select family, given, count(distinct birth) as births from told group by all)
  select told.*, births, left(family, 1) as family_first, right(family, 1) as family_last,
    left(given, 1) as given_first, right(given, 1) as given_last,
    left(birth, 3) as birth_1, substr(birth, 4, 3) as birth_2, right(birth, 2) as birth_3
  from told join named using (family, given) order by rank;
create table pairs (l bigint, r bigint, rank integer, rule varchar);
"""
FIRST = """
select l as "left", r as "right", arg_min(rule, rank) as rule from pairs group by l, r
order by min(rank), l, r
"""


def _search(rank: int, rule: Rule, block: str, *, numbers_are_checked: bool) -> str:
    vetoes = ["(l.number = '' or r.number = '' or l.number = r.number)"] if numbers_are_checked else []
    if rule.guarded:
        vetoes.append("(l.sex = '' or r.sex = '' or l.sex = r.sex)")
    if rule.guarded and rule.twins:
        vetoes.append(f"not ({SAME_FAMILY} and {BIRTH} and {UNLIKE_GIVEN})")
    where = " and ".join([block, "l.rank < r.rank", rule.holds, *vetoes])
    return f"insert into pairs select l.rank, r.rank, {rank}, '{rule.name}' from people l, people r where {where}"


COMPARED = ("family", "given", "birth", "sex", "number")
ALIKE_SQL = {"family": FAMILY, "given": GIVEN, "birth": NEAR_BIRTH, "sex": "false", "number": NEAR_NUMBER}
SAME, ALIKE_WORD, DIFFERENT, MISSING = "same", "alike", "different", "missing"


def agreement(records: pa.Table, left: int, right: int) -> dict[str, str]:
    """Tell which fields of two identities agree, never what they hold: same, alike, different, missing."""
    with duckdb.connect() as base:
        base.register("given_records", records.take(pa.array([left, right])))
        base.execute(PREPARE)
        row = base.execute(
            f"select {', '.join(map(_compared, COMPARED))} from people l, people r where l.rank = 0 and r.rank = 1"
        )
        return dict(zip(COMPARED, row.fetchone() or (), strict=True))


def _compared(field: str) -> str:
    return (
        f"case when l.{field} = '' or r.{field} = '' then '{MISSING}' when l.{field} = r.{field} then '{SAME}'"
        f" when {ALIKE_SQL[field]} then '{ALIKE_WORD}' else '{DIFFERENT}' end"
    )


UNLIKE_GIVEN = f"(l.given <> '' and r.given <> '' and not {GIVEN})"


def _people(records: pa.Table, links: pa.Table, *, numbers_are_checked: bool) -> tuple[Ints, np.ndarray]:
    """Gather identities from the surest link on; a link that would put two numbers or both sexes in one is refused."""
    left, right = (links[name].to_numpy().astype(np.int64) for name in ("left", "right"))
    number, sex = (_codes(records[name]) for name in ("number", "sex"))
    people, kept = _gather(left, right, number if numbers_are_checked else np.zeros_like(number), sex)
    return people, kept


@kernel()
def _gather(left, right, number, sex):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Join pairs in their order; the first rank of a person is its root, and bears its number and its sex."""
    parent = np.arange(len(number))
    number, sex = number.copy(), sex.copy()
    kept = np.ones(len(left), np.bool_)
    for at in range(len(left)):
        a, b = _root(parent, left[at]), _root(parent, right[at])
        if a == b:
            continue
        if (number[a] and number[b] and number[a] != number[b]) or (sex[a] and sex[b] and sex[a] != sex[b]):
            kept[at] = False
            continue
        low, high = min(a, b), max(a, b)
        parent[high] = low
        number[low] = number[low] or number[high]
        sex[low] = sex[low] or sex[high]
    for one in range(len(parent)):
        parent[one] = _root(parent, one)
    return parent, kept


@inner()
def _root(parent, one):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one


def _codes(column: pa.ChunkedArray) -> Ints:
    """Give a number to each value, 0 to the empty text."""
    encoded = column.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    ranks: Ints = np.array([0 if word == "" else place + 1 for place, word in enumerate(words)] or [0])
    found: Ints = ranks[encoded.indices.to_numpy()]
    return found


def _apart(pairs: pa.Table, people: Ints) -> pa.Table:
    """Keep the pairs of two people: those that other links have joined need no human."""
    left, right = (pairs[name].to_numpy() for name in ("left", "right"))
    return pairs.filter(pa.array(people[left] != people[right]))
