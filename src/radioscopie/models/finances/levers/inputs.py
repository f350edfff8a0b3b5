"""What a lever changes, and the machine or modality on which it is measured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.models.finances.invest.inputs import PERCENT
from radioscopie.ranges import USER
from radioscopie.tables.levers import LeverInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from radioscopie.law.compile import Compiled
    from radioscopie.models.finances.invest.fees import FeeMachine
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.reference_nation import Hypothesis

OWN = "U"
UNIT_OF_USER = "percent"
OF_USER = (
    "capital_eur", "cost_exam_eur", "eur_per_gbp", "eur_per_usd", "exams_pct", "injected_pct", "licence_eur",
    "maintenance_eur", "maintenance_now_eur", "reading_s",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeverBase:
    """A machine, or a modality without machine, as it is before a lever.

    Parameters
    ----------
    name, equipment : of the machine; equipment "" for a modality whose acts open no technical fee
    machine : what its technical fee hangs on; None where there is none
    year : civil year of the measure
    exams : a year
    act_cents : taken for the act of an exam, in exact cents; None where unknown
    payers : of `act_cents`, what the insurer, the complementary insurers and the patient pay; None where unknown
    lines : lines of charges that bear on the machine
    permille : thousandths of its fees that are the practice's
    """

    name: str
    equipment: str
    machine: FeeMachine | None
    year: int
    exams: int
    act_cents: Fraction | None
    payers: tuple[Fraction, Fraction, Fraction] | None = None
    lines: tuple[Charge, ...] = ()
    permille: int = 1000


@dataclass(slots=True)
class Inputs:
    """The inputs of a lever in one case, and which of them a measure used or missed."""

    law: Compiled
    base: LeverBase
    case: str
    inputs: Mapping[str, LeverInput]
    numbers: Mapping[str, Hypothesis]
    used: dict[str, LeverInput] = field(default_factory=dict)
    gaps: dict[str, None] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether the lever changes an input at all, even by an amount that nobody knows."""
        return name in self.inputs

    def take(self, name: str) -> Fraction | None:
        """Take the size of an effect; None, and a gap, where no source says."""
        found = self.inputs.get(name)
        value = found.effect.at(self.case) if found else None
        if found:
            self.used[name] = found
        if value is None:
            self.gaps[name] = None
        return value

    def share(self, name: str) -> Fraction | None:
        """Take an effect in percent as a rate."""
        value = self.take(name)
        return None if value is None else value / PERCENT

    def general(self, key: str) -> Fraction:
        """Take a general number, in the case."""
        return self.numbers[key].value.at(self.case)

    def lacks(self, name: str) -> None:
        """Note something that the measure would need and nobody gives."""
        self.gaps[name] = None


def inputs_of(
    lever: str, base: LeverBase, levers: Sequence[LeverInput], own: Mapping[str, Hypothesis]
) -> dict[str, LeverInput]:
    """Give the inputs of a lever, the user's own over the published ones.

    Raises
    ------
    InputError : no such lever or input, with the closest names; a lever that is not for this equipment
    """
    found = {one.input: one for one in levers if one.lever == lever}
    place = f"levers[{lever}]"
    if not found:
        names = dict.fromkeys(one.lever for one in levers)
        raise InputError(problem("practice.lever_unknown", place, lever, close=_close(lever, names)))
    any_one = next(iter(found.values()))
    problems = [
        problem("practice.lever_unknown_input", f"{place}.inputs", key, close=_close(key, (*found, *OF_USER)))
        for key in own
        if key not in found and key not in OF_USER
    ]
    if any_one.equipment not in ("", base.equipment):
        problems.append(problem("practice.lever_equipment", place, base.name, equipment=any_one.equipment))
    if problems:
        raise InputError(problems)
    return found | {key: _own(any_one, key, number, found.get(key)) for key, number in own.items()}


def _close(word: str, known: Iterable[str]) -> str:
    return close_matches(word, known) or ", ".join(known)


def _own(model: LeverInput, key: str, number: Hypothesis, published: LeverInput | None) -> LeverInput:
    unit = published.unit if published else UNIT_OF_USER
    return LeverInput(
        model.lever,
        key,
        number.value,
        unit,
        OWN,
        (USER,),
        False,
        model.equipment,
    )
