"""The contract of the survey: every road, whom it lets pass, and what answers it."""

import re

from radioscopie.store.opening import open_folder
from radioscopie.web.survey.roads import ANYONE, ROADS
from tests.service.build import campaign
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
