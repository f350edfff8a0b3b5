"""Attacks written from nothing: rows that everybody knows to exist, all that was ever published, one's own figures.

The attacker bounds each single contribution with a linear program over rows; nobody may bound one within 10 %.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.presets import Preset, read_preset
from radioscopie.models.survey.disclosure.protect import protect
from radioscopie.models.survey.disclosure.suppress import suppress
from tests.survey.disclosure import tables as t

COMPANIES = read_preset("companies")
NEAR = 1e-3


def bounded(values, sums, rank, known=(), floor=0.0):
    """Bound a contribution: sums are (members, total); `known` rows have their own value."""
    goal = np.zeros(len(values))
    goal[rank] = 1
    matrix = np.array([[float(n in members) for n in range(len(values))] for members, _ in sums])
    limits = [(values[n], values[n]) if n in known else (floor, None) for n in range(len(values))]
    ends = []
    for sign in (1, -1):
        found = linprog(sign * goal, A_eq=matrix, b_eq=[total for _, total in sums], bounds=limits)
        ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
    return ends


def is_narrow(values, ends, rank):
    slack = NEAR * values[rank]
    return ends[1] < 1.1 * values[rank] - slack or ends[0] > 0.9 * values[rank] + slack


def exposed(universe, sums, units):
    """Give the contributions that a reader, or another unit, bounds within 10 %: (who attacks, row)."""
    values = [value for _, value in universe]
    found = []
    for rank in range(len(values)):
        if is_narrow(values, bounded(values, sums, rank), rank):
            found.append((None, rank))
        for unit in sorted({u for u in units if u != units[rank]}):
            own = {n for n, u in enumerate(units) if u == unit}
            if is_narrow(values, bounded(values, sums, rank, own), rank):
                found.append((unit, rank))
    return found


def sums_of(done, numbers):
    """Give what a release shows, its rows under their number among all rows ever."""
    release = done.release
    for members, shown, hides in zip(release.cells.rows, release.shown, release.hidden, strict=True):
        if not hides:
            yield frozenset(numbers[row] for row in members), shown


def publish(history, rows, tables, columns):
    """Publish rows (number of the row, labels, value) under the ledger of what was published before."""
    held = t.contributions(
        [(labels, value) for _, labels, value in rows], columns, [f"u{n}" for n, _, _ in rows]
    )
    done = protect(held, tables, COMPANIES, "value", [release.release for release, _ in history])
    assert audit(done) == []
    return [*history, (done, [number for number, _, _ in rows])]


def check(history, rows):
    universe = {number: (labels, value) for version in rows for number, labels, value in version}
    order = {number: rank for rank, number in enumerate(sorted(universe))}
    sums = [
        (frozenset(order[number] for number in members), total)
        for done, numbers in history
        for members, total in sums_of(done, numbers)
    ]
    listed = [universe[number] for number in sorted(universe)]
    units = [f"u{number}" for number in sorted(universe)]
    assert exposed(listed, sums, units) == []


def drawn(seed, shape):
    draw = np.random.default_rng(seed)
    rows = []
    for place in np.ndindex(*shape):
        labels = tuple(f"{axis}{rank}" for axis, rank in zip("abc", place, strict=False))
        rows += [(labels, int(np.exp(draw.normal(4, 1.2))) + 10) for _ in range(draw.integers(0, 5))]
    return draw, [(number, labels, value) for number, (labels, value) in enumerate(rows)]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", range(8))
def test_one_table(seed):
    _, rows = drawn(seed, (2, 3))
    check(publish([], rows, [("a", "b")], ("a", "b")), [rows])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_two_releases_of_the_same_answers_by_other_classes(seed):
    _, rows = drawn(10 + seed, (2, 2, 2))
    columns = ("a", "b", "c")
    history = publish([], rows, [("a", "b")], columns)
    history = publish(history, rows, [("c",)], columns)
    check(publish(history, rows, [("b", "c")], columns), [rows])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))])
def test_months_with_entrants_leavers_and_corrections(seed):
    draw, rows = drawn(20 + seed, (2, 3))
    versions, history = [rows], publish([], rows, [("a", "b")], ("a", "b"))
    for _ in range(2):
        kept = [row for row in rows if draw.random() > 0.06]
        fresh = 1000 * len(versions)
        rows = [
            (number + fresh, labels, value + 7) if draw.random() < 0.05 else (number, labels, value)
            for number, labels, value in kept
        ]
        rows += [(fresh + 500, ("a0", f"b{draw.integers(3)}"), int(draw.integers(20, 300)))]
        versions.append(rows)
        history = publish(history, rows, [("a", "b")], ("a", "b"))
    check(history, versions)


def test_turned_columns_are_the_same_release():
    rows = t.rows_of(t.F)
    first = protect(t.contributions(rows), [("region", "modality")], COMPANIES)
    turned = protect(
        t.contributions(rows), [("modality", "region")], COMPANIES, "contributors", [first.release]
    )
    assert {(region, kind) for kind, region in t.hidden_in(turned)} == t.hidden_in(first)
    assert not turned.is_reused
    assert audit(turned) == []


def test_a_region_without_its_metropolis():
    """Two tables, each safe: the region by modality, then the region without the metropolis's only competitor."""
    rows = [(("R", "inside"), value) for value in (300, 250, 220, 210)]
    rows += [(("R", "outside"), 90), (("S", "outside"), 80), (("S", "outside"), 70), (("S", "outside"), 60)]
    held = t.contributions(rows, ("region", "ring"))
    apart = protect(held, [("region",)], COMPANIES)
    assert t.hidden_in(apart) == set()
    both = protect(held, [("region",), ("region", "ring")], COMPANIES, "value", [apart.release])
    assert ("R", "inside") in t.hidden_in(both)  # R - inside = one practice
    assert audit(both) == []


@pytest.mark.slow
def test_a_pair_of_singletons_is_safe_from_a_reader_and_not_from_each_other():
    cells = {("1", "1"): (60,), ("1", "2"): (50,), ("1", "3"): (40, 45, 50), ("2", "1"): (30, 32, 35)}
    cells |= {("2", "2"): (41, 44, 47), ("2", "3"): (20, 25, 30)}
    rows = t.contributions(t.rows_of(cells))
    alone = Preset("no attack by units", 3, safety_percent=10)
    done = protect(rows, [t.F_COLUMNS], alone)
    aware = protect(rows, [t.F_COLUMNS], replace(alone, p_percent=10))
    assert len(t.hidden_in(aware)) > len(t.hidden_in(done))
    naive = replace(aware, release=done.release)
    assert {leak.unit for leak in audit(naive)} - {""}  # each finds the other


def test_a_holding_in_two_hidden_cells_knows_both():
    """The pair hides from all but the holding that owns most of both."""
    cells = {
        ("R1", "A"): [("h", 100)], ("R1", "B"): [("a", 40), ("b", 45), ("c", 50), ("d", 60)],
        ("R2", "A"): [("h", 200), ("e", 3), ("f", 2), ("g", 1)], ("R2", "B"): [("i", 70), ("j", 75), ("k", 80)],
    }  # fmt: skip
    rows = [(place, value, unit) for place, held in cells.items() for unit, value in held]
    held = t.contributions([row[:2] for row in rows], t.F_COLUMNS, [unit for _, _, unit in rows])
    done = protect(held, [t.F_COLUMNS], COMPANIES)
    values = [value for _, value, _ in rows]
    sums = list(sums_of(done, list(range(len(rows)))))
    own = {n for n, (_, _, unit) in enumerate(rows) if unit == "h"}
    for rank in range(len(rows)):
        if rank not in own and values[rank] > 5:
            assert not is_narrow(values, bounded(values, sums, rank, own), rank)
    assert audit(done) == []


def test_losses_widen_what_a_reader_must_reckon():
    rows = [*t.rows_of(t.F), (("R4", "XR"), -5000)]
    done = protect(t.contributions(rows), [t.F_COLUMNS], COMPANIES)
    hidden = t.hidden_in(done)
    assert {("R2", "MRI"), ("R3", "MRI"), ("R4", "XR")} <= hidden
    assert audit(done) == []
    values = [value for _, value in rows]
    sums = list(sums_of(done, list(range(len(rows)))))
    low, high = bounded(values, sums, len(rows) - 1, floor=None)
    assert low < -5500
    assert high > -4500


def test_zero_single_and_missing_are_three_states():
    rows = [(("R1",), 0)] * 4 + [(("R2",), 7)] + [(("R3",), value) for value in (9, 8, 7, 6)]
    rows += [(("R4",), value) for value in (5, 6, 7)]
    held = t.contributions(rows, ("region",))
    done = protect(held, [("region",)], COMPANIES)
    places = dict(zip(done.release.cells.places, done.release.shown, strict=True))
    assert places[("R1",)] == 0  # nobody there does any: shown
    assert ("R2",) in t.hidden_in(done)
    assert ("R5",) not in places  # nobody answered: absent, not zero
    persons = protect(held, [("region",)], replace(COMPANIES, zero_is_sensitive=1))
    assert ("R1",) in t.hidden_in(persons)


def test_what_an_earlier_release_gave_away_is_told():
    """Published under no rule, then under ours: nothing can be done for these cells, and it is said."""
    rows = t.contributions(t.rows_of(t.F))
    open_release = protect(rows, [t.F_COLUMNS], Preset("no rule", 0))
    done = protect(rows, [t.F_COLUMNS], COMPANIES, "value", [open_release.release])
    assert t.hidden_in(open_release) == set()
    assert done.given_away == 2
    assert {("R2", "MRI"), ("R3", "MRI")} <= t.hidden_in(done)


def test_unlike_answers_are_not_tied_to_the_past():
    first = protect(t.contributions(t.rows_of(t.F)), [t.F_COLUMNS], COMPANIES)
    other = [(place, value + 1000 + rank) for rank, (place, value) in enumerate(t.rows_of(t.F))]
    done = protect(t.contributions(other), [t.F_COLUMNS], COMPANIES, "value", [first.release])
    assert done.joint.past == ()


def test_too_few_rounds_give_a_safe_pattern_that_is_not_called_best(monkeypatch):
    room = "radioscopie.models.survey.disclosure.protect.suppress"
    monkeypatch.setattr(room, lambda system, task: suppress(system, replace(task, rounds=0)))
    done = protect(t.contributions(t.rows_of(t.F)), [t.F_COLUMNS], COMPANIES)
    assert not done.is_best
    assert audit(done) == []
    assert done.cost >= 1100
