"""Places chosen by the wait that they take off."""

import pytest

from radioscopie.errors import InputError
from radioscopie.questions.siting.answer import answer
from radioscopie.questions.siting.ask import Ask, read_goal
from radioscopie.questions.siting.page import summary
from radioscopie.results.answer import silent


@pytest.fixture(scope="module")
def placed():
    return answer(Ask(equipment="mri", add=2, goal="delay", region="53"), silent).result


@pytest.mark.slow
def test_places_are_in_the_area_and_shorten_its_wait(placed):
    places = placed.tables["places"].table.to_pylist()
    assert {row["departement"] for row in places} <= {"22", "29", "35", "56"}
    (proof,) = placed.tables["proof"].table.to_pylist()
    assert 0 < proof["gain"] <= proof["bound"]
    assert sum(row["goal_gain"] for row in places) == pytest.approx(proof["gain"], abs=0.01)
    assert 0 <= proof["gain_low"] < proof["gain_high"]


@pytest.mark.slow
def test_delays_are_told_before_and_after(placed):
    rows = placed.tables["delays"].table.to_pylist()
    before, after = rows[:2]
    assert (before["name"], after["case"]) == ("Bretagne", "after")
    assert after["machines"] == before["machines"] + 2
    assert after["change"] < 0


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_is_told(placed, lang):
    told = summary(placed, lang)
    assert ("à demande égale" if lang == "fr" else "at equal demand") in told


@pytest.mark.slow
def test_the_worst_are_those_who_wait_longest():
    result = answer(Ask(equipment="mri", add=2, goal="delay-worst"), silent).result
    waits = [row["delay"] for row in result.tables["delays"].table.to_pylist() if row["case"] == "before"]
    assert min(waits[1:]) > waits[0]


@pytest.mark.parametrize("more", [{"equipment": "pet"}, {"budget": 10**9}])
def test_what_has_no_delay_is_refused(more):
    with pytest.raises(InputError):
        Ask(**({"equipment": "mri", "add": 1, "goal": "delay"} | more))


def test_goals_are_read():
    assert read_goal("delay-worst").code == "delay-worst"
    with pytest.raises(InputError):
        read_goal("delay:3")
