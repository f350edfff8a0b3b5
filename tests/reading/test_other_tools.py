"""The same network in SimPy and in Ciw, with their own generators: means within four standard errors."""

from __future__ import annotations

from dataclasses import replace

import ciw
import numpy as np
import pytest
import simpy

from radioscopie.models.reading.network.spec import Duration
from tests.reading.networks import bare, run
from tests.reading.test_closed_forms import batch_error

pytestmark = pytest.mark.slow  # closed forms are the fast part
DAY = 1440.0
PROTOCOL, ACQUISITION, READ = 3.0, 32.0, 10.0
RATES = np.array([0.3] * 12 + [1.7] * 12)  # by hour of the day, of mean 1


def two_steps(folder, load: float, seats: int, days: int):
    """A protocol, an acquisition, a reading, two priorities, a rate that follows the hour."""
    network = bare(folder, load, seats, "gamma", 0.85, days=days, a=0.3)
    network.profiles["flat"].hours.update(dict.fromkeys(("weekday", "saturday", "sunday"), tuple(RATES)))
    nothing = Duration(0.0, 0.0, "fixed")
    steps = (
        network.conditions.steps
        | dict.fromkeys(("send", "publish"), nothing)
        | {"protocol": Duration(PROTOCOL, 1, "exponential")}
    )
    shares = dict.fromkeys(network.conditions.shares, 0.0)
    flow = replace(network.flows[0], protocol=True, acquisition=Duration(ACQUISITION, 1, "exponential"))
    return replace(network, flows=(flow,), conditions=replace(network.conditions, steps=steps, shares=shares))


def simpy_delays(a_day: float, seats: int, days: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Delay from request to report of each priority, in SimPy."""
    draw, env = np.random.default_rng(seed), simpy.Environment()
    readers = simpy.PriorityResource(env, seats)
    delays = ([], [])

    def work(rank, minutes):
        with readers.request(priority=rank) as asked:
            yield asked
            yield env.timeout(minutes)

    def exam(priority):
        begin = env.now
        yield from work(2 * priority, draw.exponential(PROTOCOL))
        yield env.timeout(draw.exponential(ACQUISITION))
        yield from work(2 * priority + 1, draw.gamma(1 / 0.85**2, READ * 0.85**2))
        delays[priority].append(env.now - begin)

    def source():
        top = a_day * RATES.max() / DAY
        while True:
            yield env.timeout(draw.exponential(1 / top))
            if draw.random() < RATES[int(env.now % DAY // 60)] / RATES.max():
                env.process(exam(int(draw.random() >= 0.3)))

    env.process(source())
    env.run(until=days * DAY)
    return np.array(delays[0]), np.array(delays[1])


def test_simpy_gives_the_same_delays(tmp_path):
    load, seats, days = 2.0, 4, 600
    _, exams = run(two_steps(tmp_path, load, seats, days))
    for priority, theirs in enumerate(simpy_delays(load * 144, seats, days, 3)):
        ours = exams["reported"][exams["priority"] == priority]
        ours = ours[~np.isnan(ours)].astype(float)
        error = (batch_error(ours) ** 2 + batch_error(theirs) ** 2) ** 0.5
        assert ours.mean() == pytest.approx(theirs.mean(), abs=error)
        assert np.quantile(ours, 0.95) == pytest.approx(np.quantile(theirs, 0.95), rel=0.04)


def test_ciw_gives_the_same_waits(tmp_path):
    load, seats, days = 2.4, 3, 300
    _, exams = run(bare(tmp_path, load, seats, "gamma", 0.85, days=5 * days, a=0.3))
    wait = exams["started"] - exams["received"]
    rate = load / READ
    network = ciw.create_network(
        arrival_distributions={
            "a": [ciw.dists.Exponential(0.3 * rate)],
            "b": [ciw.dists.Exponential(0.7 * rate)],
        },
        service_distributions={key: [ciw.dists.Gamma(1 / 0.85**2, READ * 0.85**2)] for key in "ab"},
        number_of_servers=[seats],
        priority_classes={"a": 0, "b": 1},
    )
    ciw.seed(5)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(days * DAY)
    records = simulation.get_all_records()
    for priority, name in enumerate("ab"):
        theirs = np.array([r.waiting_time for r in records if r.customer_class == name])
        ours = wait[exams["priority"] == priority].astype(float)
        ours = ours[~np.isnan(ours)]
        error = (batch_error(ours) ** 2 + batch_error(theirs) ** 2) ** 0.5
        assert ours.mean() == pytest.approx(theirs.mean(), abs=error)
