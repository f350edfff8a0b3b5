import pytest

from radioscopie.numbers import format_euros
from radioscopie.report.amounts import (
    compact_euros,
    estimated_euros,
    estimated_percent,
    signed_estimate,
    signed_euros,
    signed_percent,
)
from radioscopie.report.dates import long_date

NARROW, FIXED = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (0, f"0{FIXED}€", "€0"),
        (99_999, f"999,99{FIXED}€", "€999.99"),
        (-100_000, f"−1,0{FIXED}k€", "−€1.0k"),
        (123_456_789, f"1,2{FIXED}M€", "€1.2M"),
        (-99_950_000, f"−999,5{FIXED}k€", "−€999.5k"),
        (100_000_000, f"1,0{FIXED}M€", "€1.0M"),
        (250_000_000_000, f"2{NARROW}500,0{FIXED}M€", "€2,500.0M"),
    ],
)
def test_compact_amounts(cents, french, english):
    assert compact_euros(cents, "fr") == french
    assert compact_euros(cents, "en") == english


MILLION = 10**8


@pytest.mark.parametrize(
    ("cents", "low", "high", "french", "english"),
    [
        (
            63_909_979_017,
            42_223_832_144,
            71_526_403_338,
            f"640{FIXED}M€",
            "€640M",
        ),  # half width 147 M€: to 10 M€
        (
            1_234_567_890,
            12 * MILLION,
            13 * MILLION,
            f"12,35{FIXED}M€",
            "€12.35M",
        ),  # half width 0.50 M€: to 0.01
        (-45_678_900, -50_000_000, -40_000_000, f"−457{FIXED}k€", "−€457k"),
        (5, -100 * MILLION, 100 * MILLION, f"0{FIXED}M€", "€0M"),
        (1_414_080_531_039, None, None, f"14{NARROW}100{FIXED}M€", "€14,100M"),
        (12_345, None, None, f"123{FIXED}€", "€123"),
        (49, None, None, f"0{FIXED}€", "€0"),  # an estimate is never written to the cent
        (123_456_789, 123_456_700, 123_456_800, f"1,2346{FIXED}M€", "€1.2346M"),  # five figures at most
    ],
)
def test_an_estimate_has_the_figures_of_its_interval(cents, low, high, french, english):
    assert estimated_euros(cents, "fr", (low, high)) == french
    assert estimated_euros(cents, "en", (low, high)) == english


def test_signs():
    assert signed_estimate(150_000, "fr") == f"+1,50{FIXED}k€"
    assert signed_estimate(-150_000, "fr") == f"−1,50{FIXED}k€"
    assert signed_euros(150_000, "fr") == f"+1,5{FIXED}k€"
    assert format_euros(-123_456, "fr") == f"−1{NARROW}234,56{FIXED}€"
    assert signed_percent(-1, 8, "fr") == f"−12,5{FIXED}%"
    assert signed_percent(1, 8, "en") == "+12.5%"
    assert signed_percent(5, 0, "fr") == "–"


def test_dates():
    assert long_date("2025-11-04", "fr") == "4 novembre 2025"
    assert long_date("2026-07-01", "fr") == "1er juillet 2026"
    assert long_date("2026-07-01", "en") == "1 July 2026"
    assert long_date("–", "fr") == "–"


@pytest.mark.parametrize(
    ("permille", "ends", "words"),
    [
        (200, (118, 248), "20\u00a0%"),
        (293, (158, 634), "29\u00a0%"),
        (-36, (-42, -25), "−3,6\u00a0%"),
        (6228, (5367, 8307), "620\u00a0%"),
        (6228, (8307, 5367), "620\u00a0%"),
        (0, (0, 38), "0,0\u00a0%"),
        (-4, (-60, 60), "0\u00a0%"),
        (293, (None, None), "29,3\u00a0%"),
        (1632, (None, None), "163\u00a0%"),
    ],
)
def test_a_share_is_written_with_the_figures_of_its_interval(permille, ends, words):
    assert estimated_percent(permille, "fr", ends) == words
    assert estimated_percent(permille, "en", ends) == words.replace(",", ".").replace("\u00a0", "")
