"""What levers are measured on: the machines of a practice, and its acts without machine."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.law.words import EQUIPMENT, MODALITIES, kind_index
from radioscopie.models.finances.invest.fees import FeeMachine
from radioscopie.models.finances.invest.inputs import find, per_exam
from radioscopie.models.finances.invest.plans import lines_for
from radioscopie.models.finances.levers.inputs import LeverBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.invest.held import YearDone
    from radioscopie.models.finances.invest.inputs import Held
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.invest_file import Invest
    from radioscopie.tables.reference_nation import Hypothesis

    Payers = tuple[Fraction, Fraction, Fraction]
    Wanted = tuple[str, LeverBase, Mapping[str, Hypothesis]]

OF_MODALITY = {"ai_xray": "radiography", "ai_breast": "mammography", "tomosynthesis": "mammography"}


def wanted_levers(
    invest: Invest,
    held: Sequence[Held],
    charges: Sequence[Charge],
    year: YearDone,
    payers: Mapping[str, Payers],
) -> tuple[Wanted, ...]:
    """Give the levers of an investment file, each with what it is measured on.

    Parameters
    ----------
    payers : what the insurer, the complementary insurers and the patient pay of an exam's act, in cents, by
        equipment and by modality; those not known are left out

    Raises
    ------
    InputError : a lever names a machine that the practice has not
    """
    found = []
    for lever in invest.levers:
        if lever.machine:
            machine = find(held, lever.machine, f"levers[{lever.lever}]")
            base = machine_base(machine, charges, invest.first_year, payers.get(machine.equipment))
        else:
            modality = OF_MODALITY.get(lever.lever, "radiography")
            base = modality_base(modality, year, invest.first_year, payers.get(modality))
        found.append((lever.lever, base, lever.numbers))
    return tuple(found)


def machine_base(held: Held, charges: Sequence[Charge], year: int, payers: Payers | None) -> LeverBase:
    """Give a machine as levers want it."""
    kind = kind_index(held.equipment, held.klass, held.zone)
    machine = FeeMachine(held.name, kind, held.installed_on, held.reference)
    lines = lines_for(held.name, held.equipment, charges, None)
    return LeverBase(
        held.name, held.equipment, machine, year, held.exams, held.act_cents, payers, lines, held.permille
    )


def modality_base(modality: str, done: YearDone, year: int, payers: Payers | None) -> LeverBase:
    """Give the acts of a modality without machine as levers want them."""
    desks, takings = done.desks, done.takings
    here = (desks.modality == MODALITIES.index(modality)) & (desks.equipment == EQUIPMENT.index("none"))
    exams = int(takings.exams[here].sum())
    cents = int((takings.acts + takings.excess)[here].sum())
    return LeverBase(modality, "", None, year, exams, per_exam(cents, exams), payers)


def payers_in_proportion(
    held: Sequence[Held], modalities: Mapping[str, LeverBase], paid: Ints
) -> dict[str, Payers]:
    """Split the act of an exam between payers as all the acts of the practice are (an assumption).

    Parameters
    ----------
    modalities : measured without machine, by modality
    paid : what the insurer, the complementary insurers and the patients paid in the year, in cents, shape (3,)
    """
    each = {one.equipment: one.act_cents for one in held} | {
        word: one.act_cents for word, one in modalities.items()
    }
    total = int(paid.sum())
    shares = [Fraction(int(cents), total) for cents in paid] if total else []
    return {
        word: (cents * shares[0], cents * shares[1], cents * shares[2])
        for word, cents in each.items()
        if cents is not None and shares
    }
