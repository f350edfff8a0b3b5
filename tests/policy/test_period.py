"""Losses of all years of the period: those of each year added up, a passing cut counted."""

from datetime import date

import pytest

from radioscopie.bilingual import same_words
from radioscopie.errors import InputError
from radioscopie.models.joins.policy.effects import priced
from radioscopie.models.joins.policy.read import read_design
from radioscopie.models.joins.policy.spec import FULL
from radioscopie.questions.design.answer import design_plan
from radioscopie.questions.design.page import page, summary
from tests.policy.designs import TWO, design
from tests.policy.nation import nation, staffed_ground

PLANS = [("half", same_words("-"), (FULL // 2, FULL // 2))]
YEARS = (2025, 2026, 2027)


@pytest.fixture(scope="module")
def small():
    return staffed_ground()


def of(small, *, last=2027, first=2025, **more):
    period = {"first": first, "last": last}
    return priced(
        small, read_design(design(period=period, target={"by": date(last, 12, 31)}, **more)), PLANS, 5, 7
    )


def test_losses_of_the_period_are_those_of_its_years(small):
    whole = of(small, losses_over="period")
    each = [of(small, first=2025, last=year) for year in YEARS[1:]]
    # the levers begin in 2026: nothing is lost in 2025
    assert whole.lost[0].tolist() == sum(one.lost[0] for one in each).tolist()
    assert whole.lost_drawn[0].tolist() == sum(one.lost_drawn[0] for one in each).tolist()
    assert (whole.revenue > 2.5 * each[1].revenue).all()
    assert whole.saved.tolist() == each[1].saved.tolist()


@pytest.mark.slow
def test_the_answer_says_over_which_years():
    found = design_plan(design(TWO, losses_over="period"), nation(), draws=0, points=0)
    assert "sur toutes les années de la période" in summary(found.result, "fr")
    assert "over all years of the period" in summary(found.result, "en")
    assert "<html" in page(found.result, "fr")
    told = design_plan(design(TWO), nation(), draws=0, points=0)
    assert "la dernière année" in summary(told.result, "fr")


def test_another_word_is_refused():
    with pytest.raises(InputError) as refused:
        read_design(design(losses_over="years"))
    assert [one.place for one in refused.value.problems] == ["design.toml.losses_over"]
