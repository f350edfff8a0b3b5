"""What a value left out moves is what a file that says it gives: the same study, read from another file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from radioscopie.inputs import Upload
from radioscopie.models.reading import tried
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.study import study
from radioscopie.models.reading.tried import MOST_EXAMS, effects, ends_of
from radioscopie.questions.reading.answer import answer
from radioscopie.questions.reading.ask import Ask
from radioscopie.questions.reading.page import page
from radioscopie.results.answer import silent
from radioscopie.results.moves import by_effect

HEAD = """
title = "n"
{top}
[run]
days = 14
warm_up_days = 1
{tables}
[[flows]]
name = "f"
{flow}
[[sites]]
name = "S"
volumes = {{ f = 30 }}
[[readers]]
name = "r"
national = true
shifts = [{{ start = "00:00", end = "24:00" }}]
"""
PROMISED = '[[priorities]]\nname = "p"\npromise_min = 60\n'
SEED, RUNS = 3, 4


def network(top: str = "", tables: str = PROMISED, flow: str = ""):
    return read_network(Upload("n.toml", HEAD.format(top=top, tables=tables, flow=flow).encode()))


def results(said, measure: str) -> float:
    column = {"within": 6, "p95": 3}[measure]
    samples = study(said, SEED, RUNS, silent).samples
    return float(np.mean([one.delays["all", "request_to_report"][0, column] for one in samples]))


@pytest.fixture(scope="module")
def found():
    return {one.key: one for one in effects(network(), SEED, silent)}


@pytest.mark.parametrize(
    ("key", "low", "high", "written"),
    [
        ("steps.information", 1.5, 6, "[steps]\ninformation = {{ mean_min = {} }}"),
        ("steps.transfer", 1, 2, "[steps]\ntransfer = {{ mean_min = {} }}"),
        ("shares.question", 0.05, 0.2, "[shares]\nquestion = {}"),
        ("shift_end", "finish", "hand_over", "[dispatch]\nshift_end = '{}'"),
        ("policy", "cascade", "pooled", "[dispatch]\npolicy = '{}'"),
    ],
)
def test_each_end_is_what_a_file_that_says_it_gives(found, key, low, high, written):
    said = [results(network(tables=PROMISED + written.format(end)), "within") for end in (low, high)]
    assert [found[key].low, found[key].high] == said
    assert found[key].central == results(network(), "within")
    assert found[key].moved == pytest.approx(said[1] - said[0], abs=1e-12)


def test_the_time_to_the_images_is_tried_where_a_flow_does_not_say_it(found):
    said = [results(network(flow=f"acquisition = {{ mean_min = {end} }}"), "within") for end in (16, 64)]
    assert [found["acquisition"].low, found["acquisition"].high] == said


def test_readings_are_tried_from_twice_as_fast_and_their_spread_as_published(found):
    known = {"head": 16.05, "abdomen": 17.92, "angio": 16.62, "chest": 15.84, "whole_body": 39.20}
    rows = "\n".join(f"[exams.{name}]\nmean_min = {mean / 2}" for name, mean in known.items())
    own = network(tables=f"{PROMISED}{rows}\n[exams.musculoskeletal]\nmean_min = {9.44 / 2}\n")
    assert found["exams"].low == pytest.approx(results(own, "within"), abs=1e-12)
    assert found["exams"].high == found["exams"].central
    told = "\n".join(f"[exams.{name}]\nmean_min = {mean}" for name, mean in known.items())
    spread = network(tables=f"{PROMISED}{told}\n[exams.musculoskeletal]\nmean_min = 9.44\n")
    (cv,) = [one for one in ends_of(spread) if one.key == "read_cv"]
    assert cv.values == ("0.78", "0.93")
    assert {exam.read.cv for exam in cv.networks[0].exams} == {0.78}


def test_without_a_promise_minutes_are_told_and_the_default_one_is_tried_between_those_published():
    bare = network(tables='[[priorities]]\nname = "p"\n')
    assert {one.measure for one in effects(bare, SEED, silent, 2)} == {"p95"}
    (promise,) = [one for one in ends_of(network(tables="")) if one.key == "promise_min"]
    assert [one.priorities[0].promise_min for one in promise.networks] == [30, 60]


def test_a_large_network_is_tried_on_fewer_days(monkeypatch):
    large = replace(network(), days=365)
    runs = []
    monkeypatch.setattr(tried, "_result", lambda one, *_: runs.append(one.days) or np.full((RUNS, 7), 0.5))
    effects(large, SEED, silent)
    assert len(set(runs)) == 1
    assert sum(runs) * RUNS * 30 <= MOST_EXAMS
    assert runs[0] < 365


@pytest.fixture(scope="module")
def answered():
    text = HEAD.format(top="", tables=PROMISED, flow="").encode()
    return answer(Ask(network=Upload("n.toml", text), replications=2), silent).result


def test_hypotheses_stand_in_the_order_of_their_points_and_those_without_bounds_are_said_not_tried(answered):
    told = {one.key: one for one in answered.assumptions}
    rows = {row["hypothesis"]: row for row in answered.sensitivity.to_pylist()}
    row = rows["acquisition"]
    assert told["reading.default_acquisition"].moves == round(1000 * abs(Fraction(str(row["moved"]))))
    assert told["reading.default_acquisition"].unit == "points"
    assert told["reading.default_outages_per_year"].moves is None
    shown = page(answered, "fr")
    table = shown[shown.index('class="assumptions"') :]
    first = by_effect(answered.assumptions)[0]
    assert f"{first.moves / 10:g}".replace(".", ",") in table[: table.index("</tr>", table.index("<tbody>"))]
    assert "Effet non essayé" in table
    assert table.count("Effet non essayé") == sum(one.moves is None for one in answered.assumptions)


def test_what_is_not_told_from_its_own_doubt_moves_nothing(answered):
    moves = {one.label.code: one.moves for one in answered.assumptions if one.label}
    rows = answered.sensitivity.to_pylist()
    within = [row for row in rows if abs(row["moved"]) <= row["moved_half"]]
    assert within
    assert moves["acquisition"] == 0 or "acquisition" not in {row["hypothesis"] for row in within}


def test_no_trial_tells_no_effect():
    text = HEAD.format(top="", tables=PROMISED, flow="").encode()
    result = answer(Ask(network=Upload("n.toml", text), replications=2, trials=0), silent).result
    assert "sensitivity" not in result.tables
    assert all(one.moves is None for one in result.assumptions)
    assert "Effet non essayé" not in page(result, "fr")
