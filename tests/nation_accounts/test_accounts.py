"""The accounts of a whole (tiny) nation: same bytes again, sums that hold, bad scenarios refused."""

import json

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.joins.nation_accounts.books import books, prepare
from radioscopie.models.joins.nation_accounts.groups import DIMENSIONS
from radioscopie.models.joins.nation_accounts.practices import make_practices, staffed
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.results.export import to_json
from radioscopie.tables.charges import default_charges
from radioscopie.tables.reference_nation import read_hypotheses
from tests.nation_accounts.nation import with_words
from tests.scenarios.tiny import tiny

SCENARIO = "decision_2025"


@pytest.fixture(scope="module")
def baseline():
    return with_words(tiny(scale=900))


@pytest.fixture(scope="module")
def result(baseline):
    return nation_accounts(baseline, Law.load(), default_charges(), SCENARIO, draws=40, constructions=1)


def rows(result, name, **wanted):
    listed = result.tables[name].table.to_pylist()
    return [row for row in listed if all(row[key] == value for key, value in wanted.items())]


def test_the_tables_say_base_and_variant_each_year(result):
    found = {(row["variant"], row["year"]) for row in rows(result, "nation_margins")}
    assert found == {(word, year) for word in ("base", "enacted") for year in (2025, 2026, 2027)}


def test_groups_of_a_dimension_add_up(result):
    for year in (2025, 2026, 2027):
        whole = rows(result, "nation_margins", variant="enacted", year=year, dimension="all")[0]
        for dimension in DIMENSIONS:
            parts = rows(result, "nation_margins", variant="enacted", year=year, dimension=dimension)
            assert sum(part["practices"] for part in parts) == whole["practices"]
            assert sum(part["margin_cents"] for part in parts) == whole["margin_cents"]


def test_a_cut_of_tariffs_never_raises_a_margin(result):
    for row in rows(result, "nation_margins", variant="enacted"):
        same = {key: row[key] for key in ("year", "dimension", "group")}
        (base,) = rows(result, "nation_margins", variant="base", **same)
        assert row["margin_cents"] <= base["margin_cents"]
        assert row["under"] >= base["under"]
        assert row["under_change_permille_low_95"] >= 0


def test_summary_margin_is_receipts_less_charges_and_pay(result):
    for row in rows(result, "nation_summary"):
        if row["margin_cents"] is not None:
            received = row["acts_cents"] + row["fees_cents"]
            assert row["margin_cents"] == received - row["charges_cents"] - row["pay_cents"]


def test_hospitals_have_a_cover_but_no_margin(result):
    for row in rows(result, "nation_summary", kind="public_hospital"):
        assert row["margin_cents"] is None
        assert row["cover_permille"] > 0


def test_the_distribution_holds_every_practice(result):
    for variant in ("base", "enacted"):
        cells = rows(result, "nation_distribution", variant=variant, year=2027, dimension="all")
        (whole,) = rows(result, "nation_margins", variant=variant, year=2027, dimension="all")
        assert sum(row["practices"] for row in cells) == whole["practices"]


def test_missing_charges_are_shown_as_missing(result):
    by_name = {row["charge"]: row for row in rows(result, "nation_charges")}
    assert by_name["lease_pet"]["central_cents"] is None
    assert by_name["lease_pet"]["status"] == "missing"
    told = {one.key: one.status for one in result.assumptions}
    assert told["finances.charge_lease_pet"] == told["finances.nation_assume_hospital_pay"] == "missing"


def test_growth_is_not_used_and_not_told(result):
    assert not [one.key for one in result.assumptions if "growth." in one.key]


@pytest.mark.slow
def test_same_seed_same_bytes(baseline, result):
    again = nation_accounts(baseline, Law.load(), default_charges(), SCENARIO, draws=40, constructions=1)
    assert to_json(again, "fr") == to_json(result, "fr")
    other = nation_accounts(
        baseline, Law.load(), default_charges(), SCENARIO, draws=40, seed=1, constructions=1
    )
    assert to_json(other, "fr") != to_json(result, "fr")


def test_every_text_exists_in_both_languages(result):
    for lang in ("fr", "en"):
        told = json.loads(to_json(result, lang))
        labels = [one["label"] for one in told["assumptions"]]
        assert not [label for label in labels if label.startswith("finances.")]


def test_the_reference_year_alone(baseline):
    alone = nation_accounts(baseline, Law.load(), default_charges(), draws=0)
    margins = rows(alone, "nation_margins", dimension="all")
    assert [(row["variant"], row["year"]) for row in margins] == [("reference", 2024)]
    assert "under_permille_low_95" not in margins[0]


def test_an_unknown_scenario_is_refused(baseline):
    with pytest.raises(InputError):
        nation_accounts(baseline, Law.load(), default_charges(), "decision_2052")


def test_machines_added_bring_their_charges(baseline):
    nation = prepare(baseline, Law.load(), default_charges(), read_scenario(find_scenario("fleet_2026")))
    base, fleet = (next(b for b in books(nation) if b.variant == word) for word in ("base", "fleet"))
    assert len(fleet.desks.machines) > len(base.desks.machines)
    mri = [rank for rank, line in enumerate(nation.charges) if line.charge == "lease_mri"]
    assert fleet.levels["practice"].charges[mri].sum() > base.levels["practice"].charges[mri].sum()


def test_radiologists_are_shared_out_whole(baseline):
    hypotheses = read_hypotheses("finance_nation.toml")
    practices = make_practices(baseline, compile_law(Law.load().frozen("2025-11-04")), hypotheses)
    practices = staffed(practices, np.ones(len(practices.desks.site), np.int64), hypotheses)
    assert practices.desks.radiologists.tolist() == [528_800, 0]
    assert practices.groups["ownership"].tolist() == ["fund_backed", "public"]
