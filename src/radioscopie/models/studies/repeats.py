"""Repeat exams: the same person, the same modality, a region in common, within a window. A fact of the calendar.

Whether a repeat was useful is not in an archive: what has no reason in the data is a candidate, never "useless". Copies
are one study already; studies of one person on one scanner within an hour are one visit under several orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

VISIT_MINUTES = 60
SAME_SITE, SAME_GROUP, OTHER_GROUP, UNKNOWN_SITE = "same_site", "same_group", "other_group", "unknown_site"
MEMORY = "4GB"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is called a repeat (see `tables.studies.regions.RepeatRule`)."""

    family: str
    kind: str
    modalities: Sequence[str]
    regions: Sequence[str]
    window_days: int
    elsewhere: bool


SPLIT = f"""
create table seen as
with placed as (
  select *, lag(minute) over scan as before from exams
  window scan as (partition by person, scanner, modality order by minute, study)
)
select *, before is not null and minute - before <= {VISIT_MINUTES} and has_time as is_split from placed
"""
PAIRS = """
create table pairs as
with one as (
  select s.study, s.person, s.day, s.minute, s.modality, s.site, s.site_group, r.region
  from seen s join regions r using (study) where not s.is_split
), near as (
  select study, modality, day, site, site_group, region,
    lag(study) over line as first_study, lag(day) over line as first_day,
    lag(site) over line as first_site, lag(site_group) over line as first_group
  from one window line as (partition by person, modality, region order by day, minute, study)
), closest as (
  select *, row_number() over (partition by study order by first_day desc, first_study, region) as rank
  from near where first_study is not null and first_study <> study
)
select study, first_study, modality, region, day - first_day as days, first_site, site,
  case when site = '' or first_site = '' then 'unknown_site' when site = first_site then 'same_site'
    when site_group = first_group then 'same_group' else 'other_group' end as place
from closest where rank = 1
"""
ESCALATIONS = """
select count(distinct b.study) from seen a join regions ra on ra.study = a.study
join seen b on b.person = a.person and b.day between a.day and a.day + ? and b.study <> a.study
join regions rb on rb.study = b.study and rb.region = ra.region
where a.modality = ? and b.modality = ? and not a.is_split and not b.is_split
  and (b.day > a.day or b.minute >= a.minute) and list_contains(?, ra.region)
"""


@dataclass(frozen=True, slots=True)
class Repeats:
    """What was found.

    Parameters
    ----------
    studies : studies that could be compared (a person, a day, a modality, a region), visits of several orders once
    splits : further orders of a visit, left out
    pairs : study, first_study (the nearest before it), modality, region, days, first_site, site, place, family
    escalations : studies after one of another modality, by family
    """

    studies: int
    splits: int
    pairs: pa.Table
    escalations: dict[str, int]


def find_repeats(exams: pa.Table, regions: pa.Table, rules: Sequence[Rule]) -> Repeats:
    """Find repeats.

    Parameters
    ----------
    exams : study, person, day (integer), minute (integer, from a fixed day), has_time, modality, site, site_group,
        scanner; one row a study
    regions : study, region; one row a region of a study
    rules : in order; a pair is of the family of the first that holds, "" of none
    """
    with duckdb.connect(config={"memory_limit": MEMORY}) as base:
        base.register("exams", exams)
        base.register("regions", regions)
        base.execute(SPLIT)
        base.execute(PAIRS)
        pairs = base.sql(f"select *, {_family(rules)} as family from pairs order by study").to_arrow_table()
        splits = _one(base, "select count(*) filter (where is_split) from seen")
        studies = _one(
            base, "select count(distinct study) from seen join regions using (study) where not is_split"
        )
        escalations = {rule.family: _escalations(base, rule) for rule in rules if rule.kind == "escalation"}
        return Repeats(studies, splits, pairs, escalations)


def _one(base: duckdb.DuckDBPyConnection, asked: str, given: Sequence[Any] = ()) -> int:
    row = base.execute(asked, list(given)).fetchone()
    return int(row[0]) if row else 0


def _escalations(base: duckdb.DuckDBPyConnection, rule: Rule) -> int:
    first, second = rule.modalities
    return _one(base, ESCALATIONS, (rule.window_days, first, second, list(rule.regions)))


def _family(rules: Sequence[Rule]) -> str:
    """Write the family of a pair as SQL; families, modalities and regions are ours, from the table of rules."""
    cases = [f"when {_holds(rule)} then '{rule.family}'" for rule in rules if rule.kind == "repeat"]
    return f"case {' '.join(cases)} else '' end" if cases else "''"


def _holds(rule: Rule) -> str:
    said = [f"days <= {rule.window_days}", f"modality in ({_listed(rule.modalities)})"]
    if rule.regions:
        said.append(f"region in ({_listed(rule.regions)})")
    if rule.elsewhere:
        said.append(f"place in ({_listed((SAME_GROUP, OTHER_GROUP))})")
    return " and ".join(said)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
