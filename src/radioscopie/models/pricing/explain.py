"""Why a row costs what it costs: each step with its amount, its value of the law, its text and date."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import from_day
from radioscopie.errors import InputError, Problem, problem
from radioscopie.law.order import STEPS
from radioscopie.law.words import AGES, BANDS, KINDS, fee_address
from radioscopie.models.pricing.encode import rules_for
from radioscopie.models.pricing.engine import fee_events, machine_facts
from radioscopie.models.pricing.inferred import INFERRED
from radioscopie.models.pricing.kernels import band_units, fee_amount
from radioscopie.models.pricing.rules import RADIOGRAPHY, price_unit
from radioscopie.tables.rejects import problem_of

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.law.load import Value
    from radioscopie.models.pricing.price import Priced
    from radioscopie.result import Assumption

SCHEMA = 1
SHARE_VALUES = (
    "insurer_rate",
    "flat_sum_threshold",
    "flat_sum",
    "participation",
    "participation_max_per_day",
)


@dataclass(frozen=True, slots=True)
class FeeRank:
    """Which fees of the machine's civil year a step counts: `first` to `last`, at an age of the machine."""

    machine: str
    first: int
    last: int
    year: int
    age: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a price: what it adds (bounds differ only for a CT fee without known reference; None = missing)."""

    rule: str
    units: int
    low_cents: int | None
    high_cents: int | None
    used: tuple[Value, ...]
    fees: FeeRank | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The steps of one row in the order of the law; they sum to its total. The payers sum to the same total.

    `rows_read` and `rows_rejected` count the rows of its file; `inferred` is what was understood of it that nobody
    wrote.
    """

    schema: int
    line: int
    date: str
    act: str
    label: str
    law_version: str
    steps: tuple[Step, ...]
    total_low_cents: int | None
    total_high_cents: int | None
    payers: tuple[Step, ...]
    rows_read: int = 0
    rows_rejected: int = 0
    inferred: tuple[Assumption, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Give plain data for JSON: amounts in cents, values of the law as written in their text."""
        plain = {name: getattr(self, name) for name in self.__slots__ if name != "inferred"}
        return plain | {name: [_plain_step(step) for step in plain[name]] for name in ("steps", "payers")}


def _plain_step(step: Step) -> dict[str, object]:
    fees = asdict(step.fees) if step.fees else None
    used = [
        {
            "address": value.address,
            "kind": value.kind,
            "value": value.raw,
            "valid_from": value.valid_from.isoformat(),
            "status": value.status,
            "reference": value.reference,
            "url": value.url,
        }
        for value in step.used
    ]
    amounts = {"low_cents": step.low_cents, "high_cents": step.high_cents}
    return {"rule": step.rule, "units": step.units} | amounts | {"fees": fees, "used": used}


def explain(priced: Priced, row: int) -> Explanation:
    """Explain one accepted row.

    Parameters
    ----------
    row : position among the accepted rows, from 0 (see `row_of_line`)

    Raises
    ------
    InputError : no such row
    """
    if not 0 <= row < priced.table.num_rows:
        raise InputError(problem("price.no_row", "", row, rows=priced.table.num_rows))
    steps = tuple(
        step for step in (*_act_steps(priced, row), *_fee_steps(priced, row), *_excess(priced, row))
    )
    steps = tuple(sorted(steps, key=lambda step: STEPS.index(step.rule)))
    act, when = priced.compiled.codes[priced.coded.rows.act[row]], _when(priced, row)
    lows, highs = [step.low_cents for step in steps], [step.high_cents for step in steps]
    return Explanation(
        SCHEMA, int(priced.table.column("line")[row].as_py()), when.isoformat(), act,
        str(priced.law.entries[f"acts.{act}.label"].at(when).value), priced.law.version, steps, _sum(lows), _sum(highs),
        _payers(priced, row), priced.rows_read, len(priced.rejects["line"].unique()),
        tuple(one for one in priced.assumptions if one.status == INFERRED),
    )  # fmt: skip


def row_of_line(priced: Priced, line: int) -> int:
    """Find the accepted row that stands on a line of the file.

    Raises
    ------
    InputError : the line was refused, or there is no such line
    """
    found = np.flatnonzero(priced.table.column("line").to_numpy() == line)
    if len(found):
        return int(found[0])
    refused = [reject for reject in priced.rejects.to_pylist() if reject["line"] == line]
    raise InputError([_refusal(**reject) for reject in refused] or problem("price.no_line", "--line", line))


def _refusal(file: str, line: int, column: str, value: str, reason: str, fields: str) -> Problem:
    place = f"{file}:{line}, {column}".removesuffix(", ")
    return problem("price.line_refused", place, value, row=problem_of(value, reason, fields))


def _sum(amounts: list[int | None]) -> int | None:
    return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def _when(priced: Priced, row: int) -> date:
    return from_day(int(priced.coded.rows.day[row]))


def _used(priced: Priced, address: str, when: date) -> Value:
    return priced.law.entries[address].at(when)


def _act_steps(priced: Priced, row: int) -> list[Step]:
    coded, when = priced.coded, _when(priced, row)
    rows, acts = coded.rows, priced.amounts.acts
    rules, units = rules_for(priced.compiled, coded.combos), int(rows.quantity[row])
    unit = price_unit(rules, rows, row, rules.acts.denominator, True)
    code, grid = priced.compiled.codes[rows.act[row]], "tariff_non_optam" if rows.grid[row] else "tariff"
    plain = int(rules.acts.tariff[rows.period[row], rows.grid[row], rows.act[row]])
    letters = coded.combos[rows.combo[row]]
    percents = [x for x in letters if f"modifiers.{x}.rate" in priced.law.entries]
    flats = [x for x in letters if x not in percents]

    def step(rule: str, amount: int, *addresses: str) -> Step:
        return Step(rule, units, amount, amount, tuple(_used(priced, address, when) for address in addresses))

    steps = [step("tariff", units * plain, f"acts.{code}.{grid}")]
    if rows.overseas[row]:
        steps.append(step("overseas", units * (unit.tariff - plain), "overseas.act_coefficient"))
    if percents:
        addresses = [f"modifiers.{x}.rate" for x in percents]
        steps.append(step("percentage_modifiers", units * (unit.modified - unit.tariff), *addresses))
    if flats:
        steps.append(_flat_step(priced, row, unit.flat, flats))
    if rows.association[row] or acts.association[row]:
        steps.append(step("association", int(acts.association[row]), *_association_addresses(priced, row)))
    return steps


def _flat_step(priced: Priced, row: int, amount: int, letters: list[str]) -> Step:
    """Give the flat modifiers of the units that carry them, with the rule where others of the row do not."""
    urgent, units = int(priced.amounts.acts.urgent[row]), int(priced.coded.rows.quantity[row])
    addresses = [f"modifiers.{letter}.amount" for letter in letters]
    addresses += ["modifiers.urgency_once_a_visit"] if urgent < units else []
    used = tuple(_used(priced, address, _when(priced, row)) for address in addresses)
    return Step("flat_modifiers", urgent, urgent * amount, urgent * amount, used)


def _association_addresses(priced: Priced, row: int) -> list[str]:
    """Name the code of the row where it is the rate of a unit, and the rule that gives the others theirs."""
    rows, acts = priced.coded.rows, priced.amounts.acts
    ruled = int(acts.moved[row] + acts.unpaid[row])
    own = rows.association[row] > 0 and ruled < rows.quantity[row]
    addresses = [f"associations.{rows.association[row]}.rate"] if own else []
    return addresses + (_rule_of_rank(priced, row) if ruled else [])


def _rule_of_rank(priced: Priced, row: int) -> list[str]:
    law, rows = priced.compiled.acts, priced.coded.rows
    if law.modality[rows.act[row]] == RADIOGRAPHY and law.radiograph_rule[rows.period[row]] == 1:
        return ["associations.radiograph_general_rule", "associations.radiograph_second_rate"]
    moved = ["associations.rank_by_tariff"] if priced.amounts.acts.moved[row] else []
    return moved + (["associations.mri_max_acts"] if priced.amounts.acts.unpaid[row] else [])


def _fee_steps(priced: Priced, row: int) -> list[Step]:
    acts = priced.amounts.acts
    steps: list[Step] = []
    for second in (0, 1):
        n = int((acts.second_fees if second else acts.fees)[row])
        if n:
            steps += _fee_bands(priced, row, n, second)
    return steps


def _fee_bands(priced: Priced, row: int, n: int, second: int) -> list[Step]:
    """Give the steps of a row's fees at one coefficient: one per band of the high case, the low case beside it."""
    rows, fleet = priced.coded.rows, priced.fleet
    machine, period, year = int(rows.machine[row]), int(rows.period[row]), int(priced.coded.year[row])
    rules, machines, count = priced.compiled.fees, machine_facts(fleet), _count_before(priced, row, second)
    low, high = np.zeros(4, np.int64), np.zeros(4, np.int64)
    band_units(rules, machines, period, machine, count, n, False, low)
    band_units(rules, machines, period, machine, count, n, True, high)
    amounts = [int(fee_amount(rules, machines, period, machine, band, year, second)) for band in range(4)]
    unknown = int(high[0] - low[0])
    parts = [("both", band, int(min(low[band], high[band]))) for band in range(4)] + [("bounds", 0, unknown)]
    amortised = int(
        year - int(priced.compiled.fees.amortised_after[period]) > int(fleet.installed_year[machine])
    )
    steps = []
    for what, band, units in parts:
        if units == 0:
            continue
        bands = (band,) if what == "both" else (1, 0)
        costs = [None if amounts[b] < 0 else units * amounts[b] for b in bands]
        addresses = [fee_address(KINDS[fleet.kind[machine]], BANDS[b], AGES[amortised]) for b in bands]
        addresses += ["fee_thresholds.ct.reference"] if what == "bounds" else []
        addresses += ["technical_fee_rules.second_ct_rate"] if second else []
        used = tuple(_used(priced, address, _when(priced, row)) for address in addresses)
        rank = FeeRank(fleet.ids[machine], count + 1, count + n, year, AGES[amortised])
        steps.append(Step("technical_fee", units, costs[0], costs[-1], used, rank))
    return steps


def _count_before(priced: Priced, row: int, second: int) -> int:
    """Count the fees of the row's machine and civil year that come before it."""
    rows, acts, coded = priced.coded.rows, priced.amounts.acts, priced.coded
    event, is_second = fee_events(rows, acts)
    here = int(np.flatnonzero((event == row) & (is_second == second))[0])
    before, kind = event[:here], is_second[:here]
    same = (rows.machine[before] == rows.machine[row]) & (coded.year[before] == coded.year[row])
    n = np.where(kind == 1, acts.second_fees[before], acts.fees[before])
    return int(n[same].sum())


def _excess(priced: Priced, row: int) -> list[Step]:
    excess = int(priced.coded.excess[row])
    return [Step("excess", 1, excess, excess, ())] if excess else []


def _payers(priced: Priced, row: int) -> tuple[Step, ...]:
    acts, fees, when = priced.amounts.acts, priced.amounts.fees, _when(priced, row)
    used = tuple(_used(priced, f"patient_share.{name}", when) for name in SHARE_VALUES)
    missing = bool(fees.low[row] < 0)
    insurer = int(acts.insurer[row])
    low, high = (None, None) if missing else (insurer + int(fees.low[row]), insurer + int(fees.high[row]))
    complementary, patient = (
        int(acts.complementary[row]),
        int(acts.patient[row]) + int(priced.coded.excess[row]),
    )
    return (
        Step("insurer", 1, low, high, used[:1]),
        Step("complementary", 1, complementary, complementary, used[:3]),
        Step("patient", 1, patient, patient, used[3:]),
    )
