"""Tables and charts of cash and aids say what the models say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from radioscopie.models.finances.aids.aided import aided, load_aids
from radioscopie.models.finances.cash.shocks import load_shock
from radioscopie.questions.accounts.aids import aid_rows, falls_table, named_sets, rules_table
from radioscopie.questions.accounts.assumptions import cash_assumptions
from radioscopie.questions.accounts.nation.page.charts import aids_compared
from radioscopie.questions.accounts.practice.page.charts import cash_curve
from radioscopie.questions.accounts.practice.tables.cash import summary_rows, weekly
from radioscopie.questions.accounts.practice.tables.declared import AID_RULES, CASH_WEEKLY, SHOCK_FALLS
from radioscopie.report.dates import long_date
from radioscopie.report.svg import draw
from radioscopie.result import in_words
from radioscopie.results.wording import said_table, told
from radioscopie.texts import LANGUAGES, text
from tests.finances.test_aids import DIPA, EVERY, LENT, PARTIAL, world
from tests.finances.toy import desks

NAMES = ("p0", "p1")
PARTS = ("acts", "excess", "fees", "other_receipts", "pay", "charges", "loans", "aids_in", "aids_back")


def cases(drop: int, openings=(-10_00, 10_000_00)):
    found, setting = world(drop, practices=2)
    started = type(found)(found.weeks, np.array(openings), found.flows)
    return dict.fromkeys(("low", "central", "high"), started), setting


def test_the_lines_of_a_week_add_up():
    every, setting = cases(40)
    given = {case: aided(EVERY, cash, setting).cash for case, cash in every.items()}
    table = CASH_WEEKLY.around(weekly("base", "exact", given, NAMES)).table
    moved = sum(table[f"{part}_cents"].to_numpy() for part in PARTS)
    assert (table["opening_cents"].to_numpy() + moved == table["closing_cents"].to_numpy()).all()
    assert table.num_rows == 106
    assert table.slice(53, 2).select(["practice", "year", "week", "date"]).to_pylist() == [
        {"practice": "p1", "year": 2024, "week": 1, "date": date(2024, 1, 1)},
        {"practice": "p1", "year": 2024, "week": 2, "date": date(2024, 1, 8)},
    ]


def test_when_cash_runs_out():
    rows = summary_rows("base", "exact", cases(40)[0], NAMES)
    first, second = (row for row in rows if row["case"] == "central")
    # p0 starts 10 € short; its first week brings 40 € of excess fees and takes 70 € of rent; it ends on 7 January
    assert (first["runs_out_on"], first["runs_out_week"]) == (date(2024, 1, 7), 1)
    assert first["need_cents"] == -first["lowest_cents"] > 0
    assert second["runs_out_on"] is None
    assert second["need_cents"] == 0


def test_aids_compared():
    every, setting = cases(40)
    rows = aid_rows((PARTIAL, DIPA, LENT), every, setting, desks(2))
    central = {row["aids"]: row for row in rows if row["case"] == "central"}
    assert list(central) == ["", "partial", "dipa", "lent", "partial + dipa", "partial + dipa + lent"]
    assert central[""] | {"case": ""} == {
        "case": "", "aids": "", "practices": 2, "closed_without": 1, "kept_open": 0, "open": 1, "open_permille": 500,
        "sites_kept": 0, "received_cents": 0, "returned_cents": 0, "owed_cents": 0, "cost_cents": 0,
        "per_site_cents": None,
    }  # fmt: skip
    assert central["partial + dipa"]["cost_cents"] == 2 * 400_00  # 400 € each, by hand in test_aids


def test_the_price_of_a_site_kept():
    every, setting = cases(40, (-10_00, 10_000_00))
    lent = replace(LENT, granted=date(2024, 1, 2))
    row = list(aid_rows((lent,), every, setting, desks(2)))[1]
    assert (row["kept_open"], row["sites_kept"]) == (1, 1)
    assert row["per_site_cents"] == row["cost_cents"] == 17_420_00 * 9 // 100


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sources_are_listed(lang):
    listed = rules_table(AID_RULES, load_aids("aids_2020").aids)
    rules = said_table(listed.table, listed.said, lang).to_pylist()
    rate = next(row for row in rules if row["parameter"] == "rate" and row["aid"] == "dipa")
    assert (rate["value"], rate["status"]) == ("0.527", "assumed")
    assert "COS-065" in rate["source"]
    assert all(row["source"] and row["status"] in ("read", "assumed") for row in rules)  # no user said them
    falls = falls_table(SHOCK_FALLS, load_shock("spring_2020")).table.to_pylist()
    assert [(row["central_pct"], row["status"]) for row in falls] == [("80", "read"), ("25", "assumed")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_hypothesis_has_words(lang):
    assert all(told(one, lang).label and one.status == "assumed" for one in cash_assumptions())


def test_a_set_of_aids_is_named_by_its_titles_or_by_the_last_one_added():
    sets = named_sets(load_aids("aids_2020").aids)
    said = {names: in_words(words, "en") for names, words in sets.items()}
    assert said[""] == "Without aid"
    assert said["partial_activity"] == "Partial activity"
    assert said["partial_activity + dipa"] == "Partial activity + Compensation for lost activity (DIPA)"
    assert said["partial_activity + dipa + social_deferral"] == "… then with: Social contributions put off"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_curve_marks_the_day_cash_runs_out(lang):
    rows = weekly("base", "exact", cases(40)[0], NAMES).to_pylist()
    svg = draw(cash_curve(rows[:53], lang), lang, "cash", "cash")
    words = text("accounts.cash_out", lang, date=long_date("2024-01-01", lang))
    assert words in svg
    assert words not in draw(cash_curve(rows[53:], lang), lang, "cash", "cash")


def test_a_curve_below_an_overdraft_marks_nothing():
    rows = weekly("base", "exact", cases(40)[0], NAMES).to_pylist()[:53]
    assert "diamond" not in json.dumps(cash_curve(rows, "fr", 10**9).to_dict(validate=False))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_aids_are_drawn_with_their_price(lang):
    every, setting = cases(40)
    rows = aid_rows((PARTIAL, DIPA, LENT), every, setting, desks(2))
    names = {"partial": "A", "dipa": "B", "lent": "C"}
    svg = draw(
        aids_compared([row for row in rows if row["case"] == "central"], names, lang), lang, "aids", "aids"
    )
    assert text("accounts.aid_no_set", lang) in svg
    assert text("accounts.aid_more", lang, aid="C") in svg
