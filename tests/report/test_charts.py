"""What the charts hold, read from their specification."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.resources import files

import pyarrow as pa
import pytest

from radioscopie.questions.impact.tables import TABLES
from radioscopie.report.bars import ranked_bars
from radioscopie.report.cases import distinct_cases
from radioscopie.report.charts import tornado, waterfall
from radioscopie.report.maps import departement_map
from radioscopie.report.svg import altair, draw, drawable, to_png
from radioscopie.report.view import View
from radioscopie.tables.sites import read_departements
from tests.report.fake import fake_impact


def test_a_waterfall_ends_at_its_total():
    rows = [
        {"year": 2027, "label": name, "cents": cents} for name, cents in (("a", -300), ("b", 100), ("c", -50))
    ]
    bars = waterfall(rows, "fr").to_dict()["data"]["values"]
    assert [(bar["start"], bar["end"]) for bar in bars] == [(0, -300), (-300, -200), (-200, -250), (0, -250)]


def test_amounts_stand_beside_the_bars():
    svg = draw(ranked_bars([{"label": "Île", "cents": -1_234_500}], "fr"), "fr", "k", "Titre « x »")
    assert "−12,3\u00a0k€" in svg
    assert 'aria-label="Titre « x »"' in svg
    assert "Variation (k€)" in svg


@pytest.mark.fast_cases(6)
@pytest.mark.parametrize(
    "sign", [*map(chr, range(32)), "\x7f", "\x85", "\ud800", "\ufffe", "\uffff", "\U0001ffff"]
)
def test_no_character_stops_the_drawing(sign):
    """A character that XML does not know aborts the process: no test runs after it."""
    svg = draw(ranked_bars([{"label": f"a{sign}b", "cents": -1_234_500}], "fr"), "fr", "k", f"a{sign}b")
    assert ">a" in svg
    assert to_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{sign}</text></svg>', 1
    )


@pytest.mark.parametrize("said", ["é😀\u2028", "\\uffff", "\\\\ud800", "a\\b", "\t\n", "\ud83d\ude00"])
def test_other_characters_are_drawn_as_they_are(said):
    written = json.dumps(said)
    assert drawable(written) == written


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("name", ["Centre url(#1)", 'id="a"', 'href="#a"', 'x id="url(#1)"', "url(#1)"])
def test_a_name_is_not_taken_for_an_identifier(name):
    svg = draw(ranked_bars([{"label": name, "cents": -1_234_500}], "fr"), "fr", "key", name)
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert name in [one.text for one in root.iter()]
    assert root.attrib["aria-label"] == name


def test_identifiers_are_those_of_the_chart():
    alt = altair()
    marks = (
        alt.Chart(alt.Data(values=[{"x": 1}])).mark_line(clip=True).encode(x="x:Q", color=alt.Color("x:Q"))
    )
    svg = draw(marks, "fr", "key", "t")
    given = re.findall(r'\bid="([^"]*)"', svg)
    assert given
    assert all(one.startswith("key-") for one in given)
    assert {*re.findall(r"url\(#([^)]*)\)", svg)} <= {*given}


def test_a_tornado_shows_both_ends():
    row = {
        "label": "h",
        "least": -500_000,
        "most": -100_000,
        "central": -300_000,
        "least_text": "haut",
        "most_text": "bas",
    }
    svg = draw(tornado([row], "fr"), "fr", "t", "t")
    assert "haut" in svg
    assert "bas" in svg


def test_every_departement_is_drawn_once_and_the_paris_area_again():
    drawing = json.loads((files("radioscopie.report") / "reference" / "departements.json").read_text("utf-8"))
    drawn = [f["properties"]["code"] for f in drawing["features"] if f["properties"]["inset"] != "paris"]
    regions = {row["code"] for row in read_departements().to_pylist() if len(row["region_code"]) == 2}
    assert len(drawn) == len(set(drawn)) == 101
    assert set(drawn) <= regions | {"2A", "2B"}
    assert drawing["source"].startswith("IGN")


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    "cents", [{"75": -5_000_000}, {"75": 0, "01": 0}, {"75": 100, "01": -1_234_567, "2A": 10**9}]
)
def test_the_map_is_drawn_whatever_the_amounts(cents):
    assert draw(departement_map(cents, "fr"), "fr", "m", "m").startswith("<svg")


def test_rows_that_agree_in_all_cases_are_shown_once():
    rows = [
        {"year": 2026, "case": case, "change_cents": cents}
        for case, cents in (("reference_high", 2), ("reference_low", 1))
    ] + [{"year": 2027, "case": case, "change_cents": 5} for case in ("reference_high", "reference_low")]
    shown = distinct_cases(pa.Table.from_pylist(rows)).to_pylist()
    assert [(row["year"], row["case"]) for row in shown] == [
        (2026, "reference_low"),
        (2026, "reference_high"),
        (2027, "exact"),
    ]


def drawn(*rows):
    return ranked_bars(list(rows), "fr").to_dict(), draw(ranked_bars(list(rows), "fr"), "fr", "k", "t")


def test_a_range_is_one_mark_with_its_two_ends():
    chart, svg = drawn({"label": "SCAN", "low": -10_293_250, "high": -22_183_626})
    (row,) = chart["data"]["values"]
    assert (row["low"], row["near"], row["high"]) == (-22_183_626, -10_293_250, -10_293_250)
    assert row["spread"]
    assert "−102,9\u00a0k€ à −221,8\u00a0k€" in svg


def test_the_bar_of_a_range_across_zero_has_no_side():
    chart, _ = drawn({"label": "a", "low": -100_000, "high": 300_000})
    assert [(row["near"], row["side"]) for row in chart["data"]["values"]] == [(0, "both")]


def test_a_central_value_keeps_its_bar_and_says_its_ends():
    chart, svg = drawn({"label": "a", "cents": -5_000_000, "low": -3_000_000, "high": -8_000_000})
    assert chart["data"]["values"][0]["near"] == -5_000_000
    assert "−50,0\u00a0k€ (−30,0\u00a0k€ à −80,0\u00a0k€)" in svg


def test_a_second_segment_stands_under_the_bar_of_its_label():
    chart, svg = drawn(
        {"label": "IRM 1", "cents": -100_000}, {"label": "IRM 1", "cents": -900_000, "beside": "âge"}
    )
    assert [row["side"] for row in chart["data"]["values"]] == ["loss", "beside"]
    assert "âge −9,0\u00a0k€" in svg


def test_rows_of_several_cases_are_laid_out_in_one_row_with_two_ends():
    cases = {"year": [2027, 2027, 2026], "case": ["reference_low", "reference_high", "exact"]}
    table = pa.table(cases | {"base_cents": [100, 300, 100], "change_cents": [-10, -20, -10]})
    view = View(fake_impact(), "fr", TABLES)
    grid = view.ends("by_year", ("year", "base_cents", "change_cents"), table)
    assert [row[:2] for row in grid.rows] == [("2027", "1,00\u00a0€ à 3,00\u00a0€"), ("2026", "1,00\u00a0€")]


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["America/Adak", "Pacific/Kiritimati"])
def test_a_chart_of_days_is_the_same_in_every_time_zone(zone):
    script = (
        "from datetime import date\n"
        "from radioscopie.questions.accounts.practice.page.charts import cash_curve\n"
        "from radioscopie.report.svg import draw\n"
        "names = ('closing_cents', 'closing_low_cents', 'closing_high_cents')\n"
        "weeks = [{'date': date(2025, month, 1)} | dict.fromkeys(names, 5 - month) for month in range(1, 13)]\n"
        "print(draw(cash_curve(weeks, 'fr'), 'fr', 'k', 't'))"
    )
    drawn = [
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"TZ": one}, capture_output=True, check=True
        )
        for one in (zone, "UTC")
    ]
    assert drawn[0].stdout == drawn[1].stdout
    assert b"01/2025" in drawn[0].stdout
