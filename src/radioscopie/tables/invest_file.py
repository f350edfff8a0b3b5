"""An investment file: machines kept, replaced or added, and levers to measure. TOML, or a list of machines.

Whatever a number is, it may be written alone or as a table low, central, high.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.bilingual import same_words
from radioscopie.inputs import name_of
from radioscopie.ranges import READ, USER, Range, certain
from radioscopie.tables.added_machines import read_added
from radioscopie.tables.invest_fields import WHOLE, InvestFields
from radioscopie.tables.machines import CLASSES, ZONES
from radioscopie.tables.reference_nation import Hypothesis, read_hypotheses
from radioscopie.toml.fields import read_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.inputs import Readable
    from radioscopie.tables.charges import Charge

KEEP, REPLACE, ADD = "keep", "replace", "add"
KINDS = (KEEP, REPLACE, ADD)
FIRST, LAST = date(2025, 11, 5), date(2040, 12, 31)
FIRST_YEAR, HORIZON = 2026, 10
LOAN, YEARS, RATE = "finance_loan.toml", "loan_years", "loan_rate_pct"
MOST_EXAMS, MOST_HOURS, LONGEST = 60_000, 168, 25
EUROS = ("price_eur", "works_eur", "lease_eur", "resale_eur", "act_receipts_eur")
OPTION = (
    "name", "kind", "machine", "replaces", "equipment", "class", "zone", "site", "installed_on", "reference_activity",
    *EUROS, "exams", "opening_hours", "ramp_pct", "life_years", "loan_pct", "loan_years", "loan_rate_pct",
    "moved_from", "moved_pct", "charges",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InvestOption:
    """One thing that could be done.

    Parameters
    ----------
    kind : one of `KINDS`
    machine : the machine it is about: the one kept, or the new one
    replaces : the machine whose place it takes ("": none)
    equipment, klass, zone, site : of the new machine; "" for one kept, or to take those of the machine replaced
    installed_on : first day of the new machine; None for one kept
    reference_activity : of a CT, None where nobody typed one
    numbers : those given: `EUROS` in cents (lease a year, receipts an exam), `exams` a year, `opening_hours` a week
    ramp : share of a full year's exams in each civil year, the last one lasting
    life_years : civil years of work (0: until the horizon)
    loan, loan_years, loan_rate : share of price and works borrowed, and how it is paid back
    moved_from, moved : a machine of the practice from which this share of the exams comes
    charges : lines that replace or complete the shipped ones
    unsaid : terms of its loan that nobody said, taken from `finance_loan.toml`
    """

    name: str
    kind: str
    machine: str
    replaces: str
    equipment: str
    klass: str
    zone: str
    site: str
    installed_on: date | None
    reference_activity: int | None
    numbers: Mapping[str, Hypothesis]
    ramp: tuple[Fraction, ...]
    life_years: int
    loan: Fraction
    loan_years: int
    loan_rate: Fraction
    moved_from: str
    moved: Fraction
    charges: tuple[Charge, ...]
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedLever:
    """A lever to measure on a machine, with the user's own numbers for some of its inputs."""

    lever: str
    machine: str
    numbers: Mapping[str, Hypothesis]


@dataclass(frozen=True, slots=True)
class Invest:
    """An investment file; `numbers` holds the general ones that it sets (`finance_invest.toml` says the others)."""

    title: str
    description: str
    first_year: int
    horizon: int
    options: tuple[InvestOption, ...]
    levers: tuple[WantedLever, ...]
    numbers: Mapping[str, Hypothesis]


def read_invest(path: Readable, known: Mapping[str, Hypothesis]) -> Invest:
    """Read an investment file.

    Parameters
    ----------
    path : TOML; or the machines to be added that `radioscopie site --out` writes (`tables.added_machines`), whose
        numbers are then all those of `known`
    known : the hypotheses that the file may replace in its table `numbers` (`read_hypotheses`)

    Raises
    ------
    InputError : every problem of the file at once
    """
    if Path(name_of(path)).suffix in (".csv", ".parquet"):
        return _of_machines(path)
    return read_fields(path, InvestFields, partial(_invest, known=known))


def _invest(fields: InvestFields, known: Mapping[str, Hypothesis]) -> Invest:
    fields.only(("title", "description", "first_year", "horizon_years", "numbers", "options", "levers"))
    options = tuple(_option(one) for one in fields.each("options"))
    levers = tuple(_lever(one) for one in fields.each("levers"))
    if not options and not levers:
        fields.refuse("practice.invest_nothing", "options")
    start = min((o.installed_on.year for o in options if o.installed_on), default=date(2027, 1, 1).year)
    first = fields.whole("first_year", max(start, FIRST_YEAR), (FIRST_YEAR, LAST.year))
    years = fields.whole("horizon_years", HORIZON, (1, LONGEST))
    title, words = fields.text("title"), fields.text("description", "")
    return Invest(title, words, first, years, options, levers, _numbers(fields.inside("numbers"), known))


def _numbers(fields: InvestFields, known: Mapping[str, Hypothesis]) -> dict[str, Hypothesis]:
    fields.only(known)
    return {key: fields.number_range(key, (0, 10**9)) for key in fields.table if key in known}


def _lever(fields: InvestFields) -> WantedLever:
    fields.only(("lever", "machine", "inputs"))
    inputs = fields.inside("inputs")
    numbers = {key: inputs.number_range(key, (-(10**9), 10**9)) for key in inputs.table}
    return WantedLever(fields.text("lever"), fields.text("machine", ""), numbers)


def _option(fields: InvestFields) -> InvestOption:
    fields.only(OPTION)
    kind = fields.word("kind", KINDS)
    new, replaces = kind != KEEP, fields.text("replaces", "")
    equipment, klass, zone = _described(fields, needed=kind == ADD)
    if kind == REPLACE and not replaces:
        fields.refuse("practice.invest_replaces_nothing", "replaces")
    return InvestOption(
        fields.text("name"), kind, fields.text("machine"), replaces, equipment, klass, zone, fields.text("site", ""),
        fields.day("installed_on", (FIRST.year, LAST.year)) if new else None,
        fields.whole("reference_activity") if "reference_activity" in fields.table else None,
        _given(fields), fields.ramp("ramp_pct"), fields.whole("life_years", 0, (0, LONGEST)),
        fields.share("loan_pct", 0), fields.whole("loan_years", loan_term(YEARS), (1, LONGEST)),
        fields.share("loan_rate_pct", loan_term(RATE)),
        fields.text("moved_from", ""), fields.share("moved_pct", 0),
        tuple(one.charge() for one in fields.each_charge()), _unsaid(fields),
    )  # fmt: skip


def _unsaid(fields: InvestFields) -> tuple[str, ...]:
    return (
        tuple(key for key in (YEARS, RATE) if key not in fields.table) if fields.table.get("loan_pct") else ()
    )


def loan_term(key: str) -> int:
    """Give the years or the rate (in percent) of a loan whose file does not say them."""
    return int(read_hypotheses(LOAN)[key].value.central)


def _described(fields: InvestFields, *, needed: bool) -> tuple[str, str, str]:
    """Read equipment, class and zone; those of the machine replaced where nothing is said."""
    equipment = fields.word("equipment", CLASSES, None if needed else "")
    classes = CLASSES.get(equipment) or tuple(word for words in CLASSES.values() for word in words)
    is_classed = needed and equipment not in ("", "ct")
    klass = fields.word("class", classes, None if is_classed else "")
    return equipment, klass, fields.word("zone", ZONES, None if needed and equipment == "mri" else "")


def _given(fields: InvestFields) -> dict[str, Hypothesis]:
    bounds = {"exams": MOST_EXAMS, "opening_hours": MOST_HOURS}
    given = {key: fields.euros_range(key) for key in EUROS if key in fields.table}
    if "price_eur" in given and "lease_eur" in given:
        fields.refuse("practice.invest_price_and_lease", "lease_eur")
    return given | {
        key: fields.number_range(key, (0, most)) for key, most in bounds.items() if key in fields.table
    }


def _of_machines(path: Readable) -> Invest:
    options = tuple(_added(row) for row in read_added(path).to_pylist())
    start = min(option.installed_on.year for option in options if option.installed_on)
    return Invest(Path(name_of(path)).stem, "", max(start, FIRST_YEAR), HORIZON, options, (), {})


def _added(row: dict[str, Any]) -> InvestOption:
    return InvestOption(
        row["machine"], ADD, row["machine"], "", row["equipment"], row["class"], row["zone"], row["site"],
        row["installed_on"], row["reference_activity"], _numbers_of(row), (Fraction(1),), 0, Fraction(0),
        loan_term(YEARS), Fraction(loan_term(RATE), WHOLE), "", Fraction(0), (),
    )  # fmt: skip


def _numbers_of(row: dict[str, Any]) -> dict[str, Hypothesis]:
    """Give the price and the exams that the file says of a machine."""
    price, exams = row["cost_cents"], row["exams"]
    found = {} if price is None else {"price_eur": certain(Fraction(price), same_words(USER), READ)}
    if exams is not None:
        low, high = row["exams_low"] or exams, row["exams_high"] or exams
        found["exams"] = Range(Fraction(low), Fraction(exams), Fraction(high), source=same_words(USER))
    return {key: Hypothesis(key, number, (USER,)) for key, number in found.items()}
