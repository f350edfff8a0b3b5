"""Values of the law taken away as files: every row, none cut, the same as the command gives."""

import csv
import io
from datetime import date
from xml.etree.ElementTree import fromstring

import pytest

from radioscopie.law.load import Law
from radioscopie.questions.registry import named
from radioscopie.results.answer import silent
from radioscopie.web.law_search import find


def rows(client, address: str):
    answer = client.get(f"/api/v1/law/tables/{address}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_search_is_taken_away_whole(client):
    found = find("scanographie")
    told = rows(client, "search.csv?q=scanographie&on=2026-08-01")
    assert len(told) >= len(found) > 50
    assert {one["address"] for one in told} == {one.address for one in found}


def test_two_days_compared_have_the_rows_of_the_command(client):
    question = named("law diff")
    ask = question.ask(before=date(2025, 11, 4), after=date(2027, 1, 1))
    result = question.answer(ask, silent).result
    told = rows(client, "diff.csv?from=2025-11-04&to=2027-01-01")
    assert [one["address"] for one in told] == [row.entry.address for row in result.rows]
    assert {"before_value", "after_value", "change_percent"} <= set(told[0])


def test_a_value_has_its_whole_history(client):
    told = rows(client, "values.csv?address=modifiers.Z.rate")
    held = Law.load()["modifiers.Z.rate"].values
    assert [float(one["value"]) for one in told] == [float(one.value) for one in held]
    assert len(rows(client, "check.csv")) > 50


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "json"])
def test_every_format_is_given(client, kind):
    assert (
        client.get(f"/api/v1/law/tables/values.{kind}?address=modifiers.Z&on=2026-01-01").status_code == 200
    )


def test_the_history_of_a_value_is_taken_away_as_a_drawing(client):
    page = client.get("/loi/modifiers.Z.rate").text
    drawn = client.get("/api/v1/law/stairs.svg?address=modifiers.Z.rate&on=2026-01-01")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert fromstring(drawn.text).tag.endswith("svg")  # noqa: S314 - ours
    assert drawn.text.count('stroke-width="4"') == page.count('class="step')
    assert all(word in drawn.text for word in ("13,0", "modifiers.Z.rate", Law.load().version))
    picture = client.get("/api/v1/law/stairs.png?address=modifiers.Z.rate&lang=en")
    assert picture.content.startswith(b"\x89PNG")
    assert "/api/v1/law/stairs.png?address=modifiers.Z.rate" in page


@pytest.mark.parametrize(
    "asked", ["svg?address=modifiers", "svg?address=no.where", "gif?address=modifiers.Z.rate"]
)
def test_what_has_no_history_is_refused_in_words(client, asked):
    answer = client.get(f"/api/v1/law/stairs.{asked}")
    assert answer.status_code in (404, 422)
    assert answer.json()["problems"][0]["message"]


@pytest.mark.parametrize(
    "address", ["values.csv?address=nothing.here", "search.exe?q=a", "none.csv", "diff.csv?from=x&to=y"]
)
def test_what_cannot_be_given_is_refused_in_words(client, address):
    answer = client.get(f"/api/v1/law/tables/{address}")
    assert answer.status_code in (404, 422)
    assert answer.json()["problems"]


def test_nothing_found_is_an_empty_file(client):
    assert rows(client, "search.csv?q=zzzzzz") == []


def test_a_visit_that_is_over_says_so_and_what_to_do(client_alone):
    assert "Vos fichiers ne sont plus là" not in client_alone.get("/cabinet").text
    client_alone.cookies.set("radioscopie", "gone")
    page = client_alone.get("/cabinet").text
    assert "Vos fichiers ne sont plus là" in page
    assert 'data-testid="drop"' in page
    assert "no longer here" in client_alone.get("/en/cabinet/ligne?n=3").text
