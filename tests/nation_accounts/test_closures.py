"""Closures in a small nation: totals, access on what is left, words of both languages."""

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.given import as_toml
from radioscopie.law.load import Law
from radioscopie.questions.accounts.ask import Ask
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.questions.accounts.nation.page.report import page, summary
from radioscopie.tables.charges import default_charges
from tests.policy.nation import nation

RULE = {
    "title": "All that lose",
    "rule": [{"name": "margin", "kind": "margin", "line_pct": 0, "years": 2}],
    "moves": {"share_pct": 80, "minutes": 60, "half_minutes": 15},
}


@pytest.fixture(scope="module")
def result():
    """All the radiologists of France are in three practices: each is far under water, and closes."""
    rule = as_toml(RULE, "rule")
    return nation_accounts(
        nation(), Law.load(), default_charges(), "decision_2025", draws=40, closing=rule, constructions=1
    )


def test_all_close_and_their_receipts_add_up(result):
    rows = [row for row in result.nation_closures.to_pylist() if row["dimension"] == "all"]
    assert [(row["variant"], row["practices"], row["closed"], row["at_once"]) for row in rows] == [
        ("base", 3, 3, 3),
        ("enacted", 3, 3, 3),
    ]
    assert [(row["more"], row["more_low_95"], row["more_high_95"]) for row in rows] == [(0, 0, 0), (0, 0, 0)]
    for row in result.nation_closures_access.to_pylist():
        received = row["moved_cents"] + row["given_up_cents"]
        own = {"variant": row["variant"], "year": 2027, "dimension": "all"}
        (year,) = [one for one in result.nation_margins.to_pylist() if own.items() <= one.items()]
        assert received == year["revenue_cents"]


def test_paris_is_left_far_from_any_site_and_brest_has_its_hospital(result):
    for row in result.nation_closures_access.to_pylist():
        assert row["people_after"] > row["people_before"] + 2_000_000
        assert row["sites_closed"] == 3


def test_groups_add_up(result):
    rows = result.nation_closures.to_pylist()
    for dimension in {row["dimension"] for row in rows}:
        closed = [row["closed"] for row in rows if row["dimension"] == dimension and row["variant"] == "base"]
        assert np.sum(closed) == 3


def test_no_place_is_named(result):
    for name in ("nation_closures", "nation_closures_access"):
        words = {str(cell) for row in getattr(result, name).to_pylist() for cell in row.values()}
        assert not words & {"SA", "SB", "SC", "A", "B", "C"}


@pytest.mark.slow
def test_the_pages_say_it(result):
    for lang in ("fr", "en"):
        assert "<html" in page(result, lang)
        assert "3" in summary(result, lang)


def test_closures_need_a_scenario_and_the_nation():
    with pytest.raises(InputError):
        Ask(nation=True, closures=as_toml(RULE, "rule"))
    with pytest.raises(InputError):
        Ask(practice=(), closures=as_toml(RULE, "rule"))
