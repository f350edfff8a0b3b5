"""Index what an archive says: a part in pseudonyms of each thing read; of a server, window after window."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from radioscopie.errors import InputError, problem
from radioscopie.models.studies.covering import covered, person_of
from radioscopie.models.studies.days import day_of
from radioscopie.models.studies.pseudonyms import (
    event_of,
    identity_of,
    pseudonym,
    study_of,
    traits_of,
)
from radioscopie.sources.dicom.ahead import Ahead
from radioscopie.sources.dicom.files import PATIENT, STUDY, read_object
from radioscopie.sources.dicom.server import Seen, Span, ignores_filters, studies_between
from radioscopie.tables.studies.state import Part, drop, names_of, put, stamps_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from sqlite3 import Connection

    from radioscopie.arrays import Row
    from radioscopie.models.studies.covering import Person
    from radioscopie.results.answer import Advance
    from radioscopie.sources.dicom.server import Server

WINDOW_DAYS, BATCH = 30, 500
REPORTS = "SR"


def part_of(key: bytes, source: str, name: str, stamp: str, read: Row) -> Part:
    """Give what may be kept of what was read (`sources.dicom.files.read_file`)."""
    study, patient, dose = read["study"], read["patient"], read["dose"]
    named = person_of(patient, study)
    body = {"study": study_of(key, study, patient, named), "dose": _dose(key, dose, named)}
    identity = identity_of(key, source, patient, study["study_uid"])
    day, uid = body["study"]["day"], pseudonym(key, "study", study["study_uid"])
    return Part(source, name, stamp, day, uid, identity, body, traits_of(patient))


def _dose(key: bytes, dose: Row, named: Person) -> Row:
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
    counts, seen, spans = Counter(read=0, gone=0), Seen(), list(_windows(since, date.today()))
    with Ahead() as ahead:
        listed = [ahead.call(studies_between, server, span, seen) for span in spans[:1]]
        for place, span in enumerate(spans, 1):
            asked = [_asked(key, row) for row in listed.pop().result()]
            known = stamps_between(state, source, span.first.isoformat(), span.last.isoformat())
            changed = [one for one in asked if known.get(one.marker) != one.stamp]
            told = ahead.each(_told(server, changed))
            listed += [ahead.call(studies_between, server, after, seen) for after in spans[place : place + 1]]
            same = {one.marker for one in asked} - {one.marker for one in changed}
            advance(len(same))
            named = {name for marker in same for name in names_of(state, source, marker)}
            named |= _keep(state, key, source, told, advance)
            drop(state, source, known.keys() - named)
            counts.update(read=len(changed), gone=len(known.keys() - named))
    return {**counts, "unfit": seen.unfit}


class Asked(NamedTuple):
    """A study that a server listed: what it said, the name of the part that stands for it, and its stamp."""

    row: Row
    marker: str
    stamp: str


class Told(NamedTuple):
    """What a server told of a study: its series, each with the objects that were asked of it."""

    asked: Asked
    series: Sequence[tuple[Row, Sequence[bytes]]]


def _asked(key: bytes, row: Row) -> Asked:
    stamp = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    return Asked(row, pseudonym(key, "part", "study", row["StudyInstanceUID"]), stamp)


def _told(server: Server, asked: Sequence[Asked]) -> Iterator[Told]:
    """Ask what studies hold: their series, and the objects of those of reports."""
    uids = [one.row["StudyInstanceUID"] for one in asked]
    for one, uid, found in zip(asked, uids, server.series_of_each(uids), strict=False):
        objects = [_reports(server, uid, series) for series in found]
        yield Told(one, list(zip(found, objects, strict=True)))


def _reports(server: Server, study_uid: str, series: Row) -> list[bytes]:
    return server.objects_of(study_uid, series["SeriesInstanceUID"]) if series["Modality"] == REPORTS else []


def _keep(state: Connection, key: bytes, source: str, told: Iterator[Told], advance: Advance) -> set[str]:
    """Keep what studies hold, some studies at once, and give the names of the parts."""
    kept = (list(_parts(key, source, one)) for one in told)
    named: set[str] = set()
    while batch := list(islice(kept, BATCH)):
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


def _parts(key: bytes, source: str, told: Told) -> Iterator[Part]:
    """Give what the series of a study say, and the objects of those of reports; then the marker that tells it was done.

    All are of the day that the server lists, so that a study is found again whole under its day.
    """
    names, asked = [], told.asked
    row = asked.row
    listed = day_of(row["StudyDate"])
    day = listed.isoformat() if listed else ""
    for series, objects in told.series:
        for number, read in enumerate(_read_of(row, series, objects)):
            name = pseudonym(key, "part", row["StudyInstanceUID"], series["SeriesInstanceUID"], f"{number}")
            names.append(name)
            yield replace(part_of(key, source, name, asked.stamp, read), day=day)
    yield Part(source, asked.marker, asked.stamp, day, "", "", {"parts": names}, {})


def _read_of(row: Row, series: Row, objects: Sequence[bytes]) -> Iterator[Row]:
    yield {"study": _study(row, series), "patient": _patient(row), "dose": {}}
    for content in objects:
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
