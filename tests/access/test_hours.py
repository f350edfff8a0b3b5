"""Opening hours, mobile units, places without a count, radiologists of the sites."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.models.access.study import days_share, sites_of
from radioscopie.models.access.week import changes
from radioscopie.schema import Refused
from radioscopie.tables.opening_hours import DAY, WEEK, is_open, spans_of, to_hours, to_minute
from radioscopie.tables.sites import machines_held
from radioscopie.tables.supply.table import shipped_supply, supply_table

SITES = """site,name,commune_code,equipment,machines,days_a_week,open
A,Vitré,35360,irm,1,,"lun-ven 8h-20h, sam 8h-12h"
B,Cesson,35051,IRM,2,,lun-ven 7h-22h
C,Mobile,35125,irm,1,2,mar et jeu 9h-17h
D,Sans compte,35297,irm,,,
"""


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("lun-ven 8h-18h, sam 8h-12h", "mon-fri 08:00-18:00; sat 8-12"),
        ("mar et jeu 9h-17h", "tue and thu 9:00-17:00"),
        ("24/7", "0h-24h"),
        ("lun au mer 8h30 à 12h", "mon to wed 8:30-12"),
    ],
)
def test_hours_read_the_same_in_both_languages_and_again(french, english):
    assert to_hours(french) == to_hours(english)
    assert to_hours(to_hours(french)) == to_hours(french)


def test_a_night_goes_on_into_the_next_day_and_sunday_into_monday():
    assert to_hours("ven 20h-8h") == "fri 20:00-24:00, sat 00:00-08:00"
    assert to_hours("dim 22h-6h") == "mon 00:00-06:00, sun 22:00-24:00"


@pytest.mark.parametrize(
    "word", ["lun", "lun-ven", "lun 25h-26h", "xyz 8-12", "lun 8h-8h", "mar 9h", "8-12-14"]
)
def test_what_is_not_hours_is_refused(word):
    with pytest.raises(Refused):
        to_hours(word)


def test_every_minute_of_the_week_by_hand():
    hours = to_hours("lun-ven 8h-18h30, sam 8h-12h")
    for minute in range(0, WEEK, 10):
        day, clock = divmod(minute, DAY)
        by_hand = (day < 5 and 480 <= clock < 1110) or (day == 5 and 480 <= clock < 720)
        assert is_open(hours, minute) is by_hand
    assert sum(last - first for first, last in spans_of(hours)) == 5 * 630 + 240


def test_a_moment_of_the_week():
    assert to_minute("mar 20h") == to_minute("tue 20:00") == DAY + 1200
    for word in ("mar", "mar 25h", "xyz 8h", "8h"):
        with pytest.raises(ValueError, match=word):
            to_minute(word)


def test_the_week_is_cut_where_something_changes():
    cuts = changes([to_hours("lun 8h-12h"), to_hours("lun 10h-20h"), ""])
    assert cuts[0][0] == 0
    assert cuts[-1][1] == WEEK
    assert [end for _, end in cuts[:5]] == [480, 600, 720, 1200, DAY]
    assert all(one[1] == two[0] for one, two in pairwise(cuts))


def place(**more):
    return {"site": "A", "equipment": "mri", "lon": 2.0, "lat": 48.0, "machines": None, "exams": None} | more


def test_a_mobile_unit_counts_for_its_days():
    table = supply_table([place(days_a_week=2.0), place(site="B", days_a_week=7.0), place(site="C")])
    assert days_share(table) == pytest.approx([0.4, 1, 1])


def test_what_has_no_exam_and_no_count_is_no_place_to_go_to():
    table = supply_table([
        place(machines=1), place(site="B", exams=300), place(site="C"), place(site="D", exams=0),
        place(site="E", machines=0, exams=40), place(site="F", machines=1, days_a_week=0.0),
    ])  # fmt: skip
    assert sites_of(table, "mri")["site"].to_pylist() == ["A", "B"]


def test_an_establishment_with_exams_and_no_machine_is_no_place_to_go_to():
    """Saint-Jean-d'Angély says how many MRI it operates (none), not how many it holds; Falaise says none of both."""
    table, lone = shipped_supply(), {"170000095", "140000233"}
    held = {(row["site"], row["equipment"]): row for row in table.to_pylist()}
    assert {site: (held[site, "mri"]["machines"], held[site, "mri"]["exams"]) for site in lone} == {
        "170000095": (0, 359),
        "140000233": (0, 2679),
    }
    assert not lone & set(sites_of(table, "mri")["site"].to_pylist())
    assert lone <= set(sites_of(table, "ct")["site"].to_pylist())
    without = [key for key, row in held.items() if row["exams"] and not row["machines"]]
    assert sorted(without) == [("140000233", "mri"), ("170000095", "mri")]


@pytest.mark.parametrize(
    ("installed", "operated", "held"), [(2, 0, 2), (0, 1, 0), (None, 0, 0), (None, None, None)]
)
def test_machines_are_those_installed_else_those_operated(installed, operated, held):
    assert machines_held(installed, operated) == held


def test_a_list_that_counts_nothing_is_taken_as_it_is():
    assert sites_of(supply_table([place(), place(site="B")]), "mri").num_rows == 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("hours")
    (out / "s.csv").write_text(SITES, "utf-8")
    asked(out, "week")
    return out


def asked(folder, name, *words):
    given = ["--equipment", "irm", "--sites", str(folder / "s.csv"), "--draws", "0"]
    assert main(["access", *given, *words, "--out", str(folder / name)]) == 0


@pytest.mark.slow
def test_the_hour_asked_is_the_row_of_the_week(folder):
    """Two roads: the sites open on Tuesday at nine in the evening alone, and the stretch of the week that holds it."""
    asked(folder, "night", "--at", "mar 21h")
    (night,) = rows(folder / "night" / "by_area.csv")
    week = rows(folder / "week" / "by_hour.csv")
    (stretch,) = [row for row in week if row["day"] == "tue" and row["from"] <= "21:00" < row["to"]]
    assert stretch["beyond_30_min_most"] == night["beyond_30_min"]
    assert (stretch["sites_open"], stretch["sites_unsaid"]) == ("1", "0")
    assert {row["site"] for row in rows(folder / "night" / "sites.csv")} == {"B"}


@pytest.mark.slow
def test_opening_more_never_takes_people_away(folder):
    week = rows(folder / "week" / "by_hour.csv")
    far = {}
    for row in week:
        far.setdefault(int(row["sites_open"]), set()).add(int(row["beyond_30_min_most"]))
        assert int(row["beyond_30_min_least"]) <= int(row["beyond_30_min_most"])
    means = [np.mean(list(far[count])) for count in sorted(far)]
    assert means == sorted(means, reverse=True)


def test_an_hour_without_hours_is_refused(tmp_path, capsys):
    assert main(["access", "--equipment", "irm", "--at", "mar 99h"]) == 2
    said = capsys.readouterr().err
    assert "mar 20h" in said
    assert "open" in said


@pytest.mark.slow
def test_radiologists_of_the_sites_are_those_of_the_sae(tmp_path):
    out = tmp_path / "out"
    words = ["access", "--equipment", "ct", "--departement", "43", "--draws", "0", "--method", "nearest"]
    assert main([*words, "--out", str(out)]) == 0
    shown = {row["site"]: row for row in rows(out / "readers.csv")}
    reference = rows(Path("src/radioscopie/tables/reference/readers.csv"))
    known = {row["site"]: row for row in reference}
    assert "430000117" in shown
    for site, row in shown.items():
        assert row["salaried_fte"] == known[site]["salaried_fte"]
        assert row["on_call"] == {"1": "yes", "0": "no", "": ""}[known[site]["on_call"]]


def test_sites_of_one_area_say_nothing_of_the_nation_nor_of_its_region(folder):
    """Only Ille-et-Vilaine is in the file: a row of France or of Brittany would tell what nobody knows."""
    assert not (folder / "week" / "by_nation.csv").exists()
    assert not (folder / "week" / "by_region.csv").exists()
    assert len(rows(folder / "week" / "by_departement.csv")) == 1
    assert "98,8" not in (folder / "week" / "report.html").read_text("utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_site_open_then_is_said_to_be_that(tmp_path, capsys, lang):
    path = tmp_path / "own.csv"
    path.write_text(SITES, "utf-8")
    asked = ["access", "--equipment", "mri", "--sites", str(path), "--at", "dim 3h", "--lang", lang]
    assert main(asked) == 2
    told = capsys.readouterr().err
    assert "--at dim 3h" in told
    assert "commune" not in told
    assert "open" in told
