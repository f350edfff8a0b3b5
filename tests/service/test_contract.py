"""The contract of the survey: every road, whom it lets pass, and what answers it."""

import json
import re

from radioscopie.store.opening import open_folder
from radioscopie.store.schema.identity import STAFF
from radioscopie.web.survey.roads import ANYONE, AS_DATA, ROADS
from tests.service.build import ANSWER, answered, campaign, places
from tests.service.web import World


def test_the_contract_describes_every_road(folder):
    store = open_folder(folder)
    campaign(store)
    found = World(store).browser().get("/api/v1/survey/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    for road in ROADS:
        told = found["paths"][road.path][road.method.lower()]
        assert told["x-roles"] == list(road.roles)
        assert ("security" in told) == (road.roles != ANYONE)
        assert told["summary"], road.name
        assert {one["name"] for one in told["parameters"] if one["in"] == "path"} == set(
            re.findall(r"{(\w+)}", road.path)
        )
    assert sum(len(one) for one in found["paths"].values()) == len(ROADS)
    store.close()


SECRET = {"password", "code_key", "code_used", "subject", "sealed", "document", "token", "weights"}


def names(value):
    """Give every name in what was told."""
    if isinstance(value, dict):
        return set(value).union(*map(names, value.values()))
    return set().union(*map(names, value)) if isinstance(value, list) else set()


def test_what_a_page_shows_is_given_as_data_to_the_same_roles_and_nothing_secret(folder):
    store = open_folder(folder)
    name = campaign(store)
    world = World(store)
    place = places(store, "fed", name)["un@cabinet.example"]
    answered(store, place, {**ANSWER, "A1.ct.now": 98765})
    clients = {role: world.staff(role) for role in STAFF}
    known = {"campaign": name, "pseudonym": place.pseudonym, "tenant": "fed"}
    asked = [one for one in AS_DATA if one.method == "GET" and set(STAFF) & set(one.roles)]
    given = {}
    for road in asked:
        path = re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "none"), road.path)
        for role in STAFF:
            answer = clients[role].get(path)
            if role not in road.roles:
                assert answer.status_code == 404, (road.name, role)
            elif answer.status_code == 200:
                given[road.of, role] = answer.json()
                assert not names(answer.json()) & SECRET, road.name
    assert {one for one, _ in given} >= {"desk", "accounts", "campaign", "values", "value", "doubts", "log"}
    assert given["value", "statistician"]["held"]["raw"]["A1.ct.now"] == 98765
    for (road, _), held in given.items():
        assert road == "value" or "98765" not in json.dumps(held), road
    assert "un@cabinet.example" in json.dumps(given["campaign", "desk"])
    assert "cabinet.example" not in json.dumps(given["campaign", "administrator"])
    store.close()


def test_a_campaign_is_run_by_data_alone(folder):
    store = open_folder(folder)
    name = campaign(store)
    for place in places(store, "fed", name).values():
        answered(store, place)
    world = World(store)
    admin, statistician = world.staff("administrator"), world.staff("statistician")
    road = f"/api/v1/survey/gestion/campagnes/{name}/etat"
    moved = admin.post(road, json={"state": "closed"})
    assert (moved.status_code, moved.json()) == (200, {"at": f"/api/v1/survey/gestion/campagnes/{name}"})
    refused = admin.post(road, json={"state": "edited"})
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["key"] == "service.no_such_move"
    edited = statistician.post(
        f"/api/v1/survey/stat/{name}/reponses/{place.pseudonym}",
        json={"field": "A2.now", "value": 90, "why": "seen with the practice"},
    )
    assert statistician.get(edited.json()["at"]).json()["held"]["cells"]["A2.now"] == 90
    statistician.post(road, json={"state": "edited"})
    path = f"/api/v1/survey/stat/{name}/ponderation"
    totals = ("t.csv", "domain,variable,total\nnation,practices,3\n")
    weighed = statistician.post(path, data={"method": "raking"}, files={"file": totals})
    assert weighed.status_code == 200, weighed.text
    assert statistician.get(path).json()["report"]["met"][0]["after"] == 3
    store.close()
