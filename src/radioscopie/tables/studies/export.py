"""A list of studies, with or without their doses, that an archive or a dose monitor exports as CSV, xlsx or Parquet."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InputError
from radioscopie.schema import Table, measured, text, whole
from radioscopie.schema.parsers import FRENCH, ISO, to_number
from radioscopie.sources.blocks import read_blocks
from radioscopie.sources.dicom.files import STUDY
from radioscopie.tables.rejects import block_rejects, without_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.errors import Problem
    from radioscopie.inputs import Readable
    from radioscopie.schema import Column
    from radioscopie.sources.blocks import ParsedBlock

LARGEST = 1e9
PERSON = ("patient_id", "issuer", "name", "birth_name", "birth_date", "sex")
DOSES = ("ctdivol_mgy", "dlp_mgy_cm", "length_mm", "dap_mgy_cm2", "rp_mgy", "agd_mgy", "compression_mm")
OTHERS = ("ssde_mgy",)
EVENT = ("event_uid", "acquisition_type", "acquisition_code", "region_code", "phantom", "view")
FACTORS: dict[str, dict[str, float]] = {
    "dap_mgy_cm2": {"Gy.m2": 1e7, "Gy.cm2": 1000, "dGy.cm2": 100, "cGy.cm2": 10, "uGy.m2": 10},
    "rp_mgy": {"Gy": 1000, "cGy": 10},
    "agd_mgy": {"Gy": 1000, "dGy": 100, "cGy": 10},
    "length_mm": {"cm": 10, "m": 1000},
    "compression_mm": {"cm": 10},
}
KINDS = {"CT": "CT"}
TELL_HEADER, COVER = ("tables.missing_column", "tables.mapping_unused"), "***"
NO_NUMBER: Row = dict.fromkeys((*DOSES, *OTHERS))


def _dose(name: str) -> Column:
    column = measured(name, 0, LARGEST)
    units = {unit: partial(_times, factor=factor) for unit, factor in FACTORS.get(name, {}).items()}
    return replace(column, units=units) if units else column


def _times(word: str, factor: float) -> float:
    return to_number(word, 0, LARGEST) * factor


EXPORT = Table(
    "studies_export",
    (
        text("study_uid", required=True),
        *(text(name) for name in STUDY if name != "study_uid"),
        text("codes"),
        whole("images", pa.int64(), 0, 10**6, default=1),
        measured("weight_kg", 0, 500),
        measured("height_m", 0, 3),
        *(text(name) for name in PERSON),
        text("ins"),
        text("ins_oid"),
        *(text(name) for name in EVENT),
        *(_dose(name) for name in DOSES),
    ),
    "tables.studies_export",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A block of an export.

    Parameters
    ----------
    rows : what each row says of a study, a patient and a dose, as `sources.dicom.files.read_file` gives it, after the
        words that tell it from the other rows
    rejects : rows that could not be read, without what was found in them
    read : rows of the block
    """

    rows: list[tuple[tuple[str, ...], Row]]
    rejects: pa.Table
    read: int


def exported(path: Readable, mapping: Readable | None) -> Iterator[Told]:
    """Read an export, block after block.

    Raises
    ------
    InputError : the file or the mapping cannot be used at all
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for block in _blocks(path, mapping):
        found: list[tuple[tuple[str, ...], Row]] = []
        for row in block.table.to_pylist():
            words = (row["study_uid"], row["series_uid"], row["event_uid"])
            seen[words] += 1
            found.append(((*words, f"{seen[words]}"), _told(row, seen[words])))
        yield Told(found, without_values(block_rejects(block, str(path))), block.rows_read)


def _blocks(path: Readable, mapping: Readable | None) -> Iterator[ParsedBlock]:
    """Read blocks; where this cannot be done, the header is not said: that of a list without one is a person.

    Raises
    ------
    InputError : the file or the mapping cannot be used at all
    """
    try:
        yield from read_blocks(EXPORT, path, mapping)
    except InputError as error:
        raise InputError([_without_header(one) for one in error.problems]) from None


def _without_header(one: Problem) -> Problem:
    fields = ((name, COVER if one.reason in TELL_HEADER else told) for name, told in one.fields)
    return replace(one, fields=tuple(fields))


def _told(row: Row, rank: int) -> Row:
    study = {name: row[name] for name in STUDY} | {"codes": row["codes"], "count": row["images"]}
    study |= {"day": _digits(row["day"]), "time": re.sub("[^0-9.]", "", row["time"])}
    study |= {name: row[name] or None for name in ("weight_kg", "height_m")}
    patient = {name: row[name] for name in PERSON} | {"birth_date": _digits(row["birth_date"])}
    numbers = [(row["ins"], row["ins_oid"])] if row["ins"] and row["ins_oid"] else []
    quality = {"quality_subject": "", "identity_removed": "", "ins": numbers}
    return {"study": study, "patient": patient | quality, "dose": _event(row, rank)}


def _digits(day: str) -> str:
    """Write a day as DICOM does; what is no day is left as it is, and will be none."""
    if found := ISO.match(day):
        return f"{found[1]}{int(found[2]):02d}{int(found[3]):02d}"
    if found := FRENCH.match(day):
        return f"{found[4]}{int(found[3]):02d}{int(found[1]):02d}"
    return day


def _event(row: Row, rank: int) -> Row:
    """Give the irradiation event of a row that has a dose."""
    doses = {name: row[name] for name in DOSES}
    if all(value is None for value in doses.values()):
        return {}
    words = (row["study_uid"], row["series_uid"], row["protocol"], f"{rank}")
    told = {name: row[name] for name in EVENT} | {"event_uid": row["event_uid"] or "|".join(words)}
    told |= {name: row[name] for name in ("protocol", "region", "laterality")}
    told |= {"kind": KINDS.get(row["modality"], "XR"), "origin": "list", "wrong_units": ""}
    return {"events": [NO_NUMBER | told | doses], "totals": {}, "at": ""}
