"""The arrays of the law say, every day from 2005 to 2035, what its entries say."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from radioscopie.law.compile import compile_law, compile_together
from radioscopie.law.load import Law
from radioscopie.law.words import LETTERS, letters_mask

LAW = Law.load()
COMPILED = compile_law(LAW)
FIRST, LAST = date(2005, 1, 1), date(2035, 12, 31)
DECISION, CHECKED = date(2025, 11, 5), date(2026, 11, 21)


def period(compiled, when):
    return int(compiled.period_of_day[(when - FIRST).days])


def test_every_day_has_its_period():
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    assert len(COMPILED.period_of_day) == len(days)
    starts = [date(1970, 1, 1) + timedelta(int(start)) for start in COMPILED.starts]
    assert starts[0] == FIRST
    expected = [sum(start <= day for start in starts) - 1 for day in [*days[::97], LAST]]
    assert [period(COMPILED, day) for day in [*days[::97], LAST]] == expected


@pytest.mark.parametrize("when", [DECISION - timedelta(1), DECISION, CHECKED])
def test_rates_are_exact_over_one_denominator(when):
    rate = Fraction(
        int(COMPILED.acts.percent[period(COMPILED, when), LETTERS.index("Z")]), COMPILED.acts.denominator
    )
    assert rate == (Fraction(13, 100) if when >= DECISION else Fraction(159, 1000))


def test_the_set_of_letters_holds_those_given_and_no_other():
    mask = letters_mask("0Z")
    assert [letter for rank, letter in enumerate(LETTERS) if mask >> rank & 1] == ["0", "Z"]
    assert letters_mask("") == 0


def test_laws_compiled_together_share_periods_and_denominator():
    base, law = compile_together(LAW.frozen("2025-11-04"), LAW)
    assert (base.starts == law.starts).all()
    assert base.acts.denominator == law.acts.denominator
    z = LETTERS.index("Z")
    assert (
        base.acts.percent[period(base, CHECKED), z] * 130 == law.acts.percent[period(law, CHECKED), z] * 159
    )
