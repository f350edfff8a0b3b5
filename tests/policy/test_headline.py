"""The headline of the lab, by another road: as much as the decision puts three practices under water at the least."""

import pytest

from radioscopie.law.load import Law
from radioscopie.models.joins.policy.effects import Ground, priced
from radioscopie.models.joins.policy.programs import make_program
from radioscopie.models.joins.policy.proportional import bearers, effects_of
from radioscopie.models.joins.policy.read import find_design, read_design
from radioscopie.models.joins.policy.search import lone_plans
from radioscopie.models.joins.policy.twice import counted_twice
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.tables.charges import default_charges
from tests.design.certificates import least_count


@pytest.mark.slow
def test_no_plan_puts_fewer_than_three_practices_under_water():
    ground = Ground(build_baseline(), Law.load(), tuple(default_charges()))
    design = read_design(find_design("fewest_under_water"))
    still, *moving = lone_plans(design)
    assert any(still[2])  # the rest of the law is in every plan
    (enacted,) = [(one.name, one.title, one.pulls) for one in design.references if one.name == "enacted"]
    alone = priced(ground, design, [still, *moving], 0, 0)
    amount = int(priced(ground, design, [enacted], 0, 0, alone).saved[0])
    eased = effects_of(design, alone).less(counted_twice(ground, design, alone))
    program = make_program(design, eased, alone, bearers(ground, design, alone), float(amount))
    count, weakest = least_count(program, 2)
    assert count == 3
    assert weakest > 0.01
