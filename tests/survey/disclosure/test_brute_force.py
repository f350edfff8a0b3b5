"""Random small tables: the cost found is that of trying every pattern; the pattern is safe; no hole is for nothing."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.presets import Preset
from radioscopie.models.survey.disclosure.protect import protect
from tests.survey.disclosure import tables as t
from tests.survey.disclosure.oracle import Puzzle

RULES = Preset("test", 3, dominance_percent=85, p_percent=10, safety_percent=10)
READERS = Preset("readers alone", 3, dominance_percent=85, safety_percent=10)
SEEDS = [0, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 3, *range(4, 16)))]
COLUMNS = {2: ("a", "b"), 3: ("a", "b", "c")}


def random_rows(seed, shape, holdings=False):
    """Give rows (place, unit, value): 1 to 6 contributors a cell, very unequal; some cells empty."""
    draw = np.random.default_rng(seed)
    rows = []
    for place in np.ndindex(*shape):
        if draw.random() < 0.08:
            continue
        for _ in range(draw.integers(1, 7)):
            unit = f"u{draw.integers(0, 12)}" if holdings else f"u{len(rows)}"
            rows.append((tuple(f"{axis}{rank}" for axis, rank in zip("abc", place, strict=False)), unit,
                         int(np.exp(draw.normal(4, 1.5))) + 1))  # fmt: skip
    return rows


def both(rows, columns, rules=RULES):
    held = t.contributions(
        [(place, value) for place, _, value in rows], columns, [unit for _, unit, _ in rows]
    )
    puzzle = Puzzle(rows, rules.least_units, rules.dominance_percent, rules.p_percent, rules.safety_percent)
    return protect(held, [columns], rules), puzzle


def compare(rows, columns, search=Puzzle.cheapest, rules=RULES):
    done, puzzle = both(rows, columns, rules)
    release = done.release
    assert {p for p, is_one in zip(release.cells.places, done.primary, strict=True) if is_one} == set(
        puzzle.needs
    )
    assert puzzle.is_safe(t.hidden_in(done))
    assert audit(done) == []
    values = dict(zip(release.cells.places, release.shown, strict=True))
    assert done.is_best
    assert done.cost == search(puzzle, values.__getitem__)
    for cell, place in enumerate(release.cells.places):
        if release.hidden[cell] and not done.primary[cell]:
            dropped = tuple(hides and n != cell for n, hides in enumerate(release.hidden))
            assert audit(replace(done, release=replace(release, hidden=dropped))), place


def twins(rows, columns):
    """Tell whether two places hold the same rows: they cost once here, twice when tried one by one."""
    done, _ = both(rows, columns)
    return len(set(done.release.cells.rows)) < len(done.release.cells.rows)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", [0, 1, 3, 4])
def test_two_way_tables(seed):
    rows = random_rows(seed, (2, 3))
    if not twins(rows, COLUMNS[2]):
        compare(rows, COLUMNS[2])


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", [0, 2, 3])
def test_two_way_tables_of_holdings(seed):
    rows = random_rows(seed + 100, (2, 3), holdings=True)
    if not twins(rows, COLUMNS[2]):
        compare(rows, COLUMNS[2])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_larger_two_way_tables(seed):
    rows = random_rows(seed + 1000, (3, 3), holdings=seed % 2 == 1)
    if not twins(rows, COLUMNS[2]):
        compare(rows, COLUMNS[2])


@pytest.mark.parametrize("seed", range(2))
def test_the_two_searches_of_the_oracle_agree(seed):
    rows = random_rows(seed + 100, (2, 3), holdings=True)
    _, puzzle = both(rows, COLUMNS[2], READERS)
    place = puzzle.places.__getitem__
    cost = lambda one: round(sum(puzzle.values[rank] for rank in place(one)))  # noqa: E731
    assert puzzle.cheapest(cost) == puzzle.cheapest_by_program(cost)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_three_way_tables(seed):
    rows = random_rows(seed + 2000, (2, 2, 2), holdings=seed % 2 == 1)
    if not twins(rows, COLUMNS[3]):
        compare(rows, COLUMNS[3], Puzzle.cheapest_by_program, READERS)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", SEEDS)
def test_linked_tables_that_share_a_margin(seed):
    rows = random_rows(seed + 3000, (2, 3, 3), holdings=seed % 2 == 1)
    held = t.contributions(
        [(place, value) for place, _, value in rows], COLUMNS[3], [unit for _, unit, _ in rows]
    )
    done = protect(held, [("a", "b"), ("a", "c")], RULES)
    puzzle = Puzzle(rows, 3, 85, 10, 10, tables=[(0, 1), (0, 2)])
    assert set(puzzle.places) == set(done.release.cells.places)
    assert puzzle.is_safe(t.hidden_in(done))
    assert audit(done) == []


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", SEEDS)
def test_hierarchies(seed):
    rows = [
        ((place[0], f"{place[0]}{place[1]}", place[2]), unit, value)
        for place, unit, value in random_rows(seed + 4000, (2, 3, 2))
    ]
    held = t.contributions(
        [(place, value) for place, _, value in rows], COLUMNS[3], [unit for _, unit, _ in rows]
    )
    done = protect(held, [COLUMNS[3]], READERS)
    puzzle = Puzzle(rows, 3, 85, 0, 10)
    values = dict(zip(done.release.cells.places, done.release.shown, strict=True))
    first = {}  # of the places that hold the same rows, one bears the cost
    for place, inside in puzzle.places.items():
        first.setdefault(frozenset(inside), place)
    cost = lambda place: values[place] if first[frozenset(puzzle.places[place])] == place else 0  # noqa: E731
    assert puzzle.is_safe(t.hidden_in(done))
    assert done.cost == puzzle.cheapest_by_program(cost)
