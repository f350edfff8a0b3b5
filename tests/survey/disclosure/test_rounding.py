"""Controlled rounding: additive, next to the truth, nearest in all, the same in every release, attacked too."""

from itertools import product

import numpy as np
import pytest

from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.cells import sums_of
from radioscopie.models.survey.disclosure.presets import read_preset
from radioscopie.models.survey.disclosure.protect import as_protected, protect
from radioscopie.models.survey.disclosure.rounding import round_release, rounded
from tests.survey.disclosure import tables as t

COMPANIES = read_preset("companies")
# SDC Handbook: rows (1,0), (3,3), (12,20), base 5, and one controlled result
HANDBOOK = {("a", "x"): 1, ("a", "y"): 0, ("b", "x"): 3, ("b", "y"): 3, ("c", "x"): 12, ("c", "y"): 20}
RESULT = {("a", "x"): 5, ("a", "y"): 0, ("b", "x"): 0, ("b", "y"): 5, ("c", "x"): 10, ("c", "y"): 20}


def solved(inner, base, kept=None):
    table = t.margins(inner)
    found = rounded(list(table.values()), sums_of(tuple(table)), base, kept or {})
    return None if found is None else dict(zip(table, found, strict=True))


def change(table, other):
    return sum(abs(table[place] - other[place]) for place in table)


def test_the_example_of_the_handbook_is_controlled_and_ours_is_nearer():
    truth, theirs, ours = t.margins(HANDBOOK), t.margins(RESULT), solved(HANDBOOK, 5)
    assert (theirs["total", "x"], theirs["total", "y"], theirs["total", "total"]) == (15, 25, 40)
    for table in (theirs, ours):
        assert all(value % 5 == 0 and abs(value - truth[place]) < 5 for place, value in table.items())
    assert change(truth, ours) <= change(truth, theirs)


@pytest.mark.parametrize("seed", range(5))
def test_nearest_of_all_controlled_tables(seed):
    draw = np.random.default_rng(seed)
    inner = {(f"a{i}", f"b{j}"): int(draw.integers(0, 40)) for i, j in np.ndindex(2, 3)}
    truth, found = t.margins(inner), solved(inner, 7)
    best = None
    for raised in product((0, 7), repeat=6):
        table = t.margins({p: v // 7 * 7 + up for (p, v), up in zip(inner.items(), raised, strict=True)})
        if all(abs(table[place] - truth[place]) < 7 for place in truth):
            best = min(change(truth, table), best or 10**9)
    assert change(truth, found) == best
    for whole, parts in t.lines_of(found):
        assert found[whole] == sum(found[part] for part in parts)


def test_a_multiple_is_never_moved():
    assert solved({("a",): 10, ("b",): 5}, 5) == {("a",): 10, ("b",): 5, ("total",): 15}


def test_a_figure_keeps_the_value_it_was_given():
    rows = t.contributions(t.rows_of(t.F))
    first = round_release(rows, [t.F_COLUMNS], COMPANIES, 500, [])
    given = dict(zip(first.cells.places, first.shown, strict=True))
    again = round_release(rows, [("modality",)], COMPANIES, 500, [first])
    for (kind,), shown in zip(again.cells.places, again.shown, strict=True):
        assert shown == given["total", kind]


def test_a_value_given_that_cannot_be_kept_is_no_table():
    table = t.margins(HANDBOOK)
    places = tuple(table)
    kept = {places.index(("a", "total")): 5, places.index(("a", "x")): 0}
    assert solved(HANDBOOK, 5, kept) is None


@pytest.mark.parametrize(("base", "is_safe"), [(10, False), (50, False), (500, True)])
def test_the_audit_judges_the_base(base, is_safe):
    done = as_protected(
        round_release(t.contributions(t.rows_of(t.F)), [t.F_COLUMNS], COMPANIES, base, []), []
    )
    assert (audit(done) == []) is is_safe


def test_hidden_after_rounded_and_rounded_after_hidden():
    """A release that hides, of what another rounds: both are attacked together."""
    rows = t.contributions(t.rows_of(t.F))
    vague = round_release(rows, [t.F_COLUMNS], COMPANIES, 500, [])
    done = protect(rows, [t.F_COLUMNS], COMPANIES, "value", [vague])
    assert audit(done) == []
    close = round_release(rows, [t.F_COLUMNS], COMPANIES, 50, [])
    assert audit(as_protected(close, [done.release]))  # the pair hidden is now within 50
