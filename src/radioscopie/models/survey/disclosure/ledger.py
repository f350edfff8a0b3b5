"""The ledger of releases: each entry holds the digest of the one before, so that none can be changed or taken out.

An entry has two documents. The first may be shown to an auditor: what was published, and under which rules. The
second is secret: the answers, without which a new release cannot be checked against the earlier ones. The first
holds the digest of the second, which a salt keeps from being guessed.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.cells import cells_of
from radioscopie.models.survey.disclosure.contributions import Contributions
from radioscopie.models.survey.disclosure.joint import Release
from radioscopie.models.survey.disclosure.presets import Preset
from radioscopie.models.survey.disclosure.protect import as_protected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.models.survey.disclosure.protect import Protected

FIRST = "0" * 64
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """The two documents of a release, as bytes; the secret one is None once it was destroyed."""

    document: bytes
    secret: bytes | None

    @property
    def digest(self) -> str:
        """Digest that the next entry holds."""
        return hashlib.sha256(self.document).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry: its number, and the key of the text that says what."""

    number: int
    reason: str


def make_entry(
    protected: Protected,
    tables: Sequence[Sequence[str]],
    known: dict[str, Any],
    before: Sequence[Entry],
    salt: str,
) -> Entry:
    """Write the next entry.

    Parameters
    ----------
    tables : columns of each table
    known : what else an auditor must know of the release (day, versions, cost asked)
    before : entries of the ledger
    salt : random text
    """
    release = protected.release
    sealed = _bytes(_secret(protected, salt))
    cells = zip(release.cells.places, release.hidden, release.shown, strict=True)
    document = {
        "format": FORMAT,
        "number": len(before) + 1,
        "previous": before[-1].digest if before else FIRST,
        **known,
        "tables": tables,
        "preset": asdict(release.preset),
        "base": release.base,
        "decimals": release.contributions.decimals,
        "cells": [[*place, None if is_hidden else value] for place, is_hidden, value in cells],
        "answers": hashlib.sha256(sealed).hexdigest(),
    }
    return Entry(_bytes(document), sealed)


def _secret(protected: Protected, salt: str) -> dict[str, Any]:
    held = protected.release.contributions
    rows = zip(held.labels, held.units, held.values, held.weighted, strict=True)
    return {
        "salt": salt,
        "cost": protected.cost,
        "is_best": protected.is_best,
        "is_reused": protected.is_reused,
        "given_away": protected.given_away,
        "primary": protected.primary,
        "columns": held.columns,
        "decimals": held.decimals,
        "is_named": held.is_named,
        "rows": [[*labels, unit, value, weighted] for labels, unit, value, weighted in rows],
    }


def _bytes(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def release_of(entry: Entry) -> Release:
    """Read the release of an entry.

    Raises
    ------
    ValueError : a document that cannot be read, that is not of this form, or that does not hold the cells it should
    """
    try:
        return _release(json.loads(entry.document), json.loads(entry.secret or b""))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(*error.args) from error


def _release(document: dict[str, Any], secret: dict[str, Any]) -> Release:
    width = len(secret["columns"])
    rows = secret["rows"]
    contributions = Contributions(
        tuple(secret["columns"]),
        tuple(tuple(map(str, row[:width])) for row in rows),
        tuple(str(row[width]) for row in rows),
        tuple(int(row[width + 1]) for row in rows),
        tuple(int(row[width + 2]) for row in rows),
        int(secret["decimals"]),
        bool(secret["is_named"]),
    )
    cells = cells_of(contributions, document["tables"])
    printed = document["cells"]
    if [tuple(cell[:-1]) for cell in printed] != list(cells.places):
        raise ValueError
    shown = [cell[-1] for cell in printed]
    truth = [sum(contributions.weighted[row] for row in rows) for rows in cells.rows]
    release = Release(
        contributions,
        cells,
        tuple(value is None for value in shown),
        Preset(**document["preset"]),
        int(document["base"]),
        tuple(known if value is None else int(value) for value, known in zip(shown, truth, strict=True)),
    )
    if any(abs(value - known) > release.base for value, known in zip(release.shown, truth, strict=True)):
        raise ValueError
    return release


def faults(entries: Sequence[Entry]) -> list[Fault]:
    """Check the ledger: the chain of digests, the answers, then every audit again."""
    return chain_faults(entries) or list(_leaking(entries))


def chain_faults(entries: Sequence[Entry]) -> list[Fault]:
    """Check that every entry holds the digest of the one before, and that of its own answers."""
    return [fault for number, _ in enumerate(entries, 1) for fault in _chain_faults(entries, number)]


def _chain_faults(entries: Sequence[Entry], number: int) -> Iterator[Fault]:
    entry = entries[number - 1]
    previous = entries[number - 2].digest if number > 1 else FIRST
    try:
        document = json.loads(entry.document)
        is_next = document["number"] == number and document["previous"] == previous
        answers = document["answers"]
    except (ValueError, KeyError, TypeError):
        yield Fault(number, "disclosure.unreadable")
        return
    if not is_next:
        yield Fault(number, "disclosure.broken_chain")
    if entry.secret is None:
        yield Fault(number, "disclosure.no_answers")
    elif hashlib.sha256(entry.secret).hexdigest() != answers:
        yield Fault(number, "disclosure.changed_answers")


def _leaking(entries: Sequence[Entry]) -> Iterator[Fault]:
    releases: list[Release] = []
    for number, entry in enumerate(entries, 1):
        try:
            release = release_of(entry)
        except ValueError:
            yield Fault(number, "disclosure.wrong_cells")
            return
        if audit(as_protected(release, releases)):
            yield Fault(number, "disclosure.leaking")
        releases.append(release)


@dataclass(frozen=True, slots=True)
class Outline:
    """What an entry says of itself: number, day, cells, cells hidden; empty where it cannot be read."""

    number: int
    day: str
    cells: int
    hidden: int
    digest: str


def outline(number: int, entry: Entry) -> Outline:
    """Tell an entry in a line."""
    try:
        document = json.loads(entry.document)
        cells = [cell[-1] for cell in document["cells"]]
        return Outline(number, str(document["day"]), len(cells), cells.count(None), entry.digest)
    except (ValueError, KeyError, TypeError, IndexError):
        return Outline(number, "", 0, 0, entry.digest)
