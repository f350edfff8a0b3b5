"""From the desks and takings of a practice to what investments and levers are judged with."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.law.words import EQUIPMENT, MODALITIES, NONE, kind_index
from radioscopie.models.finances.desks import summed
from radioscopie.models.finances.invest.fees import FeeMachine
from radioscopie.models.finances.invest.inputs import Held, find
from radioscopie.models.finances.invest.plans import lines_for
from radioscopie.models.finances.levers.inputs import Base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from radioscopie.models.finances.desks import Desks, Takings
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.invest_file import Invest
    from radioscopie.tables.reference_nation import Hypothesis

    Ints = NDArray[np.int64]
    Payers = tuple[Fraction, Fraction, Fraction]
    Wanted = tuple[str, Base, Mapping[str, Hypothesis]]

OF_MODALITY = {"ai_xray": "radiography", "ai_breast": "mammography", "tomosynthesis": "mammography"}


def held_of(desks: Desks, takings: Takings, machines: pa.Table, counts: Ints) -> tuple[Held, ...]:
    """Give the machines of a practice as they stand.

    Parameters
    ----------
    takings : totals of the year (`Takings.year`), shapes (D,)
    machines : table of `tables.machines`, in the order of `desks.machines`
    counts : technical fees at 100 % opened by each machine in the year, shape (M,)
    """
    size = len(desks.machines)
    taken = summed(takings.acts + takings.excess, desks.machine, size)
    return tuple(
        Held(
            row["machine"], row["equipment"], row["class"], row["zone"], row["site"], row["installed_on"],
            int(counts[rank]), _each(int(taken[rank]), int(counts[rank])),
            NONE if row["reference_activity"] is None else row["reference_activity"], int(desks.fee_permille[rank]),
        )
        for rank, row in enumerate(machines.to_pylist())
    )  # fmt: skip


def wanted_levers(
    invest: Invest, held: Sequence[Held], charges: Sequence[Charge], desks: Desks, takings: Takings,
    payers: Mapping[str, Payers],
) -> tuple[Wanted, ...]:  # fmt: skip
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
            base = modality_base(modality, desks, takings, invest.first_year, payers.get(modality))
        found.append((lever.lever, base, lever.numbers))
    return tuple(found)


def machine_base(held: Held, charges: Sequence[Charge], year: int, payers: Payers | None) -> Base:
    """Give a machine as levers want it."""
    kind = kind_index(held.equipment, held.klass, held.zone)
    machine = FeeMachine(held.name, kind, held.installed_on, held.reference)
    lines = lines_for(held.name, held.equipment, charges, None)
    return Base(
        held.name, held.equipment, machine, year, held.exams, held.act_cents, payers, lines, held.permille
    )


def modality_base(modality: str, desks: Desks, takings: Takings, year: int, payers: Payers | None) -> Base:
    """Give the acts of a modality without machine as levers want them."""
    here = (desks.modality == MODALITIES.index(modality)) & (desks.equipment == EQUIPMENT.index("none"))
    exams = int(takings.exams[here].sum())
    cents = int((takings.acts + takings.excess)[here].sum())
    return Base(modality, "", None, year, exams, _each(cents, exams), payers)


def _each(cents: int, exams: int) -> Fraction | None:
    return Fraction(cents, exams) if exams else None


def payers_in_proportion(
    held: Sequence[Held], modalities: Mapping[str, Base], paid: Ints
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
