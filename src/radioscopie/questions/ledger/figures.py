"""The figures that recompute statements, each by the model that has it, made when one is asked for and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.ledger import LAW, LEAST, MOST, Figure
from radioscopie.models.nation.baseline import PRICES_OF, build_baseline
from radioscopie.models.nation.decision import YEARS, fee_changes
from radioscopie.models.nation.fleet import TOWN
from radioscopie.models.nation.measures import measures_of
from radioscopie.models.nation.seen import looked_up
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.questions.delays.answer import answer as delays
from radioscopie.questions.delays.ask import Ask as Delays
from radioscopie.questions.scenario.answer import run_scenario
from radioscopie.tables.charges import default_charges
from radioscopie.tables.nation import BASELINE_TABLES
from radioscopie.tables.reference_nation import read_reference
from radioscopie.tables.waits import CALIBRATION, read_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.result import Result
    from radioscopie.results.answer import Advance

    Row = Mapping[str, object]

SCENARIO, READING, MODEL = "decision_2025", "as_built", "model"
CONSTRUCTIONS = 3
MILLION, HUNDRED, PER_PERCENT = 10**8, 100, 10
DRAWS, BOUNDS, CHARGES, GIVEN = "draws", "bounds", "charges", "given"
KNEE, MRI_FEES = "acts.NZQN001.tariff", "technical_fees.mri."
SCOPES = {"town": "town_all", "town_radiologists": "town_radiologists", "france": "all"}
PERIMETERS = {"ultrasound_by_radiologists_pct": "town_all"}  # of what nobody published that year
BOUNDED = {"fees_town_g": ("fees_town_low_g", "fees_town_high_g")}
BOUND_OF = {"": "", "at_most": MOST, "at_least": LEAST}
RUN, VALIDATE, ACCOUNTS, NATION = f"run {SCENARIO}", "validate", "accounts --nation", "nation"


@dataclass
class Figures:
    """Everything that statements are tested with.

    Parameters
    ----------
    draws : of the intervals of savings
    advance : told each model that is ready
    """

    draws: int
    advance: Advance

    def of(self, tests: Iterable[str]) -> tuple[Figure, ...]:
        """Give the figures of tests, written `kind:what`."""
        return tuple(KINDS[test.partition(":")[0]](self, test, test.partition(":")[2]) for test in tests)

    @cached_property
    def law(self) -> Law:
        """The law in force."""
        return Law.load()

    @cached_property
    def baselines(self) -> tuple[Baseline, ...]:
        """The nation, constructed several times."""
        first = build_baseline()
        return (first, *(build_baseline(first.seed + more) for more in range(1, CONSTRUCTIONS)))

    @cached_property
    def measures(self) -> tuple[Mapping[str, float], ...]:
        """What each construction measures."""
        prices, reference = compile_law(self.law.frozen(PRICES_OF)), read_reference()
        found = [measures_of(_held(one), reference, prices) for one in self.baselines]
        self.advance(1)
        return tuple(found)

    @cached_property
    def perimeters(self) -> Mapping[str, str]:
        """What each measure counts, as the published figures of it say."""
        return PERIMETERS | {row["measure"]: row["perimeter"] for row in read_reference().published}

    @cached_property
    def fees(self) -> Mapping[tuple[str, int], tuple[float, float, float]]:
        """What the decision takes off technical fees in a year, in millions: low, central and high."""
        held = _held(self.baselines[0])
        in_town = np.isin(looked_up(held, "practices", "practice", "kind"), TOWN)
        found = {}
        for year in YEARS:
            changes = fee_changes(held, self.law, year)
            for scope, mine in (("france", np.ones(len(in_town), bool)), ("town", in_town)):
                low, central, high = (-float(one[mine].sum()) / MILLION for one in changes)
                found[scope, year] = (min(low, high), central, max(low, high))
        return found

    @cached_property
    def savings(self) -> Mapping[tuple[str, int], Row]:
        """What the decision saves, by perimeter and last year counted."""
        rows = self.run.tables["readings"].table.to_pylist()
        return {(row["perimeter"], row["year"]): row for row in rows if row["reading"] == READING}

    @cached_property
    def run(self) -> Result:
        """The scenario of the decision."""
        done = run_scenario(SCENARIO, self.baselines[0], draws=self.draws, only=("readings", "savings"))
        self.advance(1)
        return done

    @cached_property
    def ratios(self) -> Mapping[str, Row]:
        """The ratios of the accounts of town practices, at low, central and high charges."""
        found = nation_accounts(self.baselines[0], self.law, default_charges(), draws=0)
        self.advance(1)
        rows = found.tables["nation_camps"].table.to_pylist()
        mine = [row for row in rows[::-1] if row["fees"] == MODEL and row["perimeter"] == "town"]
        return {row["ratio"]: row for row in mine}

    @cached_property
    def mri_delays(self) -> Mapping[str, Row]:
        """The wait for an MRI in the country today, by need."""
        rows = delays(Delays(equipment="mri"), self.advance).result.tables["by_need"].table.to_pylist()
        return {row["need"]: row for row in rows if row["level"] == NATION}

    def at(self, address: str, day: str) -> float:
        """Give a value of the law on a day.

        Raises
        ------
        KeyError : the law has none
        """
        value = self.law.entries[address].at(date.fromisoformat(day))
        if value is None or value.value is None:
            raise KeyError(address)
        return float(value.value)

    def mri_fees(self, day: str, part: str = "") -> list[float]:
        """Give the technical fees of MRI on a day, in cents."""
        known = [one for one in self.law.entries if one.startswith(MRI_FEES + part)]
        on = date.fromisoformat(day)
        found = [self.law.entries[one].at(on) for one in known]
        return [float(one.value) for one in found if one is not None and one.value is not None]


def _held(baseline: Baseline) -> dict[str, object]:
    return {name: getattr(baseline, name) for name in BASELINE_TABLES}


def _exact(test: str, value: float, command: str) -> Figure:
    return Figure(test, LAW, value, value, value, LAW, command)


def _nation(figures: Figures, test: str, measure: str) -> Figure:
    ends = (measure, *BOUNDED.get(measure, ()))
    values = [found[name] for found in figures.measures for name in ends]
    perimeter = figures.perimeters.get(measure, "all")
    return Figure(test, perimeter, min(values), figures.measures[0][measure], max(values), BOUNDS, VALIDATE)


def _change(figures: Figures, test: str, what: str) -> Figure:
    address, before, after = what.split("@")
    value = HUNDRED * (figures.at(address, after) / figures.at(address, before) - 1)
    return _exact(test, value, f"law show {address}")


def _rate(figures: Figures, test: str, what: str) -> Figure:
    address, day = what.split("@")
    return _exact(test, HUNDRED * figures.at(address, day), f"law show {address}")


def _tariff(figures: Figures, test: str, what: str) -> Figure:
    address, day = what.split("@")
    return _exact(test, figures.at(address, day) / HUNDRED, f"law show {address}")


def _years(figures: Figures, test: str, what: str) -> Figure:
    address, day = what.split("@")
    return _exact(test, figures.at(address, day), f"law show {address}")


def _visit(figures: Figures, test: str, what: str) -> Figure:
    """Add the act and the full fee of an MRI of the knee."""
    machine, day = what.split("@")
    fee = f"{MRI_FEES}full.{machine}.non_amortised"
    return _exact(test, (figures.at(KNEE, day) + figures.at(fee, day)) / HUNDRED, f"law show {fee}")


def _dearest(figures: Figures, test: str, day: str) -> Figure:
    """Add the dearest act and the highest fee of an MRI."""
    entries = figures.law.entries
    acts = [one.rpartition(".")[0] for one in entries if one.endswith(".fee") and one.startswith("acts.")]
    mri = [act for act in acts if str(entries[f"{act}.fee"].values[-1].value) == "mri"]
    on = date.fromisoformat(day)
    tariffs = [entries[f"{act}.tariff"].at(on) for act in mri]
    act = max(float(one.value) for one in tariffs if one is not None and one.value is not None)
    return _exact(test, (act + max(figures.mri_fees(day, "full."))) / HUNDRED, "law show technical_fees")


def _range(figures: Figures, test: str, day: str) -> Figure:
    """Give the lowest and the highest technical fee of an MRI."""
    fees = figures.mri_fees(day)
    low, high = min(fees) / HUNDRED, max(fees) / HUNDRED
    return Figure(test, LAW, low, (low + high) / 2, high, LAW, "law show technical_fees.mri")


def _saving(year: int, figures: Figures, test: str, scope: str) -> Figure:
    """Give what the decision has saved by the end of a year."""
    row = figures.savings[scope, year]
    names = ("cumulated_low_95_cents", "cumulated_cents", "cumulated_high_95_cents")
    low, central, high = (float(str(row[name])) / MILLION for name in names)
    return Figure(test, SCOPES[scope], low, central, high, DRAWS, RUN)


def _fees(years: tuple[int, ...], figures: Figures, test: str, scope: str) -> Figure:
    """Give what the decision takes off technical fees at constant activity, for bounds of the CT reference."""
    low, central, high = (sum(figures.fees[scope, year][end] for year in years) for end in range(3))
    return Figure(test, SCOPES[scope], low, central, high, BOUNDS, VALIDATE)


def _ratio(figures: Figures, test: str, ratio: str) -> Figure:
    """Give a ratio of the accounts in percent."""
    row = figures.ratios[ratio]
    names = ("low_charges_permille", "central_permille", "high_charges_permille")
    ends = [float(str(row[name])) / PER_PERCENT for name in names]
    bound = BOUND_OF[str(row["sense"])]
    return Figure(test, "town_radiologists", min(ends), ends[1], max(ends), CHARGES, ACCOUNTS, bound)


def _in_year(figures: Figures, test: str, scope: str) -> Figure:
    """Give what the decision saves in its first full year."""
    rows = figures.run.tables["savings"].table.to_pylist()
    (row,) = [one for one in rows if (one["measure"], one["year"]) == ("total", YEARS[1])]
    names = ("against_trend_low_95_cents", "against_trend_cents", "against_trend_high_95_cents")
    low, central, high = (float(str(row[name])) / MILLION for name in names)
    return Figure(test, SCOPES[scope], low, central, high, DRAWS, RUN)


def _mri_delay(figures: Figures, test: str, need: str) -> Figure:
    """Give the wait of a need for an MRI today, whose level is a published one."""
    names = ("delay_low", "delay", "delay_high")
    low, central, high = (float(str(figures.mri_delays[need][name])) for name in names)
    return Figure(test, "all", low, central, high, DRAWS, "delays --equipment mri")


def _wait(_: Figures, test: str, __: str) -> Figure:
    """Give a published wait that the others are set against: the calibration starts from it."""
    fact = test.partition(":")[2]
    (days,) = {one.base_days for one in read_waits(CALIBRATION) if one.base == fact}
    return Figure(test, "all", days, days, days, GIVEN, "validate")


KINDS: Mapping[str, Callable[[Figures, str, str], Figure]] = {
    "nation": _nation,
    "change": _change,
    "rate": _rate,
    "tariff": _tariff,
    "law_years": _years,
    "visit": _visit,
    "dearest": _dearest,
    "fees_range": _range,
    "saving": partial(_saving, YEARS[-1]),
    "saving_2025": partial(_saving, YEARS[0]),
    "saving_2026": partial(_saving, YEARS[1]),
    "saving_in_2026": _in_year,
    "fees": partial(_fees, YEARS),
    "fees_2027": partial(_fees, YEARS[-1:]),
    "camp": _ratio,
    "delay": _mri_delay,
    "wait": _wait,
}
