"""The table of a survey, published: weighted totals by region and size, protected, then attacked as a reader would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.contributions import Contributions
from radioscopie.models.survey.disclosure.presets import read_preset
from radioscopie.models.survey.disclosure.protect import protect
from radioscopie.models.survey.disclosure.reader import Published, bounds

if TYPE_CHECKING:
    from radioscopie.models.survey.chain import Weighed
    from radioscopie.models.survey.disclosure.protect import Protected
    from radioscopie.tables.survey.answers import Answers

REGION, SIZE, PRESET = "region", "size", "companies"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table.

    Parameters
    ----------
    place : region and size, `total` where it is a margin
    value : weighted total; None where it is hidden
    low, high : what a reader works out of it; its value where it is shown
    rule : "shown", "primary" (too few, or one too large), "secondary" (hidden so that no other is found)
    """

    place: tuple[str, ...]
    value: int | None
    low: float
    high: float
    rule: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A protected table.

    Parameters
    ----------
    found : hidden cells that a reader works out to the last act
    found_if_primary : the same, had only the cells of the primary rules been hidden
    leaks : secrets that the audit finds bounded too nearly: none when the table may be published
    """

    cells: tuple[Cell, ...]
    found: int
    found_if_primary: int
    leaks: int


def published(answers: Answers, weighed: Weighed, variable: str) -> Publication:
    """Protect the weighted totals of a variable by region and size, and attack what is shown."""
    protected = protect(_contributions(answers, weighed, variable), ((REGION, SIZE),), read_preset(PRESET))
    release = protected.release
    table = _shown(protected, release.hidden)
    plain = _shown(protected, protected.primary)
    found, found_if_primary = (sum(one.is_found for one in bounds(held)) for held in (table, plain))
    return Publication(_cells(protected, table), found, found_if_primary, len(audit(protected)))


def _shown(protected: Protected, hidden: tuple[bool, ...]) -> Published:
    pairs = zip(protected.release.shown, hidden, strict=True)
    places = protected.release.cells.places
    return Published(places, tuple(None if is_hidden else value for value, is_hidden in pairs))


def _contributions(answers: Answers, weighed: Weighed, variable: str) -> Contributions:
    values = np.rint(answers.numbers[variable]).astype(np.int64)
    weighted = np.maximum(np.rint(weighed.answers.weight * answers.numbers[variable]), values).astype(
        np.int64
    )
    labels = tuple(zip(answers.words[REGION], answers.words[SIZE], strict=True))
    units = tuple(str(line) for line in answers.lines)
    return Contributions((REGION, SIZE), labels, units, tuple(values.tolist()), tuple(weighted.tolist()))


def _cells(protected: Protected, table: Published) -> tuple[Cell, ...]:
    known = {bound.place: (bound.low, bound.high) for bound in bounds(table)}
    cells = []
    for place, value, primary in zip(table.places, table.values, protected.primary, strict=True):
        if value is None:
            cells.append(Cell(place, None, *known[place], "primary" if primary else "secondary"))
        else:
            cells.append(Cell(place, value, value, value, "shown"))
    return tuple(cells)
