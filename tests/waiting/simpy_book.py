"""The book of one zone and one need with SimPy: the next place is offered, and refused the more the farther."""

from math import exp

import numpy as np
import simpy


def mean_wait(requests, capacity, fall, since, until, seed):
    """Give the mean wait of those seen between two days."""
    draws, waits = np.random.default_rng(seed), []
    env = simpy.Environment()
    machine = simpy.Resource(env)

    def patient():
        asked = env.now
        with machine.request() as place:
            yield place
            yield env.timeout(1 / capacity)
        if env.now >= since:
            waits.append(env.now - asked)

    def requests_come():
        while True:
            yield env.timeout(draws.exponential(1 / requests))
            in_line = machine.count + len(machine.queue)
            if draws.random() < exp(-fall * in_line / capacity):
                env.process(patient())

    env.process(requests_come())
    env.run(until)
    return sum(waits) / len(waits)
