"""A baseline seen as arrays, ready to be measured: acts by row, fees by machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, MODALITIES
from radioscopie.models.nation.fleet import TOWN, YEAR
from radioscopie.models.nation.spending import act_cents, coded, fee_cents, perimeter_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from radioscopie.arrays import Bools, Ints, Reals, Strings
    from radioscopie.law.compile import Compiled
    from radioscopie.tables.reference_nation import Reference


PRICED_IN = 2026
SCREENING = "QEQK004"


@dataclass(frozen=True, slots=True)
class ActsSeen:
    """Rows of activity: masks of perimeters and modalities, what the insurer pays in cents. Shapes (rows,)."""

    quantity: Ints
    paid: Reals
    town: Bools
    hospital: Bools
    other: Bools
    pet: Bools
    screening: Bools
    on_machine: Bools
    sector_1: Bools
    modality: Mapping[str, Bools]

    def number(self, which: Bools) -> float:
        """Count the acts of some rows."""
        return float(self.quantity[which].sum())

    def cents(self, which: Bools) -> float:
        """Add up what the insurer pays for some rows."""
        return float(self.paid[which].sum())


@dataclass(frozen=True, slots=True)
class MachinesSeen:
    """Machines: where, which, how old, and their fees of the year in cents, with bounds. Shapes (machines,)."""

    site: Strings
    equipment: Strings
    kind: Strings
    region: Strings
    departement: Strings
    installed_year: NDArray[np.int16]
    low: Ints
    central: Ints
    high: Ints

    @property
    def town(self) -> Bools:
        """Machines of town practices."""
        found: Bools = np.isin(self.kind, TOWN)
        return found

    @property
    def ct_mri(self) -> Bools:
        """CT and MRI machines."""
        found: Bools = np.asarray(self.equipment != "pet")
        return found

    def fees(self, which: Bools) -> float:
        """Add up the fees of some machines, at the central CT reference activity."""
        return float(self.central[which].sum())


def see_acts(held: Mapping[str, pa.Table], reference: Reference, law: Compiled) -> ActsSeen:
    """See the acts of a baseline at the prices of a frozen law."""
    rows, names = coded(held, law), perimeter_names()
    share = float(reference.central("insurer_share"))
    screening = np.array([code == SCREENING for code in law.codes])
    town, hospital, other = (
        rows.perimeter == names.index(name) for name in ("town_radiologists", "hospital", "other_specialties")
    )
    return ActsSeen(
        quantity=rows.quantity,
        paid=(act_cents(rows, law, date(PRICED_IN, 7, 1)) * share).astype(np.float64),
        town=town,
        hospital=hospital,
        other=other,
        pet=law.acts.fee_kind[rows.act] == EQUIPMENT.index("pet"),
        screening=screening[rows.act],
        on_machine=rows.machine >= 0,
        sector_1=rows.sector == 0,
        modality={name: law.acts.modality[rows.act] == rank for rank, name in enumerate(MODALITIES)},
    )


def see_fleet(held: Mapping[str, pa.Table], law: Compiled) -> MachinesSeen:
    """See the machines of a baseline and their fees at the prices of a frozen law."""
    machines = held["machines"]
    low, central, high = fee_cents(coded(held, law), law, machines, PRICED_IN, YEAR)
    return MachinesSeen(
        site=np.array(machines["site"].to_pylist()),
        equipment=np.array(machines["equipment"].to_pylist()),
        kind=looked_up(held, "practices", "practice", "kind"),
        region=looked_up(held, "sites", "site", "region"),
        departement=looked_up(held, "sites", "site", "departement"),
        installed_year=machines["installed_year"].to_numpy(),
        low=low,
        central=central,
        high=high,
    )


def looked_up(held: Mapping[str, pa.Table], table: str, key: str, column: str) -> Strings:
    """Give a column of the practice or site of each machine."""
    known = dict(zip(*(held[table][name].to_pylist() for name in (key, column)), strict=True))
    return np.array([known[word] for word in held["machines"][key].to_pylist()])


def ratio(part: float, whole: float) -> float:
    """Divide; not a number when there is nothing to divide by."""
    return part / whole if whole else float("nan")
