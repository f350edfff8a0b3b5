"""A sample of links graded by a human says how right all are; it bears names, for its owner alone."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from scipy.stats import binomtest

from radioscopie.cli.main import main
from radioscopie.models.studies.grading import drawn, graded
from tests.studies.archive import write_image

PEOPLE = 12


@pytest.fixture
def state(tmp_path):
    """Index people known under two numbers each."""
    for n in range(2 * PEOPLE):
        told = {"PatientID": f"ID{n}", "PatientName": f"NOM{chr(65 + n % PEOPLE) * 6}^ANNE"}
        write_image(tmp_path / f"a/{n}.dcm", StudyInstanceUID=f"1.{n}", **told)
    assert main(["studies", "index", str(tmp_path / "a"), "--state", str(tmp_path / "state")]) == 0
    return tmp_path / "state"


def grade(state, answer):
    path = state / "sample.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.DictWriter(file, rows[0])
        written.writeheader()
        written.writerows(row | {"same": answer(rank, row)} for rank, row in enumerate(rows))
    return path


def test_a_sample_is_drawn_graded_and_told(state, capsys):
    assert main(["studies", "link", str(state), "--sample", "8"]) == 0
    assert "NOM" not in "".join(capsys.readouterr())
    assert (state / "sample.csv").stat().st_mode & 0o777 == 0o600
    path = grade(
        state,
        lambda rank, row: ("oui" if row["left_family"] == row["right_family"] else "No") if rank else "",
    )
    assert main(["studies", "link", str(state), "--graded", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["tables"]["quality"]
    whole, by_rule = (dict(zip(told["columns"], row, strict=True)) for row in told["rows"])
    assert (whole["rule"], whole["links"], whole["graded"], whole["right"]) == ("all", PEOPLE, 7, 7)
    assert by_rule | {"rule": "all"} == whole
    assert whole["precision"] == 1
    assert whole["false_links"] == whole["false_links_low_95"] == 0 < whole["false_links_high_95"]


@pytest.mark.parametrize(("answer", "place"), [("NOMA", "sample.csv"), ("oui", "--graded")])
def test_a_sample_that_cannot_be_used_is_one_message_without_a_name(state, capsys, answer, place):
    main(["studies", "link", str(state), "--sample", "3"])
    path = grade(state, lambda *_: answer)
    if place == "--graded":
        text = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([text[0], text[1].replace(text[1][:4], "ffff", 1)]), "utf-8")
    capsys.readouterr()
    assert main(["studies", "link", str(state), "--graded", str(path)]) == 2
    said = capsys.readouterr().err
    assert place in said
    assert "NOM" not in said


@pytest.mark.parametrize(("links", "right", "wrong"), [(1000, 195, 5), (50, 0, 3), (10**6, 200, 0)])
def test_the_interval_of_wilson(links, right, wrong):
    found = graded(links, right, wrong)
    low, high = binomtest(right, right + wrong).proportion_ci(method="wilson")
    assert [found["precision_low_95"], found["precision_high_95"]] == pytest.approx([low, high], abs=1e-4)
    assert found["false_links"] == round(links * wrong / (right + wrong))
    assert found["false_links_low_95"] <= found["false_links"] <= found["false_links_high_95"]


def test_nothing_graded_tells_nothing():
    assert {graded(10, 0, 0)[name] for name in ("precision", "false_links", "precision_low_95")} == {None}


def test_each_link_is_drawn_as_often_as_another():
    assert (drawn(5, 9) == np.arange(5)).all()
    assert len(set(drawn(1000, 200).tolist())) == 200
