"""An impact adds up to the cent, is nothing when nothing changes, and its total is the difference of two pricings."""

from datetime import date

import pytest

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.pricing.measures import MEASURES
from radioscopie.models.pricing.price import price
from radioscopie.questions.impact.answer import compare
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from tests.pricing.tables import as_activity, as_machines
from tests.reference import law_values
from tests.reference.pricing import price as reference
from tests.reference.strategies import random_activity
from tests.reference.worked_rows import machine, row

LAW = Law.load()
DIMENSIONS = ("practice", "site", "machine", "modality", "act", "payer")
PRACTICE = "examples/practice"


def example():
    return read_activity(f"{PRACTICE}/activity.csv"), read_machines(f"{PRACTICE}/machines.csv")


@pytest.fixture(scope="module")
def tables():
    impact = compare(*example(), LAW)
    return {name: shown.table.to_pylist() for name, shown in impact.result.tables.items()}


def year_totals(rows, column):
    totals = {}
    for line in rows:
        key = line["year"], line["case"]
        totals[key] = totals.get(key, 0) + line[column]
    return totals


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("column", ["base_cents", "change_cents", "variant_cents"])
def test_every_dimension_adds_up_to_the_year(tables, dimension, column):
    assert year_totals(tables[f"by_{dimension}"], column) == year_totals(tables["by_year"], column)


def test_measures_add_up_to_the_change(tables):
    assert year_totals(tables["by_measure"], "change_cents") == year_totals(tables["by_year"], "change_cents")
    for dimension in DIMENSIONS:
        for line in tables[f"by_{dimension}"]:
            assert sum(line[f"{measure}_cents"] for measure in MEASURES) == line["change_cents"]


def test_an_empty_reform_costs_nothing():
    frozen = LAW.frozen(date(2025, 11, 4))
    impact = compare(*example(), LAW, variant=frozen, base_on=date(2025, 11, 4))
    for line in impact.result.tables["by_year"].table.to_pylist():
        assert line["change_cents"] == line["ageing_cents"]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", range(3))
def test_the_change_is_the_difference_of_two_reference_pricings(seed):
    """The oracle prices the replayed rows under the law in force; the base only before any date that differs."""
    rows, machines = random_activity(seed, 800)
    rows = [line | {"date": line["date"].replace(year=2026, day=min(line["date"].day, 28))} for line in rows]
    machines = [one | {"installed_on": date(2010, 1, 1)} for one in machines]
    impact = compare(as_activity(rows), as_machines(machines), LAW, years=(2026,), base_on=date(2025, 11, 4))
    results = reference(rows, machines, law_values.load())
    expected = {
        bound: sum(_total(*both, bound) for both in zip(rows, results, strict=True))
        for bound in ("low", "high")
    }
    found = {one["case"]: one["variant_cents"] for one in impact.result.tables["by_year"].table.to_pylist()}
    assert {
        found.get("reference_low", found.get("exact")),
        found.get("reference_high", found.get("exact")),
    } == {*expected.values()}
    assert ("exact" in found) == (expected["low"] == expected["high"])


def _total(line, result, bound):
    if "rejected" in result:
        return 0
    acts = result["act_cents"] + result["modifiers_cents"] + result["association_cents"]
    return acts + line["excess_cents"] + (result[f"technical_fee_{bound}_cents"] or 0)


def test_the_decision_on_one_mri_exam_by_hand():
    """MRI 1.5 T, province, installed in 2020: 171.97 € until November 2025, 158.21 € in March 2026 (-8 %)."""
    rows, machines = (
        [row(2, "2024-03-01", "NZQN001", machine="M")],
        [machine("M", "mri", "2020-05-01", "1.5T")],
    )
    tables = compare(as_activity(rows), as_machines(machines), LAW, years=(2026, 2027)).result.tables
    by_measure = {
        (line["year"], line["measure"]): line["change_cents"]
        for line in tables["by_measure"].table.to_pylist()
    }
    assert by_measure[2026, "fees_full_non_amortised"] == 15_821 - 17_197
    assert by_measure[2027, "fees_full_non_amortised"] == 15_030 - 17_197
    assert by_measure[2027, "ageing"] == 0


def test_a_machine_that_turns_amortised_by_hand():
    """Installed in June 2018: amortised from 1 January 2026: 171.97 → 125.60 at base prices, then cut to 120.58."""
    rows, machines = (
        [row(2, "2024-03-01", "NZQN001", machine="M")],
        [machine("M", "mri", "2018-06-01", "1.5T")],
    )
    tables = compare(as_activity(rows), as_machines(machines), LAW, years=(2026,)).result.tables
    change = {line["measure"]: line["change_cents"] for line in tables["by_measure"].table.to_pylist()}
    assert change["ageing"] == 12_560 - 17_197
    assert change["fees_full_amortised"] == 12_058 - 12_560
    assert change["fees_full_non_amortised"] == 0


def test_more_than_a_year_of_activity_is_refused():
    rows = [row(2, "2023-01-01", "ZBQK002"), row(3, "2024-01-05", "ZBQK002")]
    with pytest.raises(InputError, match="douze mois"):
        compare(as_activity(rows), as_machines([]), LAW)


def test_prices_of_a_row_do_not_depend_on_the_order_of_rows():
    rows, machines = random_activity(11, 1_500)
    forward = price(as_activity(rows), as_machines(machines), LAW)
    backward = price(as_activity(rows[::-1]), as_machines(machines), LAW)
    for column in ("act_cents", "association_cents", "patient_cents"):
        assert sum(forward.table.column(column).to_pylist()) == sum(backward.table.column(column).to_pylist())


def test_rows_known_under_one_law_only_are_left_out_and_said():
    """HHQK484 was first seen in 2021: under a base of 2020 its price is unknown, not zero."""
    rows = [row(2, "2025-06-01", "HHQK484"), row(3, "2025-06-01", "ACQH001")]
    impact = compare(as_activity(rows), as_machines([]), LAW, base_on=date(2020, 1, 1), years=(2026,))
    (total,) = impact.result.tables["by_year"].table.to_pylist()
    assert (total["base_cents"], total["variant_cents"]) == (2_527, 2_527)
    assert ("impact.left_out", 1) in impact.result.findings


def test_a_fee_missing_under_one_law_is_left_out_and_said():
    """No PET fee is known before 2025: a base of 2024 cannot be compared, the change is not the whole fee."""
    rows = [row(2, "2025-06-01", "ZZQL016", machine="P", quantity=10)]
    machines = [machine("P", "pet", "2020-01-01", "pet_ct")]
    impact = compare(as_activity(rows), as_machines(machines), LAW, base_on=date(2024, 12, 31), years=(2026,))
    (total,) = impact.result.tables["by_year"].table.to_pylist()
    assert (total["base_cents"], total["change_cents"]) == (0, 0)
    assert ("impact.left_out", 1) in impact.result.findings


def test_an_act_that_ended_counts_for_nothing_afterwards():
    """YYYY600 is suppressed on 5 November 2025: 0.75 € before, nothing after, and no missing value is listed."""
    rows = [row(2, "2025-06-01", "YYYY600", quantity=4)]
    result = compare(as_activity(rows), as_machines([]), LAW, years=(2026,)).result
    change = {one["measure"]: one["change_cents"] for one in result.tables["by_measure"].table.to_pylist()}
    assert change["archive"] == -300
    assert "acts.YYYY600.tariff" not in {one.key for one in result.assumptions if one.status == "missing"}
