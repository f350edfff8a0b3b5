"""Design files: every problem at once, with its place and the closest words."""

from datetime import date

import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.joins.policy.read import find_design, read_design, shipped_designs
from radioscopie.tables.cited import sources
from radioscopie.tables.relevance import FILE, TABLE
from radioscopie.tables.shipped import shipped
from tests.policy.designs import FEES, LESS, START, design

END = date(2026, 12, 31)

BAD = b"""
title = "T"
question = "Q"
colour = "blue"
[period]
first = 2027
last = 2025
[target]
amount_eur = 1
same_as = "nobody"
perimeter = "vile"
[base]
law = { frozen = 2025-11-04 }
[[lever]]
name = "fees"
kind = "tarif"
[[lever]]
name = "fees"
kind = "tariff"
addresses = ["technical_fee.mri"]
from = 2026-01-01
cut_pct = 99
[[lever]]
name = "spine"
kind = "relevance"
acts = ["XXXX"]
reduction_pct = 5
from = 2026-01-01
full = 2025-01-01
[[lever]]
name = "bounds"
kind = "tariff"
addresses = ["technical_fees.pet"]
from = 2026-01-01
cut_pct = 10
least_pct = 80
most_pct = 20
[[lever]]
name = "star"
kind = "tariff"
addresses = ["technical_fees.*.ful"]
from = 2026-01-01
cut_pct = 10
[[protect]]
name = "a"
kind = "los"
[[protect]]
name = "b"
kind = "newly_under"
most_pct = 3
[[harm]]
kind = "newly_undr"
[[reference]]
name = "r"
pulls = { fee = 100, bounds = 300 }
"""
PLACES = (
    "colour",
    "period",
    "target.perimeter",
    "target.same_as",
    "lever[fees].kind",
    "lever[fees].name",
    "lever[fees].addresses",
    "lever[fees].cut_pct",
    "lever[spine].acts",
    "lever[spine].full",
    "lever[bounds].least_pct",
    "lever[star].addresses",
    "protect[a].kind",
    "protect[b].most",
    "harm[1].kind",
    "reference[r].pulls.fee",
    "reference[r].pulls.bounds",
)


def test_every_problem_is_said_at_once():
    with pytest.raises(InputError) as refused:
        read_design(Upload("bad.toml", BAD))
    said = {one.place.removeprefix("bad.toml").lstrip("."): one for one in refused.value.problems}
    assert [place for place in PLACES if place not in said] == []
    close = {"lever[fees].kind": "tariff", "target.perimeter": "town", "harm[1].kind": "newly_under"}
    for place, word in close.items():
        assert word in said[place].render("fr")
    assert "technical_fees.mri" in said["lever[fees].addresses"].render("fr")
    assert "fees" in said["reference[r].pulls.fee"].render("fr")


def test_a_name_that_nothing_has_is_answered_by_those_there_are():
    with pytest.raises(InputError) as refused:
        find_design("fewest_under")
    assert "fewest_under_water" in refused.value.problems[0].render("fr")


def test_what_has_nothing_between_two_is_pulled_wholly():
    rule = {"name": "rule", "kind": "toward", "addresses": ["associations.radiograph_general_rule"]}
    with pytest.raises(InputError) as refused:
        read_design(design([rule]))
    assert [one.place for one in refused.value.problems] == ["design.toml.lever[rule].whole"]
    assert read_design(design([rule | {"whole": True}])).levers[0].whole


@pytest.mark.parametrize("name", shipped_designs())
def test_what_is_shipped_is_read(name):
    assert read_design(shipped_designs()[name]).levers


def test_a_family_published_says_its_acts_and_its_numbers():
    spine = {"name": "spine", "kind": "relevance", "published": "spine", "from": START, "full": END}
    measure = read_design(design([spine])).levers[0].measure
    assert measure["acts"][:2] == ["LFQK", "LDQK"]
    assert [float(measure["reduction_pct"][case]) for case in ("low", "central", "high")] == [0, 2.6, 10]
    assert measure["reduction_pct"]["source"]["en"] == "assumed: low RLV-024, central RLV-056, high RLV-057"
    assert "published" not in measure


def test_a_family_published_is_known_and_says_alone():
    bad = {"name": "spine", "kind": "relevance", "published": "spin", "from": START, "full": END}
    twice = bad | {"name": "twice", "published": "spine", "reduction_pct": 5}
    with pytest.raises(InputError) as refused:
        read_design(design([bad, twice]))
    places = [one.place for one in refused.value.problems]
    assert places == ["design.toml.lever[spine].published", "design.toml.lever[twice].reduction_pct"]
    assert "spine" in refused.value.problems[0].render("fr")


def test_every_figure_of_a_family_has_its_source():
    facts = {one for row in shipped(TABLE, FILE).to_pylist() for one in row["facts"].split()}
    assert facts <= set(sources())
    assert all("assumed" in row["status"] for row in shipped(TABLE, FILE).to_pylist())


def test_a_range_that_lacks_an_end_is_refused():
    """Whatever is looked at after it: a range is not whole until its reader has said so."""
    lever = LESS | {"reduction_pct": {"low": 2, "central": 5, "source": "assumed"}}
    with pytest.raises(InputError) as refused:
        read_design(design((FEES, lever)))
    assert any("reduction_pct" in one.place for one in refused.value.problems)
