"""A shock on the nation's practices: nothing without a fall, aids never close a practice, desks cut out right."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.finances.accounts import accounts
from radioscopie.models.finances.aids.aided import aided
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.crisis import read_crisis
from radioscopie.models.finances.desks import subset
from radioscopie.models.joins.nation_accounts import shock
from radioscopie.models.joins.nation_accounts.books import prepare
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.questions.accounts.nation.tables.shock import shock_tables
from radioscopie.tables.charges import default_charges
from tests.nation_accounts.nation import with_words
from tests.scenarios.tiny import tiny

NO_SHOCK = """
title = "rien"
[[fall]]
name = "rien"
modality = "all"
first_week = "2020-W12"
last_week = "2020-W19"
drop_pct = 0
"""


@pytest.fixture(scope="module")
def nation():
    return prepare(with_words(tiny(scale=900)), Law.load(), default_charges())


def aids(tables, **wanted):
    rows = tables["nation_aids"].table.to_pylist()
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def test_without_a_fall_nobody_runs_out_of_cash(nation, tmp_path):
    file = tmp_path / "none.toml"
    file.write_text(NO_SHOCK, "utf-8")
    tables = shock_tables(nation, read_crisis(file, None))
    assert [row["closed_without"] for row in aids(tables)] == [0] * 9
    assert "nation_aid_rules" not in tables


def test_spring_2020_and_its_aids(nation):
    tables = shock_tables(nation, read_crisis("spring_2020", "aids_2020"))
    for way in ("varied", "whole", "earned"):
        for case in ("low", "central", "high"):
            none, *others = aids(tables, drawn=way, case=case)
            assert none["aids"] == ""
            assert all(row["open"] >= none["open"] and row["cost_cents"] >= 0 for row in others)
    for whole, earned in zip(aids(tables, drawn="whole"), aids(tables, drawn="earned"), strict=True):
        assert earned["open"] >= whole["open"]


def test_practices_cut_out_keep_their_accounts(nation):
    """The accounts of the judged practices alone are those they have among all."""
    desks, reference = nation.practices.desks, nation.reference.year()
    own, mine = subset(desks, nation.practices.judged)
    lines, chosen = nation.charges, values_in(nation.charges)
    whole = accounts(desks, lines, chosen, reference, reference)
    part = type(reference)(*(getattr(reference, name)[mine] for name in ("exams", "acts", "excess", "fees")))
    alone = accounts(own, lines, chosen, part, part)
    assert alone.margin.tolist() == whole.margin[nation.practices.judged].tolist()
    assert np.array(own.practices).tolist() == [
        desks.practices[i] for i in np.flatnonzero(nation.practices.judged)
    ]


def test_the_result_holds_the_shock(nation):
    result = nation_accounts(
        with_words(tiny(scale=900)),
        Law.load(),
        default_charges(),
        draws=0,
        shock="spring_2020",
        aid="aids_2020",
    )
    assert {"nation_aids", "nation_falls", "nation_aid_rules"} <= set(result.tables)
    assert "finances.nation_assume_no_loans" in {one.key for one in result.assumptions}


def test_an_unknown_shock_is_refused(nation):
    with pytest.raises(InputError):
        shock_tables(nation, read_crisis("spring_1920", None))


@pytest.mark.parametrize(("kept", "way"), [(1000, "whole"), (0, "earned")])
def test_practices_all_alike_are_one_of_the_two_extremes(nation, monkeypatch, kept, way):
    """Same weeks of cash, no loan, the fixed charges of the accounts, and all or nothing of the lost draw kept."""

    def alike(_, size):
        one = np.ones(size, np.int64)
        weeks = {
            case: size_of * one.astype(float) for case, size_of in (("low", 2), ("central", 4), ("high", 8))
        }
        return shock.Luck(weeks, kept * one, 1000 * one, 0 * one)

    monkeypatch.setattr(shock, "_luck", alike)
    found = shock.struck(nation, read_crisis("spring_2020", None).shock)
    for case in ("low", "central", "high"):
        varied, known = (found.cash[name][case].closing for name in ("varied", way))
        assert np.abs(varied - known).max() <= 1


def test_aids_have_an_answer_when_practices_differ(nation):
    tables = shock_tables(nation, read_crisis("spring_2020", "aids_2020"))
    low, central, high = (aids(tables, drawn="varied", case=case)[0] for case in ("low", "central", "high"))
    assert high["closed_without"] <= central["closed_without"] <= low["closed_without"]


def test_loans_and_fixed_charges_are_each_practice_s_own(nation):
    """Fixed charges of the varied practices: those of the accounts times their luck, and the loans, by hand."""
    found = shock.struck(nation, read_crisis("spring_2020", None).shock)
    desks, mine = subset(nation.practices.desks, nation.practices.judged)
    luck = shock._luck(nation.practices.seed, len(desks.practices))
    reference = nation.reference.year()
    part = type(reference)(*(getattr(reference, name)[mine] for name in ("exams", "acts", "excess", "fees")))
    plain = accounts(desks, nation.charges, values_in(nation.charges), part, part)
    fixed = plain.lines_of("behaviour", "fixed") & plain.lines_of("nature", "radiologists", equal=False)
    scaled = (plain.charges[fixed] * luck.fixed + 500) // 1000
    room = np.maximum(plain.before_pay - scaled.sum(axis=0) + plain.charges[fixed].sum(axis=0), 0)
    loans = np.minimum((plain.revenue * luck.loans + 500) // 1000, room)
    assert found.fixed.tolist() == (scaled.sum(axis=0) + loans).tolist()


def test_what_was_published_of_2020_stands_beside_the_model(nation):
    rows = shock_tables(nation, read_crisis("spring_2020", "aids_2020"))[
        "nation_shock_checks"
    ].table.to_pylist()
    assert {row["fact"]: row["published_permille"] for row in rows} == {
        "COV-005": 634,
        "COV-006": 730,
        "COV-013": -81,
    }
    by_check = {row["check"]: row["model_permille"] for row in rows}
    assert by_check["income_alone"] <= by_check["income_aided"]


def test_the_loans_of_practices_are_put_off_and_only_theirs(nation, monkeypatch):
    """Instalments a month of a twelfth of the service; a deferral of six months leaves six fewer in the year."""
    drawn = shock._luck

    def indebted(seed, size):
        return replace(drawn(seed, size), loans=np.full(size, 20))  # 2 % of receipts

    monkeypatch.setattr(shock, "_luck", indebted)
    crisis = read_crisis("spring_2020", "aids_2020")
    found = shock.struck(nation, crisis.shock)
    (deferral,) = [replace(aid, who="all") for aid in crisis.rules if aid.kind == "loan_deferral"]
    held = found.cash["varied"]["central"]
    usual = held.flow("loans").paid
    year = usual[:, :53].sum(axis=1)
    service = [round(12 * one.cents / _annuity(one)) for one in found.bases["varied"].loans]
    assert np.abs(year - service).max() <= 12
    given = aided([deferral], held, found.bases["varied"]).cash
    put_off = given.total("paid") - held.total("paid")
    assert (
        np.abs(put_off[:, :53].sum(axis=1) * 12 / year - deferral.months).max() < 0.4
    )  # those paid again are larger
    for way in ("whole", "earned"):
        other = found.cash[way]["central"]
        assert (aided([deferral], other, found.bases[way]).cash.closing == other.closing).all()


def _annuity(loan):
    """Capital over a monthly instalment of one, by the formula in floating numbers."""
    monthly = float(loan.rate) / 12
    return (1 - (1 + monthly) ** -loan.months) / monthly
