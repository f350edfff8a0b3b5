"""What a change of law costs, measure by measure: `compare(activity, machines, law)`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.law.compile import MODALITIES, Compiled, compile_together
from radioscopie.models.impact.replay import check_one_year, replay
from radioscopie.models.impact.tables import Tally, impact_tables
from radioscopie.models.pricing.assumptions import (
    assumptions_of,
    calendar_findings,
    findings_of,
    merge_assumptions,
)
from radioscopie.models.pricing.encode import Coded, Fleet, coded_words, encode_fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.measures import AGEING, acts_of_decision, steps
from radioscopie.models.pricing.price import screened
from radioscopie.result import Assumption, Result
from radioscopie.tables.rejects import sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    import pyarrow as pa

    from radioscopie.law.load import Law
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

    Ints = np.ndarray[tuple[int, ...], np.dtype[np.integer]]

BASE_ON = date(2025, 11, 4)
YEARS = (2025, 2026, 2027)
ALWAYS = ("impact.assume_same_activity", "impact.assume_same_days", "impact.assume_ages")


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
    lang: str = "fr",
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
    """
    base_law, variant_law = law.frozen(base_on), variant or law
    base, new = compile_together(base_law, variant_law)
    (now,) = compile_together(law)
    fleet, decision = encode_fleet(machines), acts_of_decision(law)
    rows, coded, refused = screened(activity, fleet, now, lang)
    check_one_year(coded, activity.source)
    calendar = calendar_findings(coded)
    tally = Tally(_dimensions(rows, coded, fleet, new))
    assumed: list[Assumption] = []
    findings: dict[str, int] = {}
    for year in years:
        again = replay(coded, new, year)
        for measure, compiled, age_year in _passes(base, new, base_on.year, decision):
            amounts = price_rows(again, fleet, compiled, age_year=age_year)
            tally.add(year, measure, again, amounts)
            advance(len(coded.visit))
        assumed += assumptions_of(variant_law, new, fleet, again, amounts)
        findings.update(dict(findings_of(new, again, amounts)) | calendar)
    assumed += [Assumption(key, "assumed", "", len(coded.visit)) for key in ALWAYS]
    result = Result(
        "impact", impact_tables(tally), tuple(merge_assumptions(assumed)), tuple(findings.items())
    )
    return Impact(result, sorted_rejects([activity.rejects, refused]), activity.rows_read, rows.num_rows)


def _passes(
    base: Compiled, new: Compiled, base_year: int, decision: frozenset[str]
) -> Iterator[tuple[str, Compiled, int | None]]:
    yield "base", base, base_year
    yield AGEING, base, None
    for measure, compiled in steps(base, new, decision):
        yield measure, compiled, None


def _dimensions(
    rows: pa.Table, coded: Coded, fleet: Fleet, law: Compiled
) -> dict[str, tuple[Ints, list[str]]]:
    """Give, for each dimension of the tables, the code of each row and the words of the codes."""
    practice, practices = coded_words(rows, "practice")
    site, sites = coded_words(rows, "site")
    return {
        "practice": (practice, practices),
        "site": (site, sites),
        "machine": (coded.rows.machine + 1, ["", *fleet.ids]),
        "modality": (law.modality[coded.rows.act], list(MODALITIES)),
        "act": (coded.rows.act, list(law.codes)),
    }
