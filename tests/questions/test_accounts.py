"""`accounts` as a question: what may be asked, what does not go together, and the same answer by any door."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from radioscopie.asking import read_ask
from radioscopie.errors import InputError
from radioscopie.inputs import Upload, files_in
from radioscopie.models.finances.cash.shocks import find_shock
from radioscopie.questions.accounts.answer import answer
from radioscopie.questions.accounts.ask import Ask
from radioscopie.questions.accounts.page import page, summary
from radioscopie.questions.accounts.practice.answer import practice_accounts
from radioscopie.questions.accounts.practice.tables.margins import change_rows, verdict_rows
from radioscopie.questions.accounts.tables import TABLES
from radioscopie.results.answer import silent
from radioscopie.results.export import to_json
from radioscopie.tables.practice_file import FILES, read_practice
from radioscopie.texts import LANGUAGES, words
from tests.questions.said import unsaid

EXAMPLE = Path(__file__).parents[2] / "examples/practice"
OWN = tuple(files_in(EXAMPLE, FILES).items())
PATH = Path("x.toml")


def reasons(**asked):
    with pytest.raises(InputError) as error:
        Ask(**asked)
    return [one.reason for one in error.value.problems]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({}, ["no_practice"]),
        ({"practice": OWN, "nation": True}, ["practice_and_nation"]),
        ({"practice": OWN, "draws": 200, "seed": 2026}, ["only_for_nation"] * 2),
        ({"practice": OWN, "scenario": "no_measure", "years": (2026,)}, ["not_with_scenario"]),
        ({"practice": OWN, "scenario": PATH, "base": date(2025, 11, 4)}, ["not_with_scenario"]),
        ({"nation": True, "invest": PATH, "years": (2026,)}, ["not_for_nation"] * 2),
        ({"nation": True, "aid": "aids_2020"}, ["aid_without_shock"]),
    ],
)
def test_what_does_not_go_together(asked, refused):
    """Even what is said as it would be taken: a scenario brings its own years."""
    assert reasons(**asked) == [f"accounts.{one}" for one in refused]


@pytest.mark.parametrize(
    "asked",
    [
        {"nation": True, "draws": 10_001},
        {"nation": True, "draws": -1},
        {"nation": True, "seed": -1},
        {"practice": OWN, "years": (2004,)},
        {"practice": OWN, "base": date(2036, 1, 1)},
    ],
)
def test_limits(asked):
    assert reasons(**asked) == ["asking.not_between"]


def test_a_string_opens_nothing():
    assert (
        reasons(nation=True, scenario="/etc/passwd", shock="x.toml", aid="../aids.toml")
        == ["asking.not_a_choice"] * 3
    )
    assert reasons(practice=(("practice.toml", "/etc/passwd"),)) == ["asking.not_a_file"]


def test_limits_and_clashes_are_said_at_once():
    with pytest.raises(InputError) as error:
        read_ask(Ask, {"nation": [], "draws": ["-1"], "years": ["2026"]}, Path)
    assert {one.reason for one in error.value.problems} == {"asking.not_between", "accounts.not_for_nation"}


def test_every_problem_of_every_file_is_said_at_once():
    ask = Ask(practice=(), shock=Path("nowhere.toml"), aid=Path("no.toml"), invest=Path("none.toml"))
    with pytest.raises(InputError) as error:
        answer(ask, silent)
    assert {one.place for one in error.value.problems} == {
        "practice.toml", "activity.csv", "nowhere.toml", "no.toml", "none.toml",
    }  # fmt: skip


@pytest.fixture(scope="module")
def asked():
    return answer(Ask(practice=OWN, shock="spring_2020", aid="aids_2020", years=(2026, 2027)), silent)


@pytest.fixture(scope="module")
def answered():
    """Answer once what is asked in both languages."""
    return cache(lambda **more: answer(Ask(practice=OWN, **more), silent).result)


def told(found):
    return to_json(found.result, "fr", found.counts)


@pytest.mark.slow
def test_bytes_give_the_answer_that_files_give(asked):
    bytes_of = {name: Upload("export", path.read_bytes()) for name, path in OWN}
    shock = Upload("spring_2020.toml", find_shock("spring_2020").read_bytes())
    again = answer(
        Ask(practice=tuple(bytes_of.items()), shock=shock, aid="aids_2020", years=(2026, 2027)), silent
    )
    assert told(again) == told(asked)


@pytest.mark.slow
def test_a_scenario_may_be_bytes_with_the_files_it_names(answered):
    home = EXAMPLE.parent / "reading"
    given = tuple(Upload(path.name, path.read_bytes()) for path in sorted(home.glob("*.toml")))
    (scenario,) = [one for one in given if one.name == "scenario-night.toml"]
    named = [one for one in given if f'"{one.name}"' in scenario.content.decode()]
    assert named
    again = answered(scenario=scenario, beside=tuple(named))
    assert to_json(again, "fr") == to_json(answered(scenario=home / scenario.name), "fr")
    with pytest.raises(InputError) as error:
        answered(scenario="no_measure", beside=(named[0],))
    assert [one.reason for one in error.value.problems] == ["scenario.beside_unused"]


@pytest.mark.slow
def test_python_gives_the_same(asked):
    found = practice_accounts(
        read_practice(EXAMPLE), shock="spring_2020", aid="aids_2020", years=(2026, 2027)
    )
    assert told(found) == told(asked)


def test_every_table_is_declared(asked):
    assert set(asked.result.tables) <= set(TABLES)
    wanted = {name for name, one in TABLES.items() if not one.optional and not name.startswith("nation_")}
    assert wanted <= set(asked.result.tables)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "more",
    [
        {"shock": "spring_2020", "aid": "aids_2020", "invest": EXAMPLE.parent / "invest/second-mri.toml"},
        {"scenario": EXAMPLE.parent / "reading/scenario-night.toml"},
    ],
)
def test_every_code_is_said(answered, more, lang):
    """But for lines: receipts have words of their own, since a charge may bear their name; a user's line has none."""
    lines = unsaid(answered(**more), TABLES, lang)
    assert lines.pop(("lines", "line")) - set(words("accounts.receipt", lang)) == {"maintenance_scanner_1"}
    assert lines == {}


@pytest.mark.slow
def test_a_result_is_shown_in_both_languages(asked):
    shown = {lang: page(asked.result, lang) + summary(asked.result, lang) for lang in ("fr", "en")}
    assert "Avec le choc et les aides" in shown["fr"]
    assert "With the shock and the aids" in shown["en"]


def rows(asked, name, **equal):
    listed = asked.result.tables[name].table.to_pylist()
    return [row for row in listed if all(row[key] == value for key, value in equal.items())]


def test_natures_add_up_to_the_margin(asked):
    for row in rows(asked, "margins", level="practice"):
        place = {key: row[key] for key in ("world", "year", "case")}
        natures = {one["nature"]: one["amount_cents"] for one in rows(asked, "natures", **place)}
        assert natures.pop("receipt") == row["revenue_cents"]
        assert sum(natures.values()) == -row["charges_cents"]
        for nature, cents in natures.items():
            lines = rows(asked, "lines", level="practice", nature=nature, **place)
            assert sum(line["amount_cents"] for line in lines) == cents


def test_what_an_exam_brings_is_receipts_over_exams(asked):
    for row in rows(asked, "margins"):
        assert abs(2 * (row["received_per_exam_cents"] * row["exams"] - row["revenue_cents"])) <= row["exams"]


def margin(world, year, case, cents, **more):
    row = {
        "level": "practice",
        "world": world,
        "year": year,
        "case": case,
        "margin_cents": cents,
        "lacking": 0,
    }
    return row | more


def test_changes_are_from_the_first_world_and_from_the_one_a_shock_falls_on():
    worlds = {"base": 900, "law": 500, "law+shock": -200}
    found = list(change_rows(margin(world, 2026, "exact", cents) for world, cents in worlds.items()))
    assert [(row["world"], row["against"], row["change_cents"]) for row in found] == [
        ("law", "base", -400),
        ("law+shock", "base", -1100),
        ("law+shock", "law", -700),
    ]
    assert all(row["after_cents"] - row["before_cents"] == row["change_cents"] for row in found)


def test_charges_without_an_amount_leave_above_on_known_charges_only_and_under_as_it_is():
    for lacking, low, high, verdict in (
        (2, 0, 20, "above_known"),
        (0, 0, 20, "above"),
        (2, -9, -1, "under_pay"),
        (2, -9, 5, "unsure"),
    ):
        ends = {"margin_low_cents": low, "margin_high_cents": high, "before_pay_cents": 30}
        (found,) = verdict_rows([margin("law", 2026, "exact", 0, **ends, lacking=lacking)])
        assert (found["verdict"], found["lacking"]) == (verdict, lacking)


@pytest.mark.parametrize(
    ("low", "high", "before_pay", "verdict"),
    [
        ((0, 5), (10, 20), (30, 40), "above"),
        ((-1, 5), (10, 20), (30, 40), "unsure"),
        ((-9, -5), (-2, -1), (30, 40), "under_pay"),
        ((-9, -5), (-2, 0), (30, 40), "unsure"),
        ((-9, -5), (-2, -1), (-3, 0), "under_pay"),
        ((-9, -5), (1, 2), (-3, -1), "under"),
    ],
)
def test_verdicts_hold_whatever_the_bound(low, high, before_pay, verdict):
    """Margins with dear (low) and cheap (high) charges, and before pay, with the low and the high bound of the fees."""
    listed = [
        margin(
            "law",
            2026,
            case,
            0,
            margin_low_cents=low[i],
            margin_high_cents=high[i],
            before_pay_cents=before_pay[i],
        )
        for i, case in enumerate(("reference_low", "reference_high"))
    ]
    (row,) = verdict_rows(listed)
    assert row["verdict"] == verdict
    assert (row["least_cents"], row["most_cents"]) == (min(low), max(high))
    assert (row["before_pay_least_cents"], row["before_pay_most_cents"]) == before_pay
