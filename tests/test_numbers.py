"""Numbers as people read them."""

from fractions import Fraction

import pytest

from radioscopie.numbers import format_change, format_count, format_euros, format_percent, format_plain


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (0, "0,00\u00a0€", "€0.00"),
        (5, "0,05\u00a0€", "€0.05"),
        (-5, "−0,05\u00a0€", "−€0.05"),
        (9969, "99,69\u00a0€", "€99.69"),
        (123456, "1\u202f234,56\u00a0€", "€1,234.56"),
        (-123456789, "−1\u202f234\u202f567,89\u00a0€", "−€1,234,567.89"),
    ],
)
def test_euros(cents, french, english):
    assert (format_euros(cents, "fr"), format_euros(cents, "en")) == (french, english)


@pytest.mark.parametrize(
    ("rate", "french", "english"),
    [
        (Fraction(158, 1000), "15,8\u00a0%", "15.8%"),
        (Fraction(-1, 8000), "0,0\u00a0%", "0.0%"),
        (Fraction(-5, 10000), "−0,1\u00a0%", "−0.1%"),
        (Fraction(12345), "1\u202f234\u202f500,0\u00a0%", "1,234,500.0%"),
    ],
)
def test_percent(rate, french, english):
    assert (format_percent(rate, "fr"), format_percent(rate, "en")) == (french, english)


def test_count_and_change():
    assert (format_count(1305), format_count(1305, "en")) == ("1\u202f305", "1,305")
    assert format_change(Fraction(1, 100), "en") == "+1.0%"
    assert format_change(Fraction(0), "en") == "0.0%"


@pytest.mark.parametrize(
    ("word", "fr", "en"),
    [
        ("-0.3", "−0,3", "−0.3"),
        ("3500000", "3\u202f500\u202f000", "3,500,000"),
        ("oui", "oui", "oui"),
        ("", "", ""),
    ],
)
def test_plain_decimals(word, fr, en):
    assert (format_plain(word, "fr"), format_plain(word, "en")) == (fr, en)
