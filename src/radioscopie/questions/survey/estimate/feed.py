"""Estimates as files that the model takes as they are, with their intervals: lines of charges, a scenario."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.tables.charges import default_charges
from radioscopie.tables.estimated import ASSUMPTIONS, ESTIMATED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radioscopie.models.survey.chain import Figure

SCENARIO, CHARGES_FILE, SCENARIO_FILE = "decision_2025", "charges.csv", "scenario.toml"
ASSUMPTIONS_FILE = f"{ESTIMATED}.csv"
COLUMNS = ("charge", "low", "central", "high", "status", "facts", "note")
COMPUTED, FACTS = "computed", "survey"


@dataclass(frozen=True, slots=True)
class Feed:
    """A figure that gives its value to an input of the model.

    Parameters
    ----------
    target : name of a line of charges, or an assumption of scenarios
    figure : name of the figure
    times : what the figure is multiplied by, to be in the unit of the input
    """

    target: str
    figure: str
    times: float


def known_charges() -> tuple[str, ...]:
    """Give the lines of charges that may be fed."""
    return tuple(one.charge for one in default_charges())


def known_assumptions() -> tuple[str, ...]:
    """Give the assumptions of scenarios that may be fed."""
    return tuple(read_scenario(find_scenario(SCENARIO)).assumptions)


def feed_files(
    feeds: Sequence[Feed], figures: Mapping[str, Figure], source: str
) -> dict[str, Callable[[], bytes]]:
    """Write the files that the model takes: charges, assumptions, and a scenario that holds these.

    Parameters
    ----------
    figures : figures of the whole, by name, all with a value and an interval
    source : name of the file of answers
    """
    charges = [one for one in feeds if one.target in known_charges()]
    others = [one for one in feeds if one not in charges]
    files: dict[str, Callable[[], bytes]] = {}
    if charges:
        files[CHARGES_FILE] = lambda: _charges(charges, figures, source)
    if others:
        files[SCENARIO_FILE] = lambda: _scenario(others, figures, source)
        files[ASSUMPTIONS_FILE] = lambda: _assumptions(others, figures, source)
    return files


def _values(feed: Feed, figure: Figure) -> tuple[float, float, float]:
    """Give low, central and high in the unit of the input."""
    low, central, high = sorted(
        feed.times * (value or 0.0) for value in (figure.low, figure.value, figure.high)
    )
    return low, central, high


def _charges(feeds: Sequence[Feed], figures: Mapping[str, Figure], source: str) -> bytes:
    rows = []
    for feed in feeds:
        values = [f"{max(value, 0.0):.2f}" for value in _values(feed, figures[feed.figure])]
        rows.append([feed.target, *values, COMPUTED, FACTS, _told(feed, figures, source)])
    return _table(COLUMNS, rows)


def _assumptions(feeds: Sequence[Feed], figures: Mapping[str, Figure], source: str) -> bytes:
    rows = []
    for feed in feeds:
        values = [f"{value:.6g}" for value in _values(feed, figures[feed.figure])]
        rows.append([feed.target, *values, _told(feed, figures, source)])
    return _table(ASSUMPTIONS.names, rows)


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([columns, *rows])
    return written.getvalue().encode()


def _told(feed: Feed, figures: Mapping[str, Figure], source: str) -> str:
    """Say where a value comes from."""
    return f"{feed.figure}, {source}, n = {figures[feed.figure].answers}"


def _scenario(feeds: Sequence[Feed], figures: Mapping[str, Figure], source: str) -> bytes:
    lines = [find_scenario(SCENARIO).read_text("utf-8").rstrip("\n"), "", "[assumptions]"]
    for feed in feeds:
        figure = figures[feed.figure]
        low, central, high = (f"{value:.6g}" for value in _values(feed, figure))
        said = _quoted(_told(feed, figures, source))
        values = f'low = {low}, central = {central}, high = {high}, distribution = "normal", source = {said}'
        lines.append(f"{feed.target} = {{ {values} }}")
    return ("\n".join(lines) + "\n").encode()


def _quoted(words: str) -> str:
    """Write words as a TOML string; marks that would end it or begin an escape are left out."""
    return '"' + "".join(mark for mark in words if mark.isprintable() and mark not in '"\\') + '"'
