"""What a network rests on: the defaults that its file takes, and what no file may change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.questions.reading.tables.sensitivity import moves_of, unit_of
from radioscopie.result import Assumption, said, word_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.tried import Effect
    from radioscopie.toml.table import Default

COMPUTED = ("read_cv", "acquisition", "error_odds_per_hour")
SCANNER = "reading.fixed_scanner"
FIXED = ("reading.fixed_poisson", SCANNER, "reading.fixed_on_call", "reading.fixed_holidays")


def network_assumptions(network: Network, effects: Sequence[Effect] = ()) -> tuple[Assumption, ...]:
    """State the defaults that a network takes, with what those tried move, and what no file may change."""
    moves, ends, unit = moves_of(effects), {one.key: one.values for one in effects}, unit_of(effects)
    described = all(site.rooms is not None and site.radiographers for site in network.sites)
    fixed = [Assumption(key, "assumed") for key in FIXED if key != SCANNER or not described]
    return (*(_moved(_taken(one), one, ends, moves, unit) for one in network.defaults), *fixed)


def _moved(
    told: Assumption,
    default: Default,
    ends: Mapping[str, tuple[str, str]],
    moves: Mapping[str, int],
    unit: str,
) -> Assumption:
    """Give a default what it moves between the ends tried."""
    if default.key not in moves:
        return told
    low, high = ends[default.key]
    return replace(told, low=low, central=_value(default), high=high, moves=moves[default.key], unit=unit)


def _value(default: Default) -> str:
    """Give the value taken; of readings whose means are all left out, one time the mean."""
    return "1" if default.key.startswith("exams") else default.value.removesuffix(" min")


def _taken(default: Default) -> Assumption:
    """State a default taken: its text, its source, the value."""
    head = default.key.split(".")[0]
    name = "exams_item" if default.key.startswith("exams.") else head
    why = word_of("reading.default_note", name)
    note = said("reading.taken", name=default.key, value=default.value, why=why)
    status = "computed" if head in COMPUTED else "assumed"
    return Assumption(f"reading.default_{name}", status, note, label=word_of("reading.default", name))
