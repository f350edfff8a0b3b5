"""From a practice's directory to its accounts: the worlds compared, the tables, what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.law.compile import compile_law, compile_together
from radioscopie.law.load import Law
from radioscopie.models.finances.books import make_books
from radioscopie.models.finances.ownership import debt_numbers
from radioscopie.models.finances.practice import make_practice
from radioscopie.models.finances.takings import World
from radioscopie.models.pricing.assumptions import assumptions_of, merge_assumptions
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.replay import check_years, replay
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.money import euros
from radioscopie.numbers import format_euros, format_percent
from radioscopie.result import Assumption, Result
from radioscopie.results.accounts import accounts_tables
from radioscopie.results.accounts_cash import (
    SHOCK,
    crisis_assumptions,
    crisis_tables,
    read_crisis,
    shocked_world,
)
from radioscopie.results.accounts_invest import invest_results, named_invest
from radioscopie.results.accounts_record import accounts_record, titles
from radioscopie.results.accounts_scenario import BASE, scenario_worlds
from radioscopie.tables.charges import USER
from radioscopie.tables.practice import INDEBTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from radioscopie.models.finances.books import Book
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.results.accounts_cash import Crisis
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.practice import PracticeFile, PracticeFolder

LAW = "law"
BASE_ON = date(2025, 11, 4)
HUNDREDTHS = 10_000
YEARS = (2025, 2026, 2027)
ALWAYS = ("same_activity", "reference_charges", "steady_volumes", "own_costs")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a practice's accounts; None: the law in force against the law before the decision of 2025."""

    scenario: str | None = None
    shock: str | None = None
    aid: str | None = None
    invest: Path | None = None
    base: date = BASE_ON
    years: tuple[int, ...] = YEARS


@dataclass(frozen=True, slots=True)
class Done:
    """The accounts of a practice: the result to show, and the rows of activity that could not be priced."""

    result: Result
    rejects: pa.Table
    rows_read: int


def practice_accounts(folder: PracticeFolder, asked: Asked, lang: str = "fr") -> Done:
    """Draw up the accounts of a practice in the worlds asked.

    Parameters
    ----------
    folder : from `read_practice`
    asked : what is compared

    Returns
    -------
    Done : `result` has the tables of `accounts_tables`, and those of cash, shocks, aids and investment where
        they were asked

    Raises
    ------
    InputError : no row, more than twelve months of activity, years outside the law, problems of the files named
    """
    law, invest = Law.load(), named_invest(asked.invest)
    practice = make_practice(folder, law, lang)
    scenario = read_scenario(find_scenario(asked.scenario)) if asked.scenario else None
    years = scenario.years if scenario else asked.years
    check_years(years)
    crisis = read_crisis(asked.shock, asked.aid, years)
    worlds = _worlds(practice, folder, scenario, law, asked)
    if crisis.shock:
        worlds = (*worlds, shocked_world(practice, worlds[-1], crisis.shock, years))
    books = make_books(practice, folder.charges, worlds, years)
    tables = accounts_tables(practice, books) | crisis_tables(practice, books, crisis, lang)
    judged: tuple[Assumption, ...] = ()
    if invest:
        own = [book for book in books if not book.world.name.endswith(SHOCK)]
        more, judged = invest_results(folder, practice, own, invest)
        tables |= more
    on_law = _of_law(practice, law, worlds[-1], years)
    charged = (*_charges(folder, books, lang), *_of_owner(folder.file))
    told = (*charged, *_always(asked), *crisis_assumptions(), *judged, *on_law)
    assumptions = tuple({one.key: one for one in reversed(told)}.values())[::-1]
    findings = (("finances.left_out", max(book.done.left_out for book in books)),)
    result = Result(
        "accounts",
        tables,
        assumptions,
        findings,
        _record(folder, scenario, crisis, asked, law, lang),
    )
    return Done(result, practice.rejects, practice.rows_read)


def _worlds(
    practice: Practice, folder: PracticeFolder, scenario: Scenario | None, law: Law, asked: Asked
) -> tuple[World, ...]:
    if scenario:
        return scenario_worlds(practice, folder.machines, scenario, law, compile_law(law).codes)
    base, now = compile_together(law.frozen(asked.base), law)
    return World(BASE, base), World(LAW, now)


def _charges(folder: PracticeFolder, books: Sequence[Book], lang: str) -> Iterator[Assumption]:
    """List the lines of charges that are not the user's own and bear on this practice."""
    drawn = books[-1].practice
    has = set(folder.machines.table["equipment"].to_pylist())
    for line, amounts in zip(drawn.lines, drawn.charges, strict=True):
        bears = amounts.any() or (line.central is None and line.equipment in has | {""})
        if line.facts != USER and bears:
            low, central, high = (
                _written(line, value, lang) for value in (line.low, line.central, line.high)
            )
            yield Assumption(f"finances.charge_{line.charge}", line.status, line.facts, 0, low, central, high)


def _written(line: Charge, value: int | None, lang: str) -> str:
    if value is None:
        return ""
    return format_percent(Fraction(value, HUNDREDTHS), lang) if line.is_share else format_euros(value, lang)


def _of_owner(file: PracticeFile) -> Iterator[Assumption]:
    """List what the interest of a fund-backed group rests on, unless the practice says it."""
    if file.ownership != INDEBTED or file.debt_service is not None:
        return
    yield Assumption("finances.assume_group_debt", "assumed")
    for one in debt_numbers().values():
        sizes = (f"{float(value):g}" for value in (one.low, one.central, one.high))
        yield Assumption(f"finances.owner_assumed_{one.key}", one.status, " ".join(one.facts), 0, *sizes)


def _always(asked: Asked) -> Iterator[Assumption]:
    keys = [*ALWAYS, *(["scenario_central", "scenario_fleet"] if asked.scenario else [])]
    yield from (Assumption(f"finances.assume_{key}", "assumed") for key in keys)


def _of_law(practice: Practice, law: Law, world: World, years: Sequence[int]) -> Iterator[Assumption]:
    """List what the prices themselves rest on."""
    found: list[Assumption] = []
    for year in years:
        again = replay(practice.coded, world.law, year)
        amounts = price_rows(again, practice.fleet, world.law, age_year=world.age_year)
        found += assumptions_of(law, world.law, practice.fleet, again, amounts)
    yield from merge_assumptions(found, max)


def _record(
    folder: PracticeFolder, scenario: Scenario | None, crisis: Crisis, asked: Asked, law: Law, lang: str
) -> Mapping[str, str]:
    parameters = {
        "base": str(asked.base),
        "invest": asked.invest.name if asked.invest else "",
        "lang": lang,
        "overdraft_cents": str(folder.file.overdraft),
        "practice": folder.file.name,
        "debt_service": "said" if folder.file.debt_service is not None else "",
        "ownership": folder.file.ownership,
        "radiologists": _decimal(folder.file.radiologists, lang),
        "years": " ".join(map(str, scenario.years if scenario else asked.years)),
    }
    if crisis.aids:
        parameters |= {f"aid.{aid.name}": aid.title[lang] for aid in crisis.aids.aids}
    if scenario:
        parameters |= titles(scenario.variants, lang)
    named = {"scenario": asked.scenario, "shock": asked.shock, "aid": asked.aid}
    return accounts_record(
        law.version, named, parameters, (*folder.read, *([asked.invest] if asked.invest else ()))
    )


def _decimal(hundredths: int, lang: str) -> str:
    """Write hundredths of a unit: 650 → "6,5"."""
    written = euros(hundredths).rstrip("0").rstrip(".")
    return written.replace(".", ",") if lang == "fr" else written
