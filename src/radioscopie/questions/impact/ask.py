"""What may be asked of `radioscopie impact`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import day, file, flag, refuse, shipped, typed, years
from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.models.scenarios.read import shipped_scenarios
from radioscopie.questions.billed import Billed
from radioscopie.questions.compared import LawsAsked, law_clashes
from radioscopie.questions.engine import SPARK, THREADS, engine_clashes

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Billed):
    """At most twelve months of activity, replayed under two laws or more.

    Parameters
    ----------
    base : the base is the law in force where nothing changes after this day; None: 4 November 2025
    years : civil years in which the activity is replayed; None: 2025 to 2027, or those of the scenario
    reform : laid over the law in force, in order, to make the law compared
    instead_of : a scenario whose base the reforms are laid over, and whose variants they are compared with
    scenario : its variants are compared with its base by their laws alone
    annualise : make a year of an activity that covers a part of one
    engine : how rows are added up while they are read; None: they are held, unless they are a folder, claims with
        cancellations, or too many
    master : address of Spark; None: what its environment says, else this machine
    beside : files that the scenario names; those that are not given stand beside it, when it is a file of this machine
    """

    base: date | None = day(None)
    years: tuple[int, ...] | None = years(FIRST_DAY.year, LAST_DAY.year, None)
    reform: tuple[Input, ...] = file("PATH", (), many=True)
    instead_of: Input | str | None = shipped(shipped_scenarios(), None)
    scenario: Input | str | None = shipped(shipped_scenarios(), None)
    annualise: bool = flag()
    engine: str | None = typed("ENGINE", (THREADS, SPARK))
    master: str | None = typed("URL")
    beside: tuple[Input, ...] = file(default=(), many=True)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and what means nothing together."""
        refuse(self, [*law_clashes(self.laws), *engine_clashes(self.engine, self.master)])

    @property
    def laws(self) -> LawsAsked:
        """What is asked of the laws."""
        return LawsAsked(
            base=self.base,
            years=self.years,
            reform=self.reform,
            scenario=self.scenario,
            instead_of=self.instead_of,
            beside=self.beside,
        )
