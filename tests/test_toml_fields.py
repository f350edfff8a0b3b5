"""Fields of TOML files: each type read once, in the same words whatever the file."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.toml.fields import Fields, read_fields
from radioscopie.toml.table import Default
from radioscopie.toml.values import to_decimal


def fields(content: str) -> Fields:
    return Fields(tomllib.loads(content, parse_float=Decimal), "f.toml", [])


def reasons(found: Fields) -> list[tuple[str, str]]:
    return [(one.place.removeprefix("f.toml."), one.reason.removeprefix("toml.")) for one in found.problems]


@pytest.mark.parametrize(
    ("content", "read", "reason"),
    [
        ("x = 3", lambda f: f.text("x"), "missing_text"),
        ("", lambda f: f.text("x"), "missing_text"),
        ('x = "a"', lambda f: f.word("x", ("b", "c")), "unknown_word_of"),
        ('x = "a"', lambda f: f.word("x", ()), "nothing_described"),
        ("x = [1]", lambda f: f.listed("x"), "not_words"),
        ('x = ["a"]', lambda f: f.listed("x", ("b",)), "unknown_word_of"),
        ("x = 1", lambda f: f.flag("x", default=False), "not_a_flag"),
        ("x = -1", lambda f: f.whole("x"), "not_whole"),
        ("x = 1.0", lambda f: f.whole("x"), "not_whole"),
        ("x = true", lambda f: f.whole("x"), "not_whole"),
        ("x = 9", lambda f: f.whole("x", bounds=(1, 8)), "out_of_bounds"),
        ('x = "1"', lambda f: f.number("x", (0, 2)), "not_a_number"),
        ("x = nan", lambda f: f.number("x", (0, 2)), "not_a_number"),
        ("x = 1e999999999", lambda f: f.decimal("x", (0, 2)), "not_a_number"),
        ("x = 1e-999999999", lambda f: f.decimal("x", (0, 2)), "not_a_number"),
        ("x = 3", lambda f: f.number("x", (0, 2)), "out_of_bounds"),
        ("x = [1, 2]", lambda f: f.numbers("x", 3, (0, 2)), "not_numbers"),
        ("x = [1, 2, 3]", lambda f: f.numbers("x", 3, (0, 2)), "not_numbers"),
        ("x = { a = 0.7 }", lambda f: f.shares("x", ("a", "b")), "shares"),
        ("x = 1.005", lambda f: f.euros("x"), "not_euros"),
        ('x = "2026-07-01"', lambda f: f.day("x", (2020, 2030)), "not_a_date"),
        ("x = 2026-07-01T00:00:00", lambda f: f.day("x", (2020, 2030)), "not_a_date"),
        ("x = 2036-07-01", lambda f: f.day("x", (2020, 2030)), "outside_years"),
        ("x = [3]", lambda f: f.days("x"), "not_dates"),
        ('x = "2026-W54"', lambda f: f.week("x"), "not_a_week"),
        ('x = "25:00"', lambda f: f.clock("x"), "not_a_clock"),
        ("x = 3", lambda f: f.inside("x"), "not_a_table"),
        ("x = 3", lambda f: list(f.each("x")), "not_tables"),
    ],
)
def test_each_mistake_has_one_reason_with_a_sentence_in_both_languages(content, read, reason):
    found = fields(content)
    read(found)
    assert [one[1] for one in reasons(found)] == [reason]
    assert all(found.problems[0].render(lang) for lang in ("fr", "en"))


@pytest.mark.parametrize(
    ("content", "key", "asked"),
    [
        ("reduction_pct = 0.08", "reduction_pct", True),
        ("reduction_pct = 0", "reduction_pct", False),
        ("reduction_pct = 1", "reduction_pct", False),
        ('reduction_pct = "0.08 %"', "reduction_pct", False),
        ('reduction_pct = "0,08%"', "reduction_pct", False),
        ("growth_pct = { mri = 0.055 }", "growth_pct.mri", True),
        ("growth_pct = { mri = -0.055 }", "growth_pct.mri", True),
        (
            "growth_pct = { mri = 0.5 }",
            "growth_pct.mri",
            False,
        ),  # half a percent a year is a growth that there is
        ("rate_pct = 0.25", "rate_pct", False),
        ("reduction_pct = { low = 0.5, central = 5, high = 9 }", "reduction_pct.low", False),
        ("reduction_pct = { low = 0.5, central = 0.08, high = 9 }", "reduction_pct.central", True),
        ("width_mm = 0.08", "width_mm", False),
    ],
)
def test_a_share_in_place_of_a_percentage_is_asked_about(content, key, asked):
    found = fields(content)
    table, _, name = key.rpartition(".")
    number = (found.inside(table) if table else found).number(name, (-50, 100))
    assert [one[1] for one in reasons(found)] == ["percent_or_share"] * asked
    assert not asked or re.search(r"écrivez (8|-?5\.5) s’il", found.problems[0].render("fr"))
    assert isinstance(number, float)


def test_a_percentage_said_with_its_sign_is_that_number():
    assert fields('x_pct = "0,08 %"').number("x_pct", (0, 100)) == 0.08
    assert reasons_of_number('x = "0.08 %"') == ["not_a_number"]


def reasons_of_number(content):
    found = fields(content)
    found.number("x", (0, 100))
    return [one[1] for one in reasons(found)]


def test_what_is_right_is_read():
    found = fields("""
text = "a"
words = ["a", "b"]
whole = 3
number = 1e-1
euros = 1250.5
day = 2026-07-01
clock = "18:30"
shares = { a = 0.25, b = 0.75 }
""")
    assert found.text("text") == "a"
    assert found.listed("words", ("a", "b")) == ("a", "b")
    assert found.whole("whole", bounds=(1, 8)) == 3
    assert found.decimal("number", (0, 1)) == Decimal("0.1")
    assert found.euros("euros") == 125_050
    assert found.day("day", (2020, 2030)) == date(2026, 7, 1)
    assert found.clock("clock") == 18 * 60 + 30
    assert found.shares("shares", ("a", "b")) == {"a": 0.25, "b": 0.75}
    found.close()
    assert found.problems == []


def test_close_refuses_what_nobody_read_with_the_closest_key():
    found = fields("volume = 1\nvolumes = 2")
    found.whole("volumes")
    found.close()
    assert reasons(found) == [("volume", "unknown_key")]
    assert "volumes" in found.problems[0].remedy("fr")


def test_a_default_is_noted_under_its_name():
    found = fields("")
    assert found.default("cv", 0.85, "read_cv") == 0.85
    assert found.defaults == [Default("read_cv", "0.85")]
    found.close()


def test_what_could_not_be_read_is_not_judged_again():
    found = fields('x = "many"')
    found.whole("x")
    found.refuse("toml.missing_key", "x")
    assert reasons(found) == [("x", "not_whole")]


def test_tables_of_one_name_are_refused_and_told_by_it():
    found = fields('[[x]]\nname = "a"\n[[x]]\nname = "a"\n[[x]]\n')
    assert [one.place for one in found.each("x")] == ["f.toml.x[a]", "f.toml.x[a]", "f.toml.x[3]"]
    assert reasons(found) == [("x[a].name", "same_name")]


def test_all_the_problems_of_a_file_at_once(tmp_path):
    path = tmp_path / "f.toml"
    path.write_text("a = 1\nb = 2\n")
    with pytest.raises(InputError) as refused:
        read_fields(path, Fields, lambda file: (file.text("a"), file.flag("b", default=True)))
    assert [one.place for one in refused.value.problems] == ["f.toml.a", "f.toml.b"]


@given(
    st.decimals(allow_nan=True, allow_infinity=True) | st.integers() | st.floats() | st.booleans() | st.text()
)
def test_a_number_is_kept_exactly_or_refused(value):
    found = to_decimal(value)
    assert found is None or (found.is_finite() and found == Decimal(str(value)))


@pytest.mark.parametrize("content", ["x = " + "[" * 3000, "x = " + "9" * 5000, "x = [", "x = \udc80"])
def test_a_file_that_is_no_toml_is_refused_by_its_name(tmp_path, content):
    path = tmp_path / "f.toml"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError) as refused:
        read_fields(path, Fields, lambda file: file.take("x"))
    assert len(refused.value.problems) == 1
    assert "f.toml" in refused.value.problems[0].place
