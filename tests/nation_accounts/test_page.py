"""The report of the nation's accounts: both languages, charts, nothing loaded from elsewhere, the same bytes."""

import re
from html import unescape

import pytest

from radioscopie.law.load import Law
from radioscopie.models.finances.aids.aided import find_aids
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.questions.accounts.nation.page import page as shown
from radioscopie.questions.accounts.nation.page import summary
from radioscopie.questions.accounts.tables import TABLES
from radioscopie.tables.charges import default_charges
from radioscopie.texts import LANGUAGES
from tests.nation_accounts.nation import with_words
from tests.questions.said import unsaid
from tests.scenarios.tiny import tiny

pytest.importorskip("altair")


@pytest.fixture(scope="module")
def baseline():
    return with_words(tiny(scale=900))


@pytest.fixture(scope="module")
def result(baseline):
    return nation_accounts(
        baseline, Law.load(), default_charges(), "decision_2025", draws=40, constructions=1
    )


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", pytest.param("en", marks=pytest.mark.slow)])
def test_the_report_holds_its_charts_and_loads_nothing(result, lang):
    page = shown(result, lang)
    assert page.count("<svg ") == 6  # each chart has a wide and a narrow layout
    assert not re.findall(r"""(?:src|href)=["']?https?:""", page)
    assert not re.findall(r">(?:finances\.[a-z_]+|nation_[a-z_]+)<", page)


@pytest.mark.slow
def test_the_same_result_gives_the_same_bytes(result):
    assert shown(result, "fr") == shown(result, "fr")


def test_the_answer_gives_both_worlds(result):
    told = summary(result, "fr")
    assert "Sans la mesure" in told
    assert "la marge moyenne des" in told
    assert "Décision appliquée (2027)" in told


@pytest.mark.slow
def test_a_year_alone_is_shown_without_intervals(baseline):
    alone = nation_accounts(baseline, Law.load(), default_charges(), draws=0)
    assert "Année de référence (2024)" in summary(alone, "fr")
    assert shown(alone, "en").count("<svg ") == 6  # each chart has a wide and a narrow layout


@pytest.mark.slow
def test_a_shock_is_in_the_report(baseline):
    struck = nation_accounts(
        baseline, Law.load(), default_charges(), draws=0, shock="spring_2020", aid="aids_2020"
    )
    page = unescape(shown(struck, "fr"))
    assert "qui tient, avec quelle aide" in page
    assert "activité partielle + DIPA" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_is_said(result, lang):
    assert unsaid(result, TABLES, lang) == {}
    regions = {
        row["group"]
        for row in result.tables["nation_margins"].table.to_pylist()
        if row["dimension"] == "region"
    }
    assert regions <= set(result.tables["nation_margins"].named["group"])


@pytest.mark.slow
def test_aids_of_a_user_have_their_titles(baseline, tmp_path):
    aids = find_aids("aids_2020").read_text("utf-8").replace('name = "dipa"', 'name = "mine"')
    (tmp_path / "mine.toml").write_text(aids, "utf-8")
    struck = nation_accounts(
        baseline, Law.load(), default_charges(), draws=0, shock="spring_2020", aid=tmp_path / "mine.toml"
    )
    told = unescape(shown(struck, "fr"))
    assert "activité partielle + Indemnisation de la perte d’activité (DIPA)" in told
