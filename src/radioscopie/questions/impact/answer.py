"""What a change of law costs, measure by measure: `compare(activity, machines, law)`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.bilingual import Words
from radioscopie.law.compile import Compiled, compile_together
from radioscopie.law.load import Law
from radioscopie.law.words import MODALITIES
from radioscopie.models.pricing.assumptions import assumptions_of, merge_assumptions
from radioscopie.models.pricing.encode import Coded, Fleet, coded_words, encode_fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.findings import calendar_findings, findings_of
from radioscopie.models.pricing.measures import AGEING, acts_of_decision, steps
from radioscopie.models.pricing.price import screened
from radioscopie.models.pricing.replay import check_one_year, check_years, known, replay
from radioscopie.questions.billed import machines_of
from radioscopie.questions.defaults import BASE_ON, YEARS
from radioscopie.questions.impact.sums import PassSums, dimension_rows, measure_rows, year_rows
from radioscopie.questions.impact.tables import BY_DIMENSION, BY_MEASURE, BY_YEAR
from radioscopie.result import Assumption, Result, said
from radioscopie.results.answer import Answer, silent
from radioscopie.results.record import make_record
from radioscopie.tables.activity import read_activity
from radioscopie.tables.rejects import sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    import pyarrow as pa

    from radioscopie.arrays import Whole
    from radioscopie.inputs import Input
    from radioscopie.questions.impact.ask import Ask
    from radioscopie.result import Names, ResultTable
    from radioscopie.results.answer import Advance
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

    Pass = tuple[str, Compiled, int | None]

ALWAYS = (
    "impact.assume_same_activity",
    "impact.assume_same_days",
    "impact.assume_ages",
    "impact.assume_steps_apply",
)
LABEL = 38  # letters of the label of an act that are shown


def answer(ask: Ask, advance: Advance) -> Answer:
    """Compare the law frozen on a day with the law in force under reforms, on a file of activity.

    Raises
    ------
    InputError : a file that cannot be used, no row to replay, more than twelve months of activity
    """
    law, machines = Law.load(), machines_of(ask)
    activity = read_activity(ask.activity, mapping=ask.mapping)
    compared = _Compared(law, law.with_reforms(*ask.reform), ask.base, ask.years, tuple(files_of(ask)))
    return _answer(activity, machines, compared, advance)


def compare(
    activity: Activity,
    machines: Machines,
    law: Law,
    *,
    variant: Law | None = None,
    base_on: date = BASE_ON,
    years: tuple[int, ...] = YEARS,
    advance: Advance = silent,
) -> Answer:
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
    Answer : tables in cents, variant minus base, from the payer's side (see docs/concepts/attribution.md), and the
        rows refused

    Raises
    ------
    InputError : no row to replay, more than twelve months of activity, a year or a date outside 2005-2035
    """
    check_years(years)
    return _answer(activity, machines, _Compared(law, variant or law, base_on, years), advance)


@dataclass(frozen=True, slots=True)
class _Compared:
    """What is compared, in which years, and the files that it was read from."""

    law: Law
    variant: Law
    base_on: date
    years: tuple[int, ...]
    files: tuple[Input, ...] = ()


def _answer(activity: Activity, machines: Machines, compared: _Compared, advance: Advance) -> Answer:
    laws = _laws(compared.law, compared.variant, compared.base_on)
    fleet = encode_fleet(machines)
    rows, coded, refused = screened(activity, fleet, compile_together(compared.law)[0])
    check_one_year(coded, activity.source)
    found = _Found(PassSums(_dimensions(rows, coded, fleet, laws.new)))
    for year in compared.years:
        _add_year(found, laws, fleet, replay(coded, laws.new, year), year, advance)
    _larger(found.findings, calendar_findings(coded).items())
    result = _result(found, len(coded.visit), compared)
    return Answer(result, sorted_rejects([activity.rejects, refused]), activity.rows_read)


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

    sums: PassSums
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
        found.sums.add(year, name, again, amounts, keep)
        advance(len(keep))
    for law, under, name in ((laws.base_law, laws.base, first), (laws.variant_law, laws.new, last)):
        found.assumed.extend(assumptions_of(law, under, fleet, again, ends[name]))
    _larger(found.findings, findings_of(laws.variant_law, laws.new, again, ends[last]))
    _larger(found.findings, (("impact.left_out", int((~keep).sum())),))


def _result(found: _Found, rows: int, compared: _Compared) -> Result:
    always = [Assumption(key, "assumed", "", rows) for key in ALWAYS]
    assumptions = tuple(merge_assumptions([*found.assumed, *always], max))
    tables = _tables(found.sums, compared.variant)
    return Result("impact", tables, assumptions, tuple(found.findings.items()), _record(compared))


def _record(compared: _Compared) -> Mapping[str, str]:
    years = f"{compared.years[0]}-{compared.years[-1]}"
    asked = {"base": compared.base_on.isoformat(), "years": years}
    return make_record(compared.variant.version, compared.files, asked)


def _tables(sums: PassSums, law: Law) -> dict[str, ResultTable]:
    names = _names(sums, law)
    tables = {"by_year": BY_YEAR.of(year_rows(sums)), "by_measure": BY_MEASURE.of(measure_rows(sums))}
    return tables | {
        declared.name: declared.of(dimension_rows(sums, dimension), names)
        for dimension, declared in BY_DIMENSION.items()
    }


def _names(sums: PassSums, law: Law) -> Names:
    """Name what the codes do not say: an act by its official label, which is French, and what was left empty."""
    acts = {code: Words(_labelled(code, law), code) for code in sums.words("act")}
    unnamed = {"": said("impact.no_name")}
    return {"act": acts, "machine": {"": said("impact.no_machine")}, "practice": unnamed, "site": unnamed}


def _labelled(act: str, law: Law) -> str:
    label = str(law.entries[f"acts.{act}.label"].values[-1].value)
    return f"{act} · {label}" if len(label) <= LABEL else f"{act} · {label[:LABEL].rstrip()}…"


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
