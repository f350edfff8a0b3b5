"""Access: machines placed by the explorer are those of the command's changes, to the person."""

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from radioscopie.inputs import Upload
from radioscopie.questions.access import answer as whole
from radioscopie.questions.access.tables import rows
from radioscopie.questions.access.tables.declared import LEVELS
from radioscopie.questions.registry import named
from radioscopie.result import Result
from radioscopie.results.answer import silent
from radioscopie.tables.communes import read_communes
from radioscopie.web.work import access
from radioscopie.web.work.looked import Looked, Placement

CODES = [one["code"] for one in read_communes().to_pylist() if one["lon"] is not None]


PLACED = (
    st.sampled_from(["ct", "mri", "pet"]),
    st.dictionaries(st.sampled_from(CODES), st.integers(1, 3), min_size=1, max_size=3),
)


def some(most: int, part: int):
    """Do a test on some placements, those of a part."""
    return lambda test: seed(part)(settings(max_examples=most)(given(*PLACED)(test)))()


@pytest.mark.slow
def test_machines_placed_change_what_the_command_changes():
    some(1, 0)(same_as_the_command)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, 11))
def test_50_placements_change_what_the_command_changes(part, monkeypatch):
    """Of what the command lays out, the nation alone is compared: the tables of 35 000 communes are left out."""
    monkeypatch.setattr(whole, "access_result", nation_alone)
    some(5, part)(same_as_the_command)


def nation_alone(found, *_, **__):
    table = LEVELS["nation"].of(rows._by_level(found, "nation"))
    return Result("access", {"by_nation": table}, (), (), {})


def same_as_the_command(equipment, places):
    found = access.add(Looked(equipment, "e2sfca", tuple(Placement(*one) for one in places.items())))
    lines = [f"A{n},{code},{equipment},{count}" for n, (code, count) in enumerate(places.items())]
    changes = Upload("changes.csv", "\n".join(["site,commune_code,equipment,machines", *lines]).encode())
    question = named("access")
    asked = question.ask(equipment=equipment, compare=changes, draws=0)
    result = question.answer(asked, silent).result
    before, after = result.tables["by_nation"].table.to_pylist()
    for case, told in ((before, found["before"]), (after, found["after"])):
        assert {key: case[key] for key in told if key != "code"} == {
            key: one for key, one in told.items() if key != "code"
        }


def test_a_site_may_close(access):
    site = access.get("/api/v1/access/place?commune=Privas").json()["equipment"]["mri"]["nearest"][0]
    body = {"equipment": "mri", "places": [{"site": site["site"], "machines": -site["machines"]}]}
    told = access.post("/api/v1/access/add", json=body).json()
    assert told["after"]["beyond_30_min"] >= told["before"]["beyond_30_min"]
    assert told["communes_changed"] > 0


@pytest.mark.slow
def test_a_layer_has_every_commune(access):
    layer = access.get("/api/v1/access/layer?equipment=mri").json()
    assert layer["codes"] == CODES
    assert len(layer["values"]) == len(CODES)
    outlines = access.get("/static/outlines/communes_2026.topojson").json()
    known = {one["properties"]["code"] for one in outlines["objects"]["communes"]["geometries"]}
    assert len(known & set(CODES)) > 34_000


def test_a_place_is_found_by_code_by_name_and_without_accents(access):
    for word in ("07186", "Privas", "PRIVAS"):
        assert access.get("/api/v1/access/place", params={"commune": word}).json()["code"] == "07186"
    assert access.get("/api/v1/access/place?commune=saint etienne").json()["code"] == "42218"
    assert access.get("/api/v1/access/place?commune=saint denis").json()["others"]
    refused = access.get("/api/v1/access/place?commune=Privaz").json()["problems"][0]
    assert refused["key"] == "web.no_commune"
    assert "privas" in refused["message"]


def test_pages_of_access_work_without_script(access):
    page = access.get("/acces?equipment=mri&placer=Privas").text
    assert "Avec ces machines" in page
    assert page.count("<tr>") > 40
    assert "Privas" in access.get("/acces?commune=Privas").text
    assert access.get("/en/acces/07186").status_code == 200


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"equipment": "x"}, "asking.not_a_choice"),
        ({"method": "x"}, "asking.not_a_choice"),
        ({"places": "x"}, "web.not_a_list"),
        ({"places": [{"machines": 1}]}, "web.no_place"),
        ({"places": [{"commune": "nulle part"}]}, "web.no_commune"),
        ({"places": [{"commune": "07186", "machines": 999}]}, "asking.not_between"),
        ({"places": [{"commune": "07186"}] * 99}, "asking.not_between"),
        ({"other": 1}, "web.unknown_field"),
    ],
)
def test_what_cannot_be_placed_is_said(access, body, key):
    answer = access.post("/api/v1/access/add", json=body)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["key"] == key
