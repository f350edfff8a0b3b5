"""The HTTP contract, a test a route: what each is asked, what it answers, and its errors in both languages."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.law.reform import load_reform
from radioscopie.web import quick
from radioscopie.web.app import API
from radioscopie.web.pages.all import PAGES
from tests.web.waiting import answered, result_of

PRACTICE = Path(__file__).parents[2] / "examples/practice"
LONG = {"scenario": "decision_2025", "draws": 99_999}
NIGHT = "exemple:night-2017.toml"
ASKED = """
GET /healthz
PUT /api/v1/files
POST /api/v1/impact
GET /api/v1/results/{id}
GET /api/v1/results/{id}/tables/{name}.{kind}
GET /api/v1/results/{id}/reproduce.sh
GET /api/v1/results/{id}/reproduce.py
GET /api/v1/results/{id}/explain
GET /api/v1/jobs/{id}
DELETE /api/v1/jobs/{id}
GET /api/v1/jobs/{id}/events
GET /api/v1/law
GET /api/v1/law/{address}
GET /api/v1/law/diff
GET /api/v1/law/check
GET /api/v1/price
POST /api/v1/nation/whatif
POST /api/v1/nation/curve
POST /api/v1/nation/map
POST /api/v1/nation/run
GET /api/v1/access
GET /api/v1/access/layer
GET /api/v1/access/place
POST /api/v1/access/add
POST /api/v1/reform/check
DELETE /api/v1/session
POST /api/v1/site
POST /api/v1/reading/simulate
POST /api/v1/reading/curve
POST /api/v1/reading/staff
POST /api/v1/accounts
GET /api/v1/permits
GET /api/v1/validate
GET /api/v1/pages
"""


@pytest.fixture(scope="module")
def files(client):
    sent = {}
    for name in ("activity", "machines"):
        content = (PRACTICE / f"{name}.csv").read_bytes()
        answer = client.put("/api/v1/files", content=content, headers={"X-Filename": f"{name}.csv"})
        assert answer.status_code == 200
        sent[name] = answer.json()
    return sent


@pytest.fixture(scope="module")
def result(client, files):
    asked = {name: one["file"] for name, one in files.items()}
    return result_of(client, "/api/v1/impact", asked | {"base": "2025-11-04", "years": [2025, 2027]})


def test_every_route_asked_for_is_in_the_contract(client):
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    served = {f"{method.upper()} {path}" for path, ways in document["paths"].items() for method in ways}
    served |= {"GET /healthz", "GET /api/v1/pages"}
    assert [one for one in ASKED.split("\n") if one and one not in served] == []


def test_health_tells_what_is_ready(client):
    found = client.get("/healthz").json()
    assert found["ready"]["law"] is True
    assert set(found["ready"]) >= {"law", "nation"}
    assert all(isinstance(one, bool) for one in found["ready"].values())


def test_a_file_is_told_by_its_rows(files):
    for one in files.values():
        assert {"file", "rows_read", "accepted", "rejected"} <= set(one)
        assert one["rows_read"] == one["accepted"] + one["rejected"]


def test_impact_answers_a_result_or_a_job(client, files, result):
    asked = {name: one["file"] for name, one in files.items()} | {"base": "2025-11-04", "years": [2026, 2026]}
    answer = client.post("/api/v1/impact", json=asked)
    assert (answer.status_code, set(answer.json())) == (202, {"job"})
    assert answer.headers["location"] == f"/api/v1/jobs/{answer.json()['job']}"
    found = result_of(client, "/api/v1/impact", asked)
    at_once = client.post("/api/v1/impact", json=asked)
    assert (at_once.status_code, at_once.json()) == (200, {"result": found})


def test_a_result_is_given_with_its_tables_and_ways_to_do_it_again(client, result):
    path = f"/api/v1/results/{result}"
    assert {"tables", "assumptions", "rows_read"} <= set(client.get(path).json())
    for kind, start in (("csv", b"variant"), ("xlsx", b"PK"), ("parquet", b"PAR1"), ("json", b"{")):
        answer = client.get(f"{path}/tables/by_year.{kind}")
        assert answer.status_code == 200
        assert answer.content.lstrip(b'"').startswith(start)
    assert client.get(f"{path}/reproduce.sh").text.startswith("#!/bin/sh")
    assert "radioscopie" in client.get(f"{path}/reproduce.py").text
    assert {"line", "steps", "payers"} <= set(client.get(f"{path}/explain?line=2").json())


def test_a_job_is_told_followed_and_given_up(client):
    job = client.post("/api/v1/nation/run", json=LONG).json()["job"]
    told = client.get(f"/api/v1/jobs/{job}").json()
    assert {"job", "state", "place", "done", "elapsed_s", "expected_s", "result"} <= set(told)
    assert client.delete(f"/api/v1/jobs/{job}").json()["state"] == "cancelled"
    events = client.get(f"/api/v1/jobs/{job}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    assert json.loads(re.search(r"data: (.*)", events.text)[1])["state"] == "cancelled"


def test_the_law_is_searched_shown_compared_and_checked(client):
    found = client.get("/api/v1/law?q=IRM&on=2027-01-01").json()
    assert found["on"] == "2027-01-01"
    assert found["count"] > 0
    assert {"address", "values"} <= set(found["entries"][0])
    assert client.get("/api/v1/law/modifiers.Z.rate").status_code == 200
    assert client.get("/api/v1/law/diff?from=2025-11-04&to=2027-01-01").status_code == 200
    assert client.get("/api/v1/law/check").status_code == 200


def test_an_act_is_priced(client):
    found = client.get("/api/v1/price?act=ZBQK002&date=2026-08-01").json()
    assert found["total_low_cents"] == found["total_high_cents"] > 0
    assert found["steps"]


def test_the_nation_answers_in_cents(client, nation):
    body = {"scenario": "decision_2025", "values": {"growth.mri": 5}, "law": {}}
    saved = client.post("/api/v1/nation/whatif", json=body).json()["saving_cents"]
    assert isinstance(saved, int)
    curve = client.post(
        "/api/v1/nation/curve", json={"scenario": "decision_2025", "lever": "growth.mri", "values": [4, 5, 6]}
    ).json()
    assert curve["positions"] == [4, 5, 6]
    assert curve["saving_cents"][1] == saved
    rows = client.post("/api/v1/nation/map", json=body).json()["rows"]
    assert {"departement", "saving_cents"} <= set(rows[0])
    result = result_of(client, "/api/v1/nation/run", {"scenario": "decision_2025", "draws": 1})
    target = client.get(f"/api/v1/results/{result}").json()["tables"]["target"]
    first = dict(zip(target["columns"], target["rows"][0], strict=True))
    assert first["saved_cents"] == client.post("/api/v1/nation/whatif", json={}).json()["saving_cents"]


def test_access_is_drawn_told_and_changed(client, access):
    layer = client.get("/api/v1/access/layer?equipment=mri").json()
    assert len(layer["codes"]) == len(layer["values"]) > 34_000
    assert client.get("/api/v1/access/place?commune=07186").json()["name"] == "Privas"
    added = client.post(
        "/api/v1/access/add", json={"equipment": "mri", "places": [{"commune": "07186", "machines": 1}]}
    )
    assert {"before", "after", "changed"} <= set(added.json())


def test_a_reform_is_checked(client):
    found = client.post("/api/v1/reform/check", json={"law": {"modifiers.Z.rate": "=0.15@2027-01-01"}}).json()
    assert found["addresses"] == ["modifiers.Z.rate"]


def test_a_counter_proposal_has_a_name_and_an_author_that_may_change(client_alone):
    client_alone.post("/reforme", data={"address": "modifiers.Z.rate", "number": "0.15", "day": "2027-01-01"})
    for title in ("Une autre voie", 'Deux "voies"\n[values]'):
        page = client_alone.post("/reforme", data={"rename": "1", "title": title, "author": "FNMR"}).text
        address = unescape(re.search(r'href="(/api/v1/reform/file[^"]*)"', page)[1])
        reform = load_reform(Upload("r.toml", client_alone.get(address).content))
        assert (reform.title, reform.author) == (" ".join(title.split()), "FNMR")
        assert [one.target for one in reform.changes] == ["modifiers.Z.rate"]
    assert client_alone.post("/reforme", data={"rename": "1", "title": "x" * 500}).status_code == 422


def test_what_no_price_depends_on_is_refused_in_words(client):
    unused = next(one.address for one in Law.load().entries.values() if one.kind == "count" and not one.used)
    answer = client.post("/api/v1/reform/check?lang=en", json={"law": {unused: "=3@2027-01-01"}})
    assert answer.status_code == 422
    assert "no effect" in answer.json()["problems"][0]["message"]


BEGUN = {
    "/site": {"equipment": "mri", "add": 1},
    "/reading/simulate": {"network": NIGHT, "replications": 1},
    "/reading/staff": {"network": NIGHT, "promise": "90%<60min"},
}


@pytest.mark.slow
@pytest.mark.parametrize("path", BEGUN)
def test_long_questions_begin_a_job(client, path):
    answer = client.post(f"/api/v1{path}", json=BEGUN[path])
    assert answer.status_code in (200, 202), answer.text
    assert set(answer.json()) in ({"job"}, {"result"})
    if answer.status_code == 202:
        client.delete(f"/api/v1/jobs/{answer.json()['job']}")


@pytest.mark.slow
def test_seats_have_a_curve(client):
    asked = {"network": NIGHT, "seats": [2, 3], "replications": 1}
    found = client.post("/api/v1/reading/curve", json=asked).json()
    assert [row["seats"] for row in found["rows"]] == [2, 3]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/permits", "/validate", "/access?equipment=mri&method=nearest&draws=0"])
def test_what_is_read_is_the_json_of_the_command(client, nation, path):
    answer = client.get(f"/api/v1{path}")
    while answer.status_code == 202:
        answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200
    assert answer.json()["tables"]


def test_accounts_take_a_practice_in_json(client, files):
    answer = answered(client, "/api/v1/accounts", {"practice": {"nothing": 1}})
    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_pages_are_listed_without_language(client):
    rows = client.get("/api/v1/pages").json()
    assert all(set(one) >= {"route", "example"} for one in rows)
    assert not [one for one in rows if one["route"].startswith("/en")]


HEAVY = (
    "/comptes",
    "/national/tirages",
    "/national/base",
    "/hopitaux",
    "/delais",
    "/questions/survey-said",
    "/autorisations",
    "/lecture/sieges",
    "/validation",
)
BARE = [one.route for one in PAGES if "{" not in one.route]


@pytest.mark.parametrize(
    "route",
    [pytest.param(one, marks=[pytest.mark.slow] if one in HEAVY else []) for one in dict.fromkeys(BARE)],
)
def test_a_page_asked_without_a_word_by_who_was_never_there_shows_something(client_alone, route):
    for prefix in ("", "/en"):
        answer = client_alone.get(f"{prefix}{route}", follow_redirects=False)
        assert answer.status_code in (200, 303, 307), answer.text[:200]


def test_a_page_does_not_wait_for_what_takes_long(client, monkeypatch):
    monkeypatch.setattr(quick, "SOON_S", 0)
    page = client.get("/en/lecture/sieges")
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.text
    assert "comes back by itself" in page.text


def test_a_session_is_forgotten(client_alone):
    assert client_alone.delete("/api/v1/session").status_code == 204


WRONG = {  # what a route that takes anything refuses
    "/law": "?on=x",
    "/law/stale": "?on=x",
    "/law/diff": "?from=x&to=y",
    "/access/layer": "?equipment=x",
    "/access/place": "?commune=zzzzzz",
    "/reform/file": "?loi.nothing=-5",
    "/files": "?as=x",
}
LATER = ("access", "nation")  # roads of parts made ready after the others
ROUTES = [
    pytest.param(
        one,
        id=f"{one.method} {one.path}",
        marks=[pytest.mark.slow] if any(part in one.path for part in LATER) else [],
    )
    for one in API
    if one.path not in ("/law/check", "/session", "/healthz", "/pages")
]


@pytest.mark.parametrize("route", ROUTES)
def test_errors_are_data_in_both_languages(client, request, route):
    for part in LATER:
        if part in route.path:
            request.getfixturevalue(part)
    path = re.sub(r"{\w+}", "nothing", route.address)
    path += WRONG.get(route.path, "" if "{" in route.path else "?nothing=1")
    for lang in ("fr", "en"):
        mark = "&" if "?" in path else "?"
        answer = client.request(
            route.method, f"{path}{mark}lang={lang}", content=b'{"nothing": 1}' if route.body else b""
        )
        found = answer.json()
        assert answer.status_code in (404, 422), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert found["title"] == found["titles"][lang]
        assert found["titles"]["fr"] != found["titles"]["en"]
        assert found["status"] == answer.status_code
        for one in found.get("problems", ()):
            assert {"key", "place", "value", "message"} <= set(one)
            assert one["message"] == one["messages"][lang]
            assert one["messages"]["fr"] != one["messages"]["en"]
        assert found.get("problems") or answer.status_code == 404


def test_a_change_of_machines_is_said_at_once_in_both_languages(client, nation):
    address = "/api/v1/delays/moved?equipment=mri&departement=49&faster=10"
    french, english = (client.get(f"{address}&lang={lang}").json() for lang in ("fr", "en"))
    assert french["money"] == english["money"] != []
    assert "jours d’attente" in french["said"]
    assert "days of wait" in english["said"]
    refused = client.get("/api/v1/delays/moved?equipment=mri&sites=mine")
    assert refused.status_code == 422
    assert client.get("/api/v1/delays/moved?equipment=mri&departement=35&add=35%3D-90").status_code == 422
