"""What a network rests on: the defaults that its file takes, and what no file may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.result import Assumption, said, word_of

if TYPE_CHECKING:
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.toml_fields import Default

COMPUTED = ("read_cv", "acquisition", "error_odds_per_hour")
SCANNER = "reading.fixed_scanner"
FIXED = ("reading.fixed_poisson", SCANNER, "reading.fixed_on_call", "reading.fixed_holidays")


def network_assumptions(network: Network) -> tuple[Assumption, ...]:
    """State the defaults that a network takes, and what no file may change."""
    described = all(site.rooms is not None and site.radiographers for site in network.sites)
    fixed = [Assumption(key, "assumed") for key in FIXED if key != SCANNER or not described]
    return (*map(_taken, network.defaults), *fixed)


def _taken(default: Default) -> Assumption:
    """State a default taken: its text, its source, the value."""
    head = default.key.split(".")[0]
    name = "exams_item" if default.key.startswith("exams.") else head
    why = word_of("reading.default_note", name)
    note = said("reading.taken", name=default.key, value=default.value, why=why)
    status = "computed" if head in COMPUTED else "assumed"
    return Assumption(f"reading.default_{name}", status, note, label=word_of("reading.default", name))
