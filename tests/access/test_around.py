"""The part of the network around an area: each draw gives there what the whole network gives, to the last bit."""

import numpy as np
import pytest

from radioscopie.models.access import doubt
from radioscopie.models.access.doubt import drawn_minutes
from radioscopie.models.access.places import commune_places, site_places
from radioscopie.models.access.study import placed, sites_of, travel_by_model
from radioscopie.models.access.travel.around import nearest_minutes, part_around, trips_from, trips_in
from radioscopie.models.access.travel.network import road_network
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.models.access.travel.roads import trips_between
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply

DRAWS = 2


@pytest.fixture(scope="module")
def nation():
    communes, sites = placed(read_communes()), sites_of(shipped_supply(), "ct")
    central = nearest(travel_by_model(communes, sites, 60.0)).minutes
    return communes, sites, central, drawn_minutes(communes, sites, central, DRAWS)


def ranks(communes, *departements):
    return np.flatnonzero(np.isin(communes["departement"].to_pylist(), departements))


AREAS = [("43",), ("05",), ("2A", "2B"), ("22", "29", "35", "56"), ("974",), ("85", "974")]


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("departements", AREAS)
def test_draws_of_an_area_are_those_of_the_whole_country(nation, departements):
    communes, sites, central, whole = nation
    some = ranks(communes, *departements)
    assert (drawn_minutes(communes, sites, central, DRAWS, asked=some) == whole[:, some]).all()


def test_the_whole_network_is_gone_through_where_the_part_is_too_small(nation, monkeypatch):
    communes, sites, central, whole = nation
    some = ranks(communes, "05")
    monkeypatch.setattr(doubt, "MOSTLY_LONGER", 0.0)
    monkeypatch.setattr(doubt, "MOSTLY_LATER", 5.0)
    assert (drawn_minutes(communes, sites, central, DRAWS, asked=some) == whole[:, some]).all()


def test_what_is_nearer_to_the_rim_than_to_a_site_is_not_sure(nation):
    """Oracle: the way on the whole network; what is said to be sure is it, and what is not may be longer."""
    communes, sites, _, _ = nation
    here = commune_places(communes)
    some = ranks(communes, "43", "07")
    trips = trips_from(trips_between(road_network(), here, site_places(sites, here)), some)
    truth, every = nearest_minutes(trips, np.zeros(0, dtype=np.int64))
    part = part_around(trips.network, trips.origins, np.full(len(some), 10.0))
    minutes, is_sure = nearest_minutes(trips_in(trips, part), part.rim)
    assert every.all()
    assert 0 < is_sure.sum() < len(some)
    assert (minutes[is_sure] == truth[is_sure]).all()
    blind, _ = nearest_minutes(trips_in(trips, part), part.rim[:0])
    assert (blind[~is_sure] >= truth[~is_sure]).all()
    assert (blind > truth).any()
