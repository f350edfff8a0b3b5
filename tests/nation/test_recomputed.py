"""The decision on the nation, recomputed from the tables by the second pricing of the tests: to the cent."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from radioscopie.law.load import Law
from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.prepare import make_model
from tests.reference.fees import age
from tests.reference.law_values import load
from tests.reference.pricing import price
from tests.scenarios.builders import FROZEN, scenario, world

BASE, LAST = date(2025, 11, 4), date(2027, 1, 1)
ALD, THIRD = Fraction(39, 100), Fraction(20, 100)
AGES_OF = 2024


@pytest.mark.slow
def test_the_saving_of_2027_at_constant_activity(baseline):
    law, model = load(), make_model(scenario(world(FROZEN), {"v": world()}, (2027,)), baseline, Law.load())
    stages = (0, len(model.paths["v"]) - 1)
    before, after = (
        amounts.rounded(sum(amounts.insurer(evaluate(model, "v", i, central(model.scenario)))))
        for i in stages
    )
    acts = sum(
        count * (paid(law, act, BASE) - paid(law, act, LAST)) for act, count in acts_of(baseline).items()
    )
    opened = fees_of(baseline, law)
    fees = sum(
        fees_cents(law, machine, opened[machine["machine"]], BASE)
        - fees_cents(law, machine, opened[machine["machine"]], LAST)
        for machine in baseline.machines.to_pylist()
    )
    assert before - after == round(acts + fees)


def acts_of(baseline):
    """Count the acts by code, modifiers, association and sector."""
    columns = ["act", "combo", "association", "sector"]
    table = baseline.activity.group_by(columns).aggregate([("quantity", "sum")])
    return {tuple(row[name] for name in columns): row["quantity_sum"] for row in table.to_pylist()}


def fees_of(baseline, law):
    """Count the fees opened by each machine in the year."""
    opened, table = Counter(), baseline.activity.group_by(["machine", "act"]).aggregate([("quantity", "sum")])
    for row in table.to_pylist():
        if row["machine"] and law.acts[row["act"]].fee != "none":
            opened[row["machine"]] += row["quantity_sum"]
    return opened


def paid(law, act, day):
    """Give what the insurer pays for one act in the mean, in cents."""
    if law.on(f"acts.{act[0]}.tariff", day) is None:
        return 0
    shares = (("", 1 - ALD), ("ald", ALD))
    alone = sum(share * visit(law, act, day, word, [act[2]]) for word, share in shares)
    if law.acts[act[0]].modality != "radiography" or act[2] != 2:
        return alone
    third = sum(
        share * (visit(law, act, day, word, [1, 2, 2]) - visit(law, act, day, word, [1, 2]))
        for word, share in shares
    )
    return (1 - THIRD) * alone + THIRD * third


def visit(law, act, day, exemption, associations):
    """Give what the insurer pays for the same act done once under each code of association."""
    code, combo, _, sector = act
    row = {
        "practice": "P", "date": day, "act": code, "modifiers": combo, "sector": sector, "quantity": 1,
        "exemption": exemption, "excess_cents": 0, "encounter": "one" if len(associations) > 1 else "",
        "machine": "", "pathway": "", "territory": "",
    }  # fmt: skip
    rows = [row | {"association": code, "line": n} for n, code in enumerate(associations, 1)]
    return sum(priced["insurer_cents"] for priced in price(rows, [], law))


def fees_cents(law, machine, opened, day):
    """Price the fees of a machine for a year in which nothing changes, band by band."""
    total, before = 0, 0
    for top, band in bands(law, machine, day):
        units, before = max(0, min(opened, top) - before), max(before, min(opened, top))
        total += units * (law.needed(address(law, machine, band), day) if units else 0)
    return total


def bands(law, machine, day):
    kind, beyond = machine["equipment"], 10**9
    if kind == "pet":
        return (law.needed("fee_thresholds.pet.reference", day), "full"), (beyond, "reduced")
    tops = [law.needed(f"fee_thresholds.{kind}.threshold_{n}", day) for n in (1, 2)]
    reference = (
        law.on(f"fee_thresholds.mri.reference.{machine['class']}", day) if kind == "mri" else tops[0] // 2
    )
    return tuple(
        zip((reference, *tops, beyond), ("full", "reduced_1", "reduced_2", "reduced_3"), strict=True)
    )


def address(law, machine, band):
    parts = ["technical_fees", machine["equipment"], band]
    parts += [machine["class"]] * (machine["equipment"] != "ct")
    full = band == "full"
    parts += [machine["zone"]] * (full and machine["equipment"] == "mri")
    installed = {"installed_on": date(machine["installed_year"], 1, 1)}
    return ".".join(parts + [age(installed, date(AGES_OF, 7, 1), law)] * full)
