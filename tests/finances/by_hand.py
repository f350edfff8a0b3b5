"""A practice small enough to be reckoned by hand: one MRI held by halves, one ultrasound room."""

from __future__ import annotations

import numpy as np

from radioscopie.law.words import EQUIPMENT, MODALITIES
from radioscopie.models.finances.desks import WEEKS, Desks, Takings
from radioscopie.tables.charges import Charge


def whole(*values):
    return np.array(values, np.int64)


DESKS = Desks(
    practices=("P",),
    sites=("Centre",),
    machines=("IRM",),
    practice=whole(0, 0),
    site=whole(0, 0),
    machine=whole(0, -1),
    modality=whole(MODALITIES.index("mri"), MODALITIES.index("ultrasound")),
    site_practice=whole(0),
    machine_site=whole(0),
    machine_equipment=whole(EQUIPMENT.index("mri")),
    fee_permille=whole(500),
    radiologists=whole(250),
)


def takings(exams=(4000, 6000), acts=(280_000_00, 240_000_00), excess=(0, 10_000_00), fees=(600_000_00, 0)):
    """Give totals of a year: by hand, the MRI does 4 000 exams at 70 EUR, ultrasound 6 000 at 40 EUR."""
    return Takings(whole(*exams), whole(*acts), whole(*excess), whole(*fees))


def weekly(total: Takings) -> Takings:
    """Put a year in its first week."""
    return Takings(*(np.pad(getattr(total, n)[:, None], ((0, 0), (0, WEEKS - 1))) for n in Takings.__slots__))


def charge(name, nature, behaviour, per, central, *, equipment="", machine="", spread=0):
    return Charge(
        name, nature, behaviour, per, equipment, machine, central - spread, central, central + spread, "read"
    )


CHARGES = (
    charge("lease_mri", "lease", "fixed", "machine", 160_000_00, equipment="mri", spread=20_000_00),
    charge("radiographers", "radiographers", "staff", "machine", 120_000_00),
    charge("contrast_mri", "contrast", "volume", "exam", 20_00, equipment="mri"),
    charge("rent", "premises", "fixed", "site", 50_000_00),
    charge("external", "external", "fixed", "act_revenue", 20_00),
    charge("taxes", "taxes", "volume", "act_revenue", 5_00),
    charge("manager", "other", "fixed", "practice", 30_000_00),
    charge("radiologists", "radiologists", "staff", "radiologist", 100_000_00),
)
