"""Figures of the explorer's own pages as drawings and files: bars that say their values, at two widths."""

import csv
import io
import re
import time
from fractions import Fraction
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from radioscopie.inputs import Upload
from radioscopie.law.diff import moved
from radioscopie.law.load import Law
from radioscopie.web.bars import EDGE, NARROW, WIDE, Bar, bars_drawn

PNG = b"\x89PNG\r\n\x1a\n"
CHANGE = "loi.technical_fees.mri=-5@2027-01-01"


def texts(svg: str | bytes) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - ours


def rects(svg: str) -> list[tuple[float, float]]:
    """Where bars begin and end, the ground left out."""
    found = list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect"))[1:]  # noqa: S314 - ours
    return [
        (float(one.get("x", "0")), float(one.get("x", "0")) + float(one.get("width", "0"))) for one in found
    ]


def answer_of(client, address: str) -> str:
    """Ask a page until it holds its answer: where nothing is compiled yet, the first price takes minutes."""
    while 'data-testid="answer"' not in (page := client.get(address).text):
        time.sleep(0.3)
    return page


def drawn(*bars: Bar, narrow: bool = False) -> str:
    return bars_drawn("fr", "Une phrase", "Un titre", bars, "radioscopie", narrow=narrow)


@pytest.mark.parametrize("narrow", [False, True])
def test_bars_hold_in_the_drawing_and_keep_their_proportions(narrow):
    (first, second) = rects(drawn(Bar("a", "10,00 €", 10), Bar("b", "20,00 €", 20), narrow=narrow))
    assert first[0] == second[0]
    assert second[1] - second[0] == pytest.approx(2 * (first[1] - first[0]), abs=0.2)
    assert second[1] < (NARROW if narrow else WIDE) - 2 * EDGE


def test_a_bar_below_zero_ends_where_one_above_begins():
    below, above = rects(drawn(Bar("a", "−5 %", Fraction(-1, 20)), Bar("b", "+10 %", Fraction(1, 10))))
    assert below[1] == pytest.approx(above[0])
    assert below[0] == 0


def test_what_is_not_known_has_words_and_no_bar_and_two_ends_have_two():
    svg = drawn(Bar("a", "montant inconnu", None), Bar("b", "10,00 € – 20,00 €", 10, 20))
    doubt, sure = rects(svg)
    assert doubt[0] == pytest.approx(sure[1])
    assert doubt[1] - doubt[0] == pytest.approx(sure[1] - sure[0], abs=0.2)
    assert {"montant inconnu", "10,00 € – 20,00 €"} <= set(texts(svg))


def test_the_steps_of_an_act_are_drawn_with_their_amounts(client):
    page = answer_of(client, "/acte?act=ZBQK002&date=2026-08-01&modifiers=Z")
    total = re.search(r'data-testid="answer">([^<]+)<', page)[1]
    pictures = [unescape(one) for one in re.findall(r'<img src="([^"]+)"', page)]
    assert len(pictures) == 2
    for address in pictures:
        svg = client.get(address)
        assert svg.headers["content-type"] == "image/svg+xml"
        assert any(total in one for one in texts(svg.content))
        assert client.get(address + "&narrow=1").text != svg.text
    amounts = re.findall(r'<td class="figure">([^<]+)</td>', page)
    assert amounts
    assert set(amounts) <= {word for address in pictures for word in texts(client.get(address).content)}


def test_an_act_is_drawn_as_png(client):
    page = answer_of(client, "/en/acte?act=ZBQK002&date=2026-08-01")
    address = unescape(re.search(r'href="([^"]+steps\.png[^"]*)"', page)[1])
    assert client.get(address).content.startswith(PNG)


def test_a_reform_has_its_values_as_a_table_a_file_and_a_drawing(client):
    page = client.get(f"/reforme?{CHANGE}").text
    law = Law.load()
    reform = Upload("r.toml", client.get(f"/api/v1/reform/file?{CHANGE}").content)
    known = {
        (one.entry.address, one.after.valid_from.isoformat()): one
        for one in moved(law, law.with_reforms(reform))
    }
    rows = list(csv.DictReader(io.StringIO(client.get(f"/api/v1/reform/tables/changes.csv?{CHANGE}").text)))
    assert {(one["address"], one["from"]) for one in rows} == set(known)
    for one in rows:
        found = known[one["address"], one["from"]]
        assert (one["before"], one["after"]) == (found.before.raw, found.after.raw)
        assert float(one["change_percent"]) == pytest.approx(-5, abs=0.05)
    assert page.count('<tr><th scope="row"><a href="/loi/technical_fees.mri.') == len(rows)
    svg = client.get(f"/api/v1/reform/pictures/changes.svg?{CHANGE}&lang=en")
    assert any(one.startswith("technical_fees.mri.") for one in texts(svg.content))
    for kind in ("xlsx", "parquet", "json"):
        assert client.get(f"/api/v1/reform/tables/changes.{kind}?{CHANGE}").status_code == 200
    assert client.get(f"/api/v1/reform/tables/changes.exe?{CHANGE}").status_code == 422
    assert client.get(f"/api/v1/reform/pictures/changes.exe?{CHANGE}").status_code == 422


def test_what_a_reform_is_called_cannot_write_in_its_drawing(client):
    svg = client.get(f"/api/v1/reform/pictures/changes.svg?{CHANGE}&titre=<script>alert(1)</script>")
    assert "<script" not in svg.text
    assert any("<script>" in one for one in texts(svg.content))


def test_an_empty_reform_invites_with_an_example_that_answers(client_alone):
    page = client_alone.get("/reforme").text
    example = unescape(re.search(r'class="button" href="(/reforme\?[^"]+)"', page)[1])
    assert "technical_fees.mri" in client_alone.get(example).text


def test_the_plan_invites_with_an_example(client):
    assert re.search(r'class="button" href="/plan\?s=\w+"', client.get("/plan").text)


def test_two_days_compared_are_drawn(client):
    svg = client.get("/api/v1/law/pictures/diff.svg?from=2025-11-04&to=2027-01-01")
    page = client.get("/loi/comparer?de=2025-11-04&a=2027-01-01").text
    assert "/api/v1/law/pictures/diff.svg?from=2025-11-04&amp;to=2027-01-01" in page
    assert any("→" in one for one in texts(svg.content))
    nothing = client.get("/api/v1/law/pictures/diff.svg?from=2026-01-05&to=2026-01-05")
    assert nothing.status_code == 200
    assert not rects(nothing.text)


def test_a_commune_two_communes_and_zones_are_drawn(access):
    base = "/api/v1/access/pictures"
    page = access.get("/acces/07186").text
    minutes = re.findall(r'<td class="figure">([0-9,]+)</td></tr>', page)
    said = texts(access.get(f"{base}/portraits.svg?commune=07186").content)
    assert minutes
    assert {f"{one} min" for one in minutes} <= set(said)
    two = texts(access.get(f"{base}/portraits.svg?commune=07186,38185&narrow=1").content)
    assert any("Privas" in one for one in two)
    assert any("Grenoble" in one for one in two)
    for name in ("departement", "region", "epci"):
        assert access.get(f"{base}/{name}.svg?equipment=mri").status_code == 200
    assert access.get(f"{base}/communes.svg").status_code == 422
    assert access.get(f"{base}/portraits.png?commune=07186").content.startswith(PNG)
