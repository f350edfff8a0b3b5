"""A DICOMweb archive, read only: studies between two days, their series, the dose reports of a series.

A server may close a connection after a long answer: it is opened again once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http.client import HTTPException
from ssl import SSLCertVerificationError
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.server import Pace, Span

PAGE, TRIES, TIMEOUT_S, LARGEST = 500, 2, 120, 256 << 20
EMPTY, TOO_LARGE = 204, 413
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


@dataclass(frozen=True, slots=True)
class Archive:
    """A DICOMweb archive (see `server.Server`)."""

    base: str
    pace: Pace
    by_hours = False

    def __post_init__(self) -> None:
        """Refuse what is no address of the web, or bears a password."""
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise InputError(problem("studies.bad_address", "SOURCE"))

    @property
    def name(self) -> str:
        """Machine that is asked."""
        return urlsplit(self.base).hostname or ""

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
        asked = [("StudyDate", span.days), ("limit", f"{PAGE}"), ("offset", f"{offset}")]
        return self._rows("studies", asked, STUDY_TAGS, NUMBERS)

    def series_of(self, study_uid: str) -> list[Row]:
        """Give the series of a study, by keyword of `SERIES_TAGS`, as text."""
        return self._rows(f"studies/{quote(study_uid, safe='')}/series", [], SERIES_TAGS)

    def objects_of(self, study_uid: str, series_uid: str) -> list[bytes]:
        """Give the objects of a series: dose reports are small, images are never asked."""
        path = f"studies/{quote(study_uid, safe='')}/series/{quote(series_uid, safe='')}"
        kind, body = _got(self, path, [], REPORT_TYPE)
        boundary = BOUNDARY.search(kind)
        if not boundary:
            return []
        parts = body.split(f"--{boundary[1]}".encode())[1:-1]
        return [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts]

    def _rows(
        self, path: str, asked: list[tuple[str, str]], tags: dict[str, str], also: str = ""
    ) -> list[Row]:
        fields = [("includefield", tag) for tag in (*tags.values(), also) if tag]
        _, body = _got(self, path, asked + fields, JSON_TYPE)
        try:
            return [_row(one, tags, also) for one in json.loads(body or b"[]")]
        except (ValueError, AttributeError, TypeError, IndexError):
            raise InputError(problem("studies.no_json", self.name)) from None


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


class _SameHost(HTTPRedirectHandler):
    """Follow no redirection: an archive answers where it was asked."""

    def redirect_request(self, *_: Any) -> None:
        return None


OPENER = build_opener(_SameHost)


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
        archive.pace.wait()
        try:
            with OPENER.open(request, timeout=TIMEOUT_S) as answer:
                if answer.status == EMPTY:
                    return "", b""
                body = answer.read(LARGEST + 1)
                return str(answer.headers.get("Content-Type", "")), _bounded(archive, body)
        except HTTPError as error:
            error.close()
            raise InputError(problem("studies.refused", archive.name, error.code)) from None
        except (URLError, HTTPException, OSError) as error:
            if isinstance(getattr(error, "reason", error), SSLCertVerificationError):
                raise InputError(problem("studies.bad_certificate", archive.name)) from None
            if attempt == TRIES - 1:
                raise InputError(problem("studies.no_answer", archive.name)) from None
    raise InputError(problem("studies.no_answer", archive.name))


def _bounded(archive: Archive, body: bytes) -> bytes:
    if len(body) > LARGEST:
        raise InputError(problem("studies.refused", archive.name, TOO_LARGE))
    return body
