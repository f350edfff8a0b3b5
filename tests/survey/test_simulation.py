"""The demo: intervals keep their promise when classes explain who answers, and the report says so when they do not."""

import json

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.models.survey.chain import weigh
from radioscopie.models.survey.publication import published
from radioscopie.models.survey.simulation import Population, answered, coverage, sensitivity, surveyed
from radioscopie.tables.survey.answers import Answers

REGIONS, SIZES = ("north", "south"), ("s", "m", "l")


@pytest.fixture(scope="module")
def population():
    rng = np.random.default_rng(8)
    strata = [f"{region} {size}" for region in REGIONS for size in SIZES for _ in range(80)]
    before = rng.lognormal(8, 0.6, len(strata))
    usual = np.array([{"s": 0.5, "m": 0.4, "l": 0.3}[name[-1]] for name in strata])
    loss = np.clip(usual + rng.normal(0, 0.15, len(strata)), 0, 0.95)
    machines = np.round(before / 2000)
    regions = tuple(name.split()[0] for name in strata)
    return Population(tuple(strata), regions, machines, before, before * (1 - loss), {})


def test_intervals_keep_their_promise_when_classes_explain_who_answers(population):
    for one in coverage(population, "classes", 150, 3, lambda _: None):
        assert 0.90 <= one.held <= 0.99
        assert abs(one.mean / one.truth - 1) < 0.01
        assert one.error == pytest.approx(one.spread, rel=0.2)
        assert one.low < one.held < one.high


def test_no_interval_mends_answers_that_depend_on_the_loss_and_the_range_shows_it(population):
    index, *_ = coverage(population, "loss", 30, 3, lambda _: None)
    assert index.held < 0.5
    assert index.mean < index.truth
    found = sensitivity(population, "loss", 3)
    by_shift = {one.shift: one for one in found if one.figure == "after/before"}
    assert not by_shift[0.1].holds
    assert by_shift[0.3].holds
    (bounds,) = [one for one in found if one.basis == "no_assumption"]
    assert bounds.holds
    assert bounds.range.high - bounds.range.low > 0.3


def test_weights_meet_the_frame_and_the_machines(population):
    answers, weighed = surveyed(population, answered(population, "classes", 3, 0))
    weight = weighed.answers.weight
    assert weight.sum() == pytest.approx(480)
    assert weight @ answers.numbers["machines"] == pytest.approx(population.machines.sum())


def test_surveys_differ_and_are_the_same_again(population):
    one, again, other = (answered(population, "classes", 3, rank) for rank in (0, 0, 1))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


@pytest.mark.slow
def test_the_demo_on_the_practices_of_the_baseline(capsys):
    assert main(["survey", "demo", "--replications", "200", "--seed", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    known = [one for one in found["coverage"] if one["mechanism"] == "classes"]
    assert [92 <= one["coverage_pct"] <= 98 for one in known] == [True] * 3
    assert {one["coverage_pct"] for one in found["coverage"] if one["mechanism"] == "loss"} == {0}
    assert {one["key"]: one["rows"] for one in found["findings"]} == {"survey_demo.found_practices": 1261}
    ranges = [one for one in found["sensitivity"] if one["mechanism"] == "loss"]
    attack = {one["what"]: one["cells"] for one in found["attack"]}
    assert attack["found"] == attack["leaks"] == 0
    assert attack["found_if_primary"] > 0
    hidden = [row for row in found["tables"]["published"]["rows"] if row[3] != "shown"]
    assert hidden
    assert all(row[2] is None and row[4] < row[5] for row in hidden)
    assert {one["holds"] for one in ranges if one["shift_pct"] == 30 or one["basis"] == "no_assumption"} == {
        True
    }


def test_a_published_table_gives_no_hidden_cell_back(population):
    answers, _ = surveyed(population, answered(population, "classes", 3, 0))
    few = [rank for rank, name in enumerate(answers.strata) if name == "north l"][2:]
    kept = np.delete(np.arange(len(answers.strata)), few).tolist()
    cut = Answers(
        tuple(answers.strata[rank] for rank in kept),
        {name: values[kept] for name, values in answers.numbers.items()},
        {name: tuple(words[rank] for rank in kept) for name, words in answers.words.items()},
        tuple(answers.lines[rank] for rank in kept),
    )
    table = published(cut, weigh(cut, population.frame), "after")
    hidden = {cell.place: cell for cell in table.cells if cell.value is None}
    assert hidden["north", "l"].rule == "primary"
    assert len(hidden) == 4
    assert (table.found, table.leaks) == (0, 0)
    assert table.found_if_primary == 1
    assert all(cell.low < cell.high for cell in hidden.values())
    assert all(cell.low == cell.high == cell.value for cell in table.cells if cell.value is not None)
