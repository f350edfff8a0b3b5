"""Numbers between two others: read from a file, alone or as a table, with what is told of them."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

import radioscopie
from radioscopie.bilingual import Words, same_words
from radioscopie.ranges import ASSUMED, BARE, CASES, FIXED, READ, Range, certain
from radioscopie.toml.fields import Fields


def read(value: object, *told: str, source: str | None = None):
    fields = Fields({"x": value}, "f.toml", [])
    found = fields.between("x", lambda table, key: table.number(key, (0, 10)), told, source)
    return found, [(one.place, one.reason) for one in fields.problems]


def test_a_number_alone_is_certain():
    assert read(3) == (certain(3.0), [])
    assert read(Decimal("2.5"), source="user") == (certain(2.5, same_words("user"), READ), [])


def test_a_table_gives_three_values_and_who_says_so():
    table = {"low": 1, "central": Decimal("1.5"), "high": 3, "source": {"fr": "rapport", "en": "report"}}
    found, problems = read(table, "source")
    assert (found.values, found.source, found.status, problems) == (
        (1, 1.5, 3),
        Words("rapport", "report"),
        READ,
        [],
    )
    assert [found.at(case) for case in CASES] == [1, 1.5, 3]


def test_what_is_drawn_says_how():
    table = {"low": 1, "central": 2, "high": 3, "source": "assumed"}
    drawn, _ = read(table, "distribution", "source")
    assert (drawn.distribution, drawn.is_drawn, drawn.status) == ("triangular", True, ASSUMED)
    same, _ = read(table | {"low": 2, "high": 2}, "distribution", "source")
    assert (same.distribution, same.is_drawn) == (FIXED, False)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ({"low": 3, "central": 2, "high": 1}, [("f.toml.x", "toml.not_in_order")]),
        ({"low": 1, "central": 2}, [("f.toml.x.high", "toml.not_a_number")]),
        ({"low": 1, "central": 2, "high": 11}, [("f.toml.x.high", "toml.out_of_bounds")]),
        ({"low": 1, "central": 2, "high": 3, "source": "me"}, [("f.toml.x.source", "toml.unknown_key")]),
    ],
)
def test_what_is_wrong_in_a_table_is_said_once(table, wrong):
    assert read(table)[1] == wrong


def test_a_missing_value_stays_missing():
    assert Range(None, None, 3).values == (None, None, 3)
    assert certain(0, BARE).values == (0, 0, 0)


def test_the_three_cases_are_typed_once():
    sources = Path(radioscopie.__file__).parent.rglob("*.py")
    cases = re.compile(r"(?:=|in) \(\"low\", \"central\", \"high\"\)")
    typed = [path.name for path in sources if cases.search(path.read_text("utf-8"))]
    assert typed == ["ranges.py"]
