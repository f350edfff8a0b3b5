"""Who goes where: départements as homes and as zones, and the pull between them by travel.

People of a commune share themselves between the machines that they reach by the weights of `access` (`volume`). Private
machines outside establishments are in no public list: those that `nation` constructs are taken, and counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.inequality import summed
from radioscopie.models.access.need import weighted_need
from radioscopie.models.access.study import days_share, placed, sites_of, travel_by_model
from radioscopie.models.nation.outside import outside_machines
from radioscopie.models.nation.places import real_machines
from radioscopie.models.nation.volumes import use_of
from radioscopie.tables.need import BY_AGE, read_weights
from radioscopie.tables.reference_nation import read_reference
from radioscopie.tables.supply.table import supply_table

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints, Reals, Strings
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.tables.reference_nation import Reference

FARTHEST_MIN = 60.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Communes, sites and the travel between them.

    Parameters
    ----------
    codes : of the départements, in order: homes and zones
    region : shape (départements,), ranks of their regions
    people : shape (départements,)
    need : shape (communes,), people weighted by the use of their ages
    home, zone : shape (communes,) and (sites,), ranks of their départements
    travel : pairs of communes and sites
    sites : their numbers
    counted, machines : shape (sites,): how many there are, and with the days of the week that they are there
    is_constructed : shape (sites,)
    """

    codes: tuple[str, ...]
    region: Ints
    people: Reals
    need: Reals
    home: Ints
    zone: Ints
    travel: Travel
    sites: tuple[str, ...]
    counted: Reals
    machines: Reals
    is_constructed: Bools

    @property
    def asked(self) -> Reals:
        """Need of each département: shape (départements,)."""
        return summed(self.home, self.need, len(self.codes))

    def in_zones(self, amounts: Reals) -> Reals:
        """Add an amount of sites up by zone."""
        return summed(self.zone, amounts, len(self.codes))

    def pull(self, machines: Reals) -> Reals:
        """Give the part of the people of each home that goes to each zone.

        Parameters
        ----------
        machines : shape (sites,), of each site

        Returns
        -------
        shape (départements, départements); a row adds up to 1, or is 0 where nobody reaches a machine
        """
        travel, size = self.travel, len(self.codes)
        weight = machines[travel.site] * read_decay("", FARTHEST_MIN).of(travel.minutes)
        total = summed(travel.origin, weight, travel.origins)
        share = np.divide(weight, total[travel.origin], out=np.zeros(len(weight)), where=weight > 0)
        pair = self.home[travel.origin] * size + self.zone[travel.site]
        come = summed(pair, share * self.need[travel.origin], size * size).reshape(size, size)
        reached = come.sum(axis=1, keepdims=True)
        parts: Reals = np.divide(come, reached, out=np.zeros_like(come), where=reached > 0)
        return parts


def ground(communes: pa.Table, supply: pa.Table, constructed: frozenset[str], equipment: str) -> Ground:
    """Lay the ground.

    Parameters
    ----------
    communes : all of them
    supply : sites, those constructed included
    constructed : their numbers
    """
    communes, sites = placed(communes), sites_of(supply, equipment)
    need = weighted_need(communes, read_weights(BY_AGE, equipment))
    homes = np.array(communes["departement"].to_pylist(), dtype=np.str_)
    codes, home = np.unique(homes, return_inverse=True)
    first = np.unique(home, return_index=True)[1]
    regions = np.array(communes["region"].to_pylist(), dtype=np.str_)[first]
    zone = _ranks(np.array(sites["departement"].to_pylist(), dtype=np.str_), codes)
    sites, zone = sites.filter(pa.array(zone >= 0)), zone[zone >= 0]
    counted = pc.fill_null(sites["machines"].cast("float64"), 1.0).to_numpy()
    people = summed(home, pc.fill_null(communes["population"], 0).to_numpy().astype(float), len(codes))
    is_constructed = np.array([one in constructed for one in sites["site"].to_pylist()], dtype=bool)
    travel = travel_by_model(communes, sites, FARTHEST_MIN)
    names, machines = tuple(sites["site"].to_pylist()), counted * days_share(sites)
    region = np.unique(regions, return_inverse=True)[1]
    return Ground(
        tuple(codes.tolist()),
        region,
        people,
        need,
        home,
        zone,
        travel,
        names,
        counted,
        machines,
        is_constructed,
    )


def _ranks(words: Strings, codes: Strings) -> Ints:
    """Give the ranks of words among codes in order; -1 for those that are none."""
    ranks = np.minimum(np.searchsorted(codes, words), len(codes) - 1)
    found: Ints = np.where(codes[ranks] == words, ranks, -1)
    return found


@cache
def reference() -> Reference:
    """Give the reference tables, read once; nobody changes them."""
    return read_reference()


def outside_supply(reference: Reference, equipment: str, seed: int) -> pa.Table:
    """Give the private machines outside establishments, as `nation` constructs them: sites of supply."""
    real = real_machines(reference.sites)
    found: dict[str, dict[str, Any]] = {}
    for one in outside_machines(reference, real, use_of(reference), seed):
        if one.equipment == equipment:
            place = {name: getattr(one.site, name) for name in ("site", "name", "departement", "lon", "lat")}
            row = found.setdefault(one.site.site, place | {"equipment": equipment, "machines": 0})
            row["machines"] += 1
    return supply_table(list(found.values()))
