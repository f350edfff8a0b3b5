"""The ground of access, kept ready: communes, machines known, travel times, access as it is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.need import same_need
from radioscopie.models.access.study import Method, placed, sites_of, study, travel_by_model
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.files import read_supply

if TYPE_CHECKING:
    from radioscopie.models.access.study import AccessStudy

MAX_MIN = 60.0


@cache
def ground() -> pa.Table:
    """Give the communes that have a point."""
    return placed(read_communes())


@cache
def column(name: str) -> list[Any]:
    """Give a column of the communes."""
    return list(ground()[name].to_pylist())


@cache
def people() -> list[int]:
    """Give the people of the communes."""
    return list(pc.fill_null(ground()["population"], 0).to_pylist())


@cache
def supply() -> pa.Table:
    """Give the machines known."""
    return read_supply((), read_communes()).table


@cache
def supply_of(equipment: str) -> pa.Table:
    """Give the machines known of an equipment."""
    known = supply()
    return known.filter(pc.equal(known["equipment"], equipment))


@cache
def known_sites() -> frozenset[str]:
    """Give the sites known."""
    return frozenset(supply()["site"].to_pylist())


@cache
def before_of(equipment: str, method: str) -> AccessStudy:
    """Measure access as it is."""
    return measured(sites_of(supply(), equipment), method)


def measured(sites: pa.Table, method: str) -> AccessStudy:
    """Measure access to sites."""
    how = Method(method, "machines", MAX_MIN, read_decay("", MAX_MIN))
    communes = ground()
    return study(communes, sites, travel_by_model(communes, sites, MAX_MIN), same_need(communes), how)
