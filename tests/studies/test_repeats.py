"""Repeats found by the database are those of two loops; planted ones are counted; their cost is that of the law."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.pricing.price import price
from radioscopie.models.studies.repeats import Rule, find_repeats
from radioscopie.questions.studies.repeats.answer import EXAMS, REGIONS, answer
from radioscopie.questions.studies.repeats.ask import Ask
from radioscopie.questions.studies.repeats.page import page, summary
from radioscopie.results.answer import silent
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.regions import regions_of, repeat_rules
from tests.studies.archive import write_image

RULES = [
    Rule("near", "repeat", ("CT",), (), 7, elsewhere=True),
    Rule("any", "repeat", ("CT", "MR"), (), 90, elsewhere=False),
    Rule("up", "escalation", ("CT", "MR"), ("head",), 7, elsewhere=False),
]


def drawn(n, seed):
    rng = np.random.default_rng(seed)
    exams, regions = [], []
    for i in range(n):
        day, clock = int(rng.integers(0, 200)), int(rng.integers(0, 1440))
        site = int(rng.integers(0, 4))
        exam = {
            "study": f"s{i:04d}",
            "person": f"p{rng.integers(0, n // 4)}",
            "modality": str(rng.choice(["CT", "MR"])),
        }
        exam |= {"site": f"site{site}", "site_group": f"group{site // 2}", "scanner": f"scanner{site}"}
        exams.append(exam | {"day": day, "minute": day * 1440 + clock, "has_time": True})
        held = set(rng.choice(["head", "thorax", "abdomen"], rng.integers(0, 3)).tolist())
        regions += [{"study": exam["study"], "region": region} for region in sorted(held)]
    return exams, regions


def by_loops(exams, regions):
    """Find the same by two loops."""
    held = {}
    for row in regions:
        held.setdefault(row["study"], set()).add(row["region"])
    order = sorted(exams, key=lambda row: (row["minute"], row["study"]))
    split = set()
    for b in order:
        before = [
            a for a in order if all(a[k] == b[k] for k in ("person", "scanner", "modality")) and a is not b
        ]
        before = [a for a in before if (a["minute"], a["study"]) < (b["minute"], b["study"])]
        if before and b["minute"] - max(a["minute"] for a in before) <= 60:
            split.add(b["study"])
    found = {}
    for b in order:
        likes = [
            a
            for a in order
            if a["study"] not in split and a["person"] == b["person"] and a["modality"] == b["modality"]
            if held.get(a["study"], set()) & held.get(b["study"], set())
            if (a["minute"], a["study"]) < (b["minute"], b["study"])
        ]
        if b["study"] not in split and likes:
            a = max(likes, key=lambda row: (row["day"], row["study"]))
            found[b["study"]] = (
                b["day"] - a["day"],
                a["site"] == b["site"],
                a["site_group"] == b["site_group"],
            )
    return found, split


@pytest.mark.parametrize("seed", range(6))
def test_equal_to_two_loops(seed):
    exams, regions = drawn(400, seed)
    found = find_repeats(pa.Table.from_pylist(exams, EXAMS), pa.Table.from_pylist(regions, REGIONS), RULES)
    expected, split = by_loops(exams, regions)
    rows = {row["study"]: row for row in found.pairs.to_pylist()}
    assert found.splits == len(split)
    assert set(rows) == set(expected)
    for study, (days, _, _) in expected.items():
        assert rows[study]["days"] == days
    assert {row["family"] for row in rows.values()} <= {"near", "any", ""}


def test_families_in_order_and_escalations():
    def exam(name, day, site, modality="CT"):
        told = {
            "study": name,
            "person": "p",
            "modality": modality,
            "site": site,
            "site_group": site,
            "scanner": site,
        }
        return told | {"day": day, "minute": day * 1440, "has_time": False}

    exams = [
        exam("a", 0, "x"),
        exam("b", 5, "y"),
        exam("c", 8, "y"),
        exam("d", 200, "y"),
        exam("e", 203, "x", "MR"),
    ]
    regions = [{"study": name, "region": "head"} for name in "abcde"]
    found = find_repeats(pa.Table.from_pylist(exams, EXAMS), pa.Table.from_pylist(regions, REGIONS), RULES)
    families = {row["study"]: (row["family"], row["place"]) for row in found.pairs.to_pylist()}
    assert families == {"b": ("near", "other_group"), "c": ("any", "same_site"), "d": ("", "same_site")}
    assert found.escalations == {"up": 1}


def test_an_unknown_site_is_neither_the_same_nor_another(tmp_path):
    for n, day in enumerate(("20260105", "20260112")):
        told = {
            "StudyInstanceUID": f"1.{n}",
            "StudyDate": day,
            "InstitutionName": "",
            "BodyPartExamined": "CHEST",
        }
        write_image(tmp_path / f"a/{n}.dcm", **told)
    curve = {
        (row["window_days"], row["place"]): row["repeats"] for row in rows(asked(tmp_path, ["a"]), "curve")
    }
    assert curve[30, "unknown_site"] is None
    assert curve[30, "same_site"] == curve[30, "other_group"] == 0
    assert (30, "same_group") not in curve


def test_a_copy_and_orders_of_one_visit_are_no_repeat(tmp_path):
    for n, minute in enumerate((0, 30)):
        write_image(
            tmp_path / f"a/{n}.dcm",
            StudyInstanceUID=f"1.{n}",
            BodyPartExamined="CHEST",
            StudyTime=f"10{minute:02d}00",
        )
    write_image(
        tmp_path / "b/0.dcm", StudyInstanceUID="1.0", BodyPartExamined="CHEST", InstitutionName="ELSEWHERE"
    )
    found = asked(tmp_path, ["a", "b"])
    assert sum(row["repeats"] or 0 for row in rows(found, "curve")) == 0
    assert {row["what"]: row["number"] for row in rows(found, "counts")}["splits"] == 1


def asked(tmp_path, sources, **more):
    state = str(tmp_path / "state")
    for source in sources:
        assert main(["studies", "index", str(tmp_path / source), "--state", state]) == 0
    assert main(["studies", "link", state]) == 0
    return answer(Ask(state=tmp_path / "state", **more), silent)


def rows(found, name):
    return found.result.tables[name].table.to_pylist()


@pytest.fixture
def two_sites(tmp_path):
    """Give fifteen people a CT of the chest, and twelve of them another, ten days later, at another site."""
    for i in range(15):
        told = {"PatientID": f"P{i}", "PatientName": f"NAME{i:02d}LONG^GIVEN", "BodyPartExamined": "CHEST"}
        told |= {
            "StudyDate": "20260105",
            "StudyInstanceUID": f"2.{i}",
            "AccessionNumber": f"A{i}",
            "InstitutionName": "NORD",
            "PatientBirthDate": f"19{50 + i}0101",
        }
        write_image(tmp_path / f"nord/{i}.dcm", **told)
        if i < 12:
            told |= {"StudyDate": "20260115", "StudyInstanceUID": f"3.{i}", "AccessionNumber": f"B{i}"}
            told |= {"PatientID": f"Q{i}", "InstitutionName": "SUD", "StationName": "S"}
            write_image(tmp_path / f"sud/{i}.dcm", **told)
    return tmp_path


def test_planted_repeats_by_window_and_place(two_sites):
    found = asked(two_sites, ["nord", "sud"])
    curve = {(row["window_days"], row["place"]): row["repeats"] for row in rows(found, "curve")}
    assert curve[7, "other_group"] == 0
    assert curve[30, "other_group"] == curve[210, "other_group"] == 12
    assert curve[210, "same_site"] == 0
    (pair,) = rows(found, "sites")
    assert (pair["first_site"], pair["site"], pair["repeats"]) == ("NORD", "SUD", 12)
    families = {row["family"]: row["studies"] for row in rows(found, "families")}
    assert families["ed_ct_other_site"] == 12


def test_the_order_of_sources_and_a_second_index_change_nothing(two_sites):
    one = asked(two_sites, ["nord", "sud"])
    other = asked(two_sites, ["sud", "nord", "nord"])
    assert rows(one, "curve") == rows(other, "curve")


def test_few_repeats_are_hidden(two_sites):
    for n in range(5, 12):
        (two_sites / f"sud/{n}.dcm").unlink()
    curve = {
        (row["window_days"], row["place"]): row for row in rows(asked(two_sites, ["nord", "sud"]), "curve")
    }
    assert (curve[30, "other_group"]["repeats"], curve[30, "other_group"]["share"]) == (None, None)


def test_the_cost_is_the_price_of_all_rows_less_that_without_the_repeats(two_sites):
    lines = ["date,site,machine,act,quantity,encounter"]
    lines += [f"2026-01-05,NORD,CT1,ZBQK001,1,A{i}" for i in range(15)]
    lines += [f"2026-01-15,SUD,CT1,ZBQK001,1,B{i}" for i in range(12)]
    activity, machines = two_sites / "activity.csv", two_sites / "machines.csv"
    activity.write_text("\n".join(lines), "utf-8")
    machines.write_text(
        "machine,practice,site,equipment,class,zone,installed_on,reference_activity\nCT1,P,NORD,ct,,province,2024-01-01,20\n",
        "utf-8",
    )
    found = asked(two_sites, ["nord", "sud"], activity=activity, machines=machines)
    cost = {row["place"]: row for row in rows(found, "cost")}
    read, park, law = read_activity(activity), read_machines(machines), Law.load()
    whole = price(read, park, law).table["insurer_cents"].to_pylist()
    first = price(read_activity(_first(two_sites, lines)), park, law).table["insurer_cents"].to_pylist()
    assert (cost["other_group"]["repeats"], cost["other_group"]["matched"]) == (12, 12)
    assert cost["other_group"]["insurer_cents"] == sum(whole) - sum(first)
    assert cost["same_site"]["insurer_cents"] == 0


def _first(folder, lines):
    path = folder / "first.csv"
    path.write_text("\n".join(lines[:16]), "utf-8")
    return path


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_says_candidates_and_never_useless(two_sites, lang):
    found = asked(two_sites, ["nord", "sud"]).result
    shown = page(found, lang)
    assert {"fr": "candidats", "en": "candidates"}[lang] in shown
    assert summary(found, lang)
    assert not any(f"NAME{i:02d}" in shown for i in range(15))


def test_an_index_that_was_not_linked_is_refused(two_sites, capsys):
    state = str(two_sites / "state")
    main(["studies", "index", str(two_sites / "nord"), "--state", state])
    assert main(["studies", "repeats", state]) == 2
    assert "studies link" in capsys.readouterr().err


def test_regions_from_the_act_then_from_the_word():
    assert regions_of("CCAM:ZBQK001", "HEAD") == ("thorax",)
    assert regions_of("", "Head") == ("head",)
    assert regions_of("LOCAL:12", "WHATEVER") == ()
    assert all(rule.source for rule in repeat_rules())
