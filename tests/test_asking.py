"""What may be asked: limits hold for words and for Python, all problems come together, no word opens a file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from radioscopie.asking import (
    amount,
    auto,
    choice,
    day,
    file,
    files_of,
    flag,
    folder,
    law,
    named,
    number,
    place,
    read_ask,
    refuse,
    shipped,
    whole,
    years,
)
from radioscopie.errors import InputError
from radioscopie.inputs import Upload, content_of, sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    act: str = choice(("a", "b"))
    count: int = whole(1, 9, 3)
    runs: int | str = auto(1, 9)
    minutes: float = number(5, 600, 60.0)
    budget: int | None = amount(0, 10**9, None)
    on: date = day(date(2025, 11, 4))
    over: tuple[int, ...] = years(2018, 2035, (2025, 2026))
    fast: bool = flag()
    sites: tuple = file(default=(), many=True)
    plan: object = shipped(("decision_2025",), None)
    table: tuple = named(("sites", "machines"))
    home: tuple | None = folder(("acts.csv", "plan.toml"), default=None)
    law: tuple = law()
    out: Path | None = place(None)

    def __post_init__(self):
        refuse(self)


def asked(**words):
    return read_ask(Ask, {"act": ["a"]} | words, Path)


def reasons(**words):
    with pytest.raises(InputError) as error:
        asked(**words)
    return {(one.place, one.reason) for one in error.value.problems}


def test_words_become_values():
    ask = asked(
        count=["4"], minutes=["12,5"], budget=["12,50"], over=["2026-2028"], fast=[], sites=["x.csv", "y.csv"]
    )
    assert (ask.count, ask.minutes, ask.budget, ask.over, ask.fast) == (
        4,
        12.5,
        1250,
        (2026, 2027, 2028),
        True,
    )
    assert ask.sites == (Path("x.csv"), Path("y.csv"))


def test_as_many_as_it_takes_is_a_word_beside_the_numbers():
    assert (asked(runs=["auto"]).runs, asked(runs=["7"]).runs) == ("auto", 7)
    assert reasons(runs=["Auto"]) == {("--runs", "asking.not_auto")}
    assert reasons(runs=["0"]) == {("--runs", "asking.not_between")}


def test_nothing_said_is_the_default():
    assert asked() == Ask(act="a")


def test_every_word_that_cannot_be_read_is_said_at_once():
    assert reasons(count=["²"], minutes=["nan"], on=["20251104"], over=["2030-2020"], budget=["1e400"]) == {
        ("--count", "asking.not_whole"),
        ("--minutes", "asking.not_a_number"),
        ("--on", "asking.not_a_day"),
        ("--over", "asking.not_years"),
        ("--budget", "asking.not_between"),
    }


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"act": "c"}, "asking.not_a_choice"),
        ({"act": "a", "count": 10}, "asking.not_between"),
        ({"act": "a", "count": True}, "asking.not_whole"),
        ({"act": "a", "count": 2.5}, "asking.not_whole"),
        ({"act": "a", "runs": 10}, "asking.not_between"),
        ({"act": "a", "runs": "many"}, "asking.not_a_choice"),
        ({"act": "a", "runs": 2.5}, "asking.not_auto"),
        ({"act": "a", "minutes": float("nan")}, "asking.not_between"),
        ({"act": "a", "minutes": "12"}, "asking.not_a_number"),
        ({"act": "a", "over": (2017, 2018)}, "asking.not_between"),
        ({"act": "a", "on": date(1970, 1, 1)}, "asking.not_between"),
        ({"act": "a", "plan": "../secret.toml"}, "asking.not_a_choice"),
        ({"act": "a", "sites": ("/etc/passwd",)}, "asking.not_a_file"),
    ],
)
def test_python_meets_the_same_limits(values, reason):
    with pytest.raises(InputError) as error:
        Ask(**values)
    assert [one.reason for one in error.value.problems] == [reason]


def test_what_must_be_said_is_missed():
    with pytest.raises(InputError) as error:
        read_ask(Ask, {}, Path)
    assert [(one.place, one.reason) for one in error.value.problems] == [("--act", "asking.missing")]


def test_a_shipped_name_is_no_file_and_a_file_is_no_name():
    assert asked(plan=["decision_2025"]).plan == "decision_2025"
    assert asked(plan=["mine.toml"]).plan == Path("mine.toml")


def test_a_table_is_named_with_its_file():
    ask = asked(table=["sites=a.csv", "machines=b.csv"])
    assert ask.table == (("sites", Path("a.csv")), ("machines", Path("b.csv")))
    assert reasons(table=["site=a.csv"]) == {("--table", "asking.not_named")}
    assert list(files_of(ask)) == [Path("a.csv"), Path("b.csv")]


def test_files_of_a_folder_each_have_their_name():
    given = (("acts.csv", Upload("acts.csv", b"")), ("plan.toml", Path("p.toml")))
    assert list(files_of(Ask(act="a", home=given))) == [one for _, one in given]
    assert asked(home=["plan.toml=a=b.toml"]).home == (("plan.toml", Path("a=b.toml")),)
    assert reasons(home=["plan.csv=p.csv"]) == {("DIR", "asking.not_named")}


@pytest.mark.parametrize("name", ["home", "table"])
@pytest.mark.parametrize("given", [("sites", "/etc/passwd"), ("acts.csv", "x"), ("other", Path("x")), "x"])
def test_a_file_never_is_a_string_even_after_its_name(name, given):
    with pytest.raises(InputError) as error:
        Ask(act="a", **{name: (given,)})
    assert [one.reason for one in error.value.problems] == ["asking.not_a_file"]


def test_bytes_are_an_input_with_a_name():
    given = Upload("../export.csv", b"a\n1\n")
    assert list(files_of(Ask(act="a", sites=(given,)))) == [given]
    assert content_of(given) == b"a\n1\n"
    assert sha256(given) == sha256(Upload("other", b"a\n1\n"))
    assert "a\\n1" not in repr(given)


def test_a_law_is_made_of_days_and_of_files_in_their_order():
    assert asked(law=["2025-11-04", "reform.toml"]).law == (date(2025, 11, 4), Path("reform.toml"))
    assert reasons(law=["2004-12-31"]) == {("--law", "asking.not_between")}


def test_every_value_that_cannot_be_read_is_said():
    with pytest.raises(InputError) as error:
        asked(law=["2025-99-99", "reform.toml", "2025-02-30"])
    assert [one.value for one in error.value.problems] == ["2025-99-99", "2025-02-30"]


def test_what_is_written_is_a_path_and_no_input():
    ask = asked(out=["o.csv"], law=["reform.toml"], sites=["x.csv"])
    assert list(files_of(ask)) == [Path("x.csv"), Path("reform.toml")]
    with pytest.raises(InputError):
        Ask(act="a", out=Upload("o.csv", b""))
