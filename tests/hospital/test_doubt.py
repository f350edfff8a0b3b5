"""Draws of hospital sites: at the central values they are the central cents; their intervals are order statistics."""

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc
import pytest

from radioscopie.models.hospital.doubt import HospitalDraws, draw_sites, drawn_fees
from radioscopie.models.hospital.fees import hospital_fees
from radioscopie.models.hospital.hypotheses import central
from radioscopie.questions.hospital.answer import sites_result
from radioscopie.tables.sites import read_sites

YEARS = (2025, 2026, 2027)


def still(sites, laws, count=1):
    """Give draws that are all at the central values."""
    one, many = np.ones(count), draw_sites(sites, count, 1).fees.shape
    exams = np.array(hospital_fees(sites, laws, YEARS[:1], central())["fees"].to_pylist())
    return HospitalDraws(
        (500_000 * one).astype(np.int64),
        np.broadcast_to(exams, many).astype(float),
        0 * one,
        np.full(many, 150),
        0 * one,
        np.zeros(many, bool),
    )


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
def test_a_draw_at_the_central_values_is_the_central_case_to_the_cent(laws, shipped, year):
    """15 % of two amounts of whole cents is rounded once a sum here, once a step there: two cents apart at most."""
    base, change = drawn_fees(shipped, laws, year, still(shipped, laws))
    table = hospital_fees(shipped, laws, (year,), central())
    assert base[0].tolist() == table["base_cents"].to_pylist()
    assert np.abs(change[0] - np.array(table["change_cents"].to_pylist())).max() <= 2


def test_a_machine_of_a_site_is_amortised_or_not(make_sites, laws):
    """One MRI of 5 000 fees: amortised, 4 750 fees fall by 7.54; new, by 21.67 (docs of test_fees)."""
    site = make_sites(
        {
            "finess_et": "1",
            "mri_installed": 1,
            "mri_operated": 1,
            "mri_exams": 9_000,
            "mri_exams_external": 5_000,
        }
    )
    draws = draw_sites(site, 50, 3)
    assert set(draws.amortised.ravel().tolist()) <= {0, 1000}
    usual = replace(draws, fees=0 * draws.fees + 5_000, growth=0 * draws.growth, strong=draws.strong & False)
    _, change = drawn_fees(site, laws, 2027, replace(usual, turning=0 * draws.turning))
    by_age = {int(old): int(cents) for old, cents in zip(draws.amortised[:, 0], change[:, 0], strict=True)}
    assert by_age == {0: 4_750 * (15_030 - 17_197), 1000: 4_750 * (11_806 - 12_560)}


@pytest.mark.slow
def test_the_same_seed_gives_the_same_draws(shipped):
    one, two, other = (draw_sites(shipped, 20, seed) for seed in (5, 5, 6))
    assert (one.amortised == two.amortised).all()
    assert (one.fees == two.fees).all()
    assert (one.amortised != other.amortised).any()


@pytest.fixture(scope="module")
def result(laws, shipped):
    return sites_result(shipped, laws, (2027,), {}, (60, 4))


@pytest.mark.slow
def test_intervals_of_every_place_are_those_of_its_sums(result, laws, shipped):
    _, change = drawn_fees(shipped, laws, 2027, draw_sites(shipped, 60, 4))
    rows = hospital_fees(shipped, laws, (2027,), central()).to_pylist()
    for name, key in (
        ("by_region", "region"),
        ("by_departement", "departement"),
        ("site_totals", "finess_et"),
    ):
        table = result.tables[name].table
        shown = table.filter(pc.field("case") == "reference_mid") if "case" in table.column_names else table
        for row in shown.to_pylist()[::7]:
            mine = [rank for rank, one in enumerate(rows) if one[key] == row[key]]
            ordered = np.sort(change[:, mine].sum(axis=1))
            assert (row["change_low_95_cents"], row["change_high_95_cents"]) == (ordered[1], ordered[58])


@pytest.mark.slow
def test_bounds_of_the_reference_alone_have_no_interval(result):
    for row in result.tables["by_year"].table.to_pylist():
        assert (row["change_low_95_cents"] is not None) == (row["case"] == "reference_mid")


@pytest.mark.slow
def test_sites_are_estimates_in_no_order_of_amount(result):
    rows = result.tables["site_totals"].table.to_pylist()
    assert {row["status"] for row in rows} == {"estimate"}
    order = [(row["departement"], row["name"], row["finess_et"]) for row in rows]
    assert order == sorted(order)


@pytest.mark.slow
def test_bands_hold_every_site_once(result):
    totals, rows = result.tables["site_totals"].table.to_pylist(), result.tables["bands"].table.to_pylist()
    assert sum(row["sites"] for row in rows) == len(totals)
    assert sum(row["change_cents"] for row in rows) == sum(row["change_cents"] for row in totals)
    deep = next(row for row in rows if row["band"] == "fall_500")
    assert deep["sites"] == sum(row["change_cents"] < -50_000_000 for row in totals)


@pytest.mark.slow
def test_too_few_draws_give_no_interval(laws):
    table = sites_result(read_sites(), laws, (2027,), {}, (39, 1)).tables["site_totals"].table
    assert set(table["change_low_95_cents"].to_pylist()) == {None}
