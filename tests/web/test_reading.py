"""A reading network along its seats: each number of seats is the network of that number, simulated by the question."""

import csv
import io
from types import SimpleNamespace

import pytest

from radioscopie.inputs import Upload
from radioscopie.questions.registry import named
from radioscopie.results.answer import silent
from radioscopie.toml.file import read_toml
from radioscopie.web.example import shipped_examples
from radioscopie.web.work import reading
from radioscopie.web.work.reading import seats_curve

NETWORK = shipped_examples()["exemple:night-2017.toml"]
FIRST = b'start = "18:00", end = "08:30", seats = 3'


@pytest.mark.slow
def test_each_position_is_the_network_of_that_number_of_seats():
    found = seats_curve(NETWORK, "", 0, [3, 4], 2, 1)
    question = named("reading")
    for row, seats in zip(found["rows"], (b"3", b"4"), strict=True):
        content = NETWORK.content.replace(FIRST, FIRST[:-1] + seats, 1)
        ask = question.ask(network=Upload("n.toml", content), replications=2, seed=1)
        told = question.answer(ask, silent).result.tables["delays"].table.to_pylist()
        assert row["delays"] == [one for one in told if one["grouping"] in ("all", "priority")]


def test_each_position_asks_for_the_network_of_that_number_of_seats(monkeypatch):
    asked, question = [], named("reading")

    def without_engine(ask, _):
        asked.append(ask)
        rows = [{"grouping": one, "key": ""} for one in ("all", "priority", "site")]
        table = SimpleNamespace(table=SimpleNamespace(to_pylist=lambda: rows))
        return SimpleNamespace(result=SimpleNamespace(tables={"delays": table}))

    one = SimpleNamespace(ask=question.ask, answer=without_engine)
    monkeypatch.setattr(reading, "named", lambda _: one)
    found = seats_curve(NETWORK, "", 0, [2, 5], 3, 7)
    assert [row["seats"] for row in found["rows"]] == [2, 5]
    assert [len(row["delays"]) for row in found["rows"]] == [2, 2]
    for ask, seats in zip(asked, (2, 5), strict=True):
        given, ours = read_toml(ask.network), read_toml(NETWORK)
        ours["readers"][0]["shifts"][0]["seats"] = seats
        assert given == ours
        assert (ask.replications, ask.seed) == (3, 7)


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"network": "nothing"}, "web.no_file"),
        ({"network": "exemple:night-2017.toml", "group": "x"}, "asking.not_a_choice"),
        ({"network": "exemple:night-2017.toml", "shift": 40}, "asking.not_between"),
        ({"network": "exemple:night-2017.toml", "seats": [999]}, "asking.not_between"),
        ({"network": "exemple:night-2017.toml", "seats": "x"}, "web.not_a_list"),
        ({"network": {"title": "x"}}, "asking.not_a_choice"),
        ({"network": "exemple:night-2017.toml", "seed": "x"}, "asking.not_whole"),
    ],
)
def test_what_cannot_be_simulated_is_said(client, body, key):
    answer = client.post("/api/v1/reading/curve", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["problems"][0]["key"] == key


STATE = "network=exemple:night-2017.toml&de=2&a=3&replications=1"


@pytest.mark.slow
def test_the_page_of_seats_shows_its_file_and_the_answer_of_the_api(client):
    rows = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/reading/seats.csv?{STATE}").text)))
    body = {"network": "exemple:night-2017.toml", "seats": [2, 3], "replications": 1}
    told = client.post("/api/v1/reading/curve", json=body).json()["rows"]
    whole = {
        (one["seats"], delay["key"] or "all"): delay["within"]
        for one in told
        for delay in one["delays"]
        if delay["interval"] == "image_to_report"
    }
    assert {(int(one["seats"]), one["exams_of"]): float(one["within"]) for one in rows} == whole
    page = client.get(f"/lecture/sieges?{STATE}").text
    for one in rows:
        assert f"{100 * float(one['within']):.1f}".replace(".", ",") in page


@pytest.mark.parametrize("state", ["de=x", "a=99", "shift=-1", "network=nothing", "replications=0", "de=²"])
def test_seats_that_are_none_are_refused(client, state):
    assert client.get(f"/lecture/sieges?{state}").status_code == 422
    assert client.get(f"/api/v1/reading/seats.csv?{state}").status_code == 422
