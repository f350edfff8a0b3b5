"""Values as pages write them, by the unit of their column."""

import pytest

from radioscopie.report.view import WRITERS, View
from radioscopie.result import Result
from radioscopie.results.declared import Declared, amount, count, flag, measure, name


@pytest.mark.parametrize(
    ("column", "value", "french", "english"),
    [
        (measure("x", "short"), 12.0, "12", "12"),
        (measure("x", "short"), -12.34, "\N{MINUS SIGN}12,3", "\N{MINUS SIGN}12.3"),
        (measure("x", "short"), -0.04, "0", "0"),
        (measure("x", "tenths"), 12.0, "12,0", "12.0"),
        (measure("x", "tenths"), 1234.56, "1\N{NARROW NO-BREAK SPACE}235", "1,235"),
        (measure("x", "points"), 0.123, "12,3 pt", "12.3 pt"),
        (amount("x", "short_euros"), 123_456_789_00, "123,5\N{NO-BREAK SPACE}M€", "€123.5M"),
        (count("x", "hundredths"), 1234, "12,34", "12.34"),
        (name("x", unit="month"), "2027-01", "janvier 2027", "January 2027"),
        (name("x", unit="month"), "", "–", "–"),
        (flag("x"), True, "oui", "yes"),
        (flag("x", words="scenario.reached"), False, "non atteint", "missed"),
    ],
)
def test_a_value_is_written_by_its_unit(column, value, french, english):
    assert [WRITERS[column.unit](value, column, lang) for lang in ("fr", "en")] == [french, english]


@pytest.mark.parametrize(("value", "told"), [(158_742.3, "159,000"), (9_191.0, "9,190"), (12.4, "12")])
def test_an_estimated_measure_is_shown_with_three_figures(value, told):
    table = Declared("t", "title", "head", (measure("x", digits=0, estimated=True),))
    view = View(Result("t", {"t": table.of([{"x": value}])}, (), (), {}), "en", {"t": table})
    assert view.in_row("t", "x", {"x": value}) == told
