"""Work that is given up ends at the next tick: what `advance` raises goes through, and nothing more is begun."""

from __future__ import annotations

import time

import pytest

from radioscopie.models.reading import study as studying
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.rota import rota as planning
from radioscopie.models.reading.staffing import trials
from radioscopie.models.reading.staffing.staffing import staff
from radioscopie.models.reading.staffing.trials import Promise
from tests.reading.test_files import SMALL, written
from tests.reading.test_staff import ONE, rota


class GivenUpError(Exception):
    """The user gave up."""


def after(ticks: int):
    told = []

    def advance(done: int) -> None:
        told.append(done)
        if len(told) >= ticks:
            raise GivenUpError

    return advance


@pytest.fixture
def begun(monkeypatch) -> list[int]:
    """The calls of the simulation and of the solver."""
    calls = []
    for module, name in ((studying, "replicate"), (trials, "replicate"), (planning, "_solve")):
        work = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, work=work, **k: calls.append(1) or work(*a, **k))
    return calls


@pytest.mark.parametrize("ticks", [1, 3])
def test_a_study_ends_at_the_next_tick(tmp_path, begun, ticks):
    network = read_network(written(tmp_path, SMALL))
    with pytest.raises(GivenUpError):
        studying.study(network, 1, 50, after(ticks))
    assert len(begun) == ticks


def test_a_staffing_begins_nothing_more(tmp_path, begun, monkeypatch):
    """The first trial has 64 runs, slow enough for the first one to be told before the last begins."""
    work = trials.replicate
    monkeypatch.setattr(trials, "replicate", lambda *given: time.sleep(0.01) or work(*given))
    network, promise = read_network(written(tmp_path, SMALL)), Promise(0.5, 600, ("urgent",))
    with pytest.raises(GivenUpError):
        staff(network, [0], promise, 1, after(1))
    assert 1 <= len(begun) < trials.MOST


@pytest.mark.parametrize(("ticks", "turns"), [(1, 1), (3, 2)])
def test_a_rota_ends_between_two_turns_of_the_solver(begun, ticks, turns):
    """A tick follows the search; one comes before each turn that looks for what clashes."""
    with pytest.raises(GivenUpError):
        planning.make_rota(rota(2), ONE, after(ticks))
    assert len(begun) == turns
