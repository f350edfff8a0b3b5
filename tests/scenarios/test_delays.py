"""Delays of a scenario that adds machines."""

import pytest

from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.questions.scenario.tables.delays import with_delays
from radioscopie.result import Result


@pytest.fixture(scope="module")
def fleet():
    return with_delays(Result("run", {}, (), (), {}), read_scenario(find_scenario("fleet_2026")))


@pytest.mark.slow
def test_the_fleet_of_may_2026_shortens_the_wait_at_equal_demand(fleet):
    rows = fleet.tables["delays"].table.to_pylist()
    nation = {(row["equipment"], row["case"]): row for row in rows if row["level"] == "nation"}
    assert nation["mri", "after"]["machines"] - nation["mri", "before"]["machines"] == pytest.approx(102)
    assert nation["ct", "after"]["machines"] - nation["ct", "before"]["machines"] == pytest.approx(16)
    assert nation["mri", "after"]["change"] < nation["ct", "after"]["change"] < 0
    assert nation["mri", "after"]["change_low"] < nation["mri", "after"]["change"]


@pytest.mark.slow
def test_every_region_waits_less_when_machines_come_everywhere(fleet):
    rows = fleet.tables["delays"].table.to_pylist()
    after = [row for row in rows if row["case"] == "after" and row["equipment"] == "mri"]
    assert len(after) == 19
    assert max(row["change"] for row in after) <= 0


def test_without_machines_there_are_no_delays():
    result = Result("run", {}, (), (), {})
    assert with_delays(result, read_scenario(find_scenario("decision_2025"))) is result
