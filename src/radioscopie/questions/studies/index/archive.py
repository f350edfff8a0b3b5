"""Index what an archive says: a part in pseudonyms of each thing read; of a server, window after window."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from radioscopie.errors import InputError, problem
from radioscopie.models.studies.pseudonyms import (
    covered,
    event_of,
    identity_of,
    pseudonym,
    study_of,
    traits_of,
    words_of,
)
from radioscopie.sources.dicom.files import PATIENT, STUDY, read_object
from radioscopie.sources.dicom.server import Seen, Span, ignores_filters, studies_between
from radioscopie.tables.studies.state import Part, drop, names_of, put, stamps_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from sqlite3 import Connection

    from radioscopie.arrays import Row
    from radioscopie.results.answer import Advance
    from radioscopie.sources.dicom.server import Server

WINDOW_DAYS, BATCH = 30, 500
REPORTS = "SR"


def part_of(key: bytes, source: str, name: str, stamp: str, read: Row) -> Part:
    """Give what may be kept of what was read (`sources.dicom.files.read_file`)."""
    study, patient, dose = read["study"], read["patient"], read["dose"]
    named = words_of(patient, study["accession"])
    body = {"study": study_of(key, study, patient), "dose": _dose(key, dose, named)}
    identity = identity_of(key, source, patient, study["study_uid"])
    day, uid = body["study"]["day"], pseudonym(key, "study", study["study_uid"])
    return Part(source, name, stamp, day, uid, identity, body, traits_of(patient))


def _dose(key: bytes, dose: Row, named: set[str]) -> Row:
    if "events" in dose:
        return dose | {"events": [covered(event_of(key, event), named) for event in dose["events"]]}
    if "image" in dose:
        image = dict(dose["image"])
        return {"image": covered({"event": pseudonym(key, "event", image.pop("exposure")), **image}, named)}
    return {}


def index_archive(
    state: Connection, key: bytes, source: str, server: Server, since: date, advance: Advance
) -> Row:
    """Ask a server for its studies since a day; a study that has not changed is not asked again.

    Returns
    -------
    read, gone, and `unfit`: rows of answers that were not of what was asked

    Raises
    ------
    InputError : the archive refuses, does not answer, or gives studies of days that were not asked
    """
    if ignores_filters(server):
        raise InputError(problem("studies.no_filter", "SOURCE"))
    read, gone, answers = 0, 0, Seen()
    for span in _windows(since, date.today()):
        known = stamps_between(state, source, span.first.isoformat(), span.last.isoformat())
        asked = [_asked(key, row) for row in studies_between(server, span, answers)]
        same = [one for one in asked if known.get(one.marker) == one.stamp]
        named = {name for one in same for name in names_of(state, source, one.marker)}
        advance(len(same))
        changed = [one for one in asked if known.get(one.marker) != one.stamp]
        named |= _read(state, key, source, server, changed, advance)
        left = known.keys() - named
        drop(state, source, left)
        read, gone = read + len(changed), gone + len(left)
    return {"read": read, "gone": gone, "unfit": answers.unfit}


class Asked(NamedTuple):
    """A study that a server listed: what it said, the name of the part that stands for it, and its stamp."""

    row: Row
    marker: str
    stamp: str


def _asked(key: bytes, row: Row) -> Asked:
    stamp = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    return Asked(row, pseudonym(key, "part", "study", row["StudyInstanceUID"]), stamp)


def _read(
    state: Connection, key: bytes, source: str, server: Server, asked: Sequence[Asked], advance: Advance
) -> set[str]:
    """Ask what the studies hold, keep it some studies at once, and give the names of the parts."""
    series = server.series_of_each(one.row["StudyInstanceUID"] for one in asked)
    told = (list(_parts(key, source, server, one, found)) for one, found in zip(asked, series, strict=False))
    named: set[str] = set()
    while batch := list(islice(told, BATCH)):
        parts = [part for one in batch for part in one]
        put(state, parts)
        named |= {part.name for part in parts}
        advance(len(batch))
    return named


def _windows(first: date, last: date) -> Iterator[Span]:
    while first <= last:
        end = min(last, first + timedelta(days=WINDOW_DAYS - 1))
        yield Span(first, end)
        first = end + timedelta(days=1)


def _parts(key: bytes, source: str, server: Server, asked: Asked, series: Sequence[Row]) -> Iterator[Part]:
    """Give what the series of a study say, and the objects of those of reports; then the marker that tells it was done.

    All are of the day that the server lists, so that a study is found again whole under its day.
    """
    names, row = [], asked.row
    day = study_of(key, _study(row, {}), _patient(row))["day"]
    for one in series:
        for number, read in enumerate(_read_of(server, row, one)):
            name = pseudonym(key, "part", row["StudyInstanceUID"], one["SeriesInstanceUID"], f"{number}")
            names.append(name)
            yield replace(part_of(key, source, name, asked.stamp, read), day=day)
    yield Part(source, asked.marker, asked.stamp, day, "", "", {"parts": names}, {})


def _read_of(server: Server, row: Row, series: Row) -> Iterator[Row]:
    yield {"study": _study(row, series), "patient": _patient(row), "dose": {}}
    if series["Modality"] == REPORTS:
        for content in server.objects_of(row["StudyInstanceUID"], series["SeriesInstanceUID"]):
            read = read_object(content, "SOURCE")
            if read["dose"]:
                numbers = [*row["numbers"], *read["patient"]["ins"]]
                yield read | {"patient": _patient(row) | {"ins": numbers}}


def _study(row: Row, series: Row) -> Row:
    told = row | {name: value for name, value in series.items() if value}
    count = series.get("NumberOfSeriesRelatedInstances", "")
    found: Row = {name: told.get(keyword, "") for name, keyword in STUDY.items()}
    found |= {
        "codes": "",
        "weight_kg": _number(row["PatientWeight"]),
        "height_m": _number(row["PatientSize"]),
    }
    return found | {"count": int(count) if count.isdigit() else 1}


def _patient(row: Row) -> Row:
    return {name: row.get(keyword, "") for name, keyword in PATIENT.items()} | {"ins": row["numbers"]}


def _number(written: str) -> float | None:
    try:
        return float(written) or None
    except ValueError:
        return None
