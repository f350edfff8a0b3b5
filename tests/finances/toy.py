"""A toy practice: one site, one CT and one ultrasound desk, everything even."""

import numpy as np

from radioscopie.models.finances.accounts import accounts
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.desks import WEEKS, Desks, Takings
from radioscopie.tables.charges import Charge

CT, ULTRASOUND = 3, 1


def desks(practices: int = 1) -> Desks:
    each = np.arange(practices)
    names = tuple(f"p{rank}" for rank in each)
    return Desks(
        practices=names,
        sites=names,
        machines=names,
        practice=np.repeat(each, 2),
        site=np.repeat(each, 2),
        machine=np.array([[rank, -1] for rank in each]).ravel(),
        modality=np.array([CT, ULTRASOUND] * practices),
        site_practice=each,
        machine_site=each,
        machine_equipment=np.ones(practices, np.int64),
        fee_permille=np.full(practices, 1000),
        radiologists=np.full(practices, 100),
    )


def takings(exams: int, acts: int, excess: int, fees: int, practices: int = 1) -> Takings:
    """Take the same each week of seven days at each desk (fees: on the CT only)."""
    full = np.ones((2 * practices, WEEKS), np.int64)
    full[:, -1] = 0
    machine = full * np.array([1, 0] * practices)[:, None]
    return Takings(full * exams, full * acts, full * excess, machine * fees)


def charge(name: str, nature: str, behaviour: str, cents: int) -> Charge:
    return Charge(name, nature, behaviour, "practice", "", "", cents, cents, cents, "read", "user")


def book(where: Desks, taken: Takings, lines: tuple[Charge, ...]):
    year = taken.year()
    return accounts(where, lines, values_in(lines), year, year)
