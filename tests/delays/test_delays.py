"""`radioscopie delays`: what is asked, what is said, what is refused."""

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.questions.delays.answer import answer
from radioscopie.questions.delays.ask import Ask, read_added
from radioscopie.questions.delays.page import page, summary
from radioscopie.results.answer import silent
from tests.delays.conftest import DRAWS


def rows(result, name, **equal):
    found = result.tables[name].table.to_pylist()
    return [row for row in found if all(row[key] == value for key, value in equal.items())]


def test_the_national_delay_is_the_published_level(changed):
    (nation,) = rows(changed, "by_nation", case="before")
    assert nation["delay"] == pytest.approx(30, abs=1.5)  # of people; the level is that of exams
    assert nation["delay_low"] <= nation["delay"] <= nation["delay_high"]


def test_two_machines_shorten_the_wait_there_and_a_closure_lengthens_it(changed):
    after = {row["name"]: row for row in rows(changed, "by_departement", case="after")}
    there, lost = after["Maine-et-Loire"], after["Finistère"]
    assert there["change"] < there["change_high"] <= 0 < lost["change"]
    assert there["change_low"] < there["change"]
    assert abs(after["La Réunion"]["change"]) < 1e-6


def test_machines_add_up(changed):
    for case, fleet in (("before", 1313), ("after", 1314)):
        (nation,) = rows(changed, "by_nation", case=case)
        there = sum(row["machines"] for row in rows(changed, "by_departement", case=case))
        assert there == pytest.approx(nation["machines"]) == pytest.approx(fleet, abs=1)
        people = sum(row["people"] for row in rows(changed, "by_region", case=case))
        assert people == pytest.approx(nation["people"], abs=20)


def test_flows_say_where_people_go(changed):
    rhone = rows(changed, "flows", code="69", case="before")
    assert 0.9 < sum(row["part"] for row in rhone) <= 1
    assert rhone[0]["to_name"] == "Rhône"
    (away,) = [row["away"] for row in rows(changed, "by_departement", code="69", case="before")]
    assert rhone[0]["part"] == pytest.approx(1 - away)


def test_needs_keep_their_ratios(changed):
    delays = {row["need"]: row for row in rows(changed, "by_need", case="before", level="nation")}
    assert delays["oncology"]["delay"] == pytest.approx(0.93 * delays["planned"]["delay"])
    assert delays["urgent"]["delay"] < delays["oncology"]["delay"] < delays["planned"]["delay"]
    for row in delays.values():
        assert row["median"] < row["delay"] < row["p90"]
        assert row["beyond_60"] < row["beyond_30"] < row["beyond_20"]


def test_regions_and_departements_of_one_code_are_told_apart(changed):
    named = {row["level"]: row["name"] for row in rows(changed, "by_need", code="11", case="before")}
    assert named == {"region": "Île-de-France", "departement": "Aude"}


def test_growing_requests_wait_longer_and_more_machines_less(changed):
    path = {(row["requests"], row["month"]): row["delay"] for row in rows(changed, "path")}
    assert path["growing", 36] > path["same", 36]
    curve = [row["delay"] for row in rows(changed, "curve")]
    assert curve == sorted(curve, reverse=True)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_is_told_in_both_languages(changed, lang):
    assert "Maine-et-Loire" in summary(changed, lang)
    assert {"report.html", "map_delays.svg", "map_delays.png"} == set(page(changed, lang))


@pytest.mark.slow
def test_an_area_says_its_own(capsys):
    asked = Ask(equipment="ct", departement="49", faster=20.0, draws=DRAWS)
    result = answer(asked, silent).result
    assert [row["code"] for row in rows(result, "by_departement")] == ["49", "49"]
    (after,) = rows(result, "by_departement", case="after")
    assert after["change"] < 0
    assert "supposé" in summary(result, "fr")


@pytest.mark.slow
def test_reading_at_a_distance_moves_no_machine():
    result = answer(Ask(equipment="mri", lever=("teleradiology",), draws=DRAWS), silent).result
    (after,) = rows(result, "by_nation", case="after")
    assert (after["change_low"], after["change"], after["change_high"]) == (0, 0, 0)


@pytest.mark.slow
def test_nothing_asked_is_no_state_after():
    result = answer(Ask(equipment="mri", draws=DRAWS), silent).result
    assert [row["case"] for row in rows(result, "by_nation")] == ["before"]


@pytest.mark.slow
def test_machines_placed_by_a_file_count_where_they_are(tmp_path):
    placed = tmp_path / "added.csv"
    placed.write_text("site;equipment;machines;lon;lat;commune_code\nnew;mri;2;-0.55;47.47;49007\n", "utf-8")
    result = answer(Ask(equipment="mri", add_sites=(placed,), draws=DRAWS), silent).result
    after = {row["name"]: row for row in rows(result, "by_departement", case="after")}
    before = {row["name"]: row for row in rows(result, "by_departement", case="before")}
    assert after["Maine-et-Loire"]["machines"] == before["Maine-et-Loire"]["machines"] + 2
    assert after["Maine-et-Loire"]["change"] < -1


@pytest.mark.slow
def test_the_fleet_of_may_2026_shortens_waits_at_equal_demand():
    result = answer(Ask(equipment="mri", scenario="fleet_2026", draws=DRAWS), silent).result
    (after,) = rows(result, "by_nation", case="after")
    assert after["machines"] == pytest.approx(1414, abs=2)
    assert -8 < after["change_low"] < after["change"] < after["change_high"] < 0


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"equipment": "ct", "hours": 70.0}, "--hours"),
        ({"equipment": "mri", "add": ("Nowhere=2", "49", "49=501")}, "--add"),
        ({"equipment": "mri", "lever": ("dl_mir",)}, "--lever"),
        ({"equipment": "mri", "draws": 3}, "--draws"),
    ],
)
def test_what_means_nothing_is_refused(asked, place):
    with pytest.raises(InputError) as refused:
        Ask(**asked)
    assert {one.place for one in refused.value.problems} == {place}


@pytest.mark.slow
@pytest.mark.parametrize("added", ["49=-30", "2A=-4"])
def test_machines_that_are_not_there_are_not_taken(added, capsys):
    assert main(["delays", "--equipment", "mri", "--draws", "40", "--add", added]) == 2
    assert "--add" in capsys.readouterr().err


@pytest.mark.slow
def test_a_lever_that_no_source_sizes_is_refused(capsys):
    assert main(["delays", "--equipment", "mri", "--draws", "40", "--lever", "longer_hours"]) == 2
    assert "--hours" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "read"), [("49=2", ("49", 2)), ("bretagne=-1", ("R53", -1)), ("2a=1", ("2A", 1))]
)
def test_places_are_read_by_code_or_name(written, read):
    assert read_added(written) == read
