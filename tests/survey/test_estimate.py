"""`radioscopie survey estimate`: the figures of the oracle, the shape of the JSON, every refusal in one message."""

import json

import numpy as np
import pytest

from radioscopie.cli.main import main
from tests.survey import small

ROWS = "".join(
    f"p{rank},{row[0]},{row[0][0]},{row[1]},{row[2]},{row[3]}\n" for rank, row in enumerate(small.PRACTICES)
)
ANSWERS = f"practice,stratum,region,machines,y0,y1\n{ROWS}"
COUNTS = "stratum,n\nA-small,40\nA-large,8\nB-small,60\nB-large,12\n"
TOTALS = "domain,variable,total\nregion=A,machines,60\nregion=B,machines,120\n"


@pytest.fixture
def ask(tmp_path, capsys):
    """Run the command on files; give its exit code, its JSON (or None) and what it said on the error stream."""

    def run(*options, answers=ANSWERS, counts=COUNTS, totals=TOTALS):
        names = {"a.csv": answers, "n.csv": counts, "t.csv": totals}
        for name, content in names.items():
            (tmp_path / name).write_text(content, "utf-8")
        words = [str(tmp_path / word) if word in names else word for word in options]
        code = main(
            [
                "survey",
                "estimate",
                str(tmp_path / "a.csv"),
                "--strata",
                str(tmp_path / "n.csv"),
                *words,
                "--json",
            ]
        )
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def test_the_whole_without_calibration(ask):
    _, found, _ = ask("--ratio", "y1/y0", "--total", "y0")
    assert list(found["estimates"][0]) == ["name", "domain", "value", "se", "low", "high", "n", "note"]
    index, level = found["estimates"]
    assert (index["name"], index["domain"], index["n"], index["note"]) == ("y1/y0", "nation", 15, "")
    assert (index["value"], index["se"]) == pytest.approx((0.6944834765, 0.0134512321), abs=5.1e-11)
    assert (level["value"], level["se"]) == pytest.approx((256200, 22721.869055), abs=5e-7)
    t = 2.2009851600916384  # Student, 11 degrees
    assert (level["low"], level["high"]) == pytest.approx(
        (256200 - t * level["se"], 256200 + t * level["se"])
    )
    assert found["tables"]["estimates"]["rows"][0][:2] == ["y1/y0", "nation"]


def test_calibrated_and_by_region(ask):
    options = ("--calibrate", "t.csv", "--ratio", "y1/y0", "--total", "y0", "--total", "y1")
    _, found, _ = ask(*options)
    assert [(one["name"], one["domain"]) for one in found["estimates"]] == [
        ("y1/y0", "nation"),
        ("y0", "nation"),
        ("y1", "nation"),
    ]
    wanted = [(0.6876104450, 0.0154281064), (283324.401065, 11847.680216), (194816.817510, 4042.459844)]
    for one, pair in zip(found["estimates"], wanted, strict=True):
        assert (one["value"], one["se"]) == pytest.approx(pair, rel=2e-9)
    _, found, _ = ask(*options, "--by", "region")
    by_domain = {(one["name"], one["domain"]): one for one in found["estimates"]}
    a, b = by_domain["y1/y0", "region=A"], by_domain["y1/y0", "region=B"]
    assert (a["value"], a["se"]) == pytest.approx((0.6756714993, 0.0085938616), abs=1e-10)
    assert (a["n"], a["note"]) == (7, "fragile")
    assert (b["value"], b["se"]) == pytest.approx((0.6944470876, 0.0241026093), abs=1e-10)
    assert by_domain["y1", "region=A"]["value"] + by_domain["y1", "region=B"]["value"] == pytest.approx(
        194816.817510
    )


def test_raking_and_bounds(ask):
    for method, value in (("raking", 194825.469812), ("logit", None), ("truncated", None)):
        code, found, _ = ask("--calibrate", "t.csv", "--method", method, "--bounds", "0.4,2", "--total", "y1")
        assert code == 0
        met = found["tables"]["totals_met"]["rows"]
        assert [row[4] for row in met] == pytest.approx([60, 120], rel=1e-9)
        if value:
            assert found["estimates"][0]["value"] == pytest.approx(value, rel=1e-9)


def test_a_total_with_an_error_is_not_forced(ask):
    loose = "domain,variable,total,error\nregion=A,machines,60,30\nregion=B,machines,120,30\n"
    _, exact, _ = ask("--calibrate", "t.csv", "--total", "y1")
    _, found, _ = ask("--calibrate", "t.csv", "--total", "y1", totals=loose)
    met = found["tables"]["totals_met"]["rows"]
    assert all(min(known, before) < after < max(known, before) for _, _, known, before, after in met)
    assert exact["estimates"][0]["se"] < found["estimates"][0]["se"] < 15027.68


def test_shares_medians_and_means(ask):
    _, found, _ = ask("--share", "region=A", "--median", "y0", "--mean", "y1")
    mean, share, median = found["estimates"]
    assert (share["name"], share["value"], share["se"]) == (
        "region=A",
        pytest.approx(0.4),
        pytest.approx(0, abs=1e-9),
    )
    assert (median["name"], mean["name"]) == ("median(y0)", "mean(y1)")
    assert mean["value"] == pytest.approx(177926.666667 / 120)
    assert median["low"] <= median["value"] <= median["high"]
    bounds = {tuple(row[:2]): row[2:] for row in found["tables"]["silent"]["rows"]}
    assert bounds["region=A", "no_assumption"] == pytest.approx([7 / 120, 7 / 15, (7 + 105) / 120])


def test_what_the_silent_and_outliers_do_is_beside(ask):
    _, found, _ = ask("--total", "y0", "--shift", "20")
    (silent,) = found["tables"]["silent"]["rows"]
    ours = small.Y0.sum()
    assert silent[2:] == pytest.approx([ours + (256200 - ours) * side for side in (0.8, 1, 1.2)])
    (outliers,) = found["tables"]["outliers"]["rows"]
    assert outliers[1] == pytest.approx(256200)
    assert outliers[2] < outliers[1]


def test_gaps_are_refused_or_filled_and_told(ask):
    gap = ANSWERS.replace("900,640", "900,")
    code, _, err = ask("--ratio", "y1/y0", answers=gap)
    assert code == 2
    assert "y1" in err
    _, found, _ = ask("--ratio", "y1/y0", "--fill", "y1=y0", answers=gap)
    one = found["estimates"][0]
    assert one["note"] == "imputed"
    y1 = small.Y1.copy()
    y1[0] = 900 * (1010 + 900 + 560) / (1500 + 1300 + 700)
    weight = np.array([10] * 4 + [8 / 3] * 3 + [12] * 5 + [4] * 3)
    assert one["value"] == pytest.approx(weight @ y1 / (weight @ small.Y0))
    assert {row["key"]: row["status"] for row in found["assumptions"]}["survey_estimate.imputed"] == "missing"


def test_a_small_stratum_is_pooled_along_the_tree(ask):
    alone = "\n".join(line for line in ANSWERS.splitlines() if not line.startswith(("p5", "p6")))
    code, _, err = ask("--total", "y0", answers=alone)
    assert code == 2
    assert "A-large" in err
    tree = (
        COUNTS.replace("n\n", "n,merge_into\n", 1)
        .replace("A-small,40", "A-small,40,")
        .replace("A-large,8", "A-large,8,A-small")
    )
    tree = tree.replace("B-small,60", "B-small,60,").replace("B-large,12", "B-large,12,")
    code, found, _ = ask("--total", "y0", answers=alone, counts=tree)
    assert code == 0
    pools = {row[0]: row[1] for row in found["tables"]["response"]["rows"]}
    assert pools["A-large"] == pools["A-small"] == "A-small"
    assert {"key": "survey_estimate.found_pooled", "rows": 1}.items() <= found["findings"][2].items()


@pytest.mark.parametrize(
    ("changed", "options", "said"),
    [
        ({"answers": ANSWERS.replace("1500,1010", "1500,1010000")}, (), "mille fois"),
        ({"answers": ANSWERS.replace("9300,5900", "9300,5.9")}, (), "millième"),
        ({"answers": ANSWERS.replace("p3,", "p2,")}, (), "déjà répondu, ligne 4"),
        ({"answers": ANSWERS.replace("p3,A-small", "p3,C")}, (), "absente des effectifs"),
        ({"answers": ANSWERS.replace("practice", "nir", 1)}, (), "patients"),
        ({"answers": "practice,stratum,y0,y1\n"}, (), "aucune ligne"),
        ({"counts": "stratum,n\n"}, (), "aucune ligne"),
        ({"counts": COUNTS.replace("A-large,8", "A-large,2")}, (), "plus de réponses que de cabinets"),
        ({"counts": COUNTS + "C,9\n"}, (), "aucune réponse dans cette strate"),
        ({}, ("--ratio", "y1"), "séparés par"),
        ({}, ("--total", "y9"), "y9"),
        (
            {"totals": TOTALS.replace("60", "6000")},
            ("--calibrate", "t.csv", "--method", "logit"),
            "le plus proche",
        ),
        (
            {"totals": TOTALS.replace("60", "-60")},
            ("--calibrate", "t.csv", "--method", "raking"),
            "le plus proche",
        ),
        (
            {"totals": TOTALS.replace("region=A", "region=Z")},
            ("--calibrate", "t.csv"),
            "aucune réponse dans ce domaine",
        ),
        ({"totals": TOTALS + "nation,machines,170\n"}, ("--calibrate", "t.csv"), "ne peut pas être atteint"),
        ({}, ("--bounds", "1,2", "--calibrate", "t.csv", "--method", "logit"), "encadrer 1"),
    ],
)
def test_bad_input_is_refused_in_one_message(ask, changed, options, said):
    code, found, err = ask("--ratio", "y1/y0", *options, **changed)
    assert (code, found) == (2, None)
    assert said in err.replace("\u2019", "'")
    assert "Traceback" not in err


def test_thousands_for_euros_are_refused_in_a_total_alone(ask):
    code, _, err = ask("--total", "y1", answers=ANSWERS.replace("9300,5900", "9300,5.9"))
    assert code == 2
    assert "y1 : environ un millième" in err


def test_nothing_asked_is_refused(ask):
    assert ask()[0] == 2


def test_a_domain_too_small_says_nothing_or_no_interval(ask):
    answers = ANSWERS.replace("p0,A-small,A", "p0,A-small,Z")
    _, found, _ = ask("--ratio", "y1/y0", "--by", "region", answers=answers)
    z = found["estimates"][-1]
    assert (z["domain"], z["n"], z["note"], z["value"]) == ("region=Z", 1, "secret", None)
    spread = {"p0": "Z", "p4": "Z", "p7": "Z", "p12": "Z"}  # one answer in each stratum: no degree of freedom
    lines = [
        line.replace(f",{line.split(',')[2]},", f",{spread[line.split(',')[0]]},")
        if line.split(",")[0] in spread
        else line
        for line in ANSWERS.splitlines()
    ]
    _, found, _ = ask("--ratio", "y1/y0", "--by", "region", answers="\n".join(lines))
    z = found["estimates"][-1]
    assert (z["n"], z["note"], z["low"]) == (4, "no_interval", None)
    zeros = "\n".join(
        [
            line if line.split(",")[2] != "A" else ",".join([*line.split(",")[:4], "0", "0"])
            for line in ANSWERS.splitlines()
        ]
    )
    _, found, _ = ask("--ratio", "y1/y0", "--by", "region", answers=zeros)
    assert found["estimates"][1]["note"] == "undefined"


@pytest.mark.parametrize(
    "options",
    [("--by", "practice"), ("--share", "Practice=p1"), ("--ratio", "practice/y0"), ("--total", "PRACTICE")],
)
def test_practices_are_never_told_one_by_one(ask, options):
    code, found, err = ask("--ratio", "y1/y0", *options)
    assert (code, found) == (2, None)
    assert "nomme les cabinets" in err


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_report_opens_offline_and_shows_no_practice(tmp_path, capsys, lang):
    for name, content in (("a.csv", ANSWERS), ("n.csv", COUNTS), ("t.csv", TOTALS)):
        (tmp_path / name).write_text(content, "utf-8")
    files = [str(tmp_path / name) for name in ("a.csv", "n.csv", "t.csv")]
    command = [
        "survey",
        "estimate",
        files[0],
        "--strata",
        files[1],
        "--calibrate",
        files[2],
        "--ratio",
        "y1/y0",
    ]
    assert (
        main([*command, "--total", "y0", "--by", "region", "--out", str(tmp_path / "out"), "--lang", lang])
        == 0
    )
    page = (tmp_path / "out/report.html").read_text("utf-8")
    assert ("0,688" if lang == "fr" else "0.688") in page
    for path in (tmp_path / "out").iterdir():
        assert b"p14" not in path.read_bytes().replace(b"\0", b"")
    assert "nation" in capsys.readouterr().out
