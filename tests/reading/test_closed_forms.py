"""The engine against closed forms of queueing theory, written here from the textbooks."""

from __future__ import annotations

from math import exp, factorial
from statistics import NormalDist

import numpy as np
import pytest

from radioscopie.models.reading.engine.draws import normal_quantile
from tests.reading.networks import bare, run, waits

MEAN = 10.0


def erlang_c(load: float, seats: int) -> float:
    full = load**seats / factorial(seats) * seats / (seats - load)
    return full / (sum(load**k / factorial(k) for k in range(seats)) + full)


def batch_error(values: np.ndarray, batches: int = 40) -> float:
    """Four standard errors of a mean of dependent values, by batches."""
    means = [part.mean() for part in np.array_split(values, batches)]
    return 4 * float(np.std(means, ddof=1)) / batches**0.5


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(("load", "seats"), [(0.5, 1), (2.4, 3), (8.5, 10)])
def test_m_m_c(tmp_path, load, seats):
    wait, _ = waits(bare(tmp_path, load, seats))
    chance = erlang_c(load, seats)
    assert wait.mean() == pytest.approx(chance * MEAN / (seats - load), abs=batch_error(wait))
    assert (wait > 1e-3).mean() == pytest.approx(chance, abs=batch_error((wait > 1e-3).astype(float)))
    late = (wait > 15).astype(float)
    assert late.mean() == pytest.approx(chance * exp(-(seats - load) * 15 / MEAN), abs=batch_error(late))


@pytest.mark.parametrize(("law", "cv"), [("fixed", 0), ("lognormal", 0.85), ("gamma", 0.85), ("gamma", 1.6)])
def test_m_g_1_pollaczek_khinchine(tmp_path, law, cv):
    wait, exams = waits(bare(tmp_path, 0.7, 1, law, cv))
    assert wait.mean() == pytest.approx(0.7 / 0.3 * MEAN * (1 + cv**2) / 2, abs=batch_error(wait))
    service = (exams["reported"] - exams["started"])[~np.isnan(exams["reported"])]
    assert service.mean() == pytest.approx(MEAN, rel=0.02)
    assert service.std() == pytest.approx(MEAN * cv, rel=0.05, abs=1e-3)


def test_m_m_c_with_priorities_kella_yechiali(tmp_path):
    load, seats, share = 2.4, 3, 0.3
    wait, exams = waits(bare(tmp_path, load, seats, a=share))
    first, both = load * share / seats, load / seats
    base = erlang_c(load, seats) * MEAN / seats
    urgent, other = wait[exams["priority"] == 0], wait[exams["priority"] == 1]
    assert urgent.mean() == pytest.approx(base / (1 - first), abs=batch_error(urgent))
    assert other.mean() == pytest.approx(base / (1 - first) / (1 - both), abs=batch_error(other))


def test_preemptive_resume_m_m_1(tmp_path):
    load, share = 0.8, 0.3
    network = bare(tmp_path, load, 1, a=share, dispatch='interrupt = ["urgent"]')
    _, exams = run(network)
    time = exams["reported"] - exams["received"]
    first, both = load * share, load
    urgent, other = time[exams["priority"] == 0], time[(exams["priority"] == 1) & ~np.isnan(time)]
    assert urgent.mean() == pytest.approx(MEAN / (1 - first), abs=batch_error(urgent))
    expected = MEAN / (1 - first) + MEAN * both / (1 - first) / (1 - both)
    assert other.mean() == pytest.approx(expected, abs=batch_error(other))
    assert exams["interruptions"].sum() > 0


def test_reneging_erlang_a(tmp_path):
    """M/M/c+M by its birth and death equations."""
    load, seats, patience = 3.3, 3, 20.0
    network = bare(tmp_path, load, seats, flow='patience = { mean_min = 20, law = "exponential" }')
    _, exams = run(network)
    weights = [1.0]
    for n in range(1, 200):
        leaving = min(n, seats) / MEAN + max(0, n - seats) / patience
        weights.append(weights[-1] * load / MEAN / leaving)
    lost = sum(w * max(0, n - seats) / patience for n, w in enumerate(weights)) / sum(weights) / (load / MEAN)
    gone = (exams["status"] == 5).astype(float)
    assert gone.mean() == pytest.approx(lost, abs=batch_error(gone))


def test_infinite_readers_follow_the_modified_offered_load(tmp_path):
    """M(t)/M/infinity: the mean number being read solves m' = arrivals - m / mean, here over a day of two rates."""
    network = bare(tmp_path, 1.0, 400, days=1500)
    hours = tuple([0.0] * 12 + [2.0] * 12)
    network.profiles["flat"].hours.update(dict.fromkeys(("weekday", "saturday", "sunday"), hours))  # type: ignore[attr-defined]
    replication, _ = run(network)
    found = replication.records.busy[0].reshape(8, 24).sum(axis=0) / 1500 / 60
    end = 2 * (1 - exp(-72))  # load reached after 12 hours at 2 erlangs
    assert found[12] == pytest.approx(2 - 2 * (1 - exp(-6)) / 6, abs=0.05)
    assert found[23] == pytest.approx(2, abs=0.06)
    assert found[0] == pytest.approx(end * (1 - exp(-6)) / 6, abs=0.03)


@pytest.mark.parametrize("p", [1e-9, 0.01, 0.02425, 0.3, 0.5, 0.9, 0.99, 1 - 1e-9])
def test_normal_quantile(p):
    assert normal_quantile(p) == pytest.approx(NormalDist().inv_cdf(p), rel=1e-8, abs=1e-8)
