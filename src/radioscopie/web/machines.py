"""Machines that an export names and that nobody described yet; the table that a person completes by clicks."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from radioscopie.tables.machines import CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.web.memory import Given

COLUMNS = ("machine", "equipment", "class", "zone", "installed_on", "reference_activity")


def missing_machines(activity: Given, machines: Given | None) -> list[dict[str, str]]:
    """List the machines that rows name and that no table describes, each with a guess from its name."""
    known = set(_words(machines.said["machines"])) if machines else set()
    return [guess(one) for one in _words(activity.said["machines"]) if one not in known]


def _words(found: object) -> Sequence[str]:
    return found if isinstance(found, list) else []


def guess(name: str) -> dict[str, str]:
    """Guess what a machine is from its name; what cannot be guessed stays empty."""
    plain = name.casefold()
    hints = {"ct": ("scan", "ct", "tdm"), "mri": ("irm", "mri"), "pet": ("tep", "pet")}
    equipment = next(
        (kind for kind in ("mri", "ct", "pet") if any(word in plain for word in hints[kind])), ""
    )
    return {"machine": name, "equipment": equipment, "class": "1.5T" if equipment == "mri" else ""}


def machines_shown(activity: Given, machines: Given | None, *, every: bool) -> list[dict[str, str]]:
    """List the machines to complete; or every one, to be corrected."""
    return [*(_rows(machines) if every else ()), *missing_machines(activity, machines)]


def _rows(machines: Given | None) -> list[dict[str, str]]:
    rows = machines.said["rows"] if machines else []
    return rows if isinstance(rows, list) else []


def machines_csv(words: Mapping[str, Sequence[str]], machines: Given | None = None) -> str:
    """Write the table that a form completes: machines that are not in it stay as they are; a CT has no class."""
    rows = {row["machine"]: dict(row) for row in _rows(machines)}
    for number, name in enumerate(words["machine"]):
        said = {column: _at(words.get(column, ()), number) for column in COLUMNS}
        rows[name] = {**rows.get(name, {}), **said, "machine": name, "class": _class(said)}
    text = io.StringIO()
    names = dict.fromkeys((*COLUMNS, *(name for row in rows.values() for name in row)))
    table = csv.DictWriter(text, list(names), restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows.values())
    return text.getvalue()


def _class(said: Mapping[str, str]) -> str:
    known = CLASSES.get(said["equipment"], ("",))
    return said["class"] if said["class"] in known else known[0]


def _at(words: Sequence[str], number: int) -> str:
    return words[number].strip() if number < len(words) else ""
