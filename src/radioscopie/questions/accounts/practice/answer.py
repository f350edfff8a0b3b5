"""From the files of a practice to its accounts: the worlds compared, the tables, what they rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from radioscopie.errors import together
from radioscopie.given import scenario_given
from radioscopie.inputs import name_of
from radioscopie.law.compile import compile_law, compile_together
from radioscopie.law.load import Law
from radioscopie.models.finances.books import make_books
from radioscopie.models.finances.crisis import Crisis, read_crisis, shocked_world, without_shock
from radioscopie.models.finances.practice import make_practice
from radioscopie.models.finances.takings import PracticeWorld
from radioscopie.models.joins.practice_reading import with_organisations
from radioscopie.models.joins.practice_scenario import BASE, scenario_worlds
from radioscopie.models.pricing.findings import file_findings
from radioscopie.models.pricing.inferred import with_inferred
from radioscopie.models.pricing.measures import acts_of_decision
from radioscopie.models.pricing.period import SCALED, fees_by_machine, period_of
from radioscopie.models.pricing.understated import understated
from radioscopie.questions.accounts.ask import Ask, named_input
from radioscopie.questions.accounts.assumptions import (
    crisis_assumptions,
    each_once,
    moves_of,
    of_law,
    of_practice,
    reading_assumptions,
)
from radioscopie.questions.accounts.practice.invest import asked_invest, invested
from radioscopie.questions.accounts.practice.tables.all import (
    accounts_tables,
    crisis_tables,
    reading_tables,
)
from radioscopie.questions.accounts.record import accounts_record, asked_scenario, names_of, titles
from radioscopie.questions.billed import understood
from radioscopie.questions.compared import laws_compared
from radioscopie.questions.defaults import BASE_ON, YEARS
from radioscopie.questions.scenario.ask import SEED
from radioscopie.result import Assumption, Result, Written
from radioscopie.results.answer import Answer, silent
from radioscopie.results.moves import with_moves
from radioscopie.results.only import only_tables, wanted_tables, wants
from radioscopie.results.period import period_tables
from radioscopie.results.refused import row_tables
from radioscopie.tables.practice_file import read_practice_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from radioscopie.inputs import Input, Upload
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.questions.compared import Compared, LawVariant
    from radioscopie.result import ResultTable, Sayable
    from radioscopie.results.answer import Advance
    from radioscopie.results.only import Wanted
    from radioscopie.tables.invest_file import Invest
    from radioscopie.tables.practice import PracticeFolder

    Named = str | Path | Upload | None

LAW = "law"
OF_CRISIS = ("cash_weekly", "cash_summary", "balance", "shock_falls", "aids", "aid_rules")


@dataclass(frozen=True, slots=True)
class _Files:
    """The files asked for beside those of the practice, read."""

    scenario: Scenario | None
    crisis: Crisis
    invest: Invest | None
    laws: Compared | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A practice and what its accounts are asked against, read."""

    ask: Ask
    folder: PracticeFolder
    practice: Practice
    law: Law
    scenario: Scenario | None
    years: tuple[int, ...]
    crisis: Crisis
    laws: Compared | None = None

    @property
    def variants(self) -> tuple[LawVariant, ...]:
        """The laws compared, when reforms are."""
        return self.laws.variants if self.laws else ()


def answer(ask: Ask, advance: Advance) -> Answer:
    """Draw up the accounts of the practice asked.

    Raises
    ------
    InputError : every problem of a file; no row, more than twelve months of activity
    """
    own = partial(read_practice_files, dict(ask.practice or ()), ask.mapping)
    folder, files = together(own, partial(_files, ask))
    return _answer(folder, files, ask, advance)


def practice_accounts(
    folder: PracticeFolder,
    *,
    scenario: Named | Mapping[str, Any] = None,
    shock: Named = None,
    aid: Named = None,
    invest: Input | None = None,
    base: date | None = None,
    years: tuple[int, ...] | None = None,
    annualise: bool = False,
    only: Iterable[str] | None = None,
    advance: Advance = silent,
) -> Answer:
    """Draw up the accounts of a practice: the law in force against the law of `base`, or a scenario.

    Parameters
    ----------
    folder : from `read_practice`
    scenario, shock, aid : files, or names of those that are shipped; for a scenario also a dictionary
    invest : investment file, or machines placed by `site`
    base, years : day on which the law compared with is frozen, civil years; None: 4 November 2025, 2025 to 2027; a
        scenario brings its own
    annualise : make a year of an activity that covers a part of one
    only : names of the tables wanted; None: all. Cash is followed, and aids compared, only when they are wanted
    advance : called with the number of rows replayed, for a progress line

    Returns
    -------
    Answer : `result` has the tables of `accounts_tables`, and those of cash, shocks, aids and investment where they
        were asked

    Raises
    ------
    InputError : no row, more than twelve months of activity, years outside the law, problems of the files named
    """
    given, reforms = scenario_given(scenario)
    ask = Ask(
        practice=tuple((name_of(one), one) for one in folder.read),
        scenario=named_input("scenario", given),
        beside=reforms,
        shock=named_input("shock", shock),
        aid=named_input("aid", aid),
        invest=invest,
        base=base,
        years=years,
        annualise=annualise,
    )
    wanted = wanted_tables(only)
    found = _answer(folder, _files(ask), ask, advance, wanted)
    return replace(found, result=only_tables(found.result, wanted))


def _files(ask: Ask) -> _Files:
    """Read what the accounts are asked against."""
    readers = (partial(asked_scenario, ask), partial(read_crisis, ask.shock, ask.aid))
    return _Files(*together(*readers, partial(asked_invest, ask.invest), partial(_laws, ask)))


def _laws(ask: Ask) -> Compared | None:
    """Read the laws compared, when reforms are."""
    return laws_compared(ask.laws, Law.load()) if ask.reform else None


def _answer(
    folder: PracticeFolder, files: _Files, ask: Ask, advance: Advance, wanted: Wanted = None
) -> Answer:
    folder = replace(folder, machines=with_inferred(folder.machines, folder.activity, same=False))
    asked = _asked(folder, files, ask)
    practice, years, named = asked.practice, asked.years, names_of(asked.scenario, asked.variants)
    worlds, reading = _worlds(asked)
    books = make_books(practice, folder.charges, worlds, years, advance)
    tables = accounts_tables(practice, books, named)
    if wants(wanted, OF_CRISIS):
        tables |= crisis_tables(practice, books, asked.crisis, named)
    tables |= reading_tables(reading, practice, years, named)
    tables |= row_tables(practice.rejects, practice.rows_read) | _covered(asked, worlds)
    more, judged = invested(folder, practice, books, files.invest)
    told = of_practice(folder, books, has_scenario=asked.scenario is not None)
    law = asked.variants[-1].law if asked.variants else asked.law
    on_law = of_law(practice, law, worlds[-1], years)
    made = (Assumption(SCALED, "assumed"),) if practice.coded is not practice.filed else ()
    rests = each_once((
        *understood(folder.activity, folder.machines),
        *(*told, *made, *reading_assumptions(reading), *crisis_assumptions(), *judged, *on_law),
    ))  # fmt: skip
    rests = with_moves(rests, moves_of(without_shock(books)))
    left_out = max(book.done.left_out for book in books)
    found = (("finances.left_out", left_out), *file_findings(practice.filed).items())
    result = Result("accounts", tables | more, rests, found, _record(asked), titles=_titles(asked))
    return Answer(result, practice.rejects, practice.rows_read)


def _covered(asked: _Asked, worlds: tuple[PracticeWorld, ...]) -> dict[str, ResultTable]:
    """Say what the file covers, what a year made of it does to the bands, which measures its rows understate."""
    practice, law, base = asked.practice, asked.law, worlds[0].law
    is_scaled, year = practice.coded is not practice.filed, asked.years[-1]
    rows = (practice.filed, practice.coded)
    bands = [fees_by_machine(one, practice.fleet, base, year) if is_scaled else () for one in rows]
    laws = [one.law for one in worlds[1:]]
    missed = understated(practice.filed, base, compile_law(law), laws, acts_of_decision(law))
    period = replace(period_of(practice.filed), is_scaled=is_scaled)
    return period_tables(period, (bands[0], bands[1]), missed)


def _asked(folder: PracticeFolder, files: _Files, ask: Ask) -> _Asked:
    law, scenario = Law.load(), files.scenario
    years = scenario.years if scenario else ask.years or YEARS
    return _Asked(
        ask,
        folder,
        make_practice(folder, law, annualise=ask.annualise),
        law,
        scenario,
        years,
        files.crisis.within(years),
        files.laws,
    )


def _worlds(asked: _Asked) -> tuple[tuple[PracticeWorld, ...], tuple[Studied, ...]]:
    """Give the worlds compared, the base first, and the reading organisations of their scenario."""
    practice, crisis = asked.practice, asked.crisis
    worlds, reading = with_organisations(
        _compared(asked), practice, asked.folder.charges, asked.scenario, SEED
    )
    if crisis.shock:
        worlds = (*worlds, shocked_world(practice, worlds[-1], crisis.shock, asked.years))
    return worlds, reading


def _compared(asked: _Asked) -> tuple[PracticeWorld, ...]:
    law = asked.law
    if asked.scenario:
        codes = compile_law(law).codes
        return scenario_worlds(asked.practice, asked.folder.machines, asked.scenario, law, codes)
    if asked.laws:
        base, *others = compile_together(asked.laws.base, *(one.law for one in asked.variants))
        named = zip(asked.variants, others, strict=True)
        return PracticeWorld(BASE, base), *(PracticeWorld(one.name, compiled) for one, compiled in named)
    base, now = compile_together(law.frozen(asked.ask.base or BASE_ON), law)
    return PracticeWorld(BASE, base), PracticeWorld(LAW, now)


def _record(asked: _Asked) -> Mapping[str, str]:
    ask, file = asked.ask, asked.folder.file
    parameters = {
        "base": str(ask.base or BASE_ON),
        "invest": name_of(ask.invest) if ask.invest else "",
        "on": str(ask.on or ""),
        "opening": "" if file.opening is None else "said",
        "overdraft_cents": str(file.overdraft),
        "practice": file.name,
        "debt_service": "said" if file.debt_service is not None else "",
        "ownership": file.ownership,
        "years": " ".join(map(str, asked.years)),
    }
    more = (*([ask.invest] if ask.invest else []), *(asked.laws.read if asked.laws else ()))
    version = asked.variants[-1].law.version if asked.variants else asked.law.version
    return accounts_record(version, ask, parameters, asked.scenario, (*asked.folder.read, *more))


def _titles(asked: _Asked) -> Mapping[str, Sayable]:
    aids = {f"aid.{aid.name}": aid.title for aid in asked.crisis.rules}
    radiologists = Written(Fraction(asked.folder.file.radiologists, 100), "exact")
    laws = {f"variant.{one.name}": one.title for one in asked.variants}
    return titles(asked.scenario, radiologists=radiologists, **aids, **laws)
