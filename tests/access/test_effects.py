"""What hypotheses of access move is what the command says when it is asked otherwise."""

from __future__ import annotations

import re
from html import unescape
from importlib.resources import files

import pytest

from radioscopie.inputs import Upload
from radioscopie.models.access.study import sites_of
from radioscopie.questions.access.answer import answer
from radioscopie.questions.access.ask import Ask
from radioscopie.questions.access.page import page
from radioscopie.questions.siting.answer import answer as site
from radioscopie.questions.siting.ask import Ask as SiteAsk
from radioscopie.questions.siting.page import page as site_page
from radioscopie.results.answer import silent
from radioscopie.results.moves import by_effect
from radioscopie.tables.communes import read_communes
from radioscopie.tables.places import WHOLE_CITIES
from radioscopie.tables.supply.files import read_supply

AREA = {"equipment": "mri", "departement": "22"}


def beyond(result) -> int:
    (row,) = result.by_area.to_pylist()
    return row["beyond_30_min"]


@pytest.fixture(scope="module")
def result():
    return answer(Ask(draws=20, **AREA), silent).result


@pytest.fixture(scope="module")
def told(result):
    return {one.key: one for one in result.assumptions}


def test_speeds_move_what_the_table_of_speeds_says(result, told):
    people = [row["beyond_30_min"] for row in result.sensitivity.to_pylist()]
    assert told["access.travel_model"].moves == max(people) - min(people) > 0
    assert {one.unit for one in told.values() if one.moves is not None} == {"people"}


def test_errors_of_times_move_the_width_of_the_interval(result, told):
    (row,) = [row for row in result.intervals.to_pylist() if row["level"] == "area"]
    assert told["access.intervals_of"].moves == row["beyond_30_min_high"] - row["beyond_30_min_low"] > 0


@pytest.mark.slow
def test_machines_that_the_sae_may_not_see_move_what_a_file_that_adds_them_does(result, told):
    supply = read_supply((), read_communes()).table
    here = set(sites_of(supply, "mri")["site"].to_pylist())
    alone = [row for row in sites_of(supply, "ct").to_pylist() if row["site"] not in here]
    lines = [f"{row['site']}-x,{row['lon']},{row['lat']},mri,1" for row in alone]
    added = "\n".join(["site,lon,lat,equipment,machines", *lines]) + "\n"
    more = answer(Ask(draws=0, add_sites=(Upload("more.csv", added.encode()),), **AREA), silent).result
    assert told["access.scope_sae"].moves == beyond(result) - beyond(more) > 0


@pytest.mark.slow
def test_what_weighs_the_supply_does_not_move_minutes(result, told):
    assert {told[f"access.{name}"].moves for name in ("need_same", "limit", "decay")} == {0}
    others = ({"need": "age"}, {"max_min": 30.0}, {"decay": "gaussian"})
    assert {beyond(answer(Ask(draws=0, **AREA, **one), silent).result) for one in others} == {beyond(result)}


@pytest.mark.slow
def test_what_was_not_tried_says_so_and_comes_last(result, told):
    assert told["access.centres"].moves is None
    shown = unescape(page(result, "fr")["report.html"])
    table = shown[shown.index('class="assumptions"') :]
    heads = [one.key for one in by_effect(result.assumptions)]
    assert heads[:3] == ["access.travel_model", "access.intervals_of", "access.scope_sae"]
    assert table.index("Déplace le chiffre du titre de") < table.index("Effet non essayé")
    assert table.count("Effet non essayé") == sum(one.moves is None for one in told.values())


@pytest.mark.slow
def test_places_found_say_what_speeds_and_errors_move_of_what_they_bring():
    asked = SiteAsk(equipment="mri", add=1, departement="22", draws=20)
    found = site(asked, silent).result
    told = {one.key: one for one in found.assumptions}
    (proof,) = found.proof.to_pylist()
    assert told["site.draws"].moves == proof["gain_high"] - proof["gain_low"]
    assert told["access.travel_model"].moves > 0
    assert told["site.candidates"].moves is None


@pytest.mark.slow
def test_the_legend_of_a_map_says_what_its_signs_are_and_for_which_machines(result):
    drawn = unescape(page(result, "fr")["map_communes.svg"])
    assert "site existant (IRM)" in drawn
    found = site(SiteAsk(equipment="mri", add=1, departement="22", draws=0), silent).result
    chosen = unescape(site_page(found, "en")["map_places.svg"])
    assert "existing site (MRI)" in chosen
    assert "place chosen, by rank" in chosen
    assert "Places chosen, by rank, and minutes today (MRI)" in chosen


def test_the_map_of_the_explorer_draws_whole_cities_by_their_arrondissements_and_hatches_what_has_no_road():
    """The outlines have one shape for Paris, Lyon and Marseille; the values, one an arrondissement."""
    script = (files("radioscopie.web") / "static" / "map.js").read_text("utf-8")
    held = re.search(r"const CITIES = \{ (.*?) \}", script)
    pairs = dict(re.findall(r'(\d+): "(\d+)"', held[1]))
    assert pairs == WHOLE_CITIES
    assert "value === null) return CLASSES;" in script
    page_ = (files("radioscopie.web") / "templates" / "access.html").read_text("utf-8")
    assert "text('web_access.no_road') }}</span></span></figcaption>" in page_
