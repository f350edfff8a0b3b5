"""The example investment file on the example practice, from files to tables."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.finances.invest.held import YearDone, held_of
from radioscopie.models.finances.practice import make_practice
from radioscopie.models.finances.takings import PracticeWorld, replayed
from radioscopie.questions.accounts.practice.invest import invest_study
from radioscopie.tables.invest_file import read_invest
from radioscopie.tables.practice_file import read_practice
from radioscopie.tables.reference_nation import read_hypotheses

EXAMPLES = Path(__file__).parents[3] / "examples"
KNOWN = read_hypotheses("finance_invest.toml")


@pytest.fixture(scope="module")
def practice():
    law = Law.load()
    folder = read_practice(EXAMPLES / "practice")
    made = make_practice(folder, law)
    compiled = compile_law(law)
    done = replayed(made, [PracticeWorld("now", compiled)], 2027)["now"]
    return compiled, folder, made, done


def study(practice, path: Path):
    law, folder, made, done = practice
    return invest_study(law, year_of(folder, made, done), folder.charges, read_invest(path, KNOWN))


def year_of(folder, made, done):
    counts, paid = done.counts.sum(axis=1), done.payers.sum(axis=1)
    return YearDone(made.desks, done.takings[0].year(), folder.machines.table, counts, paid)


def test_machines_as_they_stand(practice):
    _, folder, made, done = practice
    counts = done.counts.sum(axis=1)
    held = held_of(year_of(folder, made, done))
    assert [one.name for one in held] == ["SCANNER-1", "SCANNER-2", "IRM-1", "IRM-2"]
    assert [one.exams for one in held] == counts.tolist()
    takings = done.takings[0].year()
    on_machines = (takings.acts + takings.excess)[made.desks.machine >= 0].sum()
    assert sum(one.exams * (one.act_cents or Fraction(0)) for one in held) == on_machines


@pytest.mark.slow
def test_the_example_runs_as_it_is(practice):
    tables, assumptions = study(practice, EXAMPLES / "invest/second-mri.toml")
    assert sorted(tables) == [
        "invest_curve",
        "invest_footprint",
        "invest_missing",
        "invest_options",
        "invest_summary",
        "invest_swings",
        "levers_potential",
    ]
    summary = {row["option"]: row for row in tables["invest_summary"].table.to_pylist()}
    assert list(summary) == ["irm-de-plus", "remplacer-irm-1", "comptage-photonique"]
    assert tables["invest_missing"].table.to_pylist() == [
        {"option": "irm-de-plus", "line": "consumables_mri"}
    ]
    for row in list(summary.values())[1:]:
        assert row["npv_low_cents"] <= row["npv_central_cents"] <= row["npv_high_cents"]
    photon = summary["comptage-photonique"]
    assert photon["invested_cents"] == 300_000_000
    assert len(assumptions) == len(set(assumptions))


@pytest.mark.slow
def test_replacing_brings_the_full_rate_back(practice):
    """IRM-1, of 2018, is amortised since 2026: the fee (1.5 T, provinces) is full again, a lease replaces upkeep."""
    tables, _ = study(practice, EXAMPLES / "invest/second-mri.toml")
    rows = [row for row in tables["invest_options"].table.to_pylist() if row["option"] == "remplacer-irm-1"]
    gain, lease = 4750 * (15_030 - 11_806), 16_550_000 - 9_000_000
    assert [row["change_cents"] for row in rows] == [
        0,
        *[gain - lease] * 8,
        -lease,
        -lease,
    ]  # of 2027: amortised again from 2035


def test_a_machine_that_is_not_there_is_told(practice, tmp_path: Path):
    path = tmp_path / "invest.toml"
    path.write_text('title = "x"\n[[levers]]\nlever = "dl_mri"\nmachine = "IRM-9"\n', "utf-8")
    with pytest.raises(InputError, match="IRM-1"):
        study(practice, path)


def test_levers_alone_need_no_option(practice, tmp_path: Path):
    path = tmp_path / "invest.toml"
    path.write_text('title = "x"\n[[levers]]\nlever = "mri_off_at_night"\nmachine = "IRM-1"\n', "utf-8")
    tables, _ = study(practice, path)
    assert list(tables) == ["levers_potential"]
    energy = next(r for r in tables["levers_potential"].table.to_pylist() if r["measure"] == "energy")
    assert np.isclose(energy["central"], -20)
