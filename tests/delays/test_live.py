"""The sliders of delays say what the command says, to the last bit, and refuse what it refuses."""

import pytest

from radioscopie.errors import InputError
from radioscopie.questions.delays.answer import answer
from radioscopie.questions.delays.ask import Ask, read_added
from radioscopie.questions.delays.live import DRAWS, moved_now
from radioscopie.questions.delays.page import live
from radioscopie.results.answer import silent


def table(result, name):
    return result.tables[name].table.to_pylist()


@pytest.mark.slow
def test_sliders_say_the_machines_of_the_command(changed):
    at_once = moved_now(Ask(equipment="mri", add=("49=2", "Bretagne=-1"), draws=DRAWS))
    assert table(at_once, "by_nation") == table(changed, "by_nation")
    assert table(at_once, "footprint") == table(changed, "footprint")
    assert table(at_once, "money") == [row for row in table(changed, "money") if row["level"] == "nation"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        {"region": "Bretagne", "add": ("Bretagne=2",), "hours": 70.0},
        {"departement": "49"},
        {"add": ("FR=-20",), "faster": 10.0},
    ],
)
def test_sliders_say_what_the_command_says(asked):
    ask = Ask(equipment="mri", draws=DRAWS, **asked)
    whole, at_once = answer(ask, silent).result, moved_now(ask)
    assert table(at_once, "by_nation") == table(whole, "by_nation")
    assert table(at_once, "footprint") == table(whole, "footprint")
    if len(asked) > 1:
        nation = [row for row in table(whole, "money") if row["level"] == "nation"]
        assert table(at_once, "money") == nation
    assert "money" in at_once.tables or len(asked) == 1
    assert all("{" not in live(at_once, lang) for lang in ("fr", "en"))


def test_machines_may_go_everywhere_and_not_below_none():
    assert read_added("France=20") == read_added("fr=20") == ("FR", 20)
    with pytest.raises(InputError):
        moved_now(Ask(equipment="mri", departement="35", add=("35=-60",), draws=DRAWS))
