"""A sample of links for a human who knows the patients: with their traits, for the owner of the index alone."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.schema import Table, text
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.studies.state import OWNER_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import pyarrow as pa

    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable

SAMPLE_FILE = "sample.csv"
TRAITS = ("family", "birth_family", "given", "birth", "sex", "number")
SIDES = ("left", "right")
COLUMNS = (*SIDES, "rule", "same", *(f"{side}_{trait}" for trait in TRAITS for side in SIDES))
GRADES = {"oui": True, "yes": True, "1": True, "non": False, "no": False, "0": False}
SAMPLE = Table(
    "link_sample", (*(text(side, required=True) for side in SIDES), text("same")), "tables.link_sample"
)


def write_sample(folder: Path, records: pa.Table, links: pa.Table) -> None:
    """Write links with the traits of both identities, and room for a grade, whole or not at all.

    Parameters
    ----------
    records : what was linked (`models.studies.names.records_of`)
    links : left, right (ranks), rule
    """
    draft = folder / f".{SAMPLE_FILE}"
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        written.writeheader()
        written.writerows(_rows(records, links))
    draft.replace(folder / SAMPLE_FILE)


def _rows(records: pa.Table, links: pa.Table) -> Iterator[dict[str, str]]:
    held = {side: records.take(links[side]).to_pylist() for side in SIDES}
    for rule, *ends in zip(links["rule"].to_pylist(), *held.values(), strict=True):
        row = {"rule": rule, "same": ""}
        for side, end in zip(SIDES, ends, strict=True):
            row |= {side: end["identity"]} | {f"{side}_{trait}": end[trait] for trait in TRAITS}
        yield row


def read_grades(source: Readable) -> dict[tuple[str, str], bool]:
    """Read the grades of a sample by its two pseudonyms; rows without a grade are left out.

    Raises
    ------
    InputError : every problem of the file, never what a row holds
    """
    try:
        rows = read_whole(SAMPLE, source, check=_checked).to_pylist()
    except InputError as error:
        raise InputError([replace(one, value="") for one in error.problems], error.unlisted) from None
    return {(row["left"], row["right"]): GRADES[_plain(row["same"])] for row in rows if _plain(row["same"])}


def _checked(rows: Sequence[Mapping[str, Any]], name: str) -> Iterator[Problem]:
    for row in rows:
        if _plain(row["same"]) not in ("", *GRADES):
            yield problem("studies_link.bad_grade", f"{name}, {row['line']}")


def _plain(grade: str) -> str:
    return grade.strip().lower()
