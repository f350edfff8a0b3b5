"""The charts of investment are drawn, in both languages, and say what is missing."""

from __future__ import annotations

import pytest

from radioscopie.questions.accounts.practice.page.invest_charts import (
    cumulated_flows,
    lever_ranges,
    margin_by_volume,
)
from radioscopie.report.svg import draw

FLOWS = [
    {"option": "a", "step": step, "cumulated_low_cents": -2 * 10**8, "cumulated_cents": (step - 1) * 10**8,
     "cumulated_high_cents": step * 10**8}
    for step in range(4)
]  # fmt: skip
CURVE = [
    {
        "option": "a",
        "year": year,
        "exams": exams,
        **{f"margin_{case}_cents": exams * 5000 - 10**7 for case in cases},
    }
    for year in (2027, 2036)
    for exams in (0, 1000, 2000, 3000)
    for cases in [("low", "central", "high")]
]
LEVER = {"measure": "margin", "unit": "cents", "vendor": "0", "low": None, "central": None, "high": None}
LEVERS = [
    LEVER | {"lever": "dl_mri", "low_cents": None, "central_cents": None, "high_cents": None},
    LEVER
    | {"lever": "mri_off_at_night", "low_cents": 198_000, "central_cents": 330_000, "high_cents": 346_500},
    LEVER
    | {"lever": "premium_ct", "low_cents": None, "central_cents": None, "high_cents": -9, "vendor": "1"},
]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_charts_are_drawn(lang: str):
    for chart in (cumulated_flows(FLOWS, lang), margin_by_volume(CURVE, lang)):
        assert draw(chart, lang, "k", "x").startswith("<svg")


def test_the_break_even_volume_is_written():
    assert "2\u202f000 examens" in draw(margin_by_volume(CURVE, "fr"), "fr", "k", "x")


def test_gaps_and_vendors_are_said():
    svg = draw(lever_ranges(LEVERS, "margin", "en"), "en", "k", "x")
    assert "no published figure tells it" in svg
    assert "(vendor)" in svg
    assert "€3.3k" in svg


def test_same_rows_same_bytes():
    assert draw(lever_ranges(LEVERS, "margin", "fr"), "fr", "k", "x") == draw(
        lever_ranges(LEVERS, "margin", "fr"), "fr", "k", "x"
    )
