"""The exams of a machine added, from its catchment: by hand, by a loop, and carried to an investment."""

import numpy as np
import pytest

from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.travel.pairs import sorted_travel
from radioscopie.models.access.volume import catchments, shared
from radioscopie.tables.invest_file import read_invest

DECAY = read_decay("", 60.0)


def travel(minutes):
    """Make travel of a matrix of minutes, shape (communes, sites)."""
    i, j = np.indices(minutes.shape).reshape(2, -1)
    return sorted_travel(i, j, minutes.ravel(), *minutes.shape)


def test_a_twin_of_the_only_machine_takes_half_of_its_people():
    people, near = np.array([1000.0]), travel(np.array([[10.0]]))
    now = shared(near, people, np.array([1.0]), DECAY)
    assert catchments(now, near, np.array([0])) == pytest.approx([1.0])


def test_by_hand():
    """1 000 people beside the machine there is, 500 beside the new one, 30 minutes apart: weights 1 and 0.68."""
    people = np.array([1000.0, 500.0])
    now = shared(travel(np.array([[5.0], [30.0]])), people, np.array([1.0]), DECAY)
    found = catchments(now, travel(np.array([[30.0], [5.0]])), np.array([0]))
    assert found == pytest.approx([(1000 * 0.68 / 1.68 + 500 / 1.68) / 750])


def w(minutes):
    return 1.0 if minutes <= 20 else 0.68 if minutes <= 40 else 0.22 if minutes <= 60 else 0.0


def test_by_a_loop_and_everyone_goes_somewhere():
    rng = np.random.default_rng(5)
    people, machines = rng.uniform(100, 9000, 30), rng.integers(1, 4, 8).astype(float)
    there, new = rng.uniform(1, 59, (30, 8)), rng.uniform(1, 80, (30, 5))
    chosen = np.array([4, 1])
    found = catchments(shared(travel(there), people, machines, DECAY), travel(new), chosen)
    mean = people.sum() / (machines.sum() + 2)
    for rank, place in enumerate(chosen):
        come = 0.0
        for i in range(30):
            pull = sum(machines[j] * w(there[i, j]) for j in range(8)) + sum(w(new[i, k]) for k in chosen)
            come += people[i] * w(new[i, place]) / pull
        assert found[rank] == pytest.approx(come / mean)


def test_price_and_exams_of_a_place_are_carried_into_the_investment(tmp_path):
    path = tmp_path / "machines.csv"
    path.write_text(
        "machine,site,equipment,class,zone,installed_on,commune,cost_cents,exams,exams_low,exams_high\n"
        "M1,S1,mri,1.5T,province,2027-01-01,35125,140000000,7200,4200,9900\n"
        "M2,S2,mri,1.5T,province,2027-01-01,29019,,,,\n",
        "utf-8",
    )
    one, other = read_invest(path, {}).options
    price, exams = one.numbers["price_eur"].value, one.numbers["exams"].value
    assert price.values == (140_000_000,) * 3
    assert exams.values == (4200, 7200, 9900)
    assert not other.numbers
