"""Which local identities are one person: named rules from the surest to the weakest, vetoes, clusters without conflict.

A false link makes a false repeat and a false saving: precision comes first. Each link keeps its rule. What is likely
but not sure goes to a list for a human, and is never merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from radioscopie.models.studies.gathering import people_of
from radioscopie.models.studies.likeness import (
    BIRTH,
    FAMILY,
    GIVEN,
    NEAR_BIRTH,
    NEAR_NUMBER,
    SAME_FAMILY,
    UNLIKE_GIVEN,
)
from radioscopie.models.studies.link_rules import RULES, SURE

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.models.studies.link_rules import Rule

FIELDS = ("identity", "family", "birth_family", "given", "birth", "sex", "number", "address")
MEMORY_MB, IDENTITIES_A_MB = 1000, 1000  # at least; more for more identities


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
    people, kept = people_of(records, pairs.filter(pa.array(sure)), numbers_are_checked=numbers_are_checked)
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


def _apart(pairs: pa.Table, people: Ints) -> pa.Table:
    """Keep the pairs of two people: those that other links have joined need no human."""
    left, right = (pairs[name].to_numpy() for name in ("left", "right"))
    return pairs.filter(pa.array(people[left] != people[right]))
