"""Access by territory, two communes side by side, what machines placed gain: the tables of the page are its files."""

import csv
import io
import re
import shlex
from html import unescape

import pytest

from radioscopie.inputs import Upload
from radioscopie.questions.access.answer import answer
from radioscopie.questions.access.ask import Ask
from radioscopie.results.answer import silent

pytestmark = pytest.mark.slow


def rows(client, name: str, state: str = "equipment=mri"):
    answer_ = client.get(f"/api/v1/access/tables/{name}.csv?{state}")
    assert answer_.status_code == 200
    return list(csv.DictReader(io.StringIO(answer_.text)))


def test_territories_are_those_of_the_command(access):
    found = answer(Ask(equipment="mri", draws=0), silent).result.tables["by_departement"].table.to_pylist()
    known = {row["code"]: row for row in found}
    told = rows(access, "departement")
    assert {one["code"] for one in told} == set(known)
    for one in told:
        assert int(one["beyond_30_min"]) == known[one["code"]]["beyond_30_min"]
    shares = [float(one["share_beyond_30_min"]) for one in told]
    assert shares == sorted(shares, reverse=True)


def test_people_are_the_same_in_every_kind_of_territory(access):
    regions, epci, communes = (rows(access, one) for one in ("region", "epci", "communes"))
    assert sum(int(one["people"]) for one in regions) == sum(int(one["people"] or 0) for one in communes)
    assert len(regions) == 18
    assert len(epci) > 1200
    assert "Auvergne" in " ".join(one["name"] for one in regions)


def test_minutes_gained_are_before_less_after(access):
    state = "equipment=mri&ajout=07186"
    gain = access.get(f"/api/v1/access/layer?{state}&measure=gain").json()
    after = access.get(f"/api/v1/access/layer?{state}&measure=minutes").json()["values"]
    before = access.get("/api/v1/access/layer?equipment=mri").json()["values"]
    assert max(one or 0 for one in gain["values"]) > 10
    for a, b, found in zip(before, after, gain["values"], strict=True):
        if None not in (a, b, found):
            assert abs(a - b - found) < 0.11


def test_a_page_shows_its_territory_its_view_and_its_command(access):
    page = unescape(access.get("/acces?equipment=mri&ajout=Privas&vue=gain&zonage=region").text)
    assert "measure=gain" in page
    assert "<strong>Région</strong>" in page
    command = re.search(
        r"cat > ajout.csv <<'FIN_DU_FICHIER'\n(.*?)\nFIN_DU_FICHIER\n([^<]*)", page, re.DOTALL
    )
    words = shlex.split(command[2])
    assert {"--compare=ajout.csv", "--draws=0"} <= set(words)
    changes = Upload("ajout.csv", f"{command[1]}\n".encode())
    found = answer(Ask(equipment="mri", compare=changes, draws=0), silent)
    told = access.get("/api/v1/access/tables/region.csv?equipment=mri&ajout=Privas").text
    beyond = sum(int(one["beyond_30_min"]) for one in csv.DictReader(io.StringIO(told)))
    _, after = found.result.tables["by_nation"].table.to_pylist()
    assert beyond == after["beyond_30_min"]


def test_two_communes_stand_side_by_side(access):
    page = access.get("/acces/comparer?a=Privas&b=38185").text
    assert "Privas" in page
    assert "Grenoble" in page
    places = [access.get(f"/api/v1/access/place?commune={one}").json() for one in ("Privas", "38185")]
    for one in places:
        assert f"{one['equipment']['mri']['minutes']:.1f}".replace(".", ",") in page
    assert access.get("/acces/comparer").status_code == 200
    assert access.get("/acces/comparer?a=Xyzzyx&b=38185").status_code == 422


def test_words_that_are_none_take_the_first_view(access):
    assert "measure=minutes" in access.get("/acces?vue=<b>&zonage=x").text
    assert access.get("/api/v1/access/tables/x.csv").status_code == 422


def test_portraits_leave_as_files_with_the_figures_of_the_page(access):
    client = access
    found = [client.get(f"/api/v1/access/place?commune={one}").json() for one in ("07186", "38185")]
    table = client.get("/api/v1/access/tables/portraits.json?commune=07186,38185").json()
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    said = [
        (one["code"], kind, near["site"], near["minutes"])
        for one in found
        for kind, of in one["equipment"].items()
        for near in of["nearest"]
    ]
    assert [(row["code"], row["equipment"], row["site"], row["site_minutes"]) for row in rows] == said
    page = client.get("/acces/comparer?a=07186&b=38185").text
    assert "portraits.parquet?commune=07186,38185" in page
