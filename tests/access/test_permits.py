"""Permits: the rule table of the fact sheet, each row by hand; the rules as data; the real sites."""

import json
from collections import Counter

import pytest

from radioscopie.cli.main import main
from radioscopie.law.permits import permit_rules, permit_value
from radioscopie.models.access.candidates import permit_of
from radioscopie.models.access.permits import CHECKS, RULE_OF, VERDICTS, PermitSite, permit_sites, verdicts
from radioscopie.tables.supply.table import shipped_supply, supply_table
from radioscopie.texts import words


def judged(site):
    return {one.check: one.verdict for one in verdicts(site)}


@pytest.mark.parametrize(
    ("ct", "mri", "check", "verdict"),
    [
        (1, 1, "ceiling", "holds"),
        (9, 9, "ceiling", "holds"),
        (10, 9, "ceiling", "cannot_tell"),  # 19 together, 18 at most each: the reading is not settled
        (19, 0, "ceiling", "not_allowed"),
        (2, 1, "approval", "holds"),
        (2, 2, "approval", "needs_approval"),
        (2, 0, "mix", "holds"),
        (3, 0, "mix", "mix_missing"),
        (0, 3, "mix", "mix_missing"),
        (2, 1, "mix", "holds"),
        (1, 0, "agreement", "agreement_to_show"),
        (0, 2, "agreement", "agreement_to_show"),
        (1, 1, "agreement", "holds"),
        (1, 1, "twelve_hours", "holds"),
        (2, 1, "twelve_hours", "cannot_tell"),
        (1, 1, "next_machine", "information_only"),
        (2, 1, "next_machine", "needs_approval"),
        (9, 9, "next_machine", "not_allowed"),
        (1, 1, "teleradiology", "cannot_tell"),
        (None, 1, "approval", "cannot_tell"),
        (None, 1, "mix", "cannot_tell"),
    ],
)
def test_verdict_on_counts(ct, mri, check, verdict):
    assert judged(PermitSite("S", ct, mri))[check] == verdict


def test_answers_of_the_holder_change_the_verdict():
    assert judged(PermitSite("S", 3, 3, answers={"ars_approval": "yes"}))["approval"] == "holds"
    assert judged(PermitSite("S", 3, 3, answers={"ars_approval": "no"}))["approval"] == "needs_approval"
    assert judged(PermitSite("S", 1, 0, answers={"agreement": "yes"}))["agreement"] == "holds"
    assert judged(PermitSite("S", 1, 0, holder_has_other=True))["agreement"] == "holds"


@pytest.mark.parametrize(
    ("share", "leave", "verdict"), [(0.49, "", "holds"), (0.5, "", "not_allowed"), (0.5, "yes", "holds")]
)
def test_teleradiology(share, leave, verdict):
    site = PermitSite("S", 1, 1, answers={"ars_teleradiology": leave}, teleradiology_share=share)
    assert judged(site)["teleradiology"] == verdict


def test_the_holder_must_have_the_other_type_elsewhere():
    rows = [
        {"site": "A", "holder": "H", "equipment": "ct", "machines": 1},
        {"site": "B", "holder": "H", "equipment": "mri", "machines": 1},
        {"site": "C", "holder": "H", "equipment": "mri", "machines": 0},
        {"site": "D", "holder": "K", "equipment": "ct", "machines": 1},
        {"site": "E", "holder": "", "equipment": "mri", "machines": 1},
    ]
    sites = {site.site: site for site in permit_sites(supply_table(rows).to_pylist())}
    assert {name: site.holder_has_other for name, site in sites.items()} == {
        "A": True,
        "B": True,
        "D": False,
        "E": False,
    }


@pytest.mark.parametrize(
    ("ct", "mri", "equipment", "said"),
    [
        (0, 0, "mri", "new_permit"),  # permits are per site: no site, no permit
        (1, 0, "mri", "information_only"),
        (2, 0, "ct", "mix_missing"),
        (2, 0, "mri", "information_only"),
        (3, 0, "mri", "needs_approval"),
        (18, 1, "ct", "not_allowed"),
        (1, 1, "pet", "other_rules"),
    ],
)
def test_what_one_machine_more_takes(ct, mri, equipment, said):
    assert permit_of(PermitSite("S", ct, mri), "S", equipment) == said


def test_the_third_machine_must_bring_the_missing_type():
    why = {
        (ct, mri): verdicts(PermitSite("S", ct, mri))[-1].why for ct, mri in ((2, 0), (0, 2), (1, 1), (1, 0))
    }
    assert why == {
        (2, 0): "next_other_type",
        (0, 2): "next_other_type",
        (1, 1): "next_within",
        (1, 0): "next_within",
    }


def test_rules_are_whole_and_told_in_words():
    rules = permit_rules()
    assert len({rule.id for rule in rules}) == len(rules) == 53
    assert sum(rule.id.startswith("DR-") for rule in rules) == 22
    assert {check for rule in rules for check in rule.checks} == set(CHECKS)
    assert set(RULE_OF.values()) <= {rule.id for rule in rules}
    assert all(rule.source and rule.status in {"read", "assumed", "missing"} for rule in rules)
    assert {rule.id for rule in rules} <= set(words("permits.rule"))
    assert set(VERDICTS) <= set(words("permits.verdict"))
    assert [rule.valid_from for rule in rules if rule.id.startswith("DR")] == ["2023-06-01"] * 22
    ended = {rule.id: rule.valid_to for rule in rules if rule.valid_to}
    assert ended == {"IN-4": "2025-12-31", "IN-5": "2025-12-31", "IN-6": "2023-12-31"}


def test_uncertain_numbers_are_the_ones_of_the_order():
    assert (permit_value("threshold"), permit_value("ceiling"), permit_value("teleradiology_most")) == (
        3,
        18,
        0.5,
    )
    assert {rule.id for rule in permit_rules() if rule.is_uncertain} >= {"DR-6", "DR-7", "DR-16"}


def test_every_real_site_gets_every_verdict():
    sites = permit_sites(shipped_supply().to_pylist())
    assert len(sites) == 779
    said = [judged(site) for site in sites]
    assert all(set(one) == set(CHECKS) for one in said)
    assert sum(one["approval"] == "needs_approval" for one in said) == sum(
        (s.machines or 0) > 3 for s in sites
    )


@pytest.mark.parametrize(
    ("answer", "verdict", "why"),
    [
        ("yes", "holds", "screening_done"),
        ("no", "cannot_tell", "screening_not_done"),
        ("", "cannot_tell", "screening_unknown"),
    ],
)
def test_a_bill_forbids_nothing(answer, verdict, why):
    said = {one.check: one for one in verdicts(PermitSite("S", 1, 1, answers={"breast_screening": answer}))}
    assert (said["screening"].verdict, said["screening"].why) == (verdict, why)
    (rule,) = [one for one in permit_rules() if one.id == "BS-1"]
    assert (rule.status, rule.is_uncertain, rule.valid_from) == ("assumed", True, "")


def test_every_site_is_counted_once_by_its_gravest_verdict(tmp_path, capsys):
    assert main(["permits", "--json"]) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    counted = dict(tables["by_verdict"]["rows"])
    column = tables["sites"]["columns"].index("verdict")
    assert counted == Counter(row[column] for row in tables["sites"]["rows"])
    assert main(["permits"]) == 0
    said = capsys.readouterr().out.split("\n")[0]
    assert all(f"{count} «" in said for count in counted.values())


@pytest.mark.parametrize(("lang", "start"), [("fr", "Sur 2 de ces sites"), ("en", "On 2 of these sites")])
def test_sites_that_hold_are_not_read_as_judged_on_every_rule(tmp_path, capsys, lang, start):
    """Hours of few machines are not asked; who reads from afar and who screens are known of one site alone."""
    head = "site,name,commune_code,departement,equipment,machines,teleradiology_share,breast_screening\n"
    rows = [f"{site},{site},35360,35,{kind},1,{more}\n" for site, more in (("A", "0.1,oui"), ("B", ","), ("C", "0.1,"))
            for kind in ("ct", "mri")]  # fmt: skip
    (tmp_path / "s.csv").write_text(head + "".join(rows), "utf-8")
    assert main(["--lang", lang, "permits", "--sites", str(tmp_path / "s.csv")]) == 0
    said = capsys.readouterr().out.split("\n")[0]
    assert start in said
    assert " ;" not in said if lang == "en" else "« respecté » n’y vaut" in said


def test_verdicts_cannot_be_read_the_other_way():
    for lang in ("fr", "en"):
        for code, said in words("permits.verdict", lang).items():
            assert code in {"holds", "information_only"} or "ARS" in said
        assert words("permits.verdict", lang)["needs_approval"] not in {
            "accord de l’ARS",
            "approval of the ARS",
        }


def test_the_report_of_a_few_sites_lists_their_verdicts(tmp_path):
    assert main(["permits", "--departement", "22", "--out", str(tmp_path)]) == 0
    assert 'id="verdicts"' in (tmp_path / "report.html").read_text("utf-8")
