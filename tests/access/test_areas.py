"""One region, one département: the same figures as in the whole country, its own candidates, its borders told."""

import csv
import re

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.models.access.where import folded
from radioscopie.questions.access.answer import answer
from radioscopie.questions.access.ask import Ask
from radioscopie.questions.access.page import summary
from radioscopie.questions.access.tables import TABLES
from radioscopie.questions.territory import area_of
from radioscopie.report.area import area_name
from radioscopie.report.commune_map import arcs_of, rings_of
from radioscopie.report.view import View
from radioscopie.tables.communes import read_communes
from radioscopie.tables.sites import read_departements
from radioscopie.tables.supply.files import read_supply, with_added
from radioscopie.tables.supply.table import shipped_supply

PRIVATE = """site,name,commune_code,departement,equipment,machines
350099901,IRM Vitre (cabinet),35360,35,mri,1
220099901,IRM Loudeac (cabinet),22136,22,mri,1
560099902,IRM Questembert (cabinet),56184,56,mri,1
"""


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("areas")
    added = out / "private.csv"
    added.write_text(PRIVATE, "utf-8")
    asked = ["access", "--equipment", "mri", "--method", "nearest", "--compare", str(added)]
    assert main([*asked, "--out", str(out / "all")]) == 0
    assert main([*asked, "--region", "bretagne", "--out", str(out / "area")]) == 0
    return out


@pytest.mark.slow
def test_an_area_has_the_figures_that_the_whole_country_gives_it(folder):
    of_all = [row for row in rows(folder / "all" / "by_region.csv") if row["code"] == "53"]
    of_area = rows(folder / "area" / "by_area.csv")
    assert [row["name"] for row in of_area] == ["Bretagne", "Bretagne"]
    assert of_all == of_area == rows(folder / "area" / "by_region.csv")
    assert rows(folder / "area" / "by_nation.csv") == rows(folder / "all" / "by_nation.csv")
    every = [row for row in rows(folder / "all" / "by_commune.csv") if row["region"] == "53"]
    assert rows(folder / "area" / "by_commune.csv") == every


@pytest.mark.slow
def test_who_crosses_the_border_is_counted_each_way(folder):
    home = {
        row["site"]: row["departement"] in {"22", "29", "35", "56"}
        for row in rows(folder / "all" / "sites_after.csv")
    }
    for end, row in zip(("", "_after"), rows(folder / "area" / "across.csv"), strict=True):
        out = back = 0
        for commune in rows(folder / "all" / "by_commune.csv"):
            is_joined, is_inside = commune[f"nearest_site{end}"], commune["region"] == "53"
            if is_joined and home[is_joined] != is_inside:
                out += int(commune["population"] or 0) * is_inside
                back += int(commune["population"] or 0) * (not is_inside)
        assert (out, back) == (int(row["people_to_outside"]), int(row["people_from_outside"]))
    gains = {row["gain"]: float(row["value"]) for row in rows(folder / "all" / "gains.csv")}
    inside = {row["gain"]: float(row["value"]) for row in rows(folder / "area" / "gains.csv")}
    across = int(rows(folder / "area" / "across.csv")[1]["newly_within_30_min_outside"])
    assert inside["newly_within_30_min"] + across == gains["newly_within_30_min"]


@pytest.mark.slow
def test_the_map_of_an_area_draws_each_commune_with_its_value_and_tells_what_it_rests_on(folder):
    svg = (folder / "area" / "map_communes.svg").read_text("utf-8")
    communes = rows(folder / "area" / "by_commune.csv")
    assert svg.count('class="said"') == len(communes) == len(set(re.findall(r"\((\d{5})\) :", svg)))
    for words in (
        "Bretagne",
        "SAE 2023",
        "OpenStreetMap",
        "ODbL",
        "IGN",
        "Licence Ouverte",
        "radioscopie 0",
        "minutes",
    ):
        assert words in svg
    page = (folder / "area" / "report.html").read_text("utf-8")
    assert "Accès à une IRM\xa0: Bretagne" in page
    assert 'class="keys"' in page


@pytest.mark.slow
def test_outlines_are_around_the_points_of_their_communes():
    some = [row for row in read_communes().to_pylist() if row["departement"] in {"35", "2A", "974"}]
    inside = 0
    for row in some:
        _, lines = arcs_of(rank for ring in rings_of(row["code"]) for rank in ring)
        points = np.concatenate(lines) if lines else ()
        if len(points):
            (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
            inside += west - 0.02 <= row["lon"] <= east + 0.02 and south - 0.02 <= row["lat"] <= north + 0.02
    assert inside >= 0.98 * len(some)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"region": "53"}, "53"),
        ({"region": "île de france"}, "11"),
        ({"departement": "2a"}, "2A"),
        ({"departement": "Côtes d'Armor"}, "22"),
    ],
)
def test_areas_are_asked_by_code_or_name(asked, code):
    assert area_of(Ask(equipment="mri", **asked)).code == code


@pytest.mark.parametrize(
    "asked", [{"region": "35000"}, {"departement": "Bretagne"}, {"region": "53", "departement": "35"}]
)
def test_areas_that_are_none_are_refused(asked):
    with pytest.raises(InputError) as refused:
        Ask(equipment="mri", **asked)
    assert refused.value.render("en")


@pytest.mark.slow
def test_every_area_is_found_by_its_name():
    for row in read_departements().to_pylist():
        if row["region_code"]:
            assert area_of(Ask(equipment="ct", departement=folded(row["name"]))).code == row["code"]
            assert area_of(Ask(equipment="ct", region=row["region_name"].upper())).code == row["region_code"]


@pytest.mark.slow
def test_a_file_of_one_area_is_never_read_as_the_nation(tmp_path, capsys):
    (tmp_path / "own.csv").write_text(PRIVATE, "utf-8")
    assert (
        main(
            [
                "access",
                "--equipment",
                "mri",
                "--method",
                "nearest",
                "--draws",
                "0",
                "--sites",
                str(tmp_path / "own.csv"),
            ]
        )
        == 0
    )
    said = capsys.readouterr().out
    assert said.startswith("Bretagne : ")
    assert "--add-sites" in said
    (tmp_path / "one.csv").write_text(PRIVATE.split("\n220", maxsplit=1)[0], "utf-8")
    assert main(["permits", "--sites", str(tmp_path / "one.csv")]) == 0
    assert capsys.readouterr().out.startswith("Ille-et-Vilaine : ")


@pytest.mark.slow
def _shipped(kept):
    """Write the MRI of the SAE of some départements as a user's file."""
    keys = ("site", "commune_code", "departement", "equipment", "machines")
    held = [row for row in shipped_supply().to_pylist() if row["equipment"] == "mri" and row["machines"]]
    lines = [",".join(str(row[key]) for key in keys) for row in held if kept(row)]
    return "\n".join([",".join(keys), *lines]) + "\n"


REGION_OF = {row["code"]: row["region_code"] for row in read_departements().to_pylist()}
FEW = "A,35238,35,mri,2\nB,13201,13,mri,2\nC,67482,67,mri,1\nD,59350,59,mri,1\n"
HEADS = "site,commune_code,departement,equipment,machines\n"
# a file → the area that is read (None: the country), and whether its sites are said to be few
SHAPES = {
    "a few, far apart": (
        lambda: HEADS + FEW,
        "Hauts-de-France, Grand Est, Bretagne, Provence-Alpes-Côte d'Azur",
        True,
    ),
    "one département": (lambda: _shipped(lambda row: row["departement"] == "35"), "Ille-et-Vilaine", False),
    "one region": (lambda: _shipped(lambda row: REGION_OF[row["departement"]] == "53"), "Bretagne", False),
    "two regions": (
        lambda: _shipped(lambda row: REGION_OF[row["departement"]] in {"53", "52"}),
        "Pays de la Loire, Bretagne",
        False,
    ),
    "one in a region": (lambda: HEADS + FEW.partition("\n")[0] + "\nE,29019,29,mri,1\n", "Bretagne", True),
    "all regions but one": (
        lambda: _shipped(lambda row: REGION_OF[row["departement"]] != "52"),
        "Île-de-France, Centre-Val de Loire, Bourgogne-Franche-Comté, Normandie… (17)",
        False,
    ),
    "the country": (lambda: _shipped(lambda _: True), None, False),
    "one site in five of the country": (lambda: _shipped(lambda row: row["site"][-1] in "05"), None, True),
}


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("shape", SHAPES)
def test_what_a_file_covers_is_read_and_said(tmp_path, shape):
    """Asked without a report: the area, the tables it leaves out, what is told of it."""
    written, area, is_few = SHAPES[shape]
    (tmp_path / "sites.csv").write_text(written(), "utf-8")
    ask = Ask(equipment="mri", method="nearest", draws=0, sites=(tmp_path / "sites.csv",))
    result = answer(ask, lambda *_: None).result
    assert area_name(View(result, "fr", TABLES)) == (area or "")
    assert ("by_nation" in result.tables) == (area is None)
    keys = {one.key for one in result.assumptions}
    assert ("territory.area" in keys) == (area is not None)
    assert ("territory.few_sites" in keys) == is_few
    held = set(result.tables["by_commune"].table["region"].to_pylist())
    asked = {REGION_OF[row["departement"]] for row in csv.DictReader(written().splitlines())}
    assert held == asked if area else held >= asked
    told = summary(result, "fr")
    assert ("jamais la France" in told) == (area is not None)
    assert told.count("la SAE 2023 en connaît") == is_few


def test_sites_are_added_to_those_shipped_once(tmp_path, capsys):
    added = tmp_path / "own.csv"
    added.write_text(PRIVATE, "utf-8")
    communes = read_communes()
    read = with_added(read_supply((), communes), (added,), communes)
    assert read.table.num_rows == read_supply((), communes).table.num_rows + 3
    assert read.seen["access.found_added"] == 3
    added.write_text(
        "site,commune_code,equipment,machines\n350000139,35360,mri,1\n350000139,35360,ct,1\n", "utf-8"
    )
    known = read_supply((), communes).table.to_pylist()
    site = next(row["site"] for row in known if row["equipment"] == "mri")
    added.write_text(f"site,commune_code,equipment,machines\n{site},35360,mri,1\n", "utf-8")
    assert main(["access", "--equipment", "mri", "--add-sites", str(added)]) == 2
    assert "--compare" in capsys.readouterr().err


@pytest.mark.slow
def test_a_place_across_the_border_may_be_a_site(tmp_path, capsys):
    path = tmp_path / "basel.csv"
    path.write_text("site,name,lon,lat,equipment,machines\nCH1,Bâle,7.588,47.559,mri,2\n", "utf-8")
    assert (
        main(
            ["access", "--equipment", "mri", "--draws", "0", "--add-sites", str(path), "--departement", "68"]
        )
        == 0
    )
    with_basel = capsys.readouterr().out.split("(")[1]
    assert main(["access", "--equipment", "mri", "--draws", "0", "--departement", "68"]) == 0
    assert capsys.readouterr().out.split("(")[1] != with_basel


@pytest.mark.slow
def test_siting_in_an_area_serves_its_people_from_its_places(tmp_path):
    out = tmp_path / "site"
    assert main(["site", "--equipment", "mri", "--add", "2", "--departement", "22", "--out", str(out)]) == 0
    places, area = rows(out / "places.csv"), rows(out / "area.csv")
    assert {row["departement"] for row in places} == {"22"}
    gained = int(area[0]["beyond_30_min"]) - int(area[1]["beyond_30_min"])
    assert (
        gained
        == sum(int(row["newly_within_30_min"]) for row in places)
        == float(rows(out / "proof.csv")[0]["gain"])
    )
    nation = rows(out / "nation.csv")
    outside = sum(int(row["newly_within_30_min_outside"]) for row in places)
    assert int(nation[0]["beyond_30_min"]) - int(nation[1]["beyond_30_min"]) == gained + outside
    assert "Côtes-d’Armor" in (out / "report.html").read_text("utf-8").replace("&#39;", "’").replace("'", "’")


@pytest.mark.slow
def test_hospital_fees_of_an_area_are_those_of_its_sites(tmp_path):
    assert main(["sites", "--years", "2026", "--out", str(tmp_path / "all")]) == 0
    assert main(["sites", "--years", "2026", "--departement", "35", "--out", str(tmp_path / "area")]) == 0
    both = [rows(tmp_path / name / "by_site.csv") for name in ("all", "area")]
    every, here = ([{k: v for k, v in row.items() if "95" not in k} for row in table] for table in both)
    assert [row for row in every if row["departement"] == "35"] == here  # their draws are others


@pytest.fixture(scope="module")
def sited(tmp_path_factory):
    """`site` in one département, then with times of the user: one in two is twice that of the model."""
    out = tmp_path_factory.mktemp("sited")
    words = ["site", "--equipment", "irm", "--departement", "43", "--add", "1"]
    assert main([*words, "--draws", "20", "--out", str(out / "plain")]) == 0
    towns = [row["code"] for row in read_communes().to_pylist() if row["departement"] == "43"][:60]
    pairs = out / "pairs.csv"
    pairs.write_text("from,to\n" + "".join(f"{code},43157\n" for code in towns), "utf-8")
    assert main(["travel", "--pairs", str(pairs), "--draws", "0", "--out", str(out / "times.csv")]) == 0
    known = [
        f"{r['from']},{r['to']},{(2 if int(r['from']) % 2 else 1) * float(r['minutes'])}"
        for r in rows(out / "times.csv")
    ]
    (out / "known.csv").write_text("from,to,minutes\n" + "\n".join(known) + "\n", "utf-8")
    bent = [*words, "--draws", "0", "--calibrate", str(out / "known.csv")]
    assert main([*bent, "--out", str(out / "bent")]) == 0
    return out


@pytest.mark.slow
def test_a_site_study_of_an_area_draws_its_communes_and_not_the_country(sited):
    svg = (sited / "plain" / "map_places.svg").read_text("utf-8")
    told = rows(sited / "plain" / "by_commune.csv")
    assert {row["departement"] for row in told} == {"43"}
    assert svg.count('<g class="said"') == len(told) + 1
    assert "Haute-Loire" in svg
    assert "OpenStreetMap" in svg


@pytest.mark.slow
def test_minutes_of_communes_before_and_after_are_those_of_the_totals(sited):
    told, area = rows(sited / "plain" / "by_commune.csv"), rows(sited / "plain" / "area.csv")
    for case, column in zip(area, ("minutes", "minutes_after"), strict=True):
        far = sum(int(row["population"]) for row in told if not row[column] or float(row[column]) > 30)
        assert abs(far - int(case["beyond_30_min"])) <= 0.01 * int(case["people"])  # minutes are rounded


@pytest.mark.slow
def test_the_gain_has_the_interval_of_its_draws(sited):
    (proof,) = rows(sited / "plain" / "proof.csv")
    assert 0 <= float(proof["gain_low"]) <= float(proof["gain_high"])


@pytest.mark.slow
def test_times_of_the_user_bend_the_network_of_a_site_study(sited):
    plain, bent = (
        {row["code"]: row["minutes"] for row in rows(sited / name / "by_commune.csv")}
        for name in ("plain", "bent")
    )
    assert plain != bent
    assert "known.csv" in (sited / "bent" / "record.json").read_text("utf-8")
    assert "travel.own" in (sited / "bent" / "result.json").read_text("utf-8")
