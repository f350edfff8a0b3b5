"""The steps of an explanation add up to the amount of the row, and so do its payers, on random activity."""

import json
from pathlib import Path

import pytest

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.pricing.explain import explain, row_of_line
from radioscopie.models.pricing.price import price
from radioscopie.questions.explain.answer import answer
from radioscopie.questions.explain.ask import Ask
from radioscopie.questions.explain.page import plain, summary
from radioscopie.results.answer import silent
from tests.pricing.tables import as_activity, as_machines
from tests.reference.strategies import random_activity
from tests.reference.worked_rows import machine, row

LAW = Law.load()
CASES = Path(__file__).parents[1] / "cases/money"


@pytest.mark.fast_cases(1)
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


def test_ranks_and_urgency_of_a_visit_name_their_rule():
    """Leg 23.86 (code 1, U) and knee 25.86 (code 2, U) in one visit of 2026: knee in full with U, leg at half."""
    shared = {"encounter": "V", "modifiers": "U"}
    rows = [
        row(2, "2026-02-03", "NGQK001", association=1, **shared),
        row(3, "2026-02-03", "NFQK001", association=2, **shared),
    ]
    priced = price(as_activity(rows), as_machines([]), LAW)
    said = [
        {
            step.rule: (step.low_cents, [one.address for one in step.used])
            for step in explain(priced, rank).steps
        }
        for rank in (0, 1)
    ]
    rule = ["associations.radiograph_general_rule", "associations.radiograph_second_rate"]
    assert [one["association"] for one in said] == [(-1_193, rule), (0, rule)]
    once = ["modifiers.U.amount", "modifiers.urgency_once_a_visit"]
    assert [one["flat_modifiers"] for one in said] == [(0, once), (2_515, once[:1])]


def test_mri_and_ultrasounds_name_the_rule_of_their_rank():
    rows = [
        row(2, "2026-02-03", "ACQN001", encounter="V"),
        row(3, "2026-02-03", "LHQN001", encounter="V"),
        row(4, "2026-02-03", "JQQJ037", association=1, encounter="W"),
        row(5, "2026-02-03", "ZCQM008", association=2, encounter="W"),
    ]
    priced = price(as_activity(rows), as_machines([]), LAW)
    steps = [{step.rule: step for step in explain(priced, rank).steps} for rank in range(4)]
    used = [[one.address for one in step["association"].used] for step in steps[1:]]
    assert "association" not in steps[0]
    assert used == [["associations.mri_max_acts"], *[["associations.rank_by_tariff"]] * 2]


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


def test_an_explanation_says_what_was_understood_of_a_foreign_file():
    """The mapping found, the rows kept, the CT reference activity that its lines of fees show."""
    ask = Ask(activity=CASES / "small_2025_raw.csv", machines=CASES / "machines_french_words.csv", line=2)
    found = answer(ask, silent).result
    told = {one.key for one in found.inferred}
    assert {"foreign.columns", "inferred.reference"} <= told
    said = summary(found, "fr").replace("\u202f", " ")
    assert "Compris de vos fichiers, à vérifier" in said
    assert "Date acte → date" in said
    assert "lignes lues : 442 ; acceptées : 441 ; refusées : 1" in said
    data = json.loads(json.dumps(plain(found, "fr")))
    assert (data["rows_read"], data["rows_rejected"]) == (442, 1)
    assert told == {one["key"] for one in data["inferred"]}
