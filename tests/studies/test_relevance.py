"""Exams in their sequence: equal to two loops on random exams, planted ones counted, priced, carried to a scenario."""

from __future__ import annotations

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.pricing.price import price
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.models.studies.sequences import (
    MISSING_BEFORE,
    NOT_OBSERVABLE,
    TOGETHER,
    TOO_SOON_AFTER,
    Looked,
    seen,
)
from radioscopie.questions.studies.relevance.answer import answer
from radioscopie.questions.studies.relevance.ask import Ask
from radioscopie.questions.studies.relevance.page import page, summary
from radioscopie.results.answer import silent
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.regions import known_regions
from radioscopie.tables.studies.sequences import sequences
from tests.studies.archive import write_image
from tests.studies.test_repeats import drawn, laid_out

PEOPLE, WITHOUT = 30, 14
LOOKED = [
    Looked(MISSING_BEFORE, ("MR",), ("head", "thorax"), ("CT",), ("head",), 40),
    Looked(TOO_SOON_AFTER, ("MR",), ("head",), ("MR",), ("head", "abdomen"), 30),
    Looked(TOGETHER, ("CT",), ("head",), ("CT", "MR"), ("thorax",), 0),
]


def by_loops(exams, regions, compared, looked):
    """Find the same by two loops."""
    held = {row["study"]: set() for row in exams}
    for row in regions:
        held[row["study"]].add(row["region"])
    kept = [(rank, row) for rank, row in enumerate(exams) if compared[rank]]
    first = min(row["day"] for row in exams)

    def is_of(row, modalities, wanted):
        return row["modality"] in modalities and held[row["study"]] & set(wanted)

    found = {}
    for rank, b in kept:
        if not is_of(b, looked.modalities, looked.regions) or b["day"] - first < looked.window_days:
            continue
        order = (b["minute"], rank)
        near = [
            a
            for other, a in kept
            if other != rank
            and a["person"] == b["person"]
            and is_of(a, looked.other_modalities, looked.other_regions)
            if 0 <= b["day"] - a["day"] <= looked.window_days
            if (a["minute"], other) < order or looked.direction == TOGETHER
        ]
        found[rank] = bool(near) != (looked.direction == MISSING_BEFORE)
    return found


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("looked", LOOKED, ids=lambda one: one.direction)
def test_equal_to_two_loops(seed, looked):
    exams, regions = drawn(500, seed)
    arrays = laid_out(exams, regions)
    compared = (arrays.regions != 0) & (np.arange(len(exams)) % 7 != 0)
    ranks, met = seen(arrays, compared, looked)
    assert dict(zip(ranks.tolist(), met.tolist(), strict=True)) == by_loops(exams, regions, compared, looked)


def test_every_sequence_names_regions_that_are_known_and_a_source():
    for one in sequences():
        assert {*one.regions, *one.other_regions} <= set(known_regions())
        assert one.source
        assert (one.direction == NOT_OBSERVABLE) == (not one.modalities)


@pytest.fixture
def knees(tmp_path):
    """Give thirty people an MRI of the knee, sixteen of them a radiograph before; a first exam starts the index."""
    write_image(tmp_path / "a/first.dcm", StudyInstanceUID="1.0", StudyDate="20250101", PatientID="FIRST")
    for n in range(PEOPLE):
        person = {"PatientID": f"P{n}", "PatientName": f"NAME{n:02d}LONG^GIVEN", "BodyPartExamined": "KNEE"}
        person |= {"PatientBirthDate": f"19{40 + n}0101", "RequestingService": "ORTHOPEDIE"}
        mri = person | {
            "StudyInstanceUID": f"2.{n}",
            "StudyDate": "20260110",
            "Modality": "MR",
            "AccessionNumber": f"M{n}",
        }
        write_image(tmp_path / f"a/{n}m.dcm", **mri)
        if n >= WITHOUT:
            film = person | {
                "StudyInstanceUID": f"3.{n}",
                "StudyDate": "20251201",
                "Modality": "DX",
                "AccessionNumber": f"X{n}",
            }
            write_image(tmp_path / f"a/{n}x.dcm", **film)
    state = str(tmp_path / "state")
    assert main(["studies", "index", str(tmp_path / "a"), "--state", state]) == 0
    assert main(["studies", "link", state]) == 0
    return tmp_path


def rows(found, name):
    return {row["sequence"]: row for row in found.result.tables[name].table.to_pylist()}


def test_planted_exams_beside_the_share_published(knees):
    found = answer(Ask(state=knees / "state"), silent)
    knee = rows(found, "sequences")["SEQ-002"]
    assert (knee["looked"], knee["met"], knee["published"]) == (PEOPLE, WITHOUT, pytest.approx(0.439))
    assert knee["low_95"] < WITHOUT / PEOPLE < knee["high_95"]
    hidden = rows(found, "sequences")["SEQ-004"]
    assert (hidden["looked"], hidden["met"], hidden["share"]) == (None, None, None)
    assert rows(found, "sequences")["SEQ-007"]["direction"] == NOT_OBSERVABLE
    asked = rows(found, "requesters")["SEQ-002"]
    assert (asked["requester"], asked["looked"], asked["met"]) == ("ORTHOPEDIE", PEOPLE, WITHOUT)


def test_their_cost_is_the_price_of_all_less_that_of_the_others(knees):
    head = ["date,site,machine,act,quantity,encounter"]
    lines = [f"2026-01-10,S,M1,NZQN001,1,M{n}" for n in range(PEOPLE)]
    activity, others, machines = (knees / name for name in ("activity.csv", "others.csv", "machines.csv"))
    activity.write_text("\n".join(head + lines), "utf-8")
    others.write_text("\n".join(head + lines[WITHOUT:]), "utf-8")
    machines.write_text(
        "machine,practice,site,equipment,class,zone,installed_on\nM1,P,S,mri,1.5T,province,2024-01-01\n",
        "utf-8",
    )
    found = answer(Ask(state=knees / "state", activity=activity, machines=machines), silent)
    park, law = read_machines(machines), Law.load()
    totals = [
        sum(price(read_activity(one), park, law).table["total_low_cents"].to_pylist())
        for one in (activity, others)
    ]
    cost = rows(found, "cost")["SEQ-002"]
    assert (cost["studies"], cost["matched"]) == (WITHOUT, WITHOUT)
    assert cost["marginal_low_cents"] == cost["marginal_high_cents"] == totals[0] - totals[1]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(("billed", "shown"), [(12, (None, True)), (14, (14, True)), (5, (None, False))])
def test_the_cost_of_few_exams_is_hidden(knees, billed, shown):
    lines = [f"2026-01-10,S,M1,NZQN001,1,M{n}" for n in range(billed)]
    activity, machines = knees / "activity.csv", knees / "machines.csv"
    activity.write_text("\n".join(["date,site,machine,act,quantity,encounter", *lines]), "utf-8")
    machines.write_text(
        "machine,practice,site,equipment,class,zone,installed_on\nM1,P,S,mri,1.5T,province,2024-01-01\n",
        "utf-8",
    )
    found = answer(Ask(state=knees / "state", activity=activity, machines=machines), silent)
    cost = rows(found, "cost")["SEQ-002"]
    assert (cost["matched"], cost["list_low_cents"] is not None) == shown
    assert cost["studies"] == WITHOUT


def test_the_share_flows_to_a_scenario(knees):
    state, out = str(knees / "state"), knees / "out"
    assert main(["studies", "relevance", state, "--out", str(out)]) == 0
    (measure,) = read_scenario(out / "scenario.toml").variants[0].world.relevance
    assert (measure.modality, measure.acts) == ("mri", ("NZ",))
    assert (measure.reduction_pct.value.low, measure.reduction_pct.value.high) == (
        0,
        pytest.approx(100 * WITHOUT / PEOPLE, abs=0.001),
    )


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_says_to_be_reviewed_and_names_nobody(knees, lang):
    found = answer(Ask(state=knees / "state"), silent).result
    shown = page(found, lang)
    assert {"fr": "à revoir", "en": "to be reviewed"}[lang] in shown
    assert "NAME" not in shown
    assert summary(found, lang)


def test_rows_that_the_law_refuses_have_no_price_and_are_told(knees, capsys):
    lines = [f"2026-01-10,S,M1,{'NZQN001' if n else 'NFQN001'},1,M{n}" for n in range(PEOPLE)]
    activity, machines = knees / "activity.csv", knees / "machines.csv"
    activity.write_text(
        "\n".join(["date,site,machine,act,quantity,encounter", *lines, "DURAND,S,M1,NZQN001,1,M1"]), "utf-8"
    )
    machines.write_text(
        "machine,practice,site,equipment,class,zone,installed_on\nM1,P,S,mri,1.5T,province,2024-01-01\n",
        "utf-8",
    )
    words = ["studies", "relevance", str(knees / "state"), "--machines", str(machines)]
    code = main([*words, "--activity", str(activity), "--out", str(knees / "out"), "--lang", "en"])
    said = capsys.readouterr().out
    assert code == 3
    assert "rows read: 31; accepted: 29; refused: 2" in said
    assert said.startswith("Beware: 2 of the 31 rows")
    told = (knees / "out" / "rejects.csv").read_text("utf-8")
    assert "act unknown to the law" in told
    assert "DURAND" not in told + said + (knees / "out" / "report.html").read_text("utf-8")
    cost = (knees / "out" / "cost.csv").read_text("utf-8").splitlines()
    matched = cost[0].split(",").index('"matched"')
    assert {line.split(",")[matched] for line in cost if "SEQ-002" in line} == {""}  # 13 of 14: hidden
