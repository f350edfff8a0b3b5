"""On the national baseline, the fees of a scenario are those that the baseline counts day by day, to the cent."""

import pytest

from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.nation.decision import fee_changes
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.slots import PPM
from tests.scenarios.builders import FROZEN, scenario, world

pytestmark = pytest.mark.slow
YEARS = (2025, 2026, 2027)


@pytest.fixture(scope="module")
def nation():
    baseline, law = build_baseline(), Law.load()
    return baseline, make_model(scenario(world(FROZEN), {"enacted": world()}, YEARS), baseline, law)


@pytest.mark.parametrize(("share", "case"), [(0, 0), (50, 1), (100, 2)])
def test_the_decision_on_fees_is_that_of_the_day_by_day_count(nation, share, case):
    baseline, model = nation
    held = {name: getattr(baseline, name) for name in ("practices", "sites", "machines", "activity")}
    values = central(model.scenario) | {"ct_reference_pct": share}
    before, after = (evaluate(model, "enacted", i, values) for i in (0, len(model.paths["enacted"]) - 1))
    for year in YEARS:
        mine = model.slots.year == year
        change = int((after.fees - before.fees)[:, mine].sum())
        assert change == int(fee_changes(held, Law.load(), year)[case].sum()) * PPM
