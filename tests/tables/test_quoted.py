"""Published figures: each stands once, with its source; the words that quote them say their value."""

import csv
import re
from fractions import Fraction
from importlib.resources import files

import pytest

from radioscopie.models.finances.camps import CAMPS
from radioscopie.models.reading.costs import published_errors, published_prices
from radioscopie.numbers import format_exact
from radioscopie.tables.quoted import quoted
from radioscopie.tables.reference_nation import read_shapes
from radioscopie.texts import words

TABLES = files("radioscopie.tables") / "reference"


def rows(name):
    return list(csv.DictReader((TABLES / name).read_text("utf-8").splitlines()))


def test_each_figure_stands_once_with_its_source():
    listed = rows("quoted.csv")
    ids = [row["id"] for row in (*listed, *rows("published.csv"))]
    assert len(ids) == len(set(ids))
    assert all(row["source"] and row["url"].startswith("http") for row in listed)
    assert {row["status"] for row in listed} <= {"read", "computed"}


def test_prices_and_errors_of_remote_reading_are_those_published():
    assert [cents for _, cents in published_prices()] == [3300, 4100, 9000, 11900]
    shown = {name: (round(float(rate), 5), seen) for name, (rate, seen) in published_errors().items()}
    assert shown == {
        "error_important": (0.058, 7209),
        "error_any": (0.17, 7209),
        "error_serious": (0.008, 1028),
        "error_major": (0.00147, 2_922_377),
    }


def words_of(lang, code):
    """Give the words of a code of the accounts of the nation."""
    return words("nation_accounts.word", lang)[code]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("camp", [camp for camp in CAMPS if camp != "owners_third"])
def test_the_words_of_a_published_ratio_say_its_value(lang, camp):
    assert format_exact(quoted(CAMPS[camp][0][0]).value, lang) in words_of(lang, camp)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("fact", ["SPE-004", "SPE-008"])
def test_the_words_of_the_published_fees_say_their_value(lang, fact):
    assert format_exact(quoted(fact).value, lang) in words_of(lang, fact)


def shape(name, key):
    return read_shapes(name)[key]


def decimals(numbers, lang):
    return [format_exact(Fraction(str(number)), lang) for number in numbers]


SLOWER, _, FASTER = shape("access.toml", "times_tried")
SAID = [  # catalogue, what surrounds the numbers in either language, the numbers
    (
        "nation",
        r"(\d[.,\d]*) machines (?:par|a) site",
        shape("nation_construction.toml", "machines_per_site"),
    ),
    ("access", r"(\d+)\s?% (?:plus lent|slower)", [round(100 * (SLOWER - 1))]),
    ("access", r"(\d+)\s?% (?:plus rapide|faster)", [round(100 * (1 - FASTER))]),
    (
        "access",
        r"(?:défaut|default) (\d), (\S+) (?:et|and) (\S+) (?:par|by)",
        shape("access.toml", "e2sfca_steps"),
    ),
]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("catalogue", "around", "numbers"), SAID)
def test_texts_say_the_values_that_are_assumed(lang, catalogue, around, numbers):
    text = (files("radioscopie.texts") / lang / f"{catalogue}.toml").read_text("utf-8")
    found = re.findall(around, text)
    assert found
    assert {one if isinstance(one, tuple) else (one,) for one in found} == {tuple(decimals(numbers, lang))}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_august_is_a_quarter_less(lang):
    assert shape("nation_construction.toml", "august") == (0.75,)
    assert {"fr": "un quart de moins en août", "en": "a quarter fewer in August"}[lang] in (
        files("radioscopie.texts") / lang / "nation.toml"
    ).read_text("utf-8")
