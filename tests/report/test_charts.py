"""What the charts hold, read from their specification."""

import json
from importlib.resources import files

import pyarrow as pa
import pytest

from radioscopie.report.cases import distinct_cases
from radioscopie.report.charts import ranked_bars, tornado, waterfall
from radioscopie.report.maps import class_limits, departement_map
from radioscopie.report.svg import draw
from radioscopie.tables.sites import read_departements


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


@pytest.mark.parametrize(
    "cents", [{"75": -5_000_000}, {"75": 0, "01": 0}, {"75": 100, "01": -1_234_567, "2A": 10**9}]
)
def test_the_map_is_drawn_whatever_the_amounts(cents):
    assert draw(departement_map(cents, "fr"), "fr", "m", "m").startswith("<svg")


def test_classes_are_ordered_and_round():
    limits = class_limits([-98_765_432, -45_678_901, -23_456_789, -12_345_678, -1_234_567])
    assert limits == [-46_000_000, -23_000_000, -12_000_000, -1_200_000]


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
