"""Weights of need by class of age: those of the user, or the use of CT and MRI abroad (no French figure was read)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.schema import Column, Table, choice, text
from radioscopie.schema.parsers import to_number
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.reference_nation import AGES, PEOPLE
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.inputs import Readable

CLASSES = tuple(age.removeprefix("age_") for age in AGES)
MOST = 1_000.0


def _weight(word: str) -> float:
    return to_number(word, 0, MOST)


NEED = Table(
    "need",
    (
        choice("age_class", {name: name for name in CLASSES}, required=True),
        Column("weight", pa.float64(), _weight, required=True, bounds=(0.0, MOST)),
    ),
)
USE = Table(
    "need_age",
    (
        choice("equipment", {name: name for name in ("ct", "mri")}, required=True),
        choice("age_class", {name: name for name in CLASSES}, required=True),
        Column("per_1000", pa.float64(), _weight, required=True, bounds=(0.0, MOST)),
        text("facts"),
    ),
)
BY_AGE = "age"


def read_weights(path: Readable, equipment: str) -> Mapping[str, float]:
    """Read the weight of each class of age, relative to the others.

    Parameters
    ----------
    path : a file, or "age": exams per 1 000 people of each class, Ontario 2016 and French children 2018, assumed to
        hold in France (`scripts/build_need.py`)

    Raises
    ------
    InputError : unreadable, or classes that are not each given once; "age" for PET, which no source gives
    """
    if path == BY_AGE:
        return _use(equipment)
    rows = read_whole(NEED, path).to_pylist()
    weights = {row["age_class"]: row["weight"] for row in rows}
    if len(rows) != len(CLASSES) or set(weights) != set(CLASSES) or not any(weights.values()):
        raise InputError(problem("access.bad_need", str(path), known=", ".join(CLASSES)))
    return weights


def _use(equipment: str) -> Mapping[str, float]:
    rows = [row for row in shipped(USE, "need_age.csv").to_pylist() if row["equipment"] == equipment]
    if not rows:
        raise InputError(problem("access.no_age_need", "--need", BY_AGE))
    return {row["age_class"]: row["per_1000"] for row in rows}


def read_people_by_age() -> Mapping[str, tuple[int, ...]]:
    """Give the inhabitants of each département by class of age, in the order of CLASSES (INSEE 2023)."""
    table = shipped(PEOPLE, "departement_people.csv").to_pylist()
    return {row["departement"]: tuple(row[age] for age in AGES) for row in table}
