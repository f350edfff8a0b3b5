"""Say what an export is: its columns, the words of those that hold codes, its machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.drafts import write_whole
from radioscopie.errors import InputError
from radioscopie.questions.map.machines import MachineSeen, machines_file, machines_seen
from radioscopie.questions.map.words import Word, mapping_file, words_of_codes
from radioscopie.results.answer import Answer
from radioscopie.tables.activity import EXPORT, Activity, read_activity
from radioscopie.tables.foreign.guess import Guess, guess, is_foreign

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.questions.map.ask import Ask
    from radioscopie.result import Assumption
    from radioscopie.results.answer import Advance


@dataclass(frozen=True, slots=True)
class Mapped:
    """What was understood of an export.

    Parameters
    ----------
    foreign : its header has not our names
    words : those of columns of codes
    machines : rooms whose acts open a fee; empty when the rows could not be read
    rooms : names of the other rooms
    read, rejected : rows read and refused; None when something must be said first
    seen : what was left aside
    written : files written
    """

    guess: Guess
    foreign: bool
    words: tuple[Word, ...]
    machines: tuple[MachineSeen, ...]
    rooms: tuple[str, ...]
    read: int | None
    rejected: int | None
    seen: tuple[Assumption, ...]
    written: tuple[Path, ...]


def answer(ask: Ask, _: Advance) -> Answer:
    """Look at an export, and write what was understood where it was asked.

    Raises
    ------
    InputError : it cannot be opened
    OSError : a file cannot be written
    """
    found = guess(EXPORT, ask.export)
    foreign = is_foreign(EXPORT, [one.name for one in found.columns])
    words = words_of_codes(EXPORT, found)
    activity = None if found.problems else _activity(ask, found)
    machines, rooms = machines_seen(activity) if activity else ((), ())
    written = []
    if ask.out:
        write_whole(ask.out, mapping_file(found, words).encode(), over=True)
        written.append(ask.out)
    if ask.machines and activity:
        write_whole(ask.machines, machines_file(machines).encode(), over=True)
        written.append(ask.machines)
    read, rejected = (
        (activity.rows_read, len(activity.rejects["line"].unique())) if activity else (None, None)
    )
    seen = activity.seen if activity else ()
    mapped = Mapped(found, foreign, words, machines, rooms, read, rejected, seen, tuple(written))
    return Answer(mapped, care=bool(found.problems))


def _activity(ask: Ask, found: Guess) -> Activity | None:
    """Read the rows as they were understood; None when not one could be."""
    try:
        activity = read_activity(ask.export, mapping=found.mapping)
    except InputError:
        return None
    return activity if activity.table.num_rows else None
