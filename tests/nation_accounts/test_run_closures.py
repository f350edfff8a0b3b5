"""`run --closures`: the tables of the nation's accounts, what neighbours receive, a folder that is done again."""

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.given import as_toml
from radioscopie.law.load import Law
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.questions.scenario.answer import run_scenario
from radioscopie.questions.scenario.page import page, summary
from radioscopie.tables.charges import default_charges
from tests.policy.nation import nation

# C alone is under the line: its patients go to B and to the hospital
RULE = {
    "title": "The one that loses most",
    "rule": [{"name": "margin", "kind": "margin", "line_pct": -100, "years": 1}],
    "moves": {
        "share_pct": 80,
        "minutes": 60,
        "half_minutes": 15,
        "wait_elasticity": {"low": 0, "central": 1, "high": 2, "source": "assumed"},
    },
}
TABLES = ("nation_closures", "nation_closures_access", "nation_closures_waits")


@pytest.fixture(scope="module")
def result():
    return run_scenario("decision_2025", nation(), draws=20, constructions=1, closing=as_toml(RULE, "rule"))


def test_the_same_practices_close_as_in_the_accounts(result):
    accounts = nation_accounts(
        nation(),
        Law.load(),
        default_charges(),
        "decision_2025",
        20,
        closing=as_toml(RULE, "rule"),
        constructions=1,
    )
    for name in TABLES:
        assert result.tables[name].table.to_pylist() == accounts.tables[name].table.to_pylist()


def test_what_neighbours_receive_is_what_moved(result):
    everyone = [row for row in result.nation_closures_waits.to_pylist() if row["dimension"] == "all"]
    for row, left in zip(everyone, result.nation_closures_access.to_pylist(), strict=True):
        assert row["load"] > 0
        assert left["moved_cents"] > 0
        assert [row["wait_low"], row["wait_central"]] == pytest.approx([0, row["load"]])
        assert row["wait_high"] == pytest.approx((1 + row["load"]) ** 2 - 1)


def test_waiting_is_not_told_without_a_slope():
    moves = {key: one for key, one in RULE["moves"].items() if key != "wait_elasticity"}
    found = run_scenario(
        "decision_2025", nation(), draws=1, constructions=1, closing=as_toml(RULE | {"moves": moves}, "rule")
    )
    assert all(row.get("wait_central") is None for row in found.nation_closures_waits.to_pylist())


@pytest.mark.slow
def test_pages_say_closures(result):
    for lang, said in (("fr", "Fermetures"), ("en", "Closures")):
        assert said in page(result, lang)
        assert said in summary(result, lang)


def test_a_bad_rule_and_a_bad_scenario_are_told_together():
    wrong = as_toml({"title": "T", "rule": [], "moves": {"minutes": 0}}, "rule")
    with pytest.raises(InputError) as refused:
        run_scenario({"title": "T"}, nation(), closing=wrong)
    places = {one.place for one in refused.value.problems}
    assert any("rule.toml" in place for place in places)
    assert any("rule.toml" not in place for place in places)


@pytest.mark.slow
def test_a_folder_with_closures_is_done_again(tmp_path, capsys):
    words = ["run", "decision_2025", "--closures", "two_years", "--draws", "2", "--constructions", "1"]
    main([*words, "--out", str(tmp_path / "run")])
    assert (tmp_path / "run/closing_rule.toml").is_file()
    assert main(["verify", str(tmp_path / "run")]) in (0, None)
    assert "nation_closures.csv" in {path.name for path in (tmp_path / "run").iterdir()}
