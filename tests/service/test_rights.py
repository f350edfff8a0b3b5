"""Each role on each road, made from the table of roads: allowed or not there, by page, data and file."""

import re

import pytest

from radioscopie.store.opening import open_folder
from radioscopie.store.people import make_tenant
from radioscopie.web.survey.app import send_due
from radioscopie.web.survey.door import answering_functions
from radioscopie.web.survey.roads import ANYONE, PRACTICE, ROADS, ROLES, may
from tests.service.build import NOW, campaign, links_sent
from tests.service.web import World

DEEDS = {"withdraw", "sign_out", "close_account", "move_campaign"}  # what would end the tests that follow


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A federation with a campaign, and somebody of every role, in session."""
    store = open_folder(tmp_path_factory.mktemp("rights") / "data")
    make_tenant(store, "fed", "Fédération", NOW)
    world = World(store)
    name = campaign(store)
    link = links_sent(store, "fed", name)["un@cabinet.example"]
    owner = world.practice(link)
    people = {"owner": owner}
    for role in ("respondent", "submitter"):
        owner.post("/enquete/cabinet/personnes", data={"email": f"{role}@cabinet.example", "role": role})
        send_due(world.desk)
        people[role] = world.practice(world.letters[-1].link)
    people |= {role: world.staff(role) for role in ROLES if role not in PRACTICE}
    people["nobody"] = world.browser()
    yield world, name, people
    store.close()


def address(road, name):
    known = {"campaign": name, "tenant": "fed", "token": "fed." + "x" * 43, "number": "1"}
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "no-such-thing"), road.path)


def ask(client, road, name):
    return client.request(road.method, address(road, name), follow_redirects=False)


def test_every_road_has_what_answers_it_and_nothing_else_answers():
    assert set(answering_functions()) == {road.of or road.name for road in ROADS}
    assert len({(road.method, road.path) for road in ROADS}) == len(ROADS)


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_a_role_takes_its_roads_and_the_others_do_not_exist(served, role):
    _, name, people = served
    lost = people["nobody"].get("/no-such-page").status_code
    found = {}
    for road in ROADS:
        if (road.of or road.name) in DEEDS and may(road, role):
            continue
        status = ask(people[role], road, name).status_code
        is_open = road.roles == ANYONE
        if role == "nobody" and not is_open:
            right = status == 401
        elif not is_open and not may(road, role):
            right = status == 404
        else:
            right = status in (200, 303, 404, 409, 422)
        if not right:
            found[road.name] = status
    assert lost == 404
    assert found == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_ones_own_reads_like_what_does_not_exist(served, role):
    _, name, people = served
    client = people[role]
    lost = client.get("/gestion/no/such/page").text
    for road in ROADS:
        if road.method == "GET" and road.kind != "data" and not may(road, role):
            assert ask(client, road, name).text == lost, road.name


def test_a_request_from_another_site_changes_nothing(served):
    _, _, people = served
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example", "sec-fetch-site": ""},
        {"sec-fetch-site": ""},
    ):
        client = people["administrator"]
        answer = client.post("/gestion/campagnes", data={"title": "x"}, headers=headers)
        assert answer.status_code == 403, headers


def test_rates_and_wrong_words_are_told_alike_for_names_that_exist_or_not(served):
    world, _, _ = served
    client = world.browser()
    words = {"tenant": "fed", "email": "nobody@fed.example", "password": "x", "code": "000000"}
    unknown = client.post("/gestion/entree", data=words)
    known = client.post("/gestion/entree", data={**words, "tenant": "other"})
    assert unknown.text == known.text
    assert unknown.status_code == known.status_code == 422
