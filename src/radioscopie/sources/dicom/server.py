"""An archive that answers questions, by DICOMweb or by C-FIND: its studies between two days, whatever its limits.

A server may cap its answers without a word. An answer smaller than another that was proved whole is whole; any other is
asked again by halves (of days, then of hours): what the halves hold beyond it shows the limit, and nothing is lost.
Every row is checked against what was asked. No more than so many questions a second; the next is sent before the last
answer is worked on, by two lines in turn where the archive takes two, so that it does not wait for us.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.arrays import Row

Thing_contra = TypeVar("Thing_contra", contravariant=True)
Given_co = TypeVar("Given_co", covariant=True)

LAST_MINUTE, SMALL = 24 * 60 - 1, 2
NOWHERE = date(1800, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days and, within a day, minutes; both ends possible."""

    first: date
    last: date
    start: int = 0
    end: int = LAST_MINUTE

    @property
    def days(self) -> str:
        """Write the days as DICOM does."""
        return f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"

    @property
    def hours(self) -> str:
        """Write the time of day as DICOM does; "" when it is the whole day."""
        whole = (self.start, self.end) == (0, LAST_MINUTE)
        return "" if whole else f"{_clock(self.start)}00-{_clock(self.end)}59"

    def halves(self, *, by_hours: bool) -> tuple[Span, ...]:
        """Cut in two; nothing when it cannot be cut."""
        if self.first < self.last:
            middle = self.first + (self.last - self.first) // 2
            return replace(self, last=middle), replace(self, first=middle + timedelta(days=1))
        if by_hours and self.start < self.end:
            noon = (self.start + self.end) // 2
            return replace(self, end=noon), replace(self, start=noon + 1)
        return ()

    def holds(self, row: Row) -> bool:
        """Tell whether a study is of what was asked; one without a time is of no part of a day."""
        if not f"{self.first:%Y%m%d}" <= row["StudyDate"] <= f"{self.last:%Y%m%d}":
            return False
        return not self.hours or _clock(self.start) <= row["StudyTime"][:4] <= _clock(self.end)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}{minute % 60:02d}"


class Server(Protocol):
    """What an archive must be able to answer; the rows are texts by keyword, and `numbers` of the patient."""

    @property
    def name(self) -> str:
        """What messages call it."""

    @property
    def by_hours(self) -> bool:
        """Whether a day may be asked by hours."""

    def studies(self, span: Span) -> tuple[list[Row], bool]:
        """Give the studies of a span, and whether the server says that there are more."""

    def rest(self, span: Span, rows: list[Row]) -> list[Row] | None:
        """Give what is left of a span that cannot be cut, after its first rows; None: it cannot be asked."""

    def series_of_each(self, study_uids: Iterable[str]) -> Iterator[list[Row]]:
        """Give the series of each study, in their order; those of the next are asked before those of one are given."""

    def objects_of(self, study_uid: str, series_uid: str) -> list[bytes]:
        """Give the objects of a series of reports; nothing where the archive can only be searched."""


@dataclass(slots=True)
class Seen:
    """What answers have shown of a server.

    Parameters
    ----------
    proved : rows of the largest answer that was whole
    cap : rows of the smallest answer that was not
    unfit : rows that were not of what was asked
    """

    proved: int = 0
    cap: float = float("inf")
    unfit: int = 0

    def is_whole(self, rows: int) -> bool:
        """Tell whether an answer of so many rows is whole for sure."""
        return rows < max(self.proved, SMALL) and rows < self.cap


def studies_between(server: Server, span: Span, seen: Seen) -> list[Row]:
    """Give the studies of a span, each once.

    Raises
    ------
    InputError : the server refuses, does not answer, or gives no more than so many studies of one minute
    """
    rows, is_cut = server.studies(span)
    fit = {row["StudyInstanceUID"]: row for row in rows if row["StudyInstanceUID"] and span.holds(row)}
    seen.unfit += sum(not span.holds(row) for row in rows)
    if not is_cut and seen.is_whole(len(rows)):
        return list(fit.values())
    halves = span.halves(by_hours=server.by_hours)
    if not halves:
        return _whole_of(server, span, rows, fit, seen, is_cut=is_cut)
    found = {row["StudyInstanceUID"]: row for half in halves for row in studies_between(server, half, seen)}
    if is_cut or len(found.keys() - fit.keys()):
        seen.cap = min(seen.cap, max(len(rows), 1))
    else:
        seen.proved = max(seen.proved, len(rows))
    return list((found | {uid: row for uid, row in fit.items() if uid not in found}).values())


def _whole_of(
    server: Server, span: Span, rows: list[Row], fit: dict[str, Row], seen: Seen, *, is_cut: bool
) -> list[Row]:
    """Go on within a span that cannot be cut; refuse to go on without what a server does not give."""
    more = server.rest(span, rows)
    if more is None and (is_cut or len(rows) >= seen.cap):
        raise InputError(problem("studies.limit_reached", server.name, f"{span.first}", rows=len(rows)))
    if more is None and not is_cut:
        seen.proved = max(seen.proved, len(rows))
    return list((fit | {row["StudyInstanceUID"]: row for row in more or () if span.holds(row)}).values())


def ignores_filters(server: Server) -> bool:
    """Tell whether a server gives studies of a day on which there can be none."""
    rows, _ = server.studies(Span(NOWHERE, NOWHERE))
    return bool(rows)


class Line(Protocol[Thing_contra, Given_co]):
    """A line to an archive: one question at a time, its answer taken when it is needed."""

    def ask(self, thing: Thing_contra) -> None:
        """Send a question."""

    def take(self) -> Given_co:
        """Give the answer to the question that was sent."""


def in_turn(
    lines: Sequence[Line[Thing_contra, Given_co]], things: Iterable[Thing_contra]
) -> Iterator[Given_co]:
    """Give the answers in the order of the questions; each line has sent its next one before its last is worked on."""
    waited: deque[Line[Thing_contra, Given_co]] = deque()
    for place, one in enumerate(things):
        answer = [waited.popleft().take()] if len(waited) == len(lines) else []
        line = lines[place % len(lines)]
        line.ask(one)
        waited.append(line)
        yield from answer
    while waited:
        yield waited.popleft().take()


@dataclass(slots=True)
class Pace:
    """So many questions a second at most; one that comes late leaves its room to the next, no more."""

    each_second: float
    due: float = field(default=0.0, init=False)

    def wait(self) -> None:
        """Wait until the next question may be asked."""
        step = 1 / self.each_second
        left = self.due - time.monotonic()
        if left > 0:
            time.sleep(left)
        self.due = max(self.due, time.monotonic() - step) + step
