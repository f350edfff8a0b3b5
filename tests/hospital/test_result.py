"""The result of `radioscopie sites` on the shipped sites: totals of the source, sums to the cent."""

import json

import pyarrow.compute as pc
import pytest

from radioscopie.models.hospital.fees import AMOUNTS
from radioscopie.questions.hospital.answer import VARIED, sites_result
from radioscopie.results.export import to_json
from radioscopie.texts import words

EXTERNAL_2023 = 5_872_686 + 3_156_527  # DREES SAE 2023, external CT and MRI exams


@pytest.fixture(scope="module")
def result(laws, shipped):
    return sites_result(shipped, laws, (2025, 2026, 2027), {"law": laws.variant.version})


def totals(table, column):
    grouped = table.group_by(["year", "case"]).aggregate([(column, "sum")]).to_pylist()
    return {(row["year"], row["case"]): row[f"{column}_sum"] for row in grouped}


@pytest.mark.slow
@pytest.mark.parametrize("column", ["fees", *AMOUNTS])
def test_sites_departements_regions_and_nation_agree_to_the_cent(result, column):
    names = ("by_site", "by_departement", "by_region", "by_equipment", "by_year")
    sums = [totals(result.tables[name].table, column) for name in names]
    assert all(one == sums[0] for one in sums)
    assert len(sums[0]) == 9


def test_measures_of_the_nation_add_up_to_its_change(result):
    assert totals(result.tables["by_measure"].table, "change_cents") == totals(
        result.tables["by_year"].table, "change_cents"
    )


def test_every_external_exam_of_the_source_is_counted_once(result):
    assert set(totals(result.tables["by_year"].table, "fees").values()) == {EXTERNAL_2023}


def test_mri_does_not_depend_on_the_ct_reference(result):
    table = result.tables["by_equipment"].table.filter(pc.field("equipment") == "mri")
    amounts = {(row["year"], row["change_cents"]) for row in table.to_pylist()}
    assert len(amounts) == 3


def test_bounds_enclose_the_midpoint_once_reduced_fees_are_back(result):
    for year in (2026, 2027):
        low, mid, high = (
            totals(result.tables["by_year"].table, "change_cents")[year, f"reference_{case}"]
            for case in ("low", "mid", "high")
        )
        assert high < mid < low < 0


def test_sensitivity_starts_from_the_central_case(result):
    rows = result.tables["sensitivity"].table.to_pylist()
    central = totals(result.tables["by_year"].table, "change_cents")
    assert {row["hypothesis"] for row in rows} == {varied.field for varied in VARIED}
    assert all(row["central_change_cents"] == central[row["year"], "reference_mid"] for row in rows)
    ct = next(row for row in rows if row["hypothesis"] == "ct_reference" and row["year"] == 2027)
    assert ct["low_change_cents"] == central[2027, "reference_low"]
    assert ct["high_change_cents"] == central[2027, "reference_high"]


def test_silent_sites_are_counted_and_listed(result):
    assert dict(result.findings)["sites.found_silent_sites"] == 194
    known = set(result.tables["by_site"].table["finess_et"].to_pylist())
    reasons = set(result.tables["unknown"].table["reason"].to_pylist())
    assert reasons == {"no_exam", "no_external_exam"}
    assert len(known) + 194 <= 779


def test_assumptions_have_their_three_values_and_the_missing_one_says_so(result):
    told = {a.key: a for a in result.assumptions}
    assert told["sites.ct_reference"].status == "missing"
    assert all({"low", "central", "high"} <= words(f"sites.{varied.field}").keys() for varied in VARIED)
    assert json.loads(to_json(result, "en"))["assumptions"][0]["label"] == "CT reference activity"


def test_no_site_gives_empty_tables_not_an_error(laws, make_sites):
    result = sites_result(make_sites({"finess_et": "1", "ct_installed": 1}), laws, (2027,), {})
    assert result.tables["by_site"].table.num_rows == 0
    assert result.tables["unknown"].table.num_rows == 1
