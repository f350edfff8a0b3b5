"""A DICOMweb archive, read only: studies between two days, their series, the dose reports of a series.

A server may ignore a filter, cap its answers without a word, or close a connection: windows of days are halved until an
answer is below the cap, every row is checked against what was asked, a connection is opened again once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row

PAGE, TRIES, TIMEOUT_S, LARGEST = 500, 2, 120, 256 << 20
EMPTY, TOO_LARGE = 204, 413
JSON_TYPE, REPORT_TYPE = "application/dicom+json", 'multipart/related; type="application/dicom"'
BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
# asked of each level: the keyword, and its tag in an answer
STUDY_TAGS = {
    "StudyInstanceUID": "0020000D", "StudyDate": "00080020", "StudyTime": "00080030",
    "TimezoneOffsetFromUTC": "00080201", "AccessionNumber": "00080050", "StudyDescription": "00081030",
    "InstitutionName": "00080080",
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


@dataclass(frozen=True, slots=True)
class Archive:
    """Where a DICOMweb archive answers."""

    base: str

    def __post_init__(self) -> None:
        """Refuse what is no address of the web, or bears a password."""
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise InputError(problem("studies.bad_address", "SOURCE"))


class _SameHost(HTTPRedirectHandler):
    """Follow no redirection: an archive answers where it was asked."""

    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = build_opener(_SameHost)


def studies_between(archive: Archive, first: date, last: date) -> Iterator[Row]:
    """Give the studies between two days, both possible, in the order of their days.

    Returns
    -------
    what the server says of each, by keyword of `STUDY_TAGS`, as text

    Raises
    ------
    InputError : the server refuses, does not answer, or answers what is no DICOM JSON
    """
    rows = _studies(archive, first, last)
    is_whole = not rows or not _studies(archive, first, last, len(rows))
    if not is_whole and first < last:
        middle = first + (last - first) // 2
        yield from studies_between(archive, first, middle)
        yield from studies_between(archive, middle + timedelta(days=1), last)
    else:
        rows = rows if is_whole else _all_of_a_day(archive, first, rows)
        yield from (row for row in rows if f"{first:%Y%m%d}" <= row["StudyDate"] <= f"{last:%Y%m%d}")


def _studies(archive: Archive, first: date, last: date, offset: int = 0) -> list[Row]:
    asked = [("StudyDate", f"{first:%Y%m%d}-{last:%Y%m%d}"), ("limit", f"{PAGE}"), ("offset", f"{offset}")]
    return _rows(archive, "studies", asked, STUDY_TAGS)


def _all_of_a_day(archive: Archive, day: date, rows: list[Row]) -> list[Row]:
    """Go on by pages within a day that has more than one; a server that gives the same page again has no more."""
    found = {row["StudyInstanceUID"]: row for row in rows}
    while True:
        more = _studies(archive, day, day, len(found))
        new = [row for row in more if row["StudyInstanceUID"] not in found]
        found |= {row["StudyInstanceUID"]: row for row in new}
        if not new:
            return list(found.values())


def ignores_filters(archive: Archive) -> bool:
    """Tell whether a server gives studies of a day on which there can be none."""
    return bool(_studies(archive, date(1800, 1, 1), date(1800, 1, 1)))


def series_of(archive: Archive, study_uid: str) -> list[Row]:
    """Give the series of a study, by keyword of `SERIES_TAGS`, as text."""
    return _rows(archive, f"studies/{quote(study_uid, safe='')}/series", [], SERIES_TAGS)


def objects_of(archive: Archive, study_uid: str, series_uid: str) -> list[bytes]:
    """Give the objects of a series: dose reports are small, images are never asked."""
    path = f"studies/{quote(study_uid, safe='')}/series/{quote(series_uid, safe='')}"
    kind, body = _got(archive, path, [], REPORT_TYPE)
    boundary = BOUNDARY.search(kind)
    if not boundary:
        return []
    parts = body.split(f"--{boundary[1]}".encode())[1:-1]
    return [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts]


def _rows(archive: Archive, path: str, asked: list[tuple[str, str]], tags: dict[str, str]) -> list[Row]:
    fields = [("includefield", tag) for tag in tags.values()]
    _, body = _got(archive, path, asked + fields, JSON_TYPE)
    try:
        found = json.loads(body or b"[]")
        return [{name: _text(one.get(tag)) for name, tag in tags.items()} for one in found]
    except (ValueError, AttributeError, TypeError):
        raise InputError(problem("studies.no_json", _place(archive))) from None


def _text(element: Any) -> str:
    """Write the values of an element of DICOM JSON as one text."""
    values = (element or {}).get("Value") or []
    return "\\".join(_written(one) for one in values if one is not None)


def _written(value: Any) -> str:
    return str(value.get("Alphabetic", "")) if isinstance(value, dict) else str(value)


def _got(archive: Archive, path: str, asked: list[tuple[str, str]], kind: str) -> tuple[str, bytes]:
    """Ask the server; say its refusal without what it answered, which may hold names."""
    address = f"{archive.base.rstrip('/')}/{path}" + (f"?{urlencode(asked)}" if asked else "")
    request = Request(address, headers={"Accept": kind})  # noqa: S310 - only http and https, see Archive
    for attempt in range(TRIES):
        try:
            with OPENER.open(request, timeout=TIMEOUT_S) as answer:
                if answer.status == EMPTY:
                    return "", b""
                body = answer.read(LARGEST + 1)
                return str(answer.headers.get("Content-Type", "")), _bounded(archive, body)
        except HTTPError as error:
            error.close()
            raise InputError(problem("studies.refused", _place(archive), error.code)) from None
        except (URLError, HTTPException, OSError):
            if attempt == TRIES - 1:
                raise InputError(problem("studies.no_answer", _place(archive))) from None
    raise InputError(problem("studies.no_answer", _place(archive)))


def _bounded(archive: Archive, body: bytes) -> bytes:
    if len(body) > LARGEST:
        raise InputError(problem("studies.refused", _place(archive), TOO_LARGE))
    return body


def _place(archive: Archive) -> str:
    return urlsplit(archive.base).hostname or ""
