"""The page of the nation: its files are what it shows, links say what changed, the map is for the people of a place."""

import csv
import io
import re
import time
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from radioscopie.report.amounts import estimated_euros
from radioscopie.web.pages.nation import told_before, versions_now
from radioscopie.web.work.nation import per_thousand

pytestmark = pytest.mark.slow
STATE = "s=decision_2025&v.growth.mri=4&loi.technical_fees.mri=-5@2026-07-01"


@pytest.fixture(scope="module")
def page(client):
    for _ in range(600):
        answer = client.get(f"/national?{STATE}")
        if 'http-equiv="refresh"' not in answer.text:
            return unescape(answer.text)
        time.sleep(0.5)
    raise TimeoutError


def table(client, name: str):
    answer = client.get(f"/api/v1/nation/tables/{name}.csv?{STATE}")
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_tables_taken_away_are_those_shown(client, page):
    years = table(client, "years")
    for row in years:
        assert f'data-year="{row["year"]}"' in page
        assert estimated_euros(int(row["saving_cents"]), "fr") in page
    whole = client.post("/api/v1/nation/whatif", json={
        "values": {"growth.mri": 4}, "law": {"technical_fees.mri": "-5@2026-07-01"},
    }).json()  # fmt: skip
    assert sum(int(row["saving_cents"]) for row in years) == whole["saving_cents"]
    assert [int(row["saving_cents"]) for row in table(client, "measures")] == [
        one["saving_cents"] for one in whole["by_measure"]
    ]


def test_a_map_for_a_thousand_people_is_the_amount_over_the_people(client):
    rows = table(client, "departements")
    assert len(rows) > 100
    for row in rows:
        people = int(row["people"]) if row["people"] else None
        assert (row["per_1000_cents"] or None) == (
            None if people is None else str(per_thousand(int(row["saving_cents"]), people))
        )
    assert 60e6 < sum(int(row["people"] or 0) for row in rows) < 75e6
    assert per_thousand(1, None) is None


def test_drawings_stand_by_themselves(client, page):
    sentence = unescape(re.search(r"data-sentence>([^<]*)<", page)[1])
    for name in ("measures", "years", "departements"):
        svg = client.get(f"/api/v1/nation/pictures/{name}.svg?{STATE}")
        words = " ".join(one.text or "" for one in ET.fromstring(svg.content).iter())  # noqa: S314 - ours
        assert " ".join(sentence.split()[:5]) in " ".join(words.split()), name
        assert "class=" not in svg.text
    png = client.get(f"/api/v1/nation/pictures/departements.png?{STATE}&carte=total")
    assert png.content.startswith(b"\x89PNG")
    assert client.get("/api/v1/nation/pictures/none.svg").status_code == 422
    assert client.get("/api/v1/nation/tables/years.exe").status_code == 422


def test_a_link_says_what_changed_since():
    law, data, code = versions_now().split("_")
    same = {"x": "100", "l": versions_now()}
    assert "identique" in told_before(same, 100, "fr")
    assert "Ni la loi" in told_before(same, 200, "fr")
    assert "la loi, le programme." in told_before({"x": "100", "l": f"old_{data}_0.0"}, 200, "fr")
    assert "the data." in told_before({"x": "100", "l": f"{law}_old_{code}"}, 200, "en")
    assert told_before({"x": "1", "l": "<b>"}, 200, "fr").count("<") == 0
    assert told_before({"x": "1e9"}, 200, "fr") == ""


def test_the_command_shown_says_the_same_mix(page):
    command = re.search(r"<pre[^>]*><code>(#!/bin/sh.*?)</code>", page, re.DOTALL)[1]
    assert "technical_fees.mri" in command
    assert "radioscopie run scenario.toml --beside=changements.toml" in command
