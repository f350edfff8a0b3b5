"""A DICOMweb archive, read only: studies between two days, their series, the dose reports of a series."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from radioscopie.errors import InputError, problem
from radioscopie.sources.dicom.line import Line
from radioscopie.sources.dicom.server import in_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.server import Pace, Span

PAGE, LINES = 500, 2
JSON_TYPE, REPORT_TYPE = "application/dicom+json", 'multipart/related; type="application/dicom"'
BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
# other numbers of a patient, who gave them
NUMBERS, QUALIFIERS, ENTITY = "00101002", "00100024", "00400032"
# asked of each level: the keyword, and its tag in an answer
STUDY_TAGS = {
    "StudyInstanceUID": "0020000D", "StudyDate": "00080020", "StudyTime": "00080030",
    "TimezoneOffsetFromUTC": "00080201", "AccessionNumber": "00080050", "StudyDescription": "00081030",
    "InstitutionName": "00080080", "RequestingService": "00321033",
    "PatientID": "00100020", "IssuerOfPatientID": "00100021", "PatientName": "00100010", "PatientBirthName": "00101005",
    "PatientBirthDate": "00100030", "PatientSex": "00100040", "PatientWeight": "00101030", "PatientSize": "00101020",
    "NumberOfStudyRelatedInstances": "00201208", "NumberOfStudyRelatedSeries": "00201206",
}  # fmt: skip
SERIES_TAGS = {
    "SeriesInstanceUID": "0020000E", "Modality": "00080060", "BodyPartExamined": "00180015", "Laterality": "00200060",
    "Manufacturer": "00080070", "ManufacturerModelName": "00081090", "DeviceSerialNumber": "00181000",
    "SoftwareVersions": "00181020", "StationName": "00081010", "InstitutionName": "00080080",
    "InstitutionalDepartmentName": "00081040", "ProtocolName": "00181030", "ContrastBolusAgent": "00180010",
    "NumberOfSeriesRelatedInstances": "00201209",
}  # fmt: skip
STUDY_FIELDS = urlencode([("includefield", tag) for tag in (*STUDY_TAGS.values(), NUMBERS)])
SERIES_FIELDS = urlencode([("includefield", tag) for tag in SERIES_TAGS.values()])


class SeriesLine(Line):
    """A line by which the series of studies are asked."""

    def ask(self, study_uid: str) -> None:  # type: ignore[override]
        """Ask for the series of a study."""
        super().ask(f"studies/{quote(study_uid, safe='')}/series?{SERIES_FIELDS}", JSON_TYPE)


class Archive:
    """A DICOMweb archive (see `server.Server`).

    Parameters
    ----------
    base : its address
    pace : how often it is asked

    Raises
    ------
    InputError : no address of the web, or one that bears a password
    """

    by_hours = False

    def __init__(self, base: str, pace: Pace) -> None:
        _check(base)
        self._line, self._series = Line(base, pace), [SeriesLine(base, pace) for _ in range(LINES)]

    @property
    def name(self) -> str:
        """Machine that is asked."""
        return self._line.name

    def close(self) -> None:
        """Hang up."""
        for line in (self._line, *self._series):
            line.close()

    def studies(self, span: Span) -> tuple[list[Row], bool]:
        """Give the first page of the studies of a span.

        Raises
        ------
        InputError : the server refuses, does not answer, or answers what is no DICOM JSON
        """
        return self._page(span, 0), False

    def rest(self, span: Span, rows: list[Row]) -> list[Row] | None:
        """Go on by pages; None: the server gives the same page again, so that it cannot be asked for the rest."""
        known = {row["StudyInstanceUID"] for row in rows}
        more: list[Row] = []
        while page := self._page(span, len(rows) + len(more)):
            new = [row for row in page if row["StudyInstanceUID"] not in known]
            if not new:
                return None
            known |= {row["StudyInstanceUID"] for row in new}
            more += new
        return more

    def _page(self, span: Span, offset: int) -> list[Row]:
        asked = {"StudyDate": span.days, "limit": f"{PAGE}", "offset": f"{offset}"}
        self._line.ask(f"studies?{urlencode(asked)}&{STUDY_FIELDS}", JSON_TYPE)
        return self._rows(self._line.take(), STUDY_TAGS, NUMBERS)

    def series_of_each(self, study_uids: Iterable[str]) -> Iterator[list[Row]]:
        """Give the series of each study, by keyword of `SERIES_TAGS`, as text."""
        for answer in in_turn(self._series, study_uids):
            yield self._rows(answer, SERIES_TAGS)

    def objects_of(self, study_uid: str, series_uid: str) -> list[bytes]:
        """Give the objects of a series: dose reports are small, images are never asked."""
        path = f"studies/{quote(study_uid, safe='')}/series/{quote(series_uid, safe='')}"
        self._line.ask(path, REPORT_TYPE)
        kind, body = self._line.take()
        boundary = BOUNDARY.search(kind)
        if not boundary:
            return []
        parts = body.split(f"--{boundary[1]}".encode())[1:-1]
        return [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts]

    def _rows(self, answer: tuple[str, bytes], tags: dict[str, str], also: str = "") -> list[Row]:
        try:
            return [_row(one, tags, also) for one in json.loads(answer[1] or b"[]")]
        except (ValueError, AttributeError, TypeError, IndexError):
            raise InputError(problem("studies.no_json", self.name)) from None


def _check(base: str) -> None:
    """Refuse what is no address of the web, or bears a password."""
    parts = urlsplit(base)
    try:
        is_address = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that cannot be
        is_address = False
    if not is_address or parts.username or parts.query:
        raise InputError(problem("studies.bad_address", "SOURCE"))


def _row(one: Any, tags: dict[str, str], also: str) -> Row:
    told: Row = {name: _text(one.get(tag)) for name, tag in tags.items()}
    return told | ({"numbers": list(_numbers(one))} if also else {})


def _numbers(patient: Any) -> Iterator[tuple[str, str]]:
    """Give the numbers of a patient that carry their issuer (see `files.PATIENT`)."""
    for item in [patient, *((patient.get(NUMBERS) or {}).get("Value") or [])]:
        number, issuer = _text(item.get(STUDY_TAGS["PatientID"])), _issuer(item)
        if number and issuer:
            yield number, issuer


def _issuer(item: Any) -> str:
    qualifiers = (item.get(QUALIFIERS) or {}).get("Value")
    return (_text(qualifiers[0].get(ENTITY)) if qualifiers else "") or _text(
        item.get(STUDY_TAGS["IssuerOfPatientID"])
    )


def _text(element: Any) -> str:
    """Write the values of an element of DICOM JSON as one text."""
    values = (element or {}).get("Value") or []
    return "\\".join(_written(one) for one in values if one is not None)


def _written(value: Any) -> str:
    return str(value.get("Alphabetic", "")) if isinstance(value, dict) else str(value)
