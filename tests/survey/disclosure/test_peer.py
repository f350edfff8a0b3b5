"""pytauargus 0.6 (the engine of tau-Argus with HiGHS): the same patterns and intervals where it can be believed.

It takes the smallest cell of the table for the least that a cell may be: a column of zeros makes that 0. Its safety
ranges and costs are compared with the rules that both have: FREQ(3,10) and NK(1,85), no attack by units.
"""

import numpy as np
import pytest

from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.presets import Preset
from radioscopie.models.survey.disclosure.protect import protect
from radioscopie.models.survey.disclosure.reader import bounds
from tests.survey.disclosure import tables as t
from tests.survey.disclosure.oracle import Puzzle

pytestmark = pytest.mark.slow  # every table of a few cells is tried in test_brute_force
peer = pytest.importorskip("pytauargus")


@pytest.fixture(autouse=True)
def _its_logs_stay_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


RULES = Preset("FREQ(3,10)|NK(1,85)", 3, dominance_percent=85, safety_percent=10)


def tau_argus(rows, folder):
    """Give the places that the peer hides, its intervals by value of the cell."""
    regions = sorted({region for (region, _), _ in rows})
    micro = [{"region": region, "modality": kind, "v": value} for (region, kind), value in rows]
    micro += [{"region": region, "modality": "zz", "v": 0} for region in regions for _ in range(5)]
    done = peer.protect(
        micro, ["region", "modality"], response="v", safety_rules="FREQ(3,10)|NK(1,85)", workdir=str(folder)
    )
    table = done.tables[0]
    hidden = {
        tuple("total" if row[name] in {"Total", ""} else row[name].strip() for name in t.F_COLUMNS)
        for row, shown in zip(table.rows, table.safe(), strict=True)
        if shown == "x"
    }
    return hidden, sorted((one["min"], one["max"]) for one in done.engine.audit(0))


def ours(rows):
    return protect(t.contributions(rows), [t.F_COLUMNS], RULES)


def cost_of(done, hidden):
    values = dict(zip(done.release.cells.places, done.release.shown, strict=True))
    primary = {p for p, is_one in zip(done.release.cells.places, done.primary, strict=True) if is_one}
    return sum(values[place] for place in hidden - primary)


def test_table_f(tmp_path):
    rows = t.rows_of(t.F)
    hidden, ends = tau_argus(rows, tmp_path)
    assert hidden == t.hidden_in(ours(rows))
    assert ends == [
        (one.low, one.high) for one in sorted(bounds(t.published(ours(rows).release)), key=lambda o: o.low)
    ]


def random_rows(seed):
    draw = np.random.default_rng(seed)
    return [
        ((f"R{a}", f"K{b}"), int(np.exp(draw.normal(4, 1))) + 1)
        for a, b in np.ndindex(4, 4)
        for _ in range(draw.integers(2, 8))
    ]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("seed", [0, 1, 4, 5])
def test_random_tables_cost_the_same(seed, tmp_path):
    rows = random_rows(seed)
    done = ours(rows)
    assert audit(done) == []
    assert done.is_best
    assert cost_of(done, tau_argus(rows, tmp_path)[0]) == done.cost


@pytest.mark.parametrize(("seed", "theirs", "cost"), [(2, 1476, 1367), (3, 1105, 1026)])
def test_where_the_peer_hides_more_than_is_needed(seed, theirs, cost, tmp_path):
    rows = random_rows(seed)
    done = ours(rows)
    assert (cost_of(done, tau_argus(rows, tmp_path)[0]), done.cost) == (theirs, cost)
    by_hand = Puzzle([(place, f"u{n}", value) for n, (place, value) in enumerate(rows)], 3, 85, 0, 10)
    assert by_hand.is_safe(t.hidden_in(done))  # the cheaper pattern is safe: attacks written again say so
