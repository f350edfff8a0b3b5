"""Intervals of access: against whole networks drawn one by one, the laws that they obey, what is said of them."""

import csv
import json

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.models.access.doubt import drawn_minutes, ends, gain_ends, level_ends
from radioscopie.models.access.places import commune_places, site_places
from radioscopie.models.access.study import placed, sites_of, travel_by_model
from radioscopie.models.access.travel.draws import drawn, drawn_trips, road_noise
from radioscopie.models.access.travel.network import road_network
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.models.access.travel.roads import near_pairs, trips_between
from radioscopie.report.view import as_known
from radioscopie.tables.supply.table import shipped_supply
from tests.access.territory import only


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_the_nearest_site_is_looked_for_inside_each_draw(monkeypatch):
    """Oracle: every pair within two hours of each network drawn, and their minimum, by loops."""
    communes = placed(only(monkeypatch, "43", "42", "974"))
    sites = sites_of(shipped_supply(), "mri")
    some = sites.filter(
        [code in {"43", "42", "63", "69", "974"} for code in sites["departement"].to_pylist()]
    )
    central = nearest(travel_by_model(communes, some, 60.0)).minutes
    found = drawn_minutes(communes, some, central, 3)
    here = commune_places(communes)
    trips = trips_between(road_network(), here, site_places(some, here))
    for number in range(3):
        origin, _, minutes = near_pairs(drawn_trips(trips, drawn(road_noise(), number)), 180.0)
        least = central.copy()
        for rank in set(origin.tolist()):
            least[rank] = min(minutes[origin == rank])
        assert found[number] == pytest.approx(least)
    overseas = np.array([code == "974" for code in communes["departement"].to_pylist()])
    assert (found[:, overseas] == central[overseas]).all()
    assert (found[:, ~overseas].std(axis=0) > 0).all()


def test_ends_are_those_of_nine_draws_in_ten():
    assert ends(np.arange(20.0)[::-1]) == (0.0, 18.0)
    people, minutes = np.array([10.0, 30.0]), np.array([[10.0, 40.0]] * 19 + [[50.0, 40.0]])
    (row,) = level_ends({"X": np.array([0, 1])}, people, minutes)
    assert (row["beyond_30_min_low"], row["beyond_30_min_high"]) == (30, 30)
    assert (row["mean_min_low"], row["mean_min_high"]) == (32.5, 32.5)
    assert level_ends({"X": np.array([0])}, np.zeros(2), minutes)[0]["mean_min_low"] is None


def test_a_change_of_nothing_gains_nothing_in_every_draw():
    minutes = np.random.default_rng(1).uniform(5, 70, (40, 200))
    assert set(gain_ends(minutes, minutes, np.ones(200)).values()) == {(0, 0)}


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (6_980_328, 6_779_000, 7_612_000, "7 000 000"),
        (42_127, 16_400, 55_300, "40 000"),
        (12, 12, 12, "12"),
        (5, 4, 6, "5"),
    ],
)
def test_a_figure_is_as_fine_as_its_interval(value, low, high, said):
    assert as_known(value, low, high, "fr").replace("\u202f", " ").replace("\xa0", " ") == said


@pytest.mark.slow
def test_the_headline_of_access_is_an_interval_and_none_is_asked_for(tmp_path, monkeypatch, capsys):
    only(monkeypatch, "43")
    added = tmp_path / "new.csv"
    added.write_text("site,commune_code,departement,equipment,machines\nN,43268,43,mri,1\n", "utf-8")
    asked = ["access", "--equipment", "mri", "--compare", str(added)]
    assert main([*asked, "--draws", "20", "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Entre ")
    assert "METRIC" in said
    for row in rows(tmp_path / "out" / "by_nation.csv"):
        intervals = [one for one in rows(tmp_path / "out" / "intervals.csv") if one["case"] == row["case"]]
        (known,) = [one for one in intervals if one["level"] == "nation"]
        low, high = int(known["beyond_30_min_low"]), int(known["beyond_30_min_high"])
        assert low <= int(row["beyond_30_min"]) <= high
        assert 0.02 < (high - low) / int(row["beyond_30_min"]) < 2
    gain = rows(tmp_path / "out" / "gains.csv")[2]
    assert 0 < float(gain["value_low"]) <= float(gain["value"]) <= float(gain["value_high"])
    for row in rows(tmp_path / "out" / "by_commune.csv"):
        assert float(row["minutes_low"]) <= float(row["minutes_high"])
    assert main([*asked, "--draws", "0"]) == 0
    assert capsys.readouterr().out.startswith("42,")
    assert main([*asked, "--draws", "3"]) == 2
    assert "20" in capsys.readouterr().err


def test_times_of_the_user_have_no_interval(tmp_path, monkeypatch, capsys):
    communes = only(monkeypatch, "43")
    lines = [f"{code},43157,{10 + rank % 40}" for rank, code in enumerate(communes["code"].to_pylist())]
    (tmp_path / "t.csv").write_text("from,to,minutes\n" + "\n".join(lines), "utf-8")
    assert main(["access", "--equipment", "mri", "--travel", str(tmp_path / "t.csv"), "--json"]) == 0
    assert "intervals" not in json.loads(capsys.readouterr().out)["tables"]


@pytest.mark.slow
def test_places_are_marked_by_the_draws_that_keep_them(tmp_path, monkeypatch, capsys):
    only(monkeypatch, "43", "42")
    assert main(["site", "--equipment", "mri", "--add", "2", "--out", str(tmp_path)]) == 0
    assert "secteurs" in capsys.readouterr().out
    for row in rows(tmp_path / "places.csv"):
        assert 0 <= float(row["kept_share"]) <= float(row["kept_near_share"]) <= 1
        assert int(row["newly_within_30_min_low"]) <= int(row["newly_within_30_min_high"])
    assert main(["site", "--equipment", "mri", "--add", "2", "--draws", "0", "--json"]) == 0
    assert "kept_share" not in json.loads(capsys.readouterr().out)["tables"]["places"]["columns"]
