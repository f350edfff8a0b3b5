"""Seats and their proof: the promise is kept, one fewer breaks it; the test errs no more often than it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.staffing import proof
from radioscopie.models.reading.staffing.bad_days import days_kept
from radioscopie.models.reading.staffing.proof import LOOKS, SEEN, TOLERANCE, judge, new_ground, paired, prove
from radioscopie.models.reading.staffing.search import mended, trimmed
from radioscopie.models.reading.staffing.seats import CELLS
from radioscopie.models.reading.staffing.staffing import staff
from radioscopie.models.reading.staffing.trials import Bench, Promise, Trial
from tests.reading.test_files import SMALL, written

LEVEL, EXAMS = 0.9, 400
PROMISE = Promise(LEVEL, 60, ())


def drawn(rng: np.random.Generator, share: float, runs: int) -> np.ndarray:
    """Exams kept in time, a day of a run being good or bad as a whole: (R, 48), the same marks for every share."""
    mood = rng.normal(0, 0.01, (runs, 1))
    return np.sum(rng.random((runs, EXAMS, 1)) < share + mood[:, None], axis=1) * np.ones((1, CELLS))


def trial(kept: np.ndarray) -> Trial:
    return Trial(kept, np.full(kept.shape, float(EXAMS)), np.empty((len(kept), 0)), np.empty((len(kept), 0)))


@dataclass
class Urn:
    """A bench whose true shares are known: one figure of the seats, in thousandths."""

    seed: int
    promise: Promise = PROMISE

    def trial(self, seats: np.ndarray, runs: int, first: int = 0) -> Trial:
        ranks = range(first, first + runs)
        draws = [np.random.default_rng([self.seed, rank]) for rank in ranks]
        return trial(np.concatenate([drawn(one, seats[0, 0] / 1000, 1) for one in draws]))


def test_an_interval_of_paired_runs_misses_no_more_often_than_it_says():
    level, missed, narrow = 0.9, 0, 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        marks, mood = rng.random((128, 1, EXAMS)), rng.normal(0, 0.01, (128, 1, 1))
        ground, other = (
            trial((marks[:n] < share + mood[:n]).sum(axis=2) * np.ones((1, CELLS)))
            for share, n in ((0.91, 128), (0.89, 32))
        )
        found = paired(ground, other, level)
        missed += abs(found.share[0] - 0.89) > found.half_width(0.025)[0]
        narrow += found.error[0] < (other.above(level).std(axis=0, ddof=1)[0] / np.sqrt(32)) / EXAMS
    assert missed <= 300 * 0.05 + 3 * np.sqrt(300 * 0.05 * 0.95)
    assert narrow > 290


def test_seats_compared_with_themselves_have_the_interval_of_all_their_runs():
    one = trial(drawn(np.random.default_rng(1), 0.9, 100))
    found = paired(one, one.part(10), LEVEL)
    shares = one.kept[:, 0] / EXAMS
    assert found.share[0] == pytest.approx(shares.mean())
    assert found.error[0] == pytest.approx(shares.std(ddof=1) / np.sqrt(100), rel=0.2)


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("thousandths", "verdict"), [(880, "proven"), (895, "proven"), (900, "close"), (915, "spare")]
)
def test_a_verdict_is_that_of_the_true_share(thousandths, verdict):
    bench, seats = Urn(3), np.full((1, CELLS), 920)
    seen, fresh = new_ground(bench, seats, 0, 64), new_ground(bench, seats, 1000, 2048)
    found = prove(seen, fresh, np.full((1, CELLS), thousandths))
    assert found.verdict == verdict
    assert abs(found.share - thousandths / 1000) <= found.half
    assert found.runs in LOOKS


@dataclass
class TwoCells(Urn):
    """The same, with a second cell of its own share: the second figure of the seats."""

    def trial(self, seats: np.ndarray, runs: int, first: int = 0) -> Trial:
        parts = [Urn.trial(self, seats[:, n:], runs, first + 100_000 * n) for n in range(2)]
        kept = np.concatenate([parts[0].kept[:, :1], parts[1].kept[:, :47]], axis=1)
        return trial(kept)


@pytest.mark.parametrize(
    ("other", "verdict", "cells"), [(880, "proven", {1}), (900, "close", {1}), (915, "spare", {0, 1})]
)
def test_the_cell_told_is_the_cell_tested(monkeypatch, other, verdict, cells):
    """The cell first chosen is surely above the promise: the one that falls below is tested, and told."""
    monkeypatch.setattr(proof, "hurt", lambda *_: 0)
    bench, seats = TwoCells(5), np.full((1, CELLS), 920)
    fresh = new_ground(bench, seats, 1000, 256)
    fewer = seats.copy()
    fewer[0, :2] = 918, other
    found = prove(fresh, fresh, fewer)
    assert found.verdict == verdict == judge(found.share, found.half, LEVEL)
    assert min(found.cell, 1) in cells


@pytest.mark.slow
def test_a_seat_that_keeps_the_promise_is_hardly_ever_proven_needed():
    """The share with one seat fewer is just the promise: the risk of error said is 5 %."""
    wrong = 0
    for seed in range(60):
        bench, seats = Urn(seed), np.full((1, CELLS), 920)
        seen, fresh = new_ground(bench, seats, 0, SEEN), new_ground(bench, seats, 1000, 128)
        short = [judge(*_at(fresh, runs), LEVEL) for runs in LOOKS[:2]]
        wrong += "proven" in short
        assert seen.trial.kept.shape == (SEEN, CELLS)
    assert wrong <= 60 * 0.05 + 3 * np.sqrt(60 * 0.05)


def _at(fresh, runs: int) -> tuple[float, float]:
    found = fresh.estimate(np.full((1, CELLS), 900), runs)
    return float(found.share[0]), float(found.half_width(0.05 / len(LOOKS))[0])


def test_a_ground_of_few_runs_is_tried_again_for_a_seat_that_asks_for_more():
    bench = Urn(7)
    seen, fresh = (new_ground(bench, np.full((1, CELLS), 905), first, SEEN) for first in (0, 1000))
    assert prove(seen, fresh, np.full((1, CELLS), 899)).runs > SEEN


def test_an_interval_says_where_it_lies():
    assert [judge(share, 0.002, 0.9) for share in (0.89, 0.8995, 0.9, 0.91)] == [
        "proven",
        "close",
        "close",
        "spare",
    ]
    assert judge(0.9, TOLERANCE * 2, 0.9) == "undecided"


def test_bad_days_are_counted_one_by_one():
    kept = np.array([[9, 10, 0, 4], [10, 8, 0, 10]], float)
    exams = np.array([[10, 10, 0, 10], [10, 10, 0, 10]], float)
    runs = Trial(np.empty((2, CELLS)), np.empty((2, CELLS)), kept, exams)
    every = days_kept(runs, np.ones(4, bool), 0.9)
    assert (every.days, every.decile) == (6, 0.4)  # 0.9 1.0 0.4 1.0 0.8 1.0
    assert every.share == pytest.approx(4 / 6)
    assert every.low <= every.decile <= every.high
    assert days_kept(runs, np.array([False, False, True, False]), 0.9) is None


def test_the_interval_of_the_worst_tenth_holds_the_true_one():
    """Shares of the day are uniform: the worst tenth is below 0.1."""
    missed = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        exams = np.full((40, 20), 1e6)
        runs = Trial(np.empty((40, 0)), np.empty((40, 0)), exams * rng.random((40, 20)), exams)
        found = days_kept(runs, np.ones(20, bool), 0.5)
        missed += not found.low <= 0.1 <= found.high
        assert abs(found.share - 0.5) < 5 * found.half
    assert missed <= 200 * 0.05 + 3 * np.sqrt(200 * 0.05)


def test_a_night_is_one_day(tmp_path):
    """Two requests an hour all day: the days of 24 hours from 8:00 hold all those of the run but its two ends."""
    bench = Bench(
        read_network(written(tmp_path, SMALL)), (0,), Promise(0.9, 60, ("urgent",)), 1, lambda _: None
    )
    found = bench.trial(np.full((1, CELLS), 3), 2)
    assert found.days_exams.shape[1] == bench.network.days - 1
    cut = found.exams.sum() - found.days_exams.sum()
    assert 0 < cut < 3 * found.exams.sum() / bench.network.days


@pytest.mark.slow
def test_seats_are_mended_and_trimmed(tmp_path):
    text = SMALL.replace("count = 2", "count = 10")
    bench = Bench(
        read_network(written(tmp_path, text)), (0,), Promise(0.8, 120, ("urgent",)), 1, lambda _: None
    )
    seats = np.full((1, CELLS), 2)
    seats[0, 22:24] = 0
    few = new_ground(bench, seats, 0, 64)
    assert len(few.trial.broken(0.8))
    whole = mended(few, seats, np.full((1, CELLS), 6))
    assert not len(bench.trial(whole, 64).broken(0.8))
    assert mended(few, seats, seats) is seats  # nothing may be added: the hour is left broken
    slim = trimmed(many := new_ground(bench, whole, 0, 64), whole)
    assert slim.sum() < whole.sum()
    assert np.nanmin(many.estimate(slim, 64).share) >= 0.8


@pytest.mark.slow
def test_the_promise_is_kept_and_one_fewer_breaks_it(tmp_path):
    text = SMALL.replace("count = 2", "count = 6").replace(
        "[[flows]]", '[[priorities]]\nname = "u"\npromise_min = 60\npromised_from = "image"\n[[flows]]', 1
    )
    network = read_network(written(tmp_path, text))
    found = staff(network, [0], Promise(0.9, 60, ("u",)), 1, lambda _: None)
    assert set(found.fewer) == set(np.flatnonzero(found.plan.counts).tolist())
    assert "missed" not in found.kept.verdicts(0.9)
    bench = Bench(
        network, (0,), Promise(0.9, 60, ("u",)), 2, lambda _: None, found.posts
    )  # another seed: none of those draws
    proven = [place for place, one in found.fewer.items() if one.verdict == "proven"]
    assert len(proven) > len(found.fewer) // 2
    for place in proven[::3]:
        fewer = found.plan.counts.copy()
        fewer[place] -= 1
        again = bench.trial(fewer, 128)
        share, half = again.pooled[found.fewer[place].cell], found.fewer[place].half
        assert share - found.fewer[place].share == pytest.approx(0, abs=2 * half + 0.03)
        assert share < 0.9 + half
    assert (
        np.nansum(found.all_fewer[0].share) < np.nansum(found.kept.share) < np.nansum(found.all_more[0].share)
    )
