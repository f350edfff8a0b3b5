"""From a practice's directory to its accounts: the worlds compared, the tables, what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.law.compile import compile_law, compile_together
from radioscopie.law.load import Law
from radioscopie.models.finances.books import make_books
from radioscopie.models.finances.practice import make_practice
from radioscopie.models.finances.takings import PracticeWorld
from radioscopie.models.joins.practice_reading import with_organisations
from radioscopie.models.joins.practice_scenario import BASE, scenario_worlds
from radioscopie.models.pricing.replay import check_years
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.models.scenarios.spec import networks_of
from radioscopie.questions.accounts.assumptions import each_once, of_law, of_practice
from radioscopie.questions.accounts.practice.invest import invest_results, named_invest
from radioscopie.questions.accounts.practice.tables.crisis import (
    SHOCK,
    crisis_assumptions,
    crisis_tables,
    read_crisis,
    shocked_world,
)
from radioscopie.questions.accounts.practice.tables.lines import accounts_tables
from radioscopie.questions.accounts.practice.tables.reading import reading_assumptions, reading_table
from radioscopie.questions.accounts.record import accounts_record, titles
from radioscopie.questions.scenario.ask import SEED
from radioscopie.result import Result, Written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.questions.accounts.practice.tables.crisis import Crisis
    from radioscopie.result import Assumption, ResultTable, Sayable
    from radioscopie.tables.invest_file import Invest
    from radioscopie.tables.practice import PracticeFolder

LAW = "law"
BASE_ON = date(2025, 11, 4)
YEARS = (2025, 2026, 2027)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a practice's accounts (`practice_accounts`)."""

    scenario: str | None
    shock: str | None
    aid: str | None
    invest: Path | None
    base: date
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The accounts of a practice: the result to show, and the rows of activity that could not be priced."""

    result: Result
    rejects: pa.Table
    rows_read: int


def practice_accounts(
    folder: PracticeFolder,
    *,
    scenario: str | None = None,
    shock: str | None = None,
    aid: str | None = None,
    invest: Path | None = None,
    base: date = BASE_ON,
    years: tuple[int, ...] = YEARS,
    advance: Callable[[int], None] = lambda _: None,
) -> Done:
    """Draw up the accounts of a practice: the law in force against the law of `base`, or a scenario.

    Parameters
    ----------
    folder : from `read_practice`
    scenario, shock, aid : files, or names of those that are shipped
    invest : investment file, or machines placed by `site`
    base, years : day on which the law compared with is frozen, civil years; a scenario brings its own
    advance : called with the number of rows replayed, for a progress line

    Returns
    -------
    Done : `result` has the tables of `accounts_tables`, and those of cash, shocks, aids and investment where
        they were asked

    Raises
    ------
    InputError : no row, more than twelve months of activity, years outside the law, problems of the files named
    """
    asked = Asked(scenario, shock, aid, invest, base, years)
    return _accounts(folder, asked, advance)


def _accounts(folder: PracticeFolder, asked: Asked, advance: Callable[[int], None]) -> Done:
    law, invest = Law.load(), named_invest(asked.invest)
    practice = make_practice(folder, law)
    scenario = read_scenario(find_scenario(asked.scenario)) if asked.scenario else None
    years = scenario.years if scenario else asked.years
    check_years(years)
    crisis = read_crisis(asked.shock, asked.aid, years)
    worlds = _worlds(practice, folder, scenario, law, asked)
    worlds, reading = with_organisations(worlds, practice, folder.charges, scenario, SEED)
    if crisis.shock:
        worlds = (*worlds, shocked_world(practice, worlds[-1], crisis.shock, years))
    books = make_books(practice, folder.charges, worlds, years, advance)
    tables = accounts_tables(practice, books) | crisis_tables(practice, books, crisis)
    tables |= reading_table(reading, practice, years)
    more, judged = _invested(folder, practice, books, invest)
    told = of_practice(folder, books, has_scenario=scenario is not None)
    on_law = of_law(practice, law, worlds[-1], years)
    assumptions = each_once((*told, *reading_assumptions(reading), *crisis_assumptions(), *judged, *on_law))
    findings = (("finances.left_out", max(book.done.left_out for book in books)),)
    record = _record(folder, scenario, asked, law)
    titled = _titles(folder, scenario, crisis)
    result = Result("accounts", tables | more, assumptions, findings, record, titles=titled)
    return Done(result, practice.rejects, practice.rows_read)


def _invested(
    folder: PracticeFolder, practice: Practice, books: Sequence[PracticeYear], invest: Invest | None
) -> tuple[dict[str, ResultTable], tuple[Assumption, ...]]:
    """Judge an investment on the years without shock; nothing without one."""
    if invest is None:
        return {}, ()
    own = [book for book in books if not book.world.name.endswith(SHOCK)]
    return invest_results(folder, practice, own, invest)


def _worlds(
    practice: Practice, folder: PracticeFolder, scenario: Scenario | None, law: Law, asked: Asked
) -> tuple[PracticeWorld, ...]:
    if scenario:
        return scenario_worlds(practice, folder.machines, scenario, law, compile_law(law).codes)
    base, now = compile_together(law.frozen(asked.base), law)
    return PracticeWorld(BASE, base), PracticeWorld(LAW, now)


def _record(folder: PracticeFolder, scenario: Scenario | None, asked: Asked, law: Law) -> Mapping[str, str]:
    parameters = {
        "base": str(asked.base),
        "invest": asked.invest.name if asked.invest else "",
        "overdraft_cents": str(folder.file.overdraft),
        "practice": folder.file.name,
        "debt_service": "said" if folder.file.debt_service is not None else "",
        "ownership": folder.file.ownership,
        "years": " ".join(map(str, scenario.years if scenario else asked.years)),
    }
    named = {"scenario": asked.scenario, "shock": asked.shock, "aid": asked.aid}
    more = [*([asked.invest] if asked.invest else ()), *(networks_of(scenario) if scenario else ())]
    return accounts_record(law.version, named, parameters, (*folder.read, *more))


def _titles(folder: PracticeFolder, scenario: Scenario | None, crisis: Crisis) -> Mapping[str, Sayable]:
    aids = {f"aid.{aid.name}": aid.title for aid in crisis.aids.aids} if crisis.aids else {}
    return titles(scenario, radiologists=Written(Fraction(folder.file.radiologists, 100), "exact"), **aids)
