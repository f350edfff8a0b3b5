"""Estimates that the model takes as they are: lines of charges and an assumption of scenarios, with their intervals."""

import json

import pytest

from radioscopie.cli.main import main
from radioscopie.models.scenarios.read import read_scenario
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
