"""Repeats found by the database are those of two loops; planted ones are counted; their cost is that of the law."""

from __future__ import annotations

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.pricing.price import price
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.models.studies.repeats import PLACES, Exams, Rule, find_repeats
from radioscopie.questions.studies.repeats.answer import answer
from radioscopie.questions.studies.repeats.ask import Ask
from radioscopie.questions.studies.repeats.page import page, summary
from radioscopie.results.answer import silent
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.regions import regions_of, repeat_rules
from tests.studies.archive import write_image, write_report
from tests.studies.builders import container, dose_report, number, uid_item

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


NAMES = {"modality": ("CT", "MR"), "regions": ("abdomen", "head", "thorax")}


def laid_out(exams, regions):
    """Lay rows out as the arrays that are compared."""
    held = dict.fromkeys((row["study"] for row in exams), 0)
    for row in regions:
        held[row["study"]] |= 1 << NAMES["regions"].index(row["region"])

    def codes(name):
        ranks = {word: rank for rank, word in enumerate(sorted({row[name] for row in exams}))}
        return np.array([ranks[row[name]] for row in exams])

    return Exams(
        codes("person"),
        np.array([NAMES["modality"].index(row["modality"]) for row in exams]),
        np.array([row["minute"] for row in exams]),
        np.array([row["has_time"] for row in exams]),
        codes("site"),
        codes("site_group"),
        codes("scanner"),
        np.array(list(held.values())),
        NAMES["modality"],
        NAMES["regions"],
    )


def found_in(exams, regions):
    """Find repeats, and give them in words by study."""
    found = find_repeats(laid_out(exams, regions), RULES)
    families = [one.family for one in RULES] + [""]
    rows = [
        {
            "study": exams[s]["study"],
            "first": exams[f]["study"],
            "days": d,
            "place": PLACES[p],
            "family": families[k],
        }
        for s, f, d, p, k in zip(*(one.tolist() for one in found.pairs), strict=True)
    ]
    return found, {row["study"]: row for row in rows}


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


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("seed", range(6))
def test_equal_to_two_loops(seed):
    exams, regions = drawn(400, seed)
    found, rows = found_in(exams, regions)
    expected, split = by_loops(exams, regions)
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
    found, rows = found_in(exams, regions)
    families = {study: (row["family"], row["place"]) for study, row in rows.items()}
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
    counts = {row["what"]: row["number"] for row in rows(found, "counts")}
    assert (counts["splits"], counts["studies"]) == (None, None)  # one: hidden, with what would tell it


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


@pytest.mark.slow
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


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("billed_studies", [11, 12, 5])
def test_the_cost_of_few_repeats_is_hidden_with_their_number(two_sites, billed_studies):
    activity, machines = two_sites / "activity.csv", two_sites / "machines.csv"
    lines = [f"2026-01-15,SUD,CT1,ZBQK001,1,B{i}" for i in range(billed_studies)]
    activity.write_text("\n".join(["date,site,machine,act,quantity,encounter", *lines]), "utf-8")
    machines.write_text(
        "machine,practice,site,equipment,class,zone,installed_on,reference_activity\nCT1,P,SUD,ct,,province,2024-01-01,20\n",
        "utf-8",
    )
    found = asked(two_sites, ["nord", "sud"], activity=activity, machines=machines)
    cost = {row["place"]: row for row in rows(found, "cost")}["other_group"]
    told = {value for name, value in cost.items() if name != "place"}
    assert (told == {None}) == (billed_studies < 11)
    assert cost["matched"] == (12 if billed_studies == 12 else None)
    assert found.result.findings == ()


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
    assert ends(cost["other_group"], "insurer") == (sum(whole) - sum(first),) * 2
    assert ends(cost["same_site"], "insurer") == (0, 0)


def ends(row, what):
    return row[f"{what}_low_cents"], row[f"{what}_high_cents"]


@pytest.mark.slow
def test_a_reference_activity_that_is_not_known_gives_two_ends(two_sites):
    lines = ["date,site,machine,act,quantity,encounter"]
    lines += [f"2026-01-05,NORD,CT1,ZBQK001,400,A{i}" for i in range(15)]
    lines += [f"2026-01-15,SUD,CT1,ZBQK001,400,B{i}" for i in range(12)]
    activity, machines = two_sites / "activity.csv", two_sites / "machines.csv"
    activity.write_text("\n".join(lines), "utf-8")
    machines.write_text(
        "machine,practice,site,equipment,class,zone,installed_on\nCT1,P,NORD,ct,,province,2024-01-01\n",
        "utf-8",
    )
    found = asked(two_sites, ["nord", "sud"], activity=activity, machines=machines)
    cost = {row["place"]: row for row in rows(found, "cost")}["other_group"]
    low, high = ends(cost, "marginal")
    assert 0 < low < high
    park, law = read_machines(machines), Law.load()
    whole, first = (
        price(read_activity(one), park, law).table for one in (activity, _first(two_sites, lines))
    )
    differences = [sum(whole[name].to_pylist()) - sum(first[name].to_pylist()) for name in TOTALS]
    assert (low, high) == tuple(sorted(differences))


TOTALS = ("total_low_cents", "total_high_cents")


def test_minutes_doses_and_what_sharing_could_avoid(two_sites):
    for i in range(11):
        event = container("113819", uid_item("113769", f"9.{i}"), number("113838", f"{100 + i}", "mGy.cm"))
        told = {
            "StudyInstanceUID": f"3.{i}",
            "PatientID": f"Q{i}",
            "StudyDate": "20260115",
            "InstitutionName": "SUD",
        }
        told |= {"PatientName": f"NAME{i:02d}LONG^GIVEN", "PatientBirthDate": f"19{50 + i}0101"}
        write_report(two_sites / f"sud/dose{i}.dcm", dose_report(event), **told)
    found = asked(two_sites, ["nord", "sud"])
    (weight,) = rows(found, "burden")
    assert (weight["place"], weight["repeats"]) == ("other_group", 12)
    assert weight["machine_min"] == pytest.approx(12 * 25.6)
    assert (weight["dlp_mgy_cm"], weight["dlp_mgy_cm_of"]) == (sum(range(100, 111)), None)  # one has none
    assert (weight["dap_mgy_cm2"], weight["dap_mgy_cm2_of"]) == (None, None)
    effects = {row["id"]: row for row in rows(found, "sharing")}
    assert (effects["SHR-001"]["reach"], effects["SHR-001"]["avoided_central"]) == (12, 7)
    assert (effects["SHR-002"]["reach"], effects["SHR-002"]["avoided_high"]) == (None, None)
    assert (effects["SHR-005"]["avoided_low"], effects["SHR-005"]["avoided_high"]) == (-2, 0)


@pytest.mark.slow
def test_the_rate_flows_to_a_scenario_as_a_measure(two_sites):
    state, out = str(two_sites / "state"), two_sites / "out"
    for source in ("nord", "sud"):
        main(["studies", "index", str(two_sites / source), "--state", state])
    main(["studies", "link", state])
    assert main(["studies", "repeats", state, "--out", str(out)]) == 0
    scenario = read_scenario(out / "scenario.toml")
    (measure,) = scenario.variants[0].world.repeats
    assert (measure.modality, measure.repeat_pct.value.central) == (
        "ct",
        pytest.approx(100 * 12 / 27, abs=0.001),
    )
    assert (measure.avoided_pct.value.low, measure.avoided_pct.value.high) == (0, 59)


def _first(folder, lines):
    path = folder / "first.csv"
    path.write_text("\n".join(lines[:16]), "utf-8")
    return path


@pytest.mark.fast_cases(1)
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
