"""A DICOM archive searched by C-FIND (Study Root), read only: nothing is ever sent or moved.

An archive that can only be searched gives no object: studies, no dose reports.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import tee
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.sources.dicom.answers import series_answer, study_answer
from radioscopie.sources.dicom.association import PENDING, CutError, NotMadeError, associate
from radioscopie.sources.dicom.server import in_turn
from radioscopie.sources.dicom.web import SERIES_TAGS, STUDY_TAGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.association import Association
    from radioscopie.sources.dicom.server import Pace, Span

NUMBERS = "OtherPatientIDsSequence"
TAGS = STUDY_TAGS | SERIES_TAGS | {
    "SpecificCharacterSet": "00080005", "QueryRetrieveLevel": "00080052", NUMBERS: "00101002",
}  # fmt: skip
UIDS = {int(TAGS[name], 16) for name in ("StudyInstanceUID", "SeriesInstanceUID")}
CALLED = re.compile(r"ae://([^@/\\]{1,16})@([0-9A-Za-z._-]+|\[[0-9A-Fa-f:]+\]):([0-9]{1,5})/?")
OWN = re.compile(r"[ -\[\]-~]{1,16}")  # printable, no backslash: an application entity title (DICOM PS3.5)
UTF8, TIMEOUT_S, TRIES = "ISO_IR 192", 120, 2
DONE, CANCELLED, NO_ROOM = 0x0000, 0xFE00, 0xA700
HIGHEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Called:
    """Which archive is called, and under which title we call."""

    title: str
    host: str
    port: int
    own: str


def called(address: str, own: str) -> Called:
    """Read `ae://TITLE@host:port`.

    Raises
    ------
    InputError : another form, a port that cannot be, a title of ours that cannot be
    """
    found = CALLED.fullmatch(address)
    if not found or not 0 < int(found[3]) <= HIGHEST_PORT:
        raise InputError(problem("studies.bad_called", "SOURCE"))
    return Called(found[1], found[2].strip("[]"), int(found[3]), own)


class FindArchive:
    """An archive searched by C-FIND (see `server.Server`).

    Parameters
    ----------
    called : whom, and as whom
    pace : how often
    """

    by_hours = True

    def __init__(self, called: Called, pace: Pace) -> None:
        self.name = called.host
        self._first, self._second = FindLine(called, pace), FindLine(called, pace)

    def studies(self, span: Span) -> tuple[list[Row], bool]:
        """Give the studies of a span, and whether the server stopped before their end.

        Raises
        ------
        InputError : no such archive, it does not admit us, it cannot be searched, it refuses
        """
        query = _query("STUDY", STUDY_TAGS) | {"StudyDate": span.days, NUMBERS: ""}
        if span.hours:
            query["StudyTime"] = span.hours
        self._first.ask(query)
        found, is_cut = self._first.take()
        return [self._told(study_answer, one) for one in found], is_cut

    def _told(self, read: Callable[[bytes], Row], content: bytes) -> Row:
        try:
            return read(content)
        except Exception:  # noqa: BLE001 - values are read when they are asked, and bytes from outside may fail in any way
            raise InputError(problem("studies.aborted", self.name)) from None

    def rest(self, _: Span, __: list[Row]) -> list[Row] | None:
        """Tell that C-FIND has no pages."""
        return None

    def series_of_each(self, study_uids: Iterable[str]) -> Iterator[list[Row]]:
        """Give the series of each study, by keyword of `SERIES_TAGS`, as text; those of another study are left out."""
        given, waited = tee(study_uids)
        queries = (_query("SERIES", SERIES_TAGS) | {"StudyInstanceUID": uid} for uid in given)
        for uid, (found, _) in zip(waited, in_turn(self._lines(), queries), strict=False):
            told = (self._told(series_answer, one) for one in found)
            yield [one for one in told if one.pop("StudyInstanceUID") in ("", uid)]

    def _lines(self) -> list[FindLine]:
        """Give the lines that the archive takes: one, where it admits no second association."""
        return [self._first, self._second] if self._second.is_admitted() else [self._first]

    def objects_of(self, _: str, __: str) -> list[bytes]:
        """Give nothing: objects would have to be moved."""
        return []

    def close(self) -> None:
        """Take leave of the archive."""
        self._first.close()
        self._second.close()


class FindLine:
    """An association with an archive, made when it is needed (see `server.Line`)."""

    def __init__(self, called: Called, pace: Pace) -> None:
        self._called, self._pace = called, pace
        self._link: Association | None = None
        self._query: dict[int, bytes] = {}
        self._is_sent = False

    def is_admitted(self) -> bool:
        """Tell whether the archive takes this association."""
        try:
            self._associated()
        except InputError:
            return False
        return True

    def close(self, *, politely: bool = True) -> None:
        """Take leave of the archive."""
        if self._link is not None:
            self._link.close(politely=politely)
        self._link, self._is_sent = None, False

    def ask(self, query: Mapping[str, str]) -> None:
        """Send a question; what fails is tried again when the answer is taken."""
        self._query = _elements(query)
        self._send()

    def take(self) -> tuple[list[bytes], bool]:
        """Give the answers to the question that was sent, and whether there are more; asked once more if it was cut.

        Raises
        ------
        InputError : no such archive, it does not admit us, it cannot be searched, it refuses
        """
        for attempt in range(TRIES):
            if attempt:
                self._send()
            found = self._read()
            if found is not None:
                return found
        raise InputError(problem("studies.aborted", self._called.host))

    def _send(self) -> None:
        self._pace.wait()
        try:
            self._associated().ask(self._query)
            self._is_sent = True
        except CutError:
            self.close(politely=False)

    def _read(self) -> tuple[list[bytes], bool] | None:
        """Read the answers to their end; None when the association was cut."""
        found: list[bytes] = []
        code = DONE
        try:
            for code, content in self._associated().answers() if self._is_sent else ():
                if code in PENDING:
                    found.append(content)
        except CutError:
            self._is_sent = False
        if not self._is_sent:
            self.close(politely=False)
            return None
        self._is_sent = False
        if code not in (DONE, CANCELLED, NO_ROOM):
            raise InputError(problem("studies.find_failed", self._called.host, f"{code:04X}"))
        return found, code != DONE

    def _associated(self) -> Association:
        if self._link is None:
            whom = self._called
            try:
                self._link = associate(whom.host, whom.port, (whom.title, whom.own), TIMEOUT_S)
            except NotMadeError as why:
                raise InputError(problem(str(why), whom.host)) from None
        return self._link


def _query(level: str, tags: Iterable[str]) -> dict[str, str]:
    return {"SpecificCharacterSet": UTF8, "QueryRetrieveLevel": level, **dict.fromkeys(tags, "")}


def _elements(query: Mapping[str, str]) -> dict[int, bytes]:
    """Write a query by tag, in their order; values are padded to an even length."""
    tags = {int(TAGS[keyword], 16): value.encode("ascii") for keyword, value in query.items()}
    return {tag: tags[tag] + (b"\0" if tag in UIDS else b" ") * (len(tags[tag]) % 2) for tag in sorted(tags)}
