"""One study of access: communes, the sites of one equipment, the travel between them, what comes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.models.access.catchment import reachable, three_step, two_step
from radioscopie.models.access.decay import flat
from radioscopie.models.access.levels import Measures, part_of
from radioscopie.models.access.places import commune_places, site_places
from radioscopie.models.access.travel.line import straight_km
from radioscopie.models.access.travel.pairs import Nearest, nearest
from radioscopie.models.access.travel.roads import model_travel
from radioscopie.tables.reference_nation import read_shapes

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.decay import Decay
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.pairs import Travel

(WORKING_DAYS,) = read_shapes("access.toml")["working_days"]
METHODS = ("nearest", "2sfca", "e2sfca", "3sfca")
SUPPLIES = ("machines", "exams", "hours")


@dataclass(frozen=True, slots=True)
class Method:
    """How access is measured.

    Parameters
    ----------
    name : one of METHODS
    supply : one of SUPPLIES
    max_min : minutes beyond which a site does not count
    decay : weights by time of e2sfca and 3sfca
    """

    name: str
    supply: str
    max_min: float
    decay: Decay

    def weights(self, minutes: Reals) -> Reals:
        """Give the weights of travel times, 0 beyond the limit."""
        fall = flat(self.max_min) if self.name == "2sfca" else self.decay
        return np.where(minutes <= self.max_min, fall.of(minutes), 0.0)


@dataclass(frozen=True, slots=True)
class AccessStudy:
    """What was found.

    Parameters
    ----------
    measures : of the communes
    near : nearest site of each commune
    travel : the pairs used
    unknown : ranks of the sites whose supply is not known: near, but in no catchment
    reached, total : supply that somebody reaches, and known supply (0 when only the nearest site is looked for)
    """

    measures: Measures
    near: Nearest
    travel: Travel
    unknown: Ints
    reached: float
    total: float


def placed(communes: pa.Table) -> pa.Table:
    """Keep the communes that have a point, in order."""
    return communes.filter(pc.is_valid(communes["lon"]))


def sites_of(supply: pa.Table, equipment: str) -> pa.Table:
    """Keep the sites of an equipment that have a point and where one may go.

    Left out: those known to have no machine or to open no day; where the table counts machines or exams, those of which
    it counts neither.
    """
    here = supply.filter(pc.and_(pc.equal(supply["equipment"], equipment), pc.is_valid(supply["lon"])))
    kept = [
        pc.fill_null(pc.not_equal(here[name], 0), fill_value=True) for name in ("machines", "days_a_week")
    ]
    counted = pc.or_(
        pc.is_valid(here["machines"]), pc.fill_null(pc.greater(here["exams"], 0), fill_value=False)
    )
    kept += [counted] if pc.any(counted).as_py() else []
    return here.filter(reduce(pc.and_, kept))


def days_share(sites: pa.Table) -> Reals:
    """Give the part of a week that each site's machines are there: a mobile unit counts for its days."""
    days = pc.fill_null(sites["days_a_week"], WORKING_DAYS).to_numpy()
    share: Reals = np.minimum(days / WORKING_DAYS, 1.0)
    return share


def beside(sites: pa.Table, supply: pa.Table, also: str, lacking: str) -> pa.Table:
    """Keep the sites that also have an equipment, and those that lack one; "": whatever they have."""
    for equipment, is_wanted in ((also, True), (lacking, False)):
        if equipment:
            held = sites_of(supply, equipment)["site"].unique()
            is_there = pc.is_in(sites["site"], held)
            sites = sites.filter(is_there if is_wanted else pc.invert(is_there))
    return sites


def travel_by_model(
    communes: pa.Table, sites: pa.Table, max_min: float, network: Network | None = None
) -> Travel:
    """Give the travel by the model between communes with a point and sites with a point.

    Parameters
    ----------
    network : bent to known times; None: that of the package
    """
    here = commune_places(communes)
    return model_travel(here, site_places(sites, here), max_min, network)


def part_study(study: AccessStudy, ranks: Ints) -> AccessStudy:
    """Keep some of the communes of a study; sites, and the pairs used, stay all of them."""
    near = Nearest(study.near.site[ranks], study.near.minutes[ranks])
    return replace(study, measures=part_of(study.measures, ranks), near=near)


def study(communes: pa.Table, sites: pa.Table, travel: Travel, need: Reals, method: Method) -> AccessStudy:
    """Measure the access of communes to sites.

    Parameters
    ----------
    communes : those with a point (`placed`)
    sites : those of one equipment (`sites_of`)
    travel : pairs between them
    need : shape (communes,), people weighted by need
    method : how
    """
    here, near = commune_places(communes), nearest(travel)
    km = straight_km(here, site_places(sites, here))
    people = pc.fill_null(communes["population"], 0).to_numpy().astype(np.float64)
    known = pc.is_valid(sites[method.supply]).to_numpy(zero_copy_only=False)
    unknown = np.flatnonzero(~known) if method.name != "nearest" else np.zeros(0, dtype=np.int64)
    if method.name == "nearest":
        return AccessStudy(Measures(people, near.minutes, km, None), near, travel, unknown, 0.0, 0.0)
    amounts = pc.fill_null(sites[method.supply].cast("float64"), 0.0).to_numpy()
    amounts = amounts * days_share(sites) if method.supply == "machines" else amounts
    weights = np.where(known[travel.site], method.weights(travel.minutes), 0.0)
    step = three_step if method.name == "3sfca" else two_step
    access = step(travel, weights, need, amounts)
    reached = reachable(travel, weights, need, amounts)
    measures = Measures(people, near.minutes, km, access)
    return AccessStudy(measures, near, travel, unknown, reached, float(amounts.sum()))
