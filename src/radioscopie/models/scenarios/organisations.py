"""The reading organisations of a scenario: a network file beside it, the day it begins, what an exam costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.scenarios.beside import NOTHING
from radioscopie.models.scenarios.spec import Organisation

if TYPE_CHECKING:
    from radioscopie.inputs import Input
    from radioscopie.models.scenarios.beside import Beside
    from radioscopie.models.scenarios.fields import ScenarioFields
    from radioscopie.ranges import Range

KEYS = ("name", "title", "network", "from", "price_eur")
MOST = 10_000_000


def read_organisation(fields: ScenarioFields, beside: Beside, years: tuple[int, int]) -> Organisation:
    """Read a reading organisation; what its network file holds is checked where the network is read."""
    fields.only(KEYS)
    name = fields.name()
    title, file, start = fields.words("title", name), _network(fields, beside), fields.day("from", years)
    return Organisation(name, title, file, start, _price(fields) if "price_eur" in fields.table else None)


def _network(fields: ScenarioFields, beside: Beside) -> Input:
    name = fields.text("network")
    found = beside.find(name) if name.endswith(".toml") else None
    if name and not found:
        fields.refuse("scenario.no_network", "network", name)
    return found or NOTHING


def _price(fields: ScenarioFields) -> Range[int]:
    return fields.between("price_eur", lambda table, key: table.euros(key, most=MOST), ("source",))
