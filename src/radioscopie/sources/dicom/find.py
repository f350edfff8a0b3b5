"""A DICOM archive searched by C-FIND (Study Root), read only: nothing is ever sent or moved.

An archive that can only be searched gives no object: studies, no dose reports.
"""

from __future__ import annotations

import re
import socket
import time
from dataclasses import dataclass
from itertools import tee
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.extras import bring
from radioscopie.sources.dicom.files import national_numbers
from radioscopie.sources.dicom.items import words
from radioscopie.sources.dicom.server import one_ahead
from radioscopie.sources.dicom.web import SERIES_TAGS, STUDY_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.items import Item
    from radioscopie.sources.dicom.server import Pace, Span

STUDY_ROOT, NUMBERS = "1.2.840.10008.5.1.4.1.2.2.1", "OtherPatientIDsSequence"
CALLED = re.compile(r"ae://([^@/\\]{1,16})@([0-9A-Za-z._-]+|\[[0-9A-Fa-f:]+\]):([0-9]{1,5})/?")
OWN = re.compile(r"[ -\[\]-~]{1,16}")  # printable, no backslash: an application entity title (DICOM PS3.5)
UTF8, TIMEOUT_S, TRIES = "ISO_IR 192", 120, 2
PENDING, DONE, CANCELLED, NO_ROOM = (0xFF00, 0xFF01), 0x0000, 0xFE00, 0xA700
HIGHEST_PORT = 65535
BROKEN = (RuntimeError, ValueError, AttributeError)  # the association was cut, an answer cannot be read


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
        self._called, self._pace = called, pace
        self._link: Any = None
        self._query_sent: Row = {}
        self._answers: Iterator[tuple[Item, Item]] = iter(())

    @property
    def name(self) -> str:
        """Machine that is asked."""
        return self._called.host

    def studies(self, span: Span) -> tuple[list[Row], bool]:
        """Give the studies of a span, and whether the server stopped before their end.

        Raises
        ------
        InputError : no such archive, it does not admit us, it cannot be searched, it refuses
        """
        query = self._query("STUDY", STUDY_TAGS) | {"StudyDate": span.days, NUMBERS: []}
        if span.hours:
            query["StudyTime"] = span.hours
        self._ask(query)
        found, is_cut = self._take()
        return [_row(one, STUDY_TAGS) | {"numbers": list(national_numbers(one))} for one in found], is_cut

    def rest(self, _: Span, __: list[Row]) -> list[Row] | None:
        """Tell that C-FIND has no pages."""
        return None

    def series_of_each(self, study_uids: Iterable[str]) -> Iterator[list[Row]]:
        """Give the series of each study, by keyword of `SERIES_TAGS`, as text; those of another study are left out."""
        given, waited = tee(study_uids)
        for uid, (found, _) in zip(waited, one_ahead(self._ask_series, self._take, given), strict=False):
            own = (one for one in found if words(one, "StudyInstanceUID") in ("", uid))
            yield [_row(one, SERIES_TAGS) for one in own]

    def _ask_series(self, study_uid: str) -> None:
        self._ask(self._query("SERIES", SERIES_TAGS) | {"StudyInstanceUID": study_uid})

    def objects_of(self, _: str, __: str) -> list[bytes]:
        """Give nothing: objects would have to be moved."""
        return []

    def close(self) -> None:
        """Take leave of the archive."""
        if self._link is not None and self._link.is_established:
            self._link.release()
        self._link = None

    def _query(self, level: str, tags: Iterable[str]) -> Row:
        return {"SpecificCharacterSet": UTF8, "QueryRetrieveLevel": level, **dict.fromkeys(tags, "")}

    def _ask(self, query: Row) -> None:
        """Send a question; what fails is tried again when the answer is taken."""
        self._query_sent = query
        self._answers = self._send()

    def _take(self) -> tuple[list[Item], bool]:
        """Give the answers to the question that was sent, and whether there are more; asked once more if it was cut."""
        for attempt in range(TRIES):
            if attempt:
                self.close()
                self._answers = self._send()
            found = self._read()
            if found is not None:
                return found
        raise InputError(problem("studies.aborted", self.name))

    def _send(self) -> Iterator[tuple[Item, Item]]:
        """Send the question; nothing when the association was cut."""
        self._pace.wait()
        try:
            return self._associated().send_c_find(_dataset(self._query_sent), STUDY_ROOT)  # type: ignore[no-any-return]
        except BROKEN:
            return iter(())

    def _read(self) -> tuple[list[Item], bool] | None:
        """Read the answers to their end; None when the association was cut."""
        found: list[Item] = []
        code: int | None = None
        try:
            for status, identifier in self._answers:
                code = status.get("Status", None)
                if code in PENDING:
                    found.append(identifier)
        except BROKEN:
            return None
        if code is None or code in PENDING:
            return None
        if code not in (DONE, CANCELLED, NO_ROOM):
            raise InputError(problem("studies.find_failed", self.name, f"{code:04X}"))
        return found, code != DONE

    def _associated(self) -> Any:
        if self._link is None or not self._link.is_established:
            self._link = self._associate()
        at_rest(self._link)
        return self._link

    def _associate(self) -> Any:
        pynetdicom = bring("pynetdicom", "dicom")
        entity = pynetdicom.AE(ae_title=self._called.own)
        entity.acse_timeout = entity.dimse_timeout = entity.network_timeout = TIMEOUT_S
        entity.connection_timeout = TIMEOUT_S
        entity.add_requested_context(STUDY_ROOT)
        link = entity.associate(
            self._called.host,
            self._called.port,
            ae_title=self._called.title,
            evt_handlers=[(pynetdicom.evt.EVT_DATA_SENT, at_once)],
        )
        if link.is_established and link.accepted_contexts:
            return link
        raise InputError(problem(_why_not(link), self.name))


def _why_not(link: Any) -> str:
    """Tell why an archive made no association with us."""
    if link.is_rejected:
        return "studies.not_admitted"
    return "studies.no_find" if link.is_aborted and link.rejected_contexts else "studies.no_answer"


def at_rest(link: Any) -> None:
    """Wait until pynetdicom has resumed its watch after the last question; else it may take the next answer away."""
    while link.is_established and getattr(link, "_is_paused", False):
        time.sleep(0.0005)


def at_once(event: Any) -> None:
    """Send the two packets of a question, and take those of an answer, without the 40 ms that each side waits else."""
    line = event.assoc.dul.socket.socket
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if hasattr(socket, "TCP_QUICKACK"):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _dataset(query: Row) -> Item:
    dataset = bring("pydicom", "dicom").Dataset()
    for keyword, value in query.items():
        setattr(dataset, keyword, value)
    return dataset


def _row(one: Item, tags: Iterable[str]) -> Row:
    """Give an answer as texts; a name in its first writing, a list as DICOM writes it."""
    told: Row = {keyword: words(one, keyword) for keyword in tags}
    return told | {
        name: told[name].partition("=")[0] for name in ("PatientName", "PatientBirthName") if name in told
    }
