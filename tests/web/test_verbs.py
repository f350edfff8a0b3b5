"""Every question of the registry has a page, or says there why it has not; its answers are those of the command."""

import re
import time
from html import unescape

import pytest

from radioscopie.asking import read_ask
from radioscopie.questions.registry import QUESTIONS, named
from radioscopie.results.answer import silent
from radioscopie.web.api.verbs import NO_ROUTE, needs_a_place
from radioscopie.web.app import API
from radioscopie.web.pages.all import PAGES
from radioscopie.web.pages.question import places_asked
from radioscopie.web.pages.verbs import OWN, SHOWN, route_of
from radioscopie.web.render import address
from radioscopie.web.shown import said_in
from tests.web.waiting import result_of

ROUTES = {one.route for one in PAGES}
OF_COMMAND = [one.verb for one in QUESTIONS if one.verb not in OWN and places_asked(one.verb)]
OF_PAGE = [one.verb for one in QUESTIONS if one.verb not in OWN and not places_asked(one.verb)]
OF_NATION = ("survey demo", "survey said")  # their answers construct the nation
TABLE = b"region,size,value\nA,1,100\nA,2,50\nB,1,70\nB,2,80\n"


def quickest(verbs):
    """Leave to `make test` the questions that construct the nation."""
    return [pytest.param(one, marks=[pytest.mark.slow] * (one in OF_NATION)) for one in verbs]


def headline(page: str) -> str:
    return re.sub("<[^>]+>", "", re.search(r'data-testid="headline"[^>]*>(.*?)</p>', page, re.DOTALL)[1])


def settled(client, route: str, params=None):
    """The page once its answer is there."""
    for _ in range(200):
        answer = client.get(route, params=params)
        if "data-poll" not in answer.text:
            return answer
        time.sleep(0.3)
    raise TimeoutError(route)


@pytest.mark.parametrize("verb", [one.verb for one in QUESTIONS])
def test_every_question_has_a_page(verb):
    assert route_of(verb) in ROUTES


def test_every_question_that_needs_no_folder_has_a_road_and_is_walked():
    roads = {one.verb for one in API if one.verb}
    lacking = {one.verb for one in QUESTIONS if not needs_a_place(one.ask)} - roads
    assert {one for one in lacking if not one.startswith(NO_ROUTE)} == set()
    examples = {one.example.partition("?")[0] for one in PAGES}
    assert {route_of(one.verb) for one in QUESTIONS} <= examples | {"/loi/{address}"}


def test_the_page_of_pages_names_every_question(client):
    for prefix in ("", "/en"):
        page = client.get(f"{prefix}/questions").text
        assert [one.verb for one in QUESTIONS if f"radioscopie {one.verb}</code>" not in page] == []


def test_sentences_of_a_summary_are_told_and_rows_are_left_to_the_tables():
    rows = "Contrôles\nFiche    Grandeur\nSPE-004  Forfaits\n\n  concorde : 1\n  diffère : 10\n\nsources"
    assert said_in(rows) == ["Contrôles", "concorde : 1", "diffère : 10"]
    assert said_in("Une phrase.\nUne autre.\n\nnom  valeur\na    1") == ["Une phrase.", "Une autre."]
    assert said_in("nom  valeur") == ["nom  valeur"]


@pytest.mark.parametrize("verb", OF_COMMAND)
def test_a_question_of_a_folder_says_why_it_is_typed(client, verb):
    page = client.get(f"/en{route_of(verb)}").text
    assert all(one in page for one in places_asked(verb))
    assert f"radioscopie {verb}" in page


@pytest.mark.parametrize("verb", quickest(OF_PAGE))
def test_a_form_has_no_place_of_a_disk(client, verb):
    answer = client.get(route_of(verb))
    assert answer.status_code == 200
    assert 'name="out"' not in answer.text
    refused = client.get(route_of(verb), params={"out": "/tmp/x"})  # noqa: S108 - refused
    assert refused.status_code == 422
    assert "out" in refused.text


def test_a_figure_is_told_with_its_source(client):
    page = settled(client, "/questions/source", {"fact": "COS-016"}).text
    question = named("source")
    said = question.summary(question.answer(question.ask(fact="COS-016"), silent).result, "fr")
    assert said.split("\n")[0] in page
    assert ".parquet" in page


def test_a_word_that_is_none_leaves_the_form_filled_in(client):
    answer = settled(client, "/questions/source", {"fact": "<b>nothing"})
    assert answer.status_code == 422
    assert "&lt;b&gt;nothing" in answer.text
    assert "<b>nothing" not in answer.text


@pytest.mark.slow
def test_minutes_by_road_are_those_of_the_command(client):
    ask = read_ask(named("travel").ask, {"start": ["Grenoble"], "end": ["Lyon"], "draws": ["0"]}, None)
    row = named("travel").answer(ask, silent).result.rows.to_pylist()[0]
    result = result_of(client, "/api/v1/travel", {"start": "Grenoble", "end": "Lyon", "draws": 0})
    assert client.get(f"/api/v1/results/{result}").json()["rows"] == [row]
    table = client.get(f"/api/v1/results/{result}/tables/rows.csv").text
    assert str(row["minutes"]) in table


@pytest.mark.slow
def test_files_of_a_question_are_given_on_its_page(client_alone):
    route = route_of("survey protect")
    client_alone.post(route, files={"files": ("contributions.csv", TABLE)})
    page = client_alone.get(route).text
    key = re.search(r'<option value="([^"]+)"[^>]*>contributions.csv', page)[1]
    asked = {"contributions": key, "table": "region\r\nsize", "value": "value", "preset": "companies"}
    page = settled(client_alone, route, asked).text
    assert 'data-testid="answer"' in page, headline(page)
    assert settled(client_alone, route, {**asked, "value": "none"}).status_code == 422


def test_an_address_says_a_list_once_for_each_of_its_values():
    assert address("en", "/x", {"b": ["1", "2"], "a": "é", "c": [], "d": 0}) == "/en/x?a=%C3%A9&b=1&b=2&d=0"


@pytest.mark.parametrize("verb", quickest(one for one in SHOWN if one not in ("travel", "source")))
def test_a_question_without_a_file_is_tried_on_an_example(client, verb):
    page = client.get(route_of(verb)).text
    link = unescape(re.search(r'href="([^"]+)">Essayer avec un exemple', page)[1])
    found = settled(client, link)
    assert 'data-testid="answer"' in found.text, headline(found.text)
    assert 'class="problems"' not in found.text
