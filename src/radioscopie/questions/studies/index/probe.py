"""What a server gives of its studies and patients, seen on a few studies before anything is indexed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from radioscopie.sources.dicom.server import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.server import Server

TIMES_LONGER = 5
ENOUGH, STUDIES, SERIES = 20, 50, 5
GIVEN, PARTLY, NEVER = "given", "partly", "never"
OF_STUDY = {
    "patient_id": "PatientID", "issuer": "IssuerOfPatientID", "name": "PatientName", "birth_name": "PatientBirthName",
    "birth_date": "PatientBirthDate", "sex": "PatientSex", "day": "StudyDate", "time": "StudyTime",
    "accession": "AccessionNumber", "description": "StudyDescription",
}  # fmt: skip
OF_SERIES = {
    "institution": "InstitutionName", "station": "StationName", "maker": "Manufacturer",
    "model": "ManufacturerModelName", "serial": "DeviceSerialNumber", "modality": "Modality",
    "region": "BodyPartExamined", "laterality": "Laterality", "images": "NumberOfSeriesRelatedInstances",
}  # fmt: skip
LOST = re.compile(
    "\ufffd|[?]{2}|[ÃÂ][\u0080-\u00bf]|^[\\^ ?]*$"
)  # signs that stand for letters, UTF-8 read as Latin


def probe(server: Server, since: date, today: date) -> list[Row]:
    """Ask for a few studies, the last ones first.

    Returns
    -------
    for each thing that an index needs: field, studies (looked at), told (that give it), verdict: given, partly, never.
    `letters`: names whose letters are all there. Nothing when no study was found

    Raises
    ------
    InputError : the server refuses or does not answer
    """
    rows = _last_studies(server, since, today)
    named = [row["StudyInstanceUID"] for row in rows[:SERIES]]
    series = [one for found in server.series_of_each(named) for one in found]
    return [*_told(OF_STUDY, rows), *_people(rows), *_told(OF_SERIES, series)]


def _last_studies(server: Server, since: date, today: date) -> list[Row]:
    days, span = 1, Span(today, today)
    rows, _ = server.studies(span)
    while len(rows) < ENOUGH and span.first > since:
        days *= TIMES_LONGER
        span = Span(max(since, today - timedelta(days=days - 1)), today)
        rows, _ = server.studies(span)
    return [row for row in rows if span.holds(row)][:STUDIES]


def _told(fields: Mapping[str, str], rows: Sequence[Row]) -> Iterator[Row]:
    for field, keyword in fields.items():
        yield from _verdict(field, [bool(row[keyword].strip()) for row in rows])


def _people(rows: Sequence[Row]) -> Iterator[Row]:
    yield from _verdict("ins", [bool(row["numbers"]) for row in rows])
    yield from _verdict("letters", [not LOST.search(row["PatientName"]) for row in rows])


def _verdict(field: str, told: Sequence[bool]) -> Iterator[Row]:
    if told:
        verdict = GIVEN if all(told) else PARTLY if any(told) else NEVER
        yield {"field": field, "studies": len(told), "told": sum(told), "verdict": verdict}
