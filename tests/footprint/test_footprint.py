"""The footprint: by hand, as a linear law, and the nation's beside what is published."""

from fractions import Fraction

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.cli.main import main
from radioscopie.models.footprint import Activity, footprint
from radioscopie.questions.scenario.answer import run_scenario
from radioscopie.tables.footprint import read_factors

COUNTS = st.integers(0, 10**6)


def measured(equipment, machines, exams):
    activity = Activity(equipment, Fraction(machines), Fraction(machines), Fraction(exams))
    return {one.measure: one for one in footprint(activity, read_factors())}


def test_one_mri_of_7500_exams_by_hand():
    """At rest 59.5 to 155.7 MWh, 1 to 6.4 kWh an exam; 48 g a kWh; 3 tonnes of gadolinium over 10 or 4.3 million."""
    found = measured("mri", 1, 7500)
    assert [float(one) for one in found["electricity"].value] == pytest.approx([67.0, 120.9, 203.7])
    assert [float(one) for one in found["power_carbon"].value] == pytest.approx([3.216, 5.8032, 9.7776])
    assert [float(one) for one in found["gadolinium"].value] == pytest.approx([2.25, 3.75, 5.25])
    assert [int(one) for one in found["helium_held"].value] == [7, 1500, 2000]
    assert found["power_carbon"].perimeter != found["making_carbon"].perimeter


def test_a_ct_has_no_helium_and_no_gadolinium():
    assert set(measured("ct", 1, 1)) == {"electricity", "power_carbon", "making_carbon", "iodine"}


@given(machines=COUNTS, exams=COUNTS, more=COUNTS, less=COUNTS)
def test_what_changes_is_the_difference_at_the_centre_and_stays_in_order(machines, exams, more, less):
    before, after = measured("mri", machines, exams), measured("mri", machines + more, exams - less)
    moved = measured("mri", more, -less)
    for measure, one in moved.items():
        low, central, high = one.value
        assert central == after[measure].value[1] - before[measure].value[1]
        assert low <= central <= high


@pytest.fixture(scope="module")
def rows():
    done = run_scenario("refused_protocol", draws=1, only=("footprint", "by_year"))
    return done.tables["footprint"].table.to_pylist()


def row(rows, year, measure, equipment):
    """Give a row of the protocol, which the file sets beside the law enacted."""
    wanted = (year, measure, equipment)
    mine = [one for one in rows if one["variant"] != "enacted"]
    return next(one for one in mine if (one["year"], one["measure"], one["equipment"]) == wanted)


@pytest.mark.slow
def test_the_nation_beside_what_is_published(rows):
    """MRI 141 to 198 GWh (ENV-057), CT up to 36 GWh, 3 tonnes of gadolinium (ENV-039), 2.1 million litres (HEL-028)."""
    first = min(one["year"] for one in rows)
    mri, ct = (row(rows, first, "electricity", one) for one in ("mri", "ct"))
    assert mri["base_low"] < 141_000
    assert mri["base_high"] > 198_000
    assert ct["base_high"] < 40_000
    assert row(rows, first, "gadolinium", "mri")["base_low"] == pytest.approx(3_000, rel=0.1)
    assert row(rows, first, "helium_held", "mri")["base_central"] == pytest.approx(2_100_000, rel=0.1)


@pytest.mark.slow
def test_fewer_exams_draw_less_and_leave_machines_and_their_making_as_they_are(rows):
    last = max(one["year"] for one in rows)
    saved = row(rows, last, "electricity", "mri")
    assert saved["change_low"] < saved["change_central"] < saved["change_high"] < 0
    assert row(rows, last, "helium_held", "mri")["change_central"] == 0
    assert row(rows, last, "making_carbon", "mri")["change_central"] is None
    gone = row(rows, last, "gadolinium", "mri")["change_central"] / 0.5
    assert saved["change_central"] == pytest.approx(gone * 3.0, rel=1e-9)


@pytest.mark.slow
def test_an_option_tells_what_a_machine_more_draws(tmp_path):
    """A machine added draws at rest; one replaced draws no more, but for its exams."""
    asked = ["accounts", "examples/practice", "--invest", "examples/invest/second-mri.toml"]
    assert main([*asked, "--out", str(tmp_path / "out")]) == 0
    held = pq.read_table(tmp_path / "out/invest_footprint.parquet").to_pylist()
    summed = {
        row["option"]: row for row in pq.read_table(tmp_path / "out/invest_summary.parquet").to_pylist()
    }
    assert {row["option"] for row in held} == set(summed)
    known = [row for row in held if row["change_central"] is not None]
    assert {row["option"] for row in known} == {"irm-de-plus"}
    for row in known:
        assert row["change_low"] <= row["change_central"] <= row["change_high"]
        assert row["measure"] != "making_carbon"
    assert next(row["change_central"] for row in known if row["measure"] == "helium_held") == 1500.0
