"""A French word is taken wherever a code is asked: options, columns, fields of TOML files."""

import pytest

from radioscopie.asking import options, read_ask
from radioscopie.errors import InputError
from radioscopie.meant import FRENCH, meant, plain_word
from radioscopie.questions.registry import QUESTIONS
from radioscopie.questions.siting.ask import Ask as Siting
from radioscopie.questions.siting.ask import read_goal
from radioscopie.schema.parsers import to_choice
from radioscopie.toml.fields import Fields

CHOSEN = {
    (question.texts, name, code)
    for question in QUESTIONS
    for name, option in options(question.ask).items()
    if option.kind == "choice"
    for code in option.choices
}
SAME = {"raking", "logit"}  # French statisticians write them so
FRENCH_ALREADY = {"2sfca", "e2sfca", "3sfca", "", "companies", "natural-persons", "health-counts"}
NAMES = {
    "noemie",
    "rsf-ace",
    "b2",
    "open-damir",
    "dcir",
    "pmsi",
}  # formats and archives: no other name in French


@pytest.mark.parametrize(
    ("word", "code"), [("irm", "mri"), ("IRM", "mri"), ("Scanner", "ct"), ("TEP", "pet"), ("ct", "ct")]
)
def test_an_equipment_may_be_asked_in_french(word, code):
    assert read_ask(Siting, {"equipment": [word], "add": ["1"]}, open).equipment == code


def test_a_word_that_is_nearly_french_is_still_refused():
    with pytest.raises(InputError):
        read_ask(Siting, {"equipment": ["scaner"], "add": ["1"]}, open)


def test_a_goal_is_recorded_by_its_code():
    assert read_goal("portée:30").code == "reach:30"
    assert read_goal("trajet").code == "travel"
    assert read_goal("pire décile").code == "worst-decile"


def test_a_column_of_known_words_reads_french():
    codes = {name: name for name in ("ct", "mri", "pet")}
    assert [to_choice(word, codes) for word in ("IRM", "scanner", "tep")] == ["mri", "ct", "pet"]


def test_a_field_of_toml_reads_french():
    fields = Fields({"kind": "Remplacer", "natures": ["énergie", "it"], "open": "oui"}, "f", [])
    assert fields.word("kind", ("keep", "replace")) == "replace"
    assert fields.listed("natures", ("energy", "it")) == ("energy", "it")
    assert fields.flag("open", default=False)
    assert not fields.problems


def test_every_code_of_an_option_has_its_french_word():
    codes = {code for _, _, code in CHOSEN} - SAME - FRENCH_ALREADY - NAMES
    known = {code for code in codes if code in FRENCH}
    assert codes - known <= {"shock_2020", "decision_2025"}


def test_no_french_word_stands_for_two_codes_that_one_field_knows():
    for question in QUESTIONS:
        for option in options(question.ask).values():
            words = [plain_word(word) for code in option.choices for word in FRENCH.get(code, ())]
            assert len(words) == len(set(words)), option


def test_a_code_is_never_taken_for_another():
    every = tuple(FRENCH)
    assert all(meant(code, every) == code for code in every)
