"""The tables of the national baseline: declared once, so that a user's own file is read by the same checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InputError, Problem
from radioscopie.schema import Table, choice, measured, text, whole, written
from radioscopie.schema.parsers import to_act, to_modifiers
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.activity import SECTORS
from radioscopie.tables.machines import CLASSES, ZONES
from radioscopie.tables.nation_acts import is_of_acts, read_year

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.inputs import Readable


def _combo(word: str) -> str:
    """Read modifiers in their canonical order."""
    return "".join(sorted(to_modifiers(word)))


KINDS = (
    "private_practice",
    "private_centre_in_clinic",
    "mixed_group",
    "public_hospital",
    "private_non_profit",
    "other_specialty",
)
PERIMETERS = {
    "private_practice": "town_radiologists",
    "private_centre_in_clinic": "town_radiologists",
    "mixed_group": "town_radiologists",
    "public_hospital": "hospital",
    "private_non_profit": "hospital",
    "other_specialty": "other_specialties",
}
SCOPES = {  # perimeters of a target: the perimeters of practices that it adds up
    "town_radiologists": ("town_radiologists",),
    "town": ("town_radiologists", "other_specialties"),
    "france": ("town_radiologists", "other_specialties", "hospital"),
}
WHOLE = "france"
SIZES = ("s", "m", "l")
STATUSES = ("real", "constructed")


def _word(name: str, words: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    return name, {word: word for word in words}


PRACTICES = Table(
    "practices",
    (
        text("practice", required=True),
        choice(*_word("kind", KINDS), required=True),
        choice(*_word("size", SIZES), required=True),
        text("region", required=True),
        text("departement", required=True),
        choice(*_word("status", STATUSES), required=True),
    ),
    words="tables.practices",
)
NATION_SITES = Table(
    "nation_sites",
    (
        text("site", required=True),
        text("practice", required=True),
        *(text(name) for name in ("name", "commune")),
        text("departement", required=True),
        text("region", required=True),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
        choice(*_word("kind", KINDS), required=True),
        choice(*_word("status", STATUSES), required=True),
    ),
    words="tables.nation_sites",
)
NATION_MACHINES = Table(
    "nation_machines",
    (
        text("machine", required=True),
        text("site", required=True),
        text("practice", required=True),
        choice(*_word("equipment", tuple(CLASSES)), required=True),
        choice("class", {word: word for words in CLASSES.values() for word in words}),
        choice(*_word("zone", ZONES), required=True),
        whole("installed_year", pa.int16(), 1980, 2035),
        whole("reference_activity", pa.int32(), 0, 50_000),
        choice(*_word("status", STATUSES), required=True),
    ),
    words="tables.nation_machines",
)
NATION_ACTIVITY = Table(
    "nation_activity",
    (
        text("site", required=True),
        written("act", to_act, required=True),
        text("machine"),
        whole("month", pa.int8(), 1, 12),
        written("combo", _combo),
        whole("association", pa.int8(), 0, 5, default=0),
        choice("sector", SECTORS, default="1"),
        whole("quantity", pa.int32(), 1, 10_000_000),
        choice(*_word("status", STATUSES), default="constructed"),
    ),
    words="tables.nation_activity",
)
BASELINE_TABLES = {
    "practices": PRACTICES,
    "sites": NATION_SITES,
    "machines": NATION_MACHINES,
    "activity": NATION_ACTIVITY,
}


ACTIVITY = "activity"


def read_own_tables(
    files: Mapping[str, Readable], acts: Callable[[Readable], pa.Table] = read_year
) -> dict[str, pa.Table]:
    """Read the user's own tables of the baseline.

    Parameters
    ----------
    files : input by name of table (`BASELINE_TABLES`); an activity may be a year of acts billed, a file of any size
        or a folder of Parquet files
    acts : reads that year

    Raises
    ------
    InputError : every problem of every file
    """
    problems: list[Problem] = []
    found = {}
    for name, path in files.items():
        try:
            found[name] = acts(path) if name == ACTIVITY and is_of_acts(path) else _own(name, path)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def _own(name: str, path: Readable) -> pa.Table:
    return read_whole(BASELINE_TABLES[name], path, None).drop_columns(["line"])
