"""Who closes, by hand: three practices in a line, the worst first, its patients saving a neighbour or not."""

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.given import as_toml
from radioscopie.models.finances.closures import (
    Standing,
    central_numbers,
    close,
    distances,
    failing,
    find_closure,
    shipped_closures,
)
from radioscopie.tables.closure_file import read_closing

MARGIN = {"name": "margin", "kind": "margin", "line_pct": -10, "years": 2}
CASH = {"name": "cash", "kind": "cash", "weeks": 26}
MACHINE = {"name": "machine", "kind": "machine", "age_years": 10, "line_pct": 0}
MOVES = {"share_pct": 80, "minutes": 60, "half_minutes": 15}
# A is next to B, B next to C and to a hospital that receives and never closes
NEAR = np.array([[0, 1, 0, 0], [1, 0, 1, 1], [0, 1, 0, 0]], float)


def rule(*rules, **moves):
    return read_closing(as_toml({"title": "A rule", "rule": list(rules), "moves": MOVES | moves}, "rule"))


def standing(margins, *, ages=(-1, -1, -1), kept=0.5, weights=NEAR):
    margins = np.array(margins, np.int64)
    revenue = np.full(margins.shape, 100, np.int64)
    return Standing(
        margins, revenue, np.full(3, 104), np.array(ages), np.full(3, round(kept * 10**6)), weights
    )


def closed(found):
    return found.closed.tolist()


def test_two_years_below_the_line_close_and_one_does_not():
    own = rule(MARGIN)
    found = close(standing([[-20, 5, -20], [-20, 5, 5]]), own, central_numbers(own))
    assert closed(found) == [True, False, False]
    # A received 100: 80 go to B, its only neighbour, 20 give up
    assert found.received.tolist() == [0, 80, 0, 0]
    assert found.given_up == 20


def test_the_worst_closes_first_and_saves_its_neighbour():
    own = rule(MARGIN)
    # B (-15 %) would close; A (-30 %) closes first, B receives 80 and keeps half: -15 + 40 = 25
    found = close(standing([[-30, -15, 0], [-30, -15, 0]]), own, central_numbers(own))
    assert closed(found) == [True, False, False]
    assert found.at_once.tolist() == [True, True, False]


def test_patients_that_bring_nothing_save_nobody():
    own = rule(MARGIN)
    found = close(standing([[-30, -15, 0], [-30, -15, 0]], kept=0.0), own, central_numbers(own))
    # B has received 80 and lost 15 of 180: no longer a tenth
    assert closed(found) == [True, False, False]
    deep = close(standing([[-30, -25, 0], [-30, -25, 0]], kept=0.0), own, central_numbers(own))
    assert closed(deep) == [True, True, False]
    # A gives 80 to B, B gives 80 % of 180 to C and to the hospital: A is closed
    assert deep.received.tolist() == [0, 0, 72, 72]
    assert deep.given_up == 20 + 36


def test_cash_gone_over_the_years():
    own = rule(CASH)  # 26 weeks of 104 a year: 52
    found = close(standing([[-30, -30, 10], [-30, -20, 10]]), own, central_numbers(own))
    assert closed(found) == [True, False, False]


def test_an_old_machine_without_means():
    own = rule(MACHINE)
    found = close(standing([[-1, -1, 5], [-1, -1, 5]], ages=(11, 9, 20)), own, central_numbers(own))
    assert closed(found) == [True, False, False]


def test_it_always_ends_and_never_closes_more_than_at_once():
    own, stream = rule(MARGIN, CASH), np.random.default_rng(5)
    for _ in range(50):
        margins = stream.integers(-60, 40, (2, 3))
        where = standing(margins, weights=NEAR * stream.uniform(0, 1, NEAR.shape))
        found = close(where, own, central_numbers(own))
        assert (found.closed <= found.at_once).all()
        left = failing(where, own, central_numbers(own), found.received[:3])
        assert not (left & ~found.closed).any()
        total = where.revenue[-1][found.closed].sum()
        assert found.received.sum() + found.given_up == total


def test_distances_say_who_meets_a_rule_before_anyone_closes():
    own, stream = rule(MARGIN, CASH, MACHINE), np.random.default_rng(6)
    for _ in range(50):
        where = standing(stream.integers(-60, 40, (3, 3)), ages=stream.integers(5, 20, 3))
        far = distances(where, own)
        short = {int(one) for one in far.clause[far.value <= 0]}
        met = {int(owner) for one, owner in enumerate(far.owner) if one not in short}
        at_once = failing(where, own, central_numbers(own), np.zeros(3, np.int64))
        assert met == set(np.flatnonzero(at_once).tolist())


def test_a_bad_rule_says_everything():
    bad = {
        "title": "T",
        "rule": [{"name": "a", "kind": "margn"}, MARGIN | {"line_pct": 80}],
        "moves": {"minutes": 0},
    }
    with pytest.raises(InputError) as refused:
        read_closing(as_toml(bad, "bad"))
    places = {one.place for one in refused.value.problems}
    assert {"bad.toml.rule[a].kind", "bad.toml.rule[margin].line_pct", "bad.toml.moves.minutes"} <= places
    with pytest.raises(InputError):
        find_closure("two_yeers")


@pytest.mark.parametrize("name", shipped_closures())
def test_what_is_shipped_is_read(name):
    assert read_closing(find_closure(name)).rules
