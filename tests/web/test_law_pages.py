"""Pages and routes of the law: the same values as Python and the command, four words for what is not there."""

import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.cli.main import main
from radioscopie.law.load import Entry, Law
from radioscopie.questions.law.written import show_content
from radioscopie.web.pages.all import PAGES
from radioscopie.web.pages.law_value import state_of

ROUTES = [*dict.fromkeys(one.route for one in PAGES)]

LAW = Law.load()
ADDRESSES = sorted(LAW.entries)
DAYS = st.dates(min_value=date(2005, 1, 1), max_value=date(2035, 12, 31))


def plain(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


@given(st.sampled_from(ADDRESSES), DAYS, st.sampled_from(["fr", "en"]))
def test_the_page_of_a_value_shows_the_value_of_the_day(client, address, on, lang):
    prefix = "" if lang == "fr" else "/en"
    page = client.get(f"{prefix}/loi/{address}", params={"on": on.isoformat()})
    assert page.status_code == 200
    shown = re.search(r'<span class="big[^"]*">(.*?)</span>', page.text, re.DOTALL)
    value = LAW.entries[address].at(on)
    assert html.unescape(shown[1]) == show_content(value, lang)
    assert value.reference in plain(page.text)


def test_zero_missing_ended_and_not_yet_are_told_apart(client):
    entry = LAW.entries["modifiers.Z.rate"]
    first, last = entry.values[0], entry.values[-1]
    assert state_of(entry, replace(first, value=0)) == "zero"
    assert state_of(entry, replace(first, value=None, status="missing")) == "missing"
    assert [state_of(entry, entry.at(on)) for on in ("2018-01-01", "2005-01-02", str(last.valid_from))] == [
        "ended",
        "none",
        "value",
    ]
    assert "plus en vigueur" in client.get("/loi/modifiers.Z.rate?on=2018-01-01").text
    assert "que le" in client.get("/loi/modifiers.Z.rate?on=2005-01-02").text


def command(capsys, *words: str) -> dict:
    main([*words, "--json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/law/modifiers.Z.rate", ("law", "show", "modifiers.Z.rate")),
        (
            "/law/technical_fees.mri?on=2026-08-01",
            ("law", "show", "technical_fees.mri", "--on", "2026-08-01"),
        ),
        ("/law/diff?from=2025-11-04&to=2027-01-01", ("law", "diff", "2025-11-04", "2027-01-01")),
        ("/law/check", ("law", "check")),
        ("/law/modifiers.Z.rate?lang=en", ("law", "show", "modifiers.Z.rate", "--lang", "en")),
    ],
)
def test_the_api_gives_the_json_of_the_command(client, capsys, path, words):
    assert client.get(f"/api/v1{path}").json() == command(capsys, *words)


def test_the_page_of_two_days_has_the_rows_of_the_command(client, capsys):
    changes = command(capsys, "law", "diff", "2025-11-04", "2027-01-01")["changes"]
    page = client.get("/loi/comparer?de=2025-11-04&a=2027-01-01").text
    assert [one for one in changes if f">{one['address']}</a>" not in page] == []
    assert page.count('<th scope="row">') == len(changes)
    assert "rien ne change" in client.get("/loi/comparer?de=2026-01-01&a=2026-01-01").text


def test_a_search_finds_codes_words_and_texts_without_accents(client):
    def found(words):
        return [one["address"] for one in client.get("/api/v1/law", params={"q": words}).json()["entries"]]

    assert found("zbqk002") == ["acts.ZBQK002.tariff"]
    assert "modifiers.Z.rate" in found("modificateur z")
    assert found("SCANOGRAPHIE crâne") == found("scanographie crane") != []
    nothing = client.get("/api/v1/law?q=zbqk02").json()
    assert nothing["count"] == 0
    assert "ZBQK002" in nothing["close"]
    assert "Rien pour" in client.get("/loi?q=zbqk02").text


@pytest.mark.parametrize("path", ["/loi/nimporte.quoi", "/api/v1/law/nimporte.quoi"])
def test_an_unknown_address_is_said_with_close_ones(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "adresse inconnue" in answer.text


def test_problems_are_data_in_both_languages(client):
    answer = client.get("/api/v1/law/diff?from=2025-13-01&to=hier")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problems = answer.json()["problems"]
    assert [one["value"] for one in problems] == ["2025-13-01", "hier"]
    assert all({"key", "place", "value", "message"} <= one.keys() for one in problems)
    assert problems[0]["message"] == problems[0]["messages"]["fr"] != problems[0]["messages"]["en"]


def test_pages_of_the_law_are_listed():
    assert {"/", "/loi", "/loi/comparer", "/loi/controle", "/loi/{address}", "/api"} <= set(ROUTES)


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
def test_every_page_and_example_answers_in_both_languages(client_alone, route):
    for one in client_alone.get("/api/v1/pages").json():
        for prefix in ("", "/en") if one["route"] == route else ():
            answer = client_alone.get(prefix + one["example"])
            assert answer.status_code == 200, one
            assert f'<html lang="{"en" if prefix else "fr"}">' in answer.text


def test_every_page_of_the_list_is_looked_at(client):
    assert {one["route"] for one in client.get("/api/v1/pages").json()} <= set(ROUTES)


def test_every_example_of_the_api_that_reads_answers(client):
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        assert path.startswith("/api/v1/") or path == "/healthz"
        assert all(one["summary"] for one in methods.values())
    assert isinstance(LAW["modifiers.Z.rate"], Entry)
