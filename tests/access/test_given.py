"""What is given to access, site and permits: zones, candidates, files and words, used or refused."""

import csv
import json

import pytest

from radioscopie.cli.main import main
from radioscopie.models.access.study import placed
from radioscopie.tables.communes import read_communes
from radioscopie.tables.zones import read_zones
from tests.access.territory import only


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    ("head", "names"),
    [("commune,zone,name", {"A": "Un"}), ("depcom;tv;libtv", {"A": "Un"}), ("Code;Zonage_MG", {})],
)
def test_zones_are_read_from_three_kinds_of_file(tmp_path, head, names):
    write_zones(tmp_path / "z.csv", head)
    zones = read_zones(tmp_path / "z.csv", read_communes())
    assert zones.names == names
    assert zones.of == {"01001": "A", "75056": "B", "99999": "B", "01004": "A"}


def write_zones(path, head):
    cut = ";" if ";" in head else ","
    values = [("01001", "A", "Un"), ("75056", "B", ""), ("99999", "B", ""), ("01004", "A", "")]
    lines = [cut.join(row[: head.count(cut) + 1]) for row in values]
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")


@pytest.mark.slow
def test_zones_of_the_user(tmp_path, capsys, monkeypatch):
    communes = only(monkeypatch, "01", "75")
    write_zones(tmp_path / "z.csv", "commune,zone,name")
    words = ["access", "--equipment", "pet", "--method", "nearest", "--zones", str(tmp_path / "z.csv")]
    assert main([*words, "--json", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    said = json.loads(shown.out)
    table = said["tables"]["by_zone"]
    found = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert [(row["code"], row["name"]) for row in found] == [("A", "Un"), ("B", "B")]
    people = {row["code"]: row["population"] for row in communes.to_pylist()}
    assert found[0]["people"] == people["01001"] + people["01004"]
    assert found[1]["people"] == sum(people[f"751{number:02d}"] for number in range(1, 21))
    counts = {one["key"]: one["rows"] for one in said["findings"]}
    assert counts["access.found_zone_unknown"] == 1
    assert counts["access.found_no_zone"] == len(placed(communes)) - 22


def test_a_commune_in_two_zones_is_refused(tmp_path, capsys):
    (tmp_path / "z.csv").write_text("commune,zone\n01001,A\n01001,B\n01002,\n", "utf-8")
    assert main(["access", "--equipment", "pet", "--zones", str(tmp_path / "z.csv")]) == 2
    assert "z.csv:4" in capsys.readouterr().err
    (tmp_path / "z.csv").write_text("commune,zone\n01001,A\n01001,B\n", "utf-8")
    assert main(["access", "--equipment", "pet", "--zones", str(tmp_path / "z.csv")]) == 2
    assert "déjà placée dans la zone A" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["access", "--equipment", "mri", "--compare", "{}/worst.csv"],
        ["site", "--equipment", "mri", "--add", "2", "--candidates", "{}/places.csv"],
        ["permits", "--sites", "{}/sites.csv"],
    ],
)
def test_an_input_is_never_replaced(tmp_path, capsys, words):
    given = [word.format(tmp_path) for word in words]
    assert main([*given, "--out", str(tmp_path)]) == 2
    assert main([*given, "--out", f"{tmp_path / 'file'}"]) == 2
    assert "perdu" in capsys.readouterr().err


def test_verdicts_of_uncertain_rules_say_so(capsys):
    assert main(["permits", "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    tables = json.loads(shown.out)["tables"]
    rules = {row[0]: row[tables["rules"]["columns"].index("uncertain")] for row in tables["rules"]["rows"]}
    for name in ("verdicts", "counts"):
        columns = tables[name]["columns"]
        said = {(row[columns.index("rule")], row[columns.index("uncertain")]) for row in tables[name]["rows"]}
        assert said == {(rule, rules[rule]) for rule, _ in said}
        assert {doubt for _, doubt in said} == {"", "yes"}


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param(["access", "--equipment", "ct", "--method", "nearest"], marks=pytest.mark.slow),
        ["permits"],
    ],
)
def test_rows_that_cannot_be_read_are_counted_and_listed(tmp_path, capsys, verb):
    row = "equipmateriellourd;1;CH;05602;x;1;2;3;2007-11-06;{};2011-10-19\n"
    (tmp_path / "504.csv").write_text(
        f"finess;etalab;94;2026-05-12\n{row.format('A')}{row.format('B')}equipmateriellourd;court\n", "utf-8"
    )
    structure = "structureet;A;1;CH" + ";" * 9 + "451;01" + ";" * 18 + "\n"
    (tmp_path / "502.csv").write_text(f"finess;etalab;1;2026-05-12\n{structure}", "utf-8")
    sites = [word for name in ("504", "502") for word in ("--sites", str(tmp_path / f"{name}.csv"))]
    assert main([*verb, *sites, "--out", str(tmp_path / "out")]) == 0
    assert "Lignes illisibles laissées de côté : 1" in capsys.readouterr().out
    (reject,) = rows(tmp_path / "out" / "rejects.csv")
    assert reject["place"].endswith("504.csv:4")
    assert (tmp_path / "out" / "unplaced.csv").exists() == (verb[0] == "access")


@pytest.mark.slow
def test_fewer_people_within_reach_are_said_so(tmp_path, capsys, monkeypatch):
    only(monkeypatch, "01", "59", "974")
    (tmp_path / "c.csv").write_text("site,equipment,machines\n010000024,mri,-3\n", "utf-8")
    compare = ["--compare", str(tmp_path / "c.csv")]
    assert main(["access", "--equipment", "mri", "--method", "nearest", "--draws", "0", *compare]) == 0
    assert "habitants de plus au-delà de 30 minutes" in capsys.readouterr().out
    (tmp_path / "s.csv").write_text(
        "site,equipment,machines,commune_code,departement\nA,mri,1,97411,974\nB,mri,1,,59\n", "utf-8"
    )
    assert (
        main(
            [
                "access",
                "--equipment",
                "mri",
                "--draws",
                "0",
                "--sites",
                str(tmp_path / "s.csv"),
                "--lang",
                "en",
            ]
        )
        == 0
    )
    assert "no road leads more than half" in capsys.readouterr().out


@pytest.mark.slow
def test_same_run_same_bytes(tmp_path, capsys):
    for name in ("one", "two"):
        assert (
            main(["access", "--equipment", "pet", "--method", "nearest", "--out", str(tmp_path / name)]) == 0
        )
        assert main(["permits", "--lang", "en", "--out", str(tmp_path / name / "permits")]) == 0
    for path in (tmp_path / "one").rglob("*.*"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


@pytest.mark.parametrize(
    "words",
    [
        ["access"],
        ["access", "--equipment", "xray"],
        ["access", "--equipment", "mri", "--max-min", "1"],
        ["access", "--equipment", "mri", "--max-min", "nan"],
        ["access", "--equipment", "mri", "--decay", "5:2"],
        ["access", "--equipment", "pet", "--need", "age"],
        ["access", "--equipment", "mri", "--supply", "hours"],
        ["access", "--equipment", "mri", "--method", "2sfca", "--decay", "gaussian"],
        ["access", "--equipment", "mri", "--method", "nearest", "--need", "age"],
        ["access", "--equipment", "mri", "--sites", "nowhere.csv"],
        ["access", "--equipment", "mri", "--travel", "nowhere.csv"],
        ["site", "--equipment", "mri", "--add", "0"],
        ["site", "--equipment", "mri", "--add", "2", "--goal", "reach:0"],
        ["site", "--equipment", "mri", "--add", "2", "--budget", "100"],
        ["site", "--equipment", "mri", "--add", "2", "--budget", "abc"],
        ["site", "--equipment", "mri", "--add", "2", "--seconds", "nan"],
        ["permits", "--sites", "nowhere.csv"],
    ],
)
def test_bad_words_are_refused(words, capsys):
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Traceback" not in shown.err
    assert "→" in shown.err


@pytest.mark.slow
def test_candidates_and_a_budget(tmp_path, capsys, monkeypatch):
    only(monkeypatch, "05", "48", "70")
    path = tmp_path / "c.csv"
    path.write_text(
        "site,name,commune_code,cost_cents\nA,Gap,05061,100000000\nB,Mende,48095,150000000\nC,Lure,70310,120000000\n"
    )
    words = ["site", "--equipment", "mri", "--add", "3", "--goal", "travel", "--candidates", str(path)]
    assert main([*words, "--budget", "2300000", "--json"]) == 0
    places = json.loads(capsys.readouterr().out)["tables"]["places"]
    costs = [row[places["columns"].index("cost_cents")] for row in places["rows"]]
    assert sum(costs) <= 230_000_000
    assert main([*words, "--budget", "0", "--json"]) == 0
    assert "places" not in json.loads(capsys.readouterr().out)["tables"]
    path.write_text("site,commune_code\nA,99999\nA,05061\n")
    assert main(words) == 2


def test_a_closed_machine_must_exist(tmp_path, capsys):
    path = tmp_path / "c.csv"
    path.write_text("site,equipment,machines\n010000024,mri,-4\n")
    assert main(["access", "--equipment", "mri", "--compare", str(path)]) == 2
    assert "010000024" in capsys.readouterr().err


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--compare", "site,equipment,machines\nNEW,ct,1\n", "equipment"),  # asked for mri
        ("--compare", "site,equipment,machines,commune_code\nNEW,mri,1,99999\n", "NEW"),
        ("--zones", "commune,zone\nX,A\n", "commune"),
        ("--travel", "from,to,minutes\n01451,010000024,600\n01004,010000024,2400\n", "60"),  # seconds
        ("--travel", "from,to,minutes\n01451,010000024,0.1\n01004,010000024,0.6\n", "60"),  # hours
    ],
)
def test_files_that_would_change_nothing_or_all_are_refused(tmp_path, capsys, option, text, said):
    path = tmp_path / "x.csv"
    path.write_text(text)
    assert main(["access", "--equipment", "mri", option, str(path)]) == 2
    assert said in capsys.readouterr().err


def test_communes_that_a_matrix_leaves_out_and_the_source_of_use_by_age_are_told(
    tmp_path, capsys, monkeypatch
):
    communes = only(monkeypatch, "01", "23")
    path = tmp_path / "x.csv"
    path.write_text("from,to,minutes\n01451,010000024,5\n")
    words = ["--need", "age", "--travel", str(path), "--lang", "en", "--json"]
    assert main(["access", "--equipment", "mri", *words]) == 0
    said = json.loads(capsys.readouterr().out)
    assert len(placed(communes)) - 1 in {one["rows"] for one in said["findings"] if "commune" in one["label"]}
    assert any("Ontario" in f"{one['label']} {one['note']}" for one in said["assumptions"])
