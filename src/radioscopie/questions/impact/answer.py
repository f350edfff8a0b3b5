"""What a change of law costs, measure by measure: `compare(activity, machines, law)`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.law.compile import Compiled, compile_together
from radioscopie.law.words import MODALITIES
from radioscopie.models.pricing.assumptions import assumptions_of, merge_assumptions
from radioscopie.models.pricing.encode import Coded, Fleet, coded_words, encode_fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.findings import calendar_findings, findings_of
from radioscopie.models.pricing.measures import AGEING, acts_of_decision, steps
from radioscopie.models.pricing.price import screened
from radioscopie.models.pricing.replay import check_one_year, check_years, known, replay
from radioscopie.questions.impact.tables import Tally, impact_tables
from radioscopie.result import Assumption, Result
from radioscopie.tables.rejects import sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pyarrow as pa

    from radioscopie.arrays import Whole
    from radioscopie.law.load import Law
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

    Pass = tuple[str, Compiled, int | None]

BASE_ON = date(2025, 11, 4)
YEARS = (2025, 2026, 2027)
ALWAYS = (
    "impact.assume_same_activity",
    "impact.assume_same_days",
    "impact.assume_ages",
    "impact.assume_steps_apply",
)


@dataclass(frozen=True, slots=True)
class Impact:
    """What `compare` gives: the result to show, and the rows that could not be priced."""

    result: Result
    rejects: pa.Table
    rows_read: int
    accepted: int


def compare(
    activity: Activity,
    machines: Machines,
    law: Law,
    *,
    variant: Law | None = None,
    base_on: date = BASE_ON,
    years: tuple[int, ...] = YEARS,
    advance: Callable[[int], None] = lambda _: None,
) -> Impact:
    """Replay an activity in each year under the law frozen at a date and under a variant, and say what changes.

    Parameters
    ----------
    activity : at most twelve months of activity
    law : the law in force
    variant : the law compared with the base; None = the law in force
    base_on : the base is `law` where nothing changes after this date, and machines keep the age they have
        in its civil year
    years : civil years in which the activity is replayed
    advance : called with the number of rows priced, for a progress line

    Returns
    -------
    Impact : tables in cents, variant minus base, from the payer's side; see docs/concepts/attribution.md

    Raises
    ------
    InputError : no row to replay, more than twelve months of activity, a year or a date outside 2005-2035
    """
    check_years(years)
    laws, fleet = _laws(law, variant or law, base_on), encode_fleet(machines)
    rows, coded, refused = screened(activity, fleet, compile_together(law)[0])
    check_one_year(coded, activity.source)
    found = _Found(Tally(_dimensions(rows, coded, fleet, laws.new)))
    for year in years:
        _add_year(found, laws, fleet, replay(coded, laws.new, year), year, advance)
    _larger(found.findings, calendar_findings(coded).items())
    result = _result(found, len(coded.visit))
    return Impact(result, sorted_rejects([activity.rejects, refused]), activity.rows_read, rows.num_rows)


@dataclass(frozen=True, slots=True)
class _Laws:
    """The two laws, as texts and compiled together, and the pricings that lead from one to the other."""

    base_law: Law
    variant_law: Law
    base: Compiled
    new: Compiled
    passes: tuple[Pass, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the years give, added up as they come."""

    tally: Tally
    assumed: list[Assumption] = field(default_factory=list)
    findings: dict[str, int] = field(default_factory=dict)


def _laws(law: Law, variant: Law, base_on: date) -> _Laws:
    base_law = law.frozen(base_on)
    base, new = compile_together(base_law, variant)
    return _Laws(base_law, variant, base, new, tuple(_passes(base, new, base_on.year, acts_of_decision(law))))


def _add_year(
    found: _Found, laws: _Laws, fleet: Fleet, again: Coded, year: int, advance: Callable[[int], None]
) -> None:
    """Price a year at each pass; only rows that both laws price are counted."""
    first, last = laws.passes[0][0], laws.passes[-1][0]
    ends = {
        name: price_rows(again, fleet, under, age_year=age)
        for name, under, age in (*laws.passes[:2], laws.passes[-1])
    }
    keep = known(again, (laws.base, laws.new), ends.values())
    for name, under, age in laws.passes:
        amounts = ends[name] if name in ends else price_rows(again, fleet, under, age_year=age)
        found.tally.add(year, name, again, amounts, keep)
        advance(len(keep))
    for law, under, name in ((laws.base_law, laws.base, first), (laws.variant_law, laws.new, last)):
        found.assumed.extend(assumptions_of(law, under, fleet, again, ends[name]))
    _larger(found.findings, findings_of(laws.variant_law, laws.new, again, ends[last]))
    _larger(found.findings, (("impact.left_out", int((~keep).sum())),))


def _result(found: _Found, rows: int) -> Result:
    always = [Assumption(key, "assumed", "", rows) for key in ALWAYS]
    assumptions = tuple(merge_assumptions([*found.assumed, *always], max))
    return Result("impact", impact_tables(found.tally), assumptions, tuple(found.findings.items()))


def _larger(findings: dict[str, int], found: Iterable[tuple[str, int]]) -> None:
    """Keep the larger count of each finding: a year replays the same rows."""
    for key, rows in found:
        if rows:
            findings[key] = max(rows, findings.get(key, 0))


def _passes(base: Compiled, new: Compiled, base_year: int, decision: frozenset[str]) -> Iterator[Pass]:
    yield "base", base, base_year
    yield AGEING, base, None
    for measure, compiled in steps(base, new, decision):
        yield measure, compiled, None


def _dimensions(
    rows: pa.Table, coded: Coded, fleet: Fleet, law: Compiled
) -> dict[str, tuple[Whole, list[str]]]:
    """Give, for each dimension of the tables, the code of each row and the words of the codes."""
    practice, practices = coded_words(rows, "practice")
    site, sites = coded_words(rows, "site")
    return {
        "practice": (practice, practices),
        "site": (site, sites),
        "machine": (coded.rows.machine + 1, ["", *fleet.ids]),
        "modality": (law.acts.modality[coded.rows.act], list(MODALITIES)),
        "act": (coded.rows.act, list(law.codes)),
    }
