"""The verbs access, site and permits from the command line, on the real sites."""

import csv
import json
from importlib.resources import files

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.models.access.study import placed
from radioscopie.report.territory_map import Spot, planes
from radioscopie.tables.communes import read_communes
from radioscopie.tables.machines import read_machines


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("access")
    assert main(["site", "--equipment", "mri", "--add", "3", "--out", str(out / "site")]) == 0
    compare = ["--compare", str(out / "site" / "added.csv")]
    assert main(["access", "--equipment", "mri", "--out", str(out / "access"), *compare]) == 0
    return out


@pytest.mark.slow
def test_levels_add_up_to_the_nation(folder):
    nation = {row["case"]: row for row in rows(folder / "access" / "by_nation.csv")}
    for case in ("before", "after"):
        for level in ("region", "departement"):
            table = [row for row in rows(folder / "access" / f"by_{level}.csv") if row["case"] == case]
            for name in ("people", "beyond_15_min", "beyond_30_min", "beyond_60_min", "beyond_20_km"):
                assert sum(int(row[name]) for row in table) == int(nation[case][name])
        communes = rows(folder / "access" / "by_commune.csv")
        end = "" if case == "before" else "_after"
        far = sum(
            int(row["population"] or 0)
            for row in communes
            if not row[f"minutes{end}"] or float(row[f"minutes{end}"]) > 60.05
        )
        assert abs(far - int(nation[case]["beyond_60_min"])) < 60_000  # minutes are shown to a tenth


@pytest.mark.slow
def test_what_a_siting_promises_is_what_access_finds(folder):
    places = rows(folder / "site" / "places.csv")
    gains = {row["gain"]: float(row["value"]) for row in rows(folder / "access" / "gains.csv")}
    assert gains["newly_within_30_min"] == sum(int(row["newly_within_30_min"]) for row in places)
    assert gains["person_hours_saved_one_way"] == pytest.approx(
        sum(float(row["person_hours_saved_one_way"]) for row in places), abs=1
    )
    proof = rows(folder / "site" / "proof.csv")[0]
    assert (proof["status"], float(proof["gap"])) == ("optimal", 0)
    assert float(proof["gain"]) == gains["newly_within_30_min"]


@pytest.mark.slow
def test_added_machines_are_a_machines_table(folder):
    machines = read_machines(folder / "site" / "machines.csv")
    assert machines.table.num_rows == 3
    assert set(machines.table["equipment"].to_pylist()) == {"mri"}


@pytest.mark.slow
def test_added_machines_flow_to_fees_and_access(folder):
    """Round trip: what `site` writes is a scenario; it costs, and its access is that of `site` and of `access`."""
    out = folder / "run"
    assert main(["run", str(folder / "site" / "scenario.toml"), "--draws", "2", "--out", str(out)]) == 0
    cases = {row["case"]: row for row in rows(out / "access.csv")}
    promised = sum(int(row["newly_within_30_min"]) for row in rows(folder / "site" / "places.csv"))
    assert int(cases["after"]["newly_within_30_min"]) == promised > 0
    assert int(cases["after"]["machines"]) == int(cases["before"]["machines"]) + 3
    nation = {row["case"]: row for row in rows(folder / "access" / "by_nation.csv")}
    for case, row in cases.items():
        for name in ("beyond_30_min", "mean_min", "per_100000"):
            assert float(row[name]) == float(nation[case][name])
    near = rows(out / "access_by_departement.csv")
    change = sum(int(row["beyond_30_min_before"]) - int(row["beyond_30_min_after"]) for row in near)
    assert change == promised
    cost = [row for row in rows(out / "by_component.csv") if row["component"] == "technical_fees"]
    assert sum(int(row["change_cents"]) for row in cost) > 0
    assert (out / "machines.csv").read_bytes() == (folder / "site" / "machines.csv").read_bytes()
    page = (out / "report.html").read_text("utf-8")
    assert "Accès avant et après" in page
    assert main(["verify", str(out)]) == 0


@pytest.mark.slow
def test_maps_say_their_values(folder):
    page = (folder / "access" / "report.html").read_text("utf-8")
    svg = (folder / "access" / "map_communes.svg").read_text("utf-8")
    assert svg.count("<title>") > 34_000
    assert page.count("<script") == 1
    assert "(05061) :" in svg
    assert (folder / "access" / "map_departements.svg").read_text("utf-8").count("<title>") >= 101


@pytest.mark.slow
def test_every_commune_is_on_the_map_or_counted(folder):
    svg = (folder / "access" / "map_communes.svg").read_text("utf-8")
    for name in ("Maripasoula (97353)", "Mamoudzou (97611)", "Paris 12e Arrondissement (75112)"):
        assert f">{name} :" in svg
    assert svg.count("48 communes") == 1  # French Polynesia: a box that says that nothing is known
    missing = rows(folder / "access" / "not_measured.csv")
    assert sum(int(row["communes"]) for row in missing) == 94
    assert sum(int(row["people"] or 0) for row in missing) == 602_143


@pytest.mark.slow
def test_points_of_a_box_are_inside_its_outline():
    drawing = json.loads((files("radioscopie.report") / "reference" / "departements.json").read_text("utf-8"))
    bounds = {}
    for feature in drawing["features"]:
        xy = np.array([point for part in feature["geometry"]["coordinates"] for point in part[0]])
        key = feature["properties"]["code"], feature["properties"]["inset"]
        bounds[key] = (*xy.min(axis=0), *xy.max(axis=0))
    for row in placed(read_communes()).to_pylist():
        spot = Spot(row["lon"], row["lat"], row["departement"], None, "")
        for (x, y), inset in zip(planes(spot), ("", "paris"), strict=False):
            box = "overseas" if row["departement"].startswith("97") else inset
            west, north, east, south = bounds[row["departement"], box]
            assert west - 5 <= x <= east + 5, row
            assert north - 5 <= y <= south + 5, row


@pytest.mark.slow
def test_images_of_the_maps(folder):
    assert (folder / "site" / "map_places.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "site" / "map_places.svg").read_text("utf-8").count(
        "<circle"
    ) == 4  # three places, and the sign of the legend
    names = ("map_communes", "map_communes_after", "map_departements", "map_regions", "map_supply")
    for name in names:
        assert (folder / "access" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert "<title>" in (folder / "access" / f"{name}.svg").read_text("utf-8")
