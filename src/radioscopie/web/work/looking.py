"""What a file that somebody gives holds: rows of acts, machines, or something else that a question will read."""

from __future__ import annotations

import csv
import io
import tomllib
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.results.wording import told
from radioscopie.sources.opening import open_rows
from radioscopie.sources.rows import as_texts
from radioscopie.tables.activity import ACTIVITY, Activity, read_activity
from radioscopie.tables.foreign.guess import guess, is_foreign
from radioscopie.tables.machines import MACHINES, Machines, read_machines
from radioscopie.tables.rejects import said_rejects
from radioscopie.tables.survey.patients import HEADERS, is_nir, once, plain_name, refuse_repeated
from radioscopie.texts import LANGUAGES
from radioscopie.web.work.export import proposal, read_if_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.result import Assumption
    from radioscopie.sources.rows import RowFile

ACTS, MACHINE, OTHER = "activity", "machines", "other"
SHOWN, BLOCK, COLUMNS = 20, 1 << 16, "foreign.columns"
UNREAD: dict[str, Any] = {
    "rows_read": 0, "accepted": 0, "rejected": 0, "days": [], "machines": [], "acts": 0, "rejects": [], "seen": [],
}  # fmt: skip


def look(upload: Upload, kind: str, mapping: Upload | None = None, *, later: bool = False) -> dict[str, Any]:
    """Say what a file holds, without the columns that look like patients.

    Parameters
    ----------
    kind : what it is said to be; "": to be found
    mapping : what its columns are, said by a person
    later : a person may still say what its columns are: it is kept though nobody could tell them

    Raises
    ------
    InputError : it is said to be rows, or looks like rows, and cannot be used
    """
    if kind == OTHER or (not kind and _is_toml(upload)):
        return _other(upload)
    clean, dropped = without_patients(upload)
    more = {"columns": columns_of(clean), "dropped": dropped}
    if kind == MACHINE or (not kind and _is_machines(clean)):
        return {"upload": clean, "kind": MACHINE, "said": {**_machines(read_machines(clean)), **more}}
    proposed = proposal(clean, mapping)
    activity = read_if_told(clean, mapping, proposed) if later else read_activity(clean, mapping=mapping)
    said = _acts(activity) if activity else UNREAD
    return {"upload": clean, "kind": ACTS, "said": {**said, **more, "proposal": proposed}}


def _other(upload: Upload) -> dict[str, Any]:
    """Keep a file that a question will read; if it holds rows, without the columns that look like patients."""
    try:
        clean, dropped = (upload, []) if _is_toml(upload) else without_patients(upload)
    except InputError:
        clean, dropped = upload, []
    said = {"rows_read": 0, "accepted": 0, "rejected": 0, "dropped": dropped}
    return {"upload": clean, "kind": OTHER, "said": said}


def _is_toml(upload: Upload) -> bool:
    if not upload.name.casefold().endswith(".toml"):
        return False
    try:
        tomllib.loads(upload.content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        return False
    return True


def _is_machines(upload: Upload) -> bool:
    """Tell a table of machines by its header: it has the columns that only they must have, whatever their names."""
    with open_rows(upload) as file:
        names = {name.casefold() for name in file.header}
    if {"equipment", "installed_on"} <= names:
        return "act" not in names
    return is_foreign(ACTIVITY, file.header) and not guess(MACHINES, upload).problems


def columns_of(upload: Upload) -> list[dict[str, str]]:
    """Give each column of a file, and the one of ours that it is read as; "" when it is left aside."""
    with open_rows(upload) as file:
        names = {*ACTIVITY.names, *MACHINES.names}
        return [
            {"name": name, "as": name.casefold() if name.casefold() in names else ""} for name in file.header
        ]


def _acts(activity: Activity) -> dict[str, Any]:
    table, refused = activity.table, len(activity.rejects["line"].unique())
    days = [str(one) for one in (pc.min(table["date"]), pc.max(table["date"]))] if table.num_rows else []
    machines = sorted(one for one in table["machine"].unique().to_pylist() if one)
    return {
        **_counts(activity.rows_read, refused),
        "days": days,
        "machines": machines,
        "acts": int(pc.sum(table["quantity"]).as_py() or 0),
        "rejects": _rejects(activity),
        "seen": _seen(activity.seen),
    }


def _seen(seen: Iterable[Assumption]) -> list[dict[str, str]]:
    """Say what was understood of a file that nobody wrote; its columns are told with their words elsewhere."""
    return [
        {lang: ", ".join(filter(None, (told(one, lang).label, told(one, lang).note))) for lang in LANGUAGES}
        for one in seen
        if one.key != COLUMNS
    ]


def _machines(machines: Machines) -> dict[str, Any]:
    rows = machines.table.drop_columns(["line"]).to_pylist()
    named = [{name: "" if one is None else str(one) for name, one in row.items()} for row in rows]
    return {**_counts(machines.rows_read, 0), "machines": [row["machine"] for row in named], "rows": named}


def _counts(read: int, refused: int) -> dict[str, int]:
    return {"rows_read": read, "accepted": read - refused, "rejected": refused}


def _rejects(activity: Activity) -> list[dict[str, Any]]:
    said = {lang: said_rejects(activity.rejects.slice(0, SHOWN), lang).to_pylist() for lang in LANGUAGES}
    return [
        {
            "line": rows[0]["line"],
            "column": rows[0]["column"],
            "reason": {lang: row["reason"] for lang, row in zip(said, rows, strict=True)},
        }
        for rows in zip(*said.values(), strict=True)
    ]


def without_patients(upload: Upload) -> tuple[Upload, list[str]]:
    """Give a file without the columns that look like patients, and their number of order; no value of them is kept.

    Rows stay on their lines.
    """
    with open_rows(upload) as file:
        refuse_repeated(file)
        seen = _patients(file)
    if not seen:
        return upload, []
    with open_rows(upload) as file:
        kept = [name for name in once(file.header) if name not in seen]
        content = _rewritten(file, kept)
    return Upload(_as_csv(upload.name), content), seen


def _as_csv(name: str) -> str:
    return name if name.casefold().endswith(".csv") else f"{name}.csv"


def _patients(file: RowFile) -> list[str]:
    found = [name for name in file.header if plain_name(name) in HEADERS]
    others = [name for name in once(file.header) if name not in found]
    for block in file.blocks(others, BLOCK):
        for name, raw in block.columns.items():
            if name not in found and any(word and is_nir(word) for word in as_texts(raw).to_pylist()):
                found.append(name)
    return found


def _rewritten(file: RowFile, kept: Sequence[str]) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(kept)
    line = 1
    for number, cells in _rows(file, kept):
        text.write("\n" * max(number - line - 1, 0))
        rows.writerow(cells)
        line = number
    return text.getvalue().encode()


def _rows(file: RowFile, kept: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Give the rows with their lines; one that could not be cut into fields stays so, without its text."""
    for block in file.blocks(kept, BLOCK):
        columns = [as_texts(one).to_pylist() for one in block.columns.values()]
        good = zip(block.lines.tolist(), zip(*columns, strict=True), strict=True)
        broken = ((one.line, ["?"] * (len(kept) + 1)) for one in block.malformed)
        yield from sorted([*((line, [cell or "" for cell in cells]) for line, cells in good), *broken])
