"""One act as a person asks it: a file of one row, and of one machine if it opens a fee, for the question `explain`."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.inputs import Upload
from radioscopie.tables.activity import ACTIVITY

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_MACHINE = ("equipment", "class", "zone", "installed_on", "reference_activity")
OF_ACT = tuple(one for one in ACTIVITY.names if one not in ("practice", "site", "machine", "encounter"))
FIELDS = (*OF_ACT, *OF_MACHINE)
MACHINE, ZONE, LINE = "M", "province", "2"


def act_files(given: Mapping[str, str]) -> dict[str, Upload]:
    """Make the files of an act.

    Parameters
    ----------
    given : columns of the activity and of the machines, as written in files

    Raises
    ------
    InputError : names of no column
    """
    unknown = [
        problem("web.unknown_field", name, close=close_matches(name, FIELDS) or ", ".join(FIELDS))
        for name in given
        if name not in FIELDS
    ]
    if unknown:
        raise InputError(unknown)
    act = {name: given.get(name, "") for name in OF_ACT}
    files = {"acte.csv": _csv("acte.csv", act | {"machine": MACHINE if given.get("equipment") else ""})}
    if given.get("equipment"):
        machine = {"machine": MACHINE} | {name: given.get(name, "") for name in OF_MACHINE}
        files["machine.csv"] = _csv("machine.csv", machine | {"zone": machine["zone"] or ZONE})
    return files


def _csv(name: str, row: Mapping[str, Any]) -> Upload:
    text = io.StringIO()
    rows = csv.DictWriter(text, row, lineterminator="\n")
    rows.writeheader()
    rows.writerow(row)
    return Upload(name, text.getvalue().encode())


def words_of(files: Mapping[str, Upload]) -> dict[str, list[str]]:
    """Give the words of the question on these files."""
    machines = {"machines": ["machine.csv"]} if "machine.csv" in files else {}
    return {"activity": ["acte.csv"], "line": [LINE], **machines}
