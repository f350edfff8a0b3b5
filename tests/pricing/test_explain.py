"""The steps of an explanation add up to the amount of the row, and so do its payers, on random activity."""

import json

import pytest

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.pricing.explain import explain, row_of_line
from radioscopie.models.pricing.price import price
from tests.pricing.tables import as_activity, as_machines
from tests.reference.strategies import random_activity
from tests.reference.worked_rows import machine, row

LAW = Law.load()


@pytest.mark.parametrize("seed", range(3))
def test_steps_and_payers_add_up_to_the_row(seed):
    rows, machines = random_activity(seed, 400)
    priced = price(as_activity(rows), as_machines(machines), LAW)
    for rank, line in enumerate(priced.table.to_pylist()):
        explained = explain(priced, rank)
        assert explained.line == line["line"]
        acts = line["act_cents"] + line["modifiers_cents"] + line["association_cents"] + line["excess_cents"]
        for bound in ("low", "high"):
            fee = line[f"technical_fee_{bound}_cents"]
            total = None if fee is None else acts + fee
            assert getattr(explained, f"total_{bound}_cents") == total
            payers = [getattr(payer, f"{bound}_cents") for payer in explained.payers]
            assert (None if None in payers else sum(payers)) == total


def test_every_value_of_a_step_is_in_the_law_with_its_text():
    rows = [row(2, "2026-08-01", "ZBQK002", modifiers="FZ", association=2)]
    explained = explain(price(as_activity(rows), as_machines([]), LAW), 0)
    used = {one.address: one for step in explained.steps for one in step.used}
    assert set(used) == {
        "acts.ZBQK002.tariff",
        "modifiers.Z.rate",
        "modifiers.F.amount",
        "associations.2.rate",
    }
    assert all(one.reference and one.status == "read" for one in used.values())
    assert [step.rule for step in explained.steps] == [
        "tariff",
        "percentage_modifiers",
        "association",
        "flat_modifiers",
    ]
    assert [step.low_cents for step in explained.steps] == [2_128, 277, -1_202, 1_906]


def test_a_fee_across_two_bands_has_two_steps():
    """MRI 1.5 T: fees 4 749 and 4 750 at the full rate 154.77, 4 751 to 4 753 at the first reduced rate 73.94."""
    rows = [row(2, "2026-08-01", "NZQN001", machine="M", quantity=4_748)]
    rows.append(row(3, "2026-08-02", "NZQN001", machine="M", quantity=5))
    priced = price(as_activity(rows), as_machines([machine("M", "mri", "2022-01-01", "1.5T")]), LAW)
    fees = [step for step in explain(priced, 1).steps if step.rule == "technical_fee"]
    assert [(step.units, step.low_cents) for step in fees] == [(2, 2 * 15_477), (3, 3 * 7_394)]


def test_explanation_is_plain_json():
    rows = [row(2, "2026-08-01", "ACQK001", machine="C")]
    explained = explain(price(as_activity(rows), as_machines([machine("C", "ct", "2022-01-01")]), LAW), 0)
    plain = json.loads(json.dumps(explained.to_dict()))
    assert plain["schema"] == 1
    assert plain["total_low_cents"] == 2_527 + 6_000
    assert plain["total_high_cents"] == 2_527 + 8_972


def test_a_refused_line_says_why():
    rows = [row(2, "2026-08-01", "ZBQK002", modifiers="G"), row(3, "2026-08-01", "ZBQK002")]
    priced = price(as_activity(rows), as_machines([]), LAW)
    assert row_of_line(priced, 3) == 0
    with pytest.raises(InputError, match="n'accepte pas le modificateur G"):
        row_of_line(priced, 2)
    with pytest.raises(InputError, match="aucune ligne"):
        row_of_line(priced, 9)
