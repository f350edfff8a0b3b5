"""Estimates that the model takes as they are: lines of charges and an assumption of scenarios, with their intervals."""

import json

import pytest

from radioscopie.cli.main import main
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.tables.charges_file import read_charges
from tests.survey.test_estimate import ANSWERS, COUNTS


@pytest.fixture
def fed(tmp_path, capsys):
    def run(*options):
        for name, content in (("a.csv", ANSWERS), ("n.csv", COUNTS)):
            (tmp_path / name).write_text(content, "utf-8")
        command = ["survey", "estimate", str(tmp_path / "a.csv"), "--strata", str(tmp_path / "n.csv")]
        asked = [
            "--ratio",
            "y1/y0",
            "--ratio",
            "y0/machines",
            *options,
            "--out",
            str(tmp_path / "out"),
            "--json",
        ]
        code = main([*command, *asked])
        out, err = capsys.readouterr()
        return code, json.loads(out)["estimates"] if out else None, err

    run.folder = tmp_path / "out"
    return run


def test_a_line_of_charges_takes_a_figure_with_its_interval(fed):
    _, (_, found), _ = fed("--feed", "lease_mri=y0/machines*100")
    (line,) = [one for one in read_charges(fed.folder / "charges.csv", {}) if one.charge == "lease_mri"]
    assert [line.low, line.central, line.high] == [
        round(found[name] * 100 * 100) for name in ("low", "value", "high")
    ]
    assert (line.status, line.facts, line.nature, line.per) == ("computed", "survey", "lease", "machine")
    assert not (fed.folder / "scenario.toml").exists()


def test_an_assumption_of_scenarios_takes_a_figure_with_its_interval(fed):
    _, (found, _), _ = fed("--feed", "ct_reference_pct=y1/y0*80")
    taken = read_scenario(fed.folder / "scenario.toml").assumptions["ct_reference_pct"]
    wanted = [found[name] * 80 for name in ("low", "value", "high")]
    assert [float(taken.value.low), float(taken.value.central), float(taken.value.high)] == pytest.approx(
        wanted, rel=1e-5
    )
    assert taken.value.distribution == "normal"
    assert "a.csv" in taken.value.source["fr"]


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ("lease_mri", "entrée=grandeur*nombre"),
        ("lease_mri=y1/y0*-3", "entrée=grandeur*nombre"),
        ("nothing=y1/y0", "ni ligne de charges"),
        ("lease_mri=y9", "n'est pas demandée"),
    ],
)
def test_bad_feeds_are_refused(fed, feed, said):
    code, found, err = fed("--feed", feed)
    assert (code, found) == (2, None)
    assert said in err.replace("\u2019", "'")


QUICK = ["--draws", "20", "--constructions", "1"]


def answered(capsys, *words):
    """Give the JSON that a command prints."""
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_a_release_moves_any_scenario(fed, tmp_path, capsys):
    fed("--feed", "ct_reference_pct=y1/y0*80")
    given = f"--table=assumptions={fed.folder / 'assumptions.csv'}"
    moved = answered(capsys, "run", "refused_protocol", *QUICK, given)
    by_hand = answered(capsys, "run", str(_with_assumptions(fed, tmp_path)), *QUICK)
    assert moved["tables"]["savings"] == by_hand["tables"]["savings"]
    assert (
        moved["tables"]["savings"] != answered(capsys, "run", "refused_protocol", *QUICK)["tables"]["savings"]
    )


@pytest.mark.slow
def test_a_release_moves_the_accounts_of_the_nation(fed, capsys):
    fed("--feed", "ct_reference_pct=y1/y0*80", "--feed", "lease_mri=y0/machines*100")
    given = [f"--table={name}={fed.folder / name}.csv" for name in ("assumptions", "charges")]
    words = ["accounts", "--nation", "--scenario", "refused_protocol", "--draws", "0"]
    moved, ours = answered(capsys, *words, *given), answered(capsys, *words)
    assert moved["tables"]["nation_margins"] != ours["tables"]["nation_margins"]
    (line,) = [one for one in moved["assumptions"] if one["key"] == "finances.charge_lease_mri"]
    assert (line["label"], line["note"]) == ("Location et entretien, IRM", "y0/machines, a.csv, n = 15")


def _with_assumptions(fed, tmp_path):
    """Write the shipped scenario with the assumptions of the one that was fed, by hand."""
    told = (fed.folder / "scenario.toml").read_text("utf-8").split("[assumptions]")[1]
    shipped = find_scenario("refused_protocol")
    for one in shipped.parent.glob("reform_*.toml"):
        (tmp_path / one.name).write_bytes(one.read_bytes())
    path = tmp_path / "refused_protocol.toml"
    path.write_text(f"{shipped.read_text('utf-8')}\n[assumptions]{told}", "utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("ct_referense_pct,1,2,3,x", "ct_reference_pct"),
        ("ct_reference_pct,3,2,1,x", "low, central, high"),
        ("ct_reference_pct,1,2,300,x", "de 0 à 100"),
        ("ct_reference_pct,1,,3,x", "central"),
        ("ct_reference_pct,1,2,3,x\nct_reference_pct,1,2,3,x", "déjà donnée à la ligne 2"),
    ],
)
def test_bad_assumptions_are_refused(tmp_path, capsys, rows, said):
    path = tmp_path / "a.csv"
    path.write_text(f"assumption,low,central,high,source\n{rows}\n", "utf-8")
    assert main(["run", "decision_2025", "--table", f"assumptions={path}"]) == 2
    assert said in capsys.readouterr().err


def test_assumptions_without_a_scenario_change_nothing_and_are_refused(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("assumption,low,central,high,source\nald_pct,1,2,3,x\n", "utf-8")
    assert main(["accounts", "--nation", "--table", f"assumptions={tmp_path / 'a.csv'}"]) == 2
    assert "--scenario" in capsys.readouterr().err
