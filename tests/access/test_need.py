"""What comes to people from real sites, and their need by age, beside loops that share no code."""

import numpy as np
import pytest

from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.need import same_need, weighted_need
from radioscopie.models.access.study import Method, placed, sites_of, study, travel_by_model
from radioscopie.tables.communes import read_communes
from radioscopie.tables.need import CLASSES, read_weights
from radioscopie.tables.supply.table import shipped_supply
from tests.access import oracle


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("method", ["2sfca", "e2sfca", "3sfca"])
def test_real_sites_equal_the_loops_and_conserve(method):
    everyone = placed(read_communes())
    communes = everyone.filter(
        np.array([d in {"05", "04", "38"} for d in everyone["departement"].to_pylist()])
    )
    sites = sites_of(shipped_supply(), "mri")
    travel = travel_by_model(communes, sites, 60.0)
    found = study(
        communes, sites, travel, same_need(communes), Method(method, "machines", 60.0, read_decay("", 60.0))
    )
    near = sorted(set(travel.site.tolist()))
    times = [[None] * len(near) for _ in range(communes.num_rows)]
    for i, j, t in zip(travel.origin, travel.site, travel.minutes, strict=True):
        times[i][near.index(j)] = float(t)
    steps = [(60.0, 1.0)] if method == "2sfca" else [(20.0, 1.0), (40.0, 0.68), (60.0, 0.22)]
    loops = oracle.three_step if method == "3sfca" else oracle.two_step
    machines = [sites["machines"][j].as_py() for j in near]
    people = same_need(communes).tolist()
    expected = loops(times, people, machines, lambda t: oracle.step_weight(t, steps))
    assert found.measures.accessibility == pytest.approx(expected, rel=1e-10)
    assert (found.measures.accessibility * found.measures.people).sum() == pytest.approx(
        found.reached, rel=1e-10
    )


def test_need_by_age_keeps_the_total_and_follows_the_old():
    communes = placed(read_communes())
    even = weighted_need(communes, dict.fromkeys(CLASSES, 2.0))
    assert even == pytest.approx(same_need(communes))
    old = weighted_need(communes, dict.fromkeys(CLASSES, 1.0) | {"75_plus": 5.0})
    assert old.sum() == pytest.approx(same_need(communes).sum())
    by = np.array(communes["departement"].to_pylist())
    assert old[by == "23"].sum() > same_need(communes)[by == "23"].sum()  # Creuse is old
    assert old[by == "976"].sum() < same_need(communes)[by == "976"].sum()  # Mayotte is young


def test_the_use_by_age_is_that_of_the_facts():
    ct, mri = read_weights("age", "ct"), read_weights("age", "mri")
    assert ct["75_plus"] / ct["20_39"] == pytest.approx(409 / 135)  # DEM-001b, DEM-004a
    assert mri["75_plus"] / mri["40_59"] == pytest.approx(89 / 60)
    assert ct["60_74"] == pytest.approx((5 * 135 + 10 * 409) / 15, abs=0.1)
    assert list(ct) == list(CLASSES)
