"""The optimiser beside what shares no code with it: a grid of all plans, another solver, cases done by hand."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from radioscopie.models.design.program import (
    COUNT,
    LARGEST,
    SUM,
    TARGET,
    Cap,
    Count,
    Forms,
    Groups,
    Harm,
    Program,
    Spread,
    Wanted,
)
from radioscopie.models.design.solve import clashes, most_saved, solve
from tests.design.certificates import least_count

SECONDS = 20.0


def forms(slope, start=None):
    slope = np.array(slope, float)
    return Forms(slope, np.zeros(len(slope)) if start is None else np.array(start, float))


def by_hand(kind, *, amount=10.0, **more):
    """Two levers and three practices.

    The first lever saves 2 a pull and takes 1 from each of the first two practices, the second saves 1 and takes 1
    from the third. Margins before: 3, 8, 1. Pulls go from 0 to 10.
    """
    losses = [[1, 0], [1, 0], [0, 1]]
    margins = [-3, -8, -1]
    own = forms(losses, margins if kind == COUNT else None)
    wanted = Wanted(forms([[2, 1]]), amount, 1)
    harm = Harm("harm", kind, own, np.ones(3))
    return Program(np.zeros(2), np.full(2, 10.0), np.zeros(2, bool), wanted, (harm,), **more)


def test_the_least_loss_is_borne_where_a_euro_saved_costs_least():
    # with the first lever a euro saved takes a euro (2 for 2), with the second too: any mix takes 10
    assert solve(by_hand(SUM), SECONDS).harms == pytest.approx((10.0,))
    dear = by_hand(SUM)
    fragile = replace(dear, harms=(replace(dear.harms[0], weight=np.array([1.0, 3.0, 1.0])),))
    plan = solve(fragile, SECONDS)  # the second practice counts three times: all by the second lever
    assert plan.pulls == pytest.approx([0, 10])
    assert plan.harms == pytest.approx((10.0,))


def test_the_largest_loss_is_shared():
    plan = solve(by_hand(LARGEST), SECONDS)  # 2a + b = 10 with a = b
    assert plan.pulls == pytest.approx([10 / 3, 10 / 3])
    assert plan.harms == pytest.approx((10 / 3,))
    # a euro of target less is a third of a euro less of the largest loss
    assert plan.prices[0][TARGET] == pytest.approx(1 / 3)


def test_as_few_as_possible_go_under_water():
    plan = solve(by_hand(COUNT), SECONDS)  # a <= 3 saves 6, b <= 1 saves 1: one must go, b = 4 or a = 5
    assert plan.harms == (1.0,)
    assert plan.bounds == pytest.approx((1.0,))
    assert solve(by_hand(COUNT, amount=6.99), SECONDS).harms == (0.0,)
    assert solve(by_hand(COUNT, amount=26.5), SECONDS).harms == (3.0,)


def test_a_protection_and_its_price():
    nobody = Cap("no_loss", forms([[0, 1]]), 2.0)  # the third practice loses no more than 2
    plan = solve(by_hand(LARGEST, caps=(nobody,)), SECONDS)
    assert plan.pulls == pytest.approx([4, 2])
    assert plan.harms == pytest.approx((4.0,))
    assert plan.prices[0]["no_loss"] == pytest.approx(0.5)


def test_harms_in_order():
    program = by_hand(COUNT)
    second = Harm("largest", LARGEST, forms([[1, 0], [1, 0], [0, 1]]), np.ones(3))
    plan = solve(replace(program, harms=(program.harms[0], second)), SECONDS)
    # one goes under water, the third (a = 3, b = 4) or the first (a = 4.5, b = 1); the largest loss is 4 or 4.5
    assert plan.harms == pytest.approx((1.0, 4.0), rel=1e-4)


def test_limits_that_clash_are_named_and_no_other():
    tight = Cap("tight", forms([[1, 1]]), 1.0)
    idle = Cap("idle", forms([[1, 0]]), 9.0)
    program = by_hand(SUM, caps=(idle, tight))
    assert not solve(program, SECONDS).is_found
    assert clashes(program, SECONDS) == (TARGET, "tight")
    assert most_saved(program, SECONDS) == pytest.approx(2.0, rel=1e-3)
    assert clashes(by_hand(SUM), SECONDS) == ()


def test_a_target_beyond_the_levers_clashes_alone():
    program = by_hand(SUM, amount=31.0, caps=(Cap("idle", forms([[1, 0]]), 20.0),))
    assert clashes(program, SECONDS) == (TARGET,)
    assert most_saved(program, SECONDS) == pytest.approx(30.0)


def test_a_lever_that_is_pulled_wholly_or_not_at_all():
    program = replace(by_hand(SUM), whole=np.array([True, False]))
    plan = solve(program, SECONDS)  # the first lever would save 20 and take 20
    assert plan.pulls == pytest.approx([0, 10])


def drawn_program(seed, kind, *, levers=2, practices=5, draws=4, held=3):
    """Draw a small program whose pulls go from 0 to 1."""
    stream = np.random.default_rng(seed)
    losses = stream.uniform(0, 1, (practices, levers)) * (stream.uniform(size=(practices, levers)) < 0.7)
    start = -stream.uniform(0, 0.8, practices) if kind == COUNT else np.zeros(practices)
    savings = losses.sum(axis=0) * stream.uniform(0.8, 1.2, (draws, levers))
    wanted = Wanted(forms(savings), 0.4 * float(savings.sum(axis=1).mean()), held)
    harm = Harm("harm", kind, Forms(losses, start), stream.uniform(0.5, 2, practices))
    caps = (Cap("cap", Forms(losses, np.zeros(practices)), float(losses.sum(axis=1).max()) * 0.8),)
    return Program(np.zeros(levers), np.ones(levers), np.zeros(levers, bool), wanted, (harm,), caps)


def is_within(program, pulls):
    saved = program.wanted.savings.at(pulls) >= program.wanted.amount - 1e-9
    return saved.sum() >= program.wanted.held and all(
        (one.forms.at(pulls) <= one.most + 1e-9).all() for one in program.caps
    )


@pytest.mark.fast_cases(6)
@pytest.mark.parametrize("kind", [SUM, LARGEST, COUNT])
@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_a_fine_grid_does_less_harm(kind, seed):
    program = drawn_program(seed, kind)
    plan = solve(program, SECONDS)
    grid = (np.array(one) for one in itertools.product(np.linspace(0, 1, 81), repeat=2))
    best = min((program.harms[0].at(one) for one in grid if is_within(program, one)), default=np.inf)
    assert plan.is_found == np.isfinite(best) or plan.is_found
    assert is_within(program, np.round(plan.pulls, 9) + 2e-6)
    assert plan.harms[0] <= best + 1e-6
    assert plan.bounds[0] <= plan.harms[0] + 1e-9
    # a grid of 1/80 is never better than the optimum by more than what its step is worth
    assert best <= plan.harms[0] + (3.0 if kind == COUNT else 0.2)


@pytest.mark.parametrize("seed", range(5))
def test_another_program_written_at_once_says_the_same(seed):
    """All rows at once, a column a practice, every draw held: no cut, no switch."""
    program = drawn_program(seed, SUM, levers=4, practices=30, draws=6, held=6)
    losses, weight = program.harms[0].forms.slope, program.harms[0].weight
    many, size = losses.shape
    above = np.hstack([losses, -np.eye(many)])
    under = np.hstack([losses, np.zeros((many, many))])
    saved = np.hstack([-program.wanted.savings.slope, np.zeros((6, many))])
    done = linprog(
        np.concatenate([np.zeros(size), weight]),
        A_ub=np.vstack([above, under, saved]),
        b_ub=np.concatenate(
            [np.zeros(many), np.full(many, program.caps[0].most), np.full(6, -program.wanted.amount)]
        ),
        bounds=[(0, 1)] * size + [(0, None)] * many,
        method="highs-ipm",
    )
    assert solve(program, SECONDS).harms[0] == pytest.approx(done.fun, rel=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_prices_are_what_moving_the_limit_changes(seed):
    program = drawn_program(seed, LARGEST, levers=4, practices=30, draws=6, held=6)
    plan, step = solve(program, SECONDS), 1e-4 * program.wanted.amount
    more = replace(program, wanted=replace(program.wanted, amount=program.wanted.amount + step))
    moved = (solve(more, SECONDS).harms[0] - plan.harms[0]) / step
    assert plan.prices[0][TARGET] == pytest.approx(moved, rel=1e-2, abs=1e-6)


def test_groups_are_kept_near_each_other():
    near = Spread("equity", forms([[1, 0], [0, 1]]), 1.0)
    program = by_hand(SUM, spreads=(near,))
    fragile = replace(program, harms=(replace(program.harms[0], weight=np.array([1.0, 3.0, 1.0])),))
    plan = solve(fragile, SECONDS)  # all by the second lever is refused: b - a <= 1 and 2a + b = 10
    assert plan.pulls == pytest.approx([3, 4])


def test_no_more_than_a_number_may_go_under_water():
    losses, margins = [[1, 0], [1, 0], [0, 1]], [-3, -8, -1]
    few = Count("few", forms(losses, margins), np.ones(3), 0.0)
    plan = solve(by_hand(SUM, amount=6.99, counts=(few,)), SECONDS)
    assert plan.pulls == pytest.approx([3, 1], abs=0.02)
    program = by_hand(SUM, amount=8.0, counts=(few,))
    assert clashes(program, SECONDS) == (TARGET, "few")


@pytest.mark.parametrize("seed", range(6))
def test_who_is_above_by_clauses_is_counted_as_on_a_grid(seed):
    stream, size, many = np.random.default_rng(seed), 4, 10
    losses = stream.uniform(0, 1, (many, 2))
    start = -stream.uniform(0.5, 8, many)
    groups = Groups(np.array([0, 0, 1, 2, 2, 3, 4, 4, 4, 5]), np.array([0, 0, 1, 1, 2, 3]))
    harm = Harm("closed", COUNT, Forms(losses, start), stream.uniform(0.5, 2, size), groups)
    plan = solve(replace(by_hand(COUNT), harms=(harm,)), SECONDS)
    grid = [np.array(own) / 10 for own in itertools.product(range(101), repeat=2)]
    reached = [own for own in grid if 2 * own[0] + own[1] >= 10]
    assert plan.harms[0] <= min(_by_clauses(own, losses, start, harm.weight) for own in reached) + 1e-9
    assert plan.harms[0] == pytest.approx(_by_clauses(plan.pulls, losses, start, harm.weight))
    assert plan.bounds[0] == pytest.approx(plan.harms[0])


def _by_clauses(pulls, losses, start, weight):
    """Practices 0 to 3, said by hand: both of 0 and 1, or 2; both of 3 and 4, or 5; all of 6 to 8; 9."""
    up = losses @ pulls + start > 0
    hit = [up[0] & up[1] | up[2], up[3] & up[4] | up[5], up[6] & up[7] & up[8], up[9]]
    return float(np.array(hit) @ weight)


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("seed", range(8))
def test_the_least_count_is_that_of_certificates_without_whole_numbers(seed):
    stream, many = np.random.default_rng(seed), 30
    losses = stream.uniform(0, 1, (many, 2)) * stream.integers(0, 2, (many, 2))
    harm = Harm("under", COUNT, Forms(losses, -stream.uniform(0.5, 9, many)), np.ones(many))
    program = replace(by_hand(COUNT, amount=14.0), harms=(harm,))
    plan = solve(program, SECONDS)
    count, weakest = least_count(program, int(plan.harms[0]))
    assert count == plan.harms[0] == round(plan.bounds[0])
    assert weakest > 0
