"""What a change of law costs, measure by measure: `compare(activity, machines, law)`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.asking import files_of
from radioscopie.bilingual import Words
from radioscopie.engines.spark import is_table, spark_impact
from radioscopie.law.compile import compile_together
from radioscopie.law.load import Law
from radioscopie.models.pricing.assumptions import merge_assumptions
from radioscopie.models.pricing.billed import COLUMN, compare_billed
from radioscopie.models.pricing.billed import Compared as Billed
from radioscopie.models.pricing.encode import encode_fleet
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.fees_billed import compare_fees, fees_of, law_in_force
from radioscopie.models.pricing.findings import file_findings
from radioscopie.models.pricing.impact.dimensions import dimensions_of
from radioscopie.models.pricing.impact.found import Found, Replayed, add_years
from radioscopie.models.pricing.impact.laws import Plan, laws_of
from radioscopie.models.pricing.impact.sums import PAYER, PassSums
from radioscopie.models.pricing.inferred import with_inferred
from radioscopie.models.pricing.period import SCALED, fees_by_machine, of_a_year, period_of
from radioscopie.models.pricing.price import screened
from radioscopie.models.pricing.replay import check_one_year, check_years
from radioscopie.models.pricing.understated import understated
from radioscopie.questions.amounts_billed import BILLED, with_billed
from radioscopie.questions.billed import machines_of, understood
from radioscopie.questions.compared import IN_FORCE, Compared, LawVariant, laws_compared
from radioscopie.questions.defaults import BASE_ON, YEARS
from radioscopie.questions.impact.large import replayed_large
from radioscopie.questions.impact.sums import between_rows, dimension_rows, measure_rows, year_rows
from radioscopie.questions.impact.tables import BETWEEN, BY_DIMENSION, BY_MEASURE, BY_YEAR
from radioscopie.result import Assumption, Result, said, word_of
from radioscopie.results.answer import Answer, silent
from radioscopie.results.moves import with_moves
from radioscopie.results.only import only_tables, wanted_tables, wants
from radioscopie.results.period import period_tables
from radioscopie.results.record import make_record
from radioscopie.results.refused import row_tables
from radioscopie.tables.activity import read_activity
from radioscopie.tables.rejects import sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.impact.laws import Laws
    from radioscopie.models.pricing.period import Fees
    from radioscopie.questions.impact.ask import Ask
    from radioscopie.result import Names, ResultTable, Sayable
    from radioscopie.results.answer import Advance
    from radioscopie.results.only import Wanted
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

ALWAYS = (
    "impact.assume_same_activity",
    "impact.assume_same_days",
    "impact.assume_ages",
    "impact.assume_steps_apply",
)
NO_VARIANTS: Mapping[str, Law] = MappingProxyType({})
CT_REFERENCE = "fee_thresholds.ct.reference"
LABEL = 38  # letters of the label of an act that are shown


def answer(ask: Ask, advance: Advance) -> Answer:
    """Compare the law of a base with the law in force, a reform, or those of a scenario, on a file of activity.

    Raises
    ------
    InputError : a file that cannot be used, no row to replay, more than twelve months of activity
    """
    law, machines = Law.load(), machines_of(ask)
    compared = laws_compared(ask.laws, law)
    files = [one for one in files_of(ask) if not is_table(one)]
    read = tuple(dict.fromkeys((*files, *compared.read)))
    asked = _Asked(law, replace(compared, read=read), ask.annualise)
    done = replayed_large(ask, machines, _plan(asked), advance)
    if done is not None:
        return _told(done, asked)
    return _answer(read_activity(ask.activity, mapping=ask.mapping), machines, asked, advance)


def compare(
    activity: Activity,
    machines: Machines,
    law: Law,
    *,
    variant: Law | None = None,
    variants: Mapping[str, Law] = NO_VARIANTS,
    base_on: date = BASE_ON,
    years: tuple[int, ...] = YEARS,
    annualise: bool = False,
    only: Iterable[str] | None = None,
    advance: Advance = silent,
) -> Answer:
    """Replay an activity in each year under the law frozen at a date and under others, and say what changes.

    Parameters
    ----------
    activity : at most twelve months of activity
    law : the law in force
    variant : the law compared with the base; None = the law in force
    variants : several laws compared with it, by name, instead of one
    base_on : the base is `law` where nothing changes after this date, and machines keep the age they have
        in its civil year
    years : civil years in which the activity is replayed
    annualise : make a year of an activity that covers a part of one (`models.pricing.period`)
    only : names of the tables wanted; None: all. Other dimensions are not added up, amounts billed not compared
    advance : called with the number of rows priced, for a progress line

    Returns
    -------
    Answer : tables in cents, variant minus base, from the payer's side (see docs/concepts/attribution.md), and the
        rows refused

    Raises
    ------
    InputError : no row to replay, more than twelve months of activity, a year or a date outside 2005-2035
    """
    asked = _asked(law, variant, variants, base_on, years, annualise=annualise)
    wanted = wanted_tables(only)
    found = _answer(activity, machines, asked, advance, wanted)
    return replace(found, result=only_tables(found.result, wanted))


def compare_on_spark(
    source: Any,
    machines: Machines,
    law: Law,
    *,
    variant: Law | None = None,
    variants: Mapping[str, Law] = NO_VARIANTS,
    base_on: date = BASE_ON,
    years: tuple[int, ...] = YEARS,
    master: str | None = None,
    signed: bool = False,
    advance: Advance = silent,
) -> Answer:
    """Do what `compare` does with rows that Spark holds: a DataFrame, `table:NAME`, or Parquet files.

    Parameters
    ----------
    source, master, signed : as for `engines.spark.spark_impact`; the others are those of `compare`

    Raises
    ------
    InputError : as for `compare`; Spark or Java is missing, a bad part, a row that names its visit
    """
    asked = _asked(law, variant, variants, base_on, years)
    done = spark_impact(source, machines, _plan(asked), master=master, signed=signed, advance=advance)
    return _told(done, asked)


def _asked(
    law: Law,
    variant: Law | None,
    variants: Mapping[str, Law],
    base_on: date,
    years: tuple[int, ...],
    *,
    annualise: bool = False,
) -> _Asked:
    check_years(years)
    one = LawVariant(IN_FORCE, word_of("report.law", IN_FORCE), variant or law)
    several = tuple(LawVariant(name, name, other) for name, other in variants.items()) or (one,)
    return _Asked(law, Compared(law.frozen(base_on), base_on, several, years), annualise)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The law in force, the laws compared, whether a year is made of the activity."""

    law: Law
    compared: Compared
    annualise: bool


def _answer(
    activity: Activity, machines: Machines, asked: _Asked, advance: Advance, wanted: Wanted = None
) -> Answer:
    """Replay rows that are held."""
    law, laws = asked.law, laws_of(_plan(asked))
    machines = with_inferred(machines, activity, same=not asked.annualise)
    fleet = encode_fleet(machines)
    listed, filed, refused = screened(activity, fleet, laws.screen)
    check_one_year(filed, activity.source)
    coded, rank = of_a_year(filed, activity.source) if asked.annualise else (filed, None)
    dimensions = dimensions_of(
        listed if rank is None else listed.take(rank),
        coded,
        fleet,
        laws.variants[-1],
        lambda name: wants(wanted, (BY_DIMENSION[name].name,)),
    )
    found = Found(PassSums({name: words for name, (_, words) in dimensions.items()}))
    add_years(found, laws, fleet, coded, dimensions, advance)
    found.see(file_findings(filed).items())
    is_compared = wants(wanted, (one.name for one in BILLED))
    billed = (
        _billed(listed, filed, fleet, law) if is_compared else None,
        compare_fees(fees_of(activity.fees), machines, law_in_force()) if is_compared else None,
    )
    rejects = pa.concat_tables([activity.rejects, refused])
    seen = tuple(understood(activity, machines))
    done = Replayed(found, laws, filed, rejects, activity.rows_read, seen, *billed)
    return _told(done, asked, _bands(laws, fleet, filed, coded))


def _plan(asked: _Asked) -> Plan:
    compared = asked.compared
    year = compared.base_on.year if compared.base_on else None
    variants = tuple((one.name, one.law) for one in compared.variants)
    return Plan(asked.law, compared.base, year, variants, compared.years)


def _told(
    done: Replayed, asked: _Asked, bands: tuple[Sequence[Fees], Sequence[Fees]] | None = None
) -> Answer:
    """Lay out an activity replayed; `bands`: fees by machine of the file and of the year made of it, if one was."""
    laws, filed = done.laws, done.filed
    done.found.assumed[:0] = done.seen
    missed = understated(filed, laws.base, laws.billed, laws.variants, laws.decision)
    period = replace(period_of(filed), is_scaled=bands is not None)
    rejects = sorted_rejects([done.rejects])
    of_file = row_tables(rejects, done.rows_read) | period_tables(period, bands or ((), ()), missed)
    rows = filed.count(np.ones(len(filed.visit), bool))
    result = _result(done.found, rows, asked.compared, of_file)
    return Answer(with_billed(result, done.billed, done.fees_billed), rejects, done.rows_read)


def _billed(rows: pa.Table, coded: Coded, fleet: Fleet, law: Law) -> Billed | None:
    """Compare the amounts billed with the law in force on the days of the acts; nothing to do without any."""
    if COLUMN not in rows.column_names:
        return None
    compiled = compile_together(law)[0]
    return compare_billed(rows, coded, fleet, compiled, price_rows(coded, fleet, compiled))


def _bands(
    laws: Laws, fleet: Fleet, filed: Coded, coded: Coded
) -> tuple[Sequence[Fees], Sequence[Fees]] | None:
    """Say what a year made of a file does to the bands; None when none was made."""
    if coded is filed:
        return None
    year = laws.plan.years[-1]
    of_file, of_year = (fees_by_machine(one, fleet, laws.base, year) for one in (filed, coded))
    return of_file, of_year


def _result(found: Found, rows: int, compared: Compared, of_file: Mapping[str, ResultTable]) -> Result:
    """Make the result; `of_file`: tables on the file itself, the rows refused and the period covered."""
    is_scaled = of_file["period"].table["is_scaled"].to_pylist()[0]
    keys = (*ALWAYS, *((SCALED,) if is_scaled else ()))
    always = [Assumption(key, "assumed", "", rows) for key in keys]
    tables, record = {**_tables(found.sums, compared), **of_file}, _record(compared)
    assumptions = with_moves(merge_assumptions([*found.assumed, *always], max), _moves(tables["by_year"]))
    return Result(
        "impact", tables, assumptions, tuple(found.findings.items()), record, titles=_titles(compared)
    )


def _moves(by_year: ResultTable) -> Mapping[str, int]:
    """Say what the unknown reference of CT moves: the law of the last year and variant, from end to end."""
    rows = by_year.table.to_pylist()
    variant, year = rows[-1]["variant"], rows[-1]["year"]
    last = [one["law_cents"] for one in rows if (one["variant"], one["year"]) == (variant, year)]
    return {CT_REFERENCE: max(last) - min(last)} if len(last) > 1 else {}


def _record(compared: Compared) -> Mapping[str, str]:
    years = f"{compared.years[0]}-{compared.years[-1]}"
    asked = {"base": compared.base_on.isoformat() if compared.base_on else "", "years": years}
    return make_record(compared.variants[-1].law.version, compared.read, asked)


def _titles(compared: Compared) -> dict[str, Sayable]:
    """Give the titles of the laws compared, and of what their scenario holds that is no law."""
    titles = {f"parameter.variant.{one.name}": one.title for one in compared.variants}
    return titles | {
        f"parameter.left_out.{one.name}.{rank}": title
        for one in compared.variants
        for rank, title in enumerate(one.left_out, 1)
    }


def _tables(sums: PassSums, compared: Compared) -> dict[str, ResultTable]:
    variants = {one.name: one.title for one in compared.variants}
    names = {**_names(sums, compared.variants[-1].law), "variant": variants}
    rows = {BY_YEAR: year_rows(sums, variants), BY_MEASURE: measure_rows(sums, variants)}
    rows |= {
        one: dimension_rows(sums, variants, name)
        for name, one in BY_DIMENSION.items()
        if name in sums.named or name == PAYER
    }
    if len(variants) > 1:
        rows[BETWEEN] = between_rows(sums, variants)
    return {one.name: one.of(listed, names | {"against": variants}) for one, listed in rows.items()}


def _names(sums: PassSums, law: Law) -> Names:
    """Name what the codes do not say: an act by its official label, which is French, and what was left empty."""
    acts = (
        {code: Words(_labelled(code, law), code) for code in sums.words("act")} if "act" in sums.named else {}
    )
    unnamed = {"": said("impact.no_name")}
    return {"act": acts, "machine": {"": said("impact.no_machine")}, "practice": unnamed, "site": unnamed}


def _labelled(act: str, law: Law) -> str:
    label = str(law.entries[f"acts.{act}.label"].values[-1].value)
    return f"{act} · {label}" if len(label) <= LABEL else f"{act} · {label[:LABEL].rstrip()}…"
