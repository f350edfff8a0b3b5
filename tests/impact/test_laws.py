"""Laws are compared by name, each in its column: the one before, the decision, a proposal put in its place."""

from datetime import date
from pathlib import Path

import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.questions.impact.answer import answer, compare
from radioscopie.questions.impact.ask import Ask
from radioscopie.questions.impact.page import page, summary
from radioscopie.results.answer import silent

CASES = Path(__file__).parents[1] / "cases/money"
PROPOSAL = CASES / "contre.toml"


def ask(machines="machines.csv", **more):
    own = {"activity": CASES / "small_2025.csv", "machines": CASES / machines, "mapping": CASES / "map.toml"}
    return answer(Ask(**own, **more), silent).result


def effect(result, variant, year=2027):
    rows = result.tables["by_year"].table.to_pylist()
    return [row["law_cents"] for row in rows if (row["variant"], row["year"]) == (variant, year)]


def test_a_softer_proposal_put_in_the_place_of_the_decision_costs_less_than_it():
    result = ask(reform=(PROPOSAL,), instead_of="decision_2025")
    decision, proposal = effect(result, "enacted"), effect(result, "reform")
    assert all(ours > theirs for ours, theirs in zip(proposal, decision, strict=True))
    more = [row["more_cents"] for row in result.tables["between"].table.to_pylist() if row["year"] == 2027]
    assert more == [ours - theirs for ours, theirs in zip(proposal, decision, strict=True)]


def test_each_law_in_the_place_of_the_decision_is_the_law_that_its_words_say():
    law, day = Law.load(), date(2025, 11, 4)
    before = law.frozen(day)
    own = ask(reform=(PROPOSAL,), instead_of="decision_2025")
    laws = {"enacted": law, "reform": before.with_reforms(PROPOSAL)}
    from radioscopie.questions.billed import Billed, machines_of  # noqa: PLC0415
    from radioscopie.tables.activity import read_activity  # noqa: PLC0415

    activity = read_activity(CASES / "small_2025.csv", mapping=CASES / "map.toml")
    machines = machines_of(Billed(activity=CASES / "small_2025.csv", machines=CASES / "machines.csv"))
    for name, one in laws.items():
        alone = compare(activity, machines, law, variant=one).result
        assert effect(alone, "law") == effect(own, name)


def test_the_laws_compared_are_named_in_the_answer_in_both_languages():
    result = ask(reform=(PROPOSAL,), instead_of="decision_2025")
    french, english = summary(result, "fr"), summary(result, "en")
    assert "la loi du 4 novembre 2025" in french
    assert "«\u00a0Décision appliquée\u00a0»" in french
    assert "«\u00a0Contre-proposition de la fédération" in french
    assert "the law of 4 November 2025" in english
    assert "“Decision as enacted”" in english


@pytest.mark.slow
def test_a_scenario_gives_a_column_a_variant_and_names_what_it_leaves_out():
    result = ask(scenario=CASES / "scen.toml", beside=())
    assert result.tables["by_year"].table["variant"].unique().to_pylist() == ["decision", "contre"]
    french = summary(result, "fr")
    assert "Partage des images" in french
    assert "croissance des volumes" in french
    assert "IRM du membre inférieur" in page(result, "fr")


def test_a_reform_added_to_the_law_in_force_says_how_to_put_it_in_the_place_of_the_decision():
    assert "--instead-of decision_2025" in summary(ask(reform=(PROPOSAL,)), "fr")
    assert "la loi en vigueur avec «\u00a0Contre-proposition" in summary(ask(reform=(PROPOSAL,)), "fr")
    assert "--instead-of" not in summary(ask(), "fr")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"instead_of": "decision_2025"}, "asking.instead_of_nothing"),
        ({"scenario": "decision_2025", "reform": (PROPOSAL,)}, "asking.law_twice"),
        ({"scenario": "decision_2025", "base": date(2024, 1, 1)}, "asking.base_of_scenario"),
    ],
)
def test_what_does_not_go_together_is_refused(given, reason):
    with pytest.raises(InputError) as refused:
        Ask(activity=Upload("a.csv", b""), **given)
    assert [one.reason for one in refused.value.problems] == [reason]


def test_ageing_is_no_part_of_the_effect_of_the_law_of_any_machine():
    """An MRI of 2018 is amortised from 2026: 220 k€ that the decision does not take."""
    result = ask("machines_mri_2018.csv")
    rows = [row for row in result.tables["by_machine"].table.to_pylist() if row["year"] == 2027]
    aged = [row["ageing_cents"] for row in rows if row["machine"] == "IRM 1"]
    assert all(cents < 0 for cents in aged)
    younger = [row for row in ask().tables["by_machine"].table.to_pylist() if row["year"] == 2027]
    assert [row["law_cents"] for row in rows] == [row["law_cents"] for row in younger]


def test_the_effects_of_the_machines_add_up_to_the_headline():
    tables = {name: shown.table.to_pylist() for name, shown in ask("machines_mri_2018.csv").tables.items()}
    for name, rows in tables.items():
        if name.startswith("by_") and name != "by_measure":
            assert [_sum(rows, case) for case in ("reference_low", "reference_high")] == [
                _sum(tables["by_year"], case) for case in ("reference_low", "reference_high")
            ]


def _sum(rows, case):
    return sum(row["law_cents"] for row in rows if row["case"] == case and row["year"] == 2027)


@pytest.mark.slow
def test_ageing_has_a_panel_of_its_own_beside_several_laws():
    shown = page(ask("machines_mri_2018.csv", reform=(PROPOSAL,), instead_of="decision_2025"), "fr")
    assert "En gris, à part\xa0: le vieillissement des machines" in shown
    assert "En gris, sous chaque barre" not in shown
