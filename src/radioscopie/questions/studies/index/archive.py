"""Index what an archive says: a part in pseudonyms of each thing read; of a server, window after window."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.models.studies.pseudonyms import event_of, identity_of, pseudonym, study_of, traits_of
from radioscopie.sources.dicom.files import PATIENT, STUDY, read_object
from radioscopie.sources.dicom.server import Seen, Span, ignores_filters, studies_between
from radioscopie.tables.studies.state import Part, drop, named_between, put, stamps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from sqlite3 import Connection

    from radioscopie.arrays import Row
    from radioscopie.results.answer import Advance
    from radioscopie.sources.dicom.server import Server

WINDOW_DAYS, BATCH = 30, 100
REPORTS = "SR"


def part_of(key: bytes, source: str, name: str, stamp: str, read: Row) -> Part:
    """Give what may be kept of what was read (`sources.dicom.files.read_file`)."""
    study, patient, dose = read["study"], read["patient"], read["dose"]
    body = {"study": study_of(key, study, patient), "dose": _dose(key, dose)}
    identity = identity_of(key, source, patient, study["study_uid"])
    day, uid = body["study"]["day"], pseudonym(key, "study", study["study_uid"])
    return Part(source, name, stamp, day, uid, identity, body, traits_of(patient))


def _dose(key: bytes, dose: Row) -> Row:
    if "events" in dose:
        return dose | {"events": [event_of(key, event) for event in dose["events"]]}
    if "image" in dose:
        image = dict(dose["image"])
        return {"image": {"event": pseudonym(key, "event", image.pop("exposure")), **image}}
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
        known, seen = stamps(state, source), set[str]()
        rows = studies_between(server, span, answers)
        for start in range(0, len(rows), BATCH):
            told = [_told(state, key, source, server, row, known) for row in rows[start : start + BATCH]]
            put(state, [part for parts, _ in told for part in parts])
            seen |= {name for _, names in told for name in names}
            read += sum(bool(parts) for parts, _ in told)
            advance(len(told))
        left = named_between(state, source, span.first.isoformat(), span.last.isoformat()) - seen
        drop(state, source, left)
        gone += len(left)
    return {"read": read, "gone": gone, "unfit": answers.unfit}


def _told(
    state: Connection, key: bytes, source: str, server: Server, row: Row, known: Mapping[str, str]
) -> tuple[list[Part], set[str]]:
    """Give what a server says of a study, nothing when it has not changed; and the names of its parts."""
    marker = pseudonym(key, "part", "study", row["StudyInstanceUID"])
    stamp = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    if known.get(marker) == stamp:
        return [], _names_of(state, source, marker)
    parts = list(_parts(key, source, marker, stamp, server, row))
    return parts, {one.name for one in parts}


def _windows(first: date, last: date) -> Iterator[Span]:
    while first <= last:
        end = min(last, first + timedelta(days=WINDOW_DAYS - 1))
        yield Span(first, end)
        first = end + timedelta(days=1)


def _names_of(state: Connection, source: str, marker: str) -> set[str]:
    """Give the parts of a study that was read before: its marker lists them."""
    (body,) = state.execute(
        "select body from parts where source = ? and part = ?", (source, marker)
    ).fetchone()
    return {marker, *json.loads(body)["parts"]}


def _parts(key: bytes, source: str, marker: str, stamp: str, server: Server, row: Row) -> Iterator[Part]:
    """Read the series of a study, and the objects of those of reports; then the marker that tells it was done."""
    names = []
    for series in server.series_of(row["StudyInstanceUID"]):
        for number, read in enumerate(_read_of(server, row, series)):
            name = pseudonym(key, "part", row["StudyInstanceUID"], series["SeriesInstanceUID"], f"{number}")
            names.append(name)
            yield part_of(key, source, name, stamp, read)
    day = study_of(key, _study(row, {}), _patient(row))["day"]
    yield Part(source, marker, stamp, day, "", "", {"parts": names}, {})


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
