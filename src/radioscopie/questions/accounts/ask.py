"""What may be asked of `radioscopie accounts`: the accounts of a practice, or those of the nation's practices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.asking import (
    day,
    file,
    flag,
    folder,
    named,
    options,
    place,
    place_of,
    refuse,
    shipped,
    whole,
    years,
)
from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import Problem, problem
from radioscopie.models.draws import MOST_SEED
from radioscopie.models.finances.aids.aided import shipped_aids
from radioscopie.models.finances.cash.shocks import shipped_shocks
from radioscopie.models.finances.closures import shipped_closures
from radioscopie.models.scenarios.read import shipped_scenarios
from radioscopie.questions.compared import LawsAsked, law_clashes
from radioscopie.tables.estimated import ESTIMATED
from radioscopie.tables.nation import BASELINE_TABLES
from radioscopie.tables.practice_file import FILES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from radioscopie.inputs import Input, Upload

DRAWS, SEED, MOST_DRAWS = 200, 2026, 10_000
CONSTRUCTIONS, MOST_CONSTRUCTIONS = 4, 50
CHARGES = "charges"
OF_PRACTICE, OF_NATION, OF_A_LAW = (
    ("mapping", "invest", "base", "years", "instead_of", "on"),
    ("draws", "seed", "constructions", "closures"),
    ("base", "years"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Whose accounts, compared with what, under which shock, with which aids, after which investment.

    Parameters
    ----------
    practice : its files, each by the name it has in a directory
    mapping : column mapping of the activity of a practice, where its export has other names
    nation : the practices of the national baseline, in place of a practice
    scenario : compared with its own base; without one, a practice is under the law in force beside that of `base`, and
        the nation in its reference year alone
    closures : for the nation under a scenario, a rule by which practices close
    invest : machines and levers of a practice
    reform : for a practice, laid over the law in force, in order, to make the law compared
    instead_of : a scenario whose base the reforms are laid over, and whose variants they are compared with
    base, years : of a practice without scenario; None: 4 November 2025, 2025 to 2027
    annualise : make a year of an activity that covers a part of one
    draws, seed : of the nation's intervals (0 draws: none); None: 200, 2026
    constructions : times the baseline of the nation is constructed, from seeds that follow, for the intervals; None: 4
    table : for the nation: tables of the baseline in place of ours, charges over the shipped ones, assumptions that a
        survey has estimated in place of those of the scenario
    beside : files that the scenario names; those that are not given stand beside it, when it is a file of this machine
    on : day written on the page for a bank
    template : folder in which a file of charges to be filled in is written, instead of any accounts
    """

    practice: tuple[tuple[str, Input], ...] | None = folder(FILES, "PRACTICE_DIR", None)
    mapping: Input | None = file("PATH", None)
    nation: bool = flag()
    scenario: Input | str | None = shipped(shipped_scenarios(), None)
    shock: Input | str | None = shipped(shipped_shocks(), None)
    aid: Input | str | None = shipped(shipped_aids(), None)
    closures: Input | str | None = shipped(shipped_closures(), None)
    reform: tuple[Input, ...] = file("PATH", (), many=True)
    instead_of: Input | str | None = shipped(shipped_scenarios(), None)
    invest: Input | None = file(default=None)
    base: date | None = day(None)
    years: tuple[int, ...] | None = years(FIRST_DAY.year, LAST_DAY.year, None)
    annualise: bool = flag()
    draws: int | None = whole(0, MOST_DRAWS, None)
    seed: int | None = whole(0, MOST_SEED, None)
    constructions: int | None = whole(1, MOST_CONSTRUCTIONS, None)
    table: tuple[tuple[str, Input], ...] = named((*BASELINE_TABLES, CHARGES, ESTIMATED))
    beside: tuple[Input, ...] = file(default=(), many=True)
    on: date | None = day(None)
    template: Path | None = place(None, "DIR")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and what means nothing together."""
        refuse(self, _clashes(self))

    @property
    def laws(self) -> LawsAsked:
        """What is asked of the laws, beside a scenario."""
        return LawsAsked(
            base=self.base,
            years=self.years,
            reform=self.reform,
            scenario=None,
            instead_of=self.instead_of,
            beside=self.beside,
        )


def _clashes(ask: Ask) -> Iterator[Problem]:
    """List what does not go together."""
    if ask.template:
        if ask.practice is not None or ask.nation:
            yield problem("accounts.template_alone", "--template")
    elif ask.nation:
        yield from _of_nation(ask)
    elif ask.practice is None:
        yield problem("accounts.no_practice", "accounts")
    else:
        yield from _strangers(ask, OF_NATION, "accounts.only_for_nation")
        if ask.table:
            yield problem("accounts.only_for_nation", "--table", option="--table")
        if ask.scenario:
            yield from _strangers(ask, OF_A_LAW, "accounts.not_with_scenario")
        if ask.scenario and (ask.reform or ask.instead_of):
            yield problem("asking.law_twice", "--scenario")
        yield from law_clashes(ask.laws)


def _of_nation(ask: Ask) -> Iterator[Problem]:
    if ask.practice is not None:
        yield problem("accounts.practice_and_nation", "--nation")
    yield from _strangers(ask, OF_PRACTICE, "accounts.not_for_nation")
    if ask.reform:
        yield problem("accounts.not_for_nation", "--reform", option="--reform")
    if ask.annualise:
        yield problem("period.not_for_nation", "--annualise")
    if ask.closures and not ask.scenario:
        yield problem("closures.without_scenario", "--closures", str(ask.closures))
    if not ask.scenario and any(name == ESTIMATED for name, _ in ask.table):
        yield problem("accounts.assumptions_without_scenario", "--table", ESTIMATED)
    if ask.aid and not ask.shock:
        yield problem("accounts.aid_without_shock", "--aid", ask.aid)


def _strangers(ask: Ask, names: Iterable[str], key: str) -> Iterator[Problem]:
    """List the options given that mean nothing here."""
    for name in names:
        if getattr(ask, name) is not None:
            option = place_of(name, options(Ask)[name])
            yield problem(key, option, option=option)


def named_input(field: str, asked: str | Path | Upload | None) -> Input | str | None:
    """Give what Python names for a field: bytes, a file, or one that is shipped by its name; a string may be a path."""
    return Path(asked) if isinstance(asked, str) and asked not in options(Ask)[field].choices else asked
