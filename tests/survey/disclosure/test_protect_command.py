"""`survey protect`, `survey audit`, `survey ledger verify`: files, exit codes, refusals; nothing hidden in any byte."""

import csv
import json
import re
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from tests.survey.disclosure import tables as t

HEADER = "region,modality,value\n"


def file_of(cells):
    return HEADER + "".join(f"{','.join(place)},{value}\n" for place, value in t.rows_of(cells))


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Run a command in a folder of its own; give its exit code, what it printed, what it said."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.csv").write_text(file_of(t.F), "utf-8")

    def command(*words):
        code = main(["survey", *map(str, words)])
        return code, *capsys.readouterr()

    return command


def protect(run, *more, file="f.csv", out="out", ledger="ledger"):
    words = ("protect", file, "--table", "region,modality", "--value", "value", "--preset", "companies")
    return run(*words, "--out", out, "--ledger", ledger, *more)


def cells(path="out/cells.csv"):
    rows = list(csv.reader(Path(path).read_text("utf-8").splitlines()))
    return rows[0], {tuple(row[:-1]): row[-1] for row in rows[1:]}


def test_the_file_published(run, tmp_path):
    code, _, _ = protect(run, "--cost", "value")
    head, found = cells()
    assert (code, head, len(found)) == (0, ["region", "modality", "value"], 20)
    assert {place for place, value in found.items() if value == "c"} == {
        (region, kind) for region in ("R2", "R3") for kind in ("MRI", "XR")
    }
    assert (found["total", "total"], found["R1", "MRI"], found["total", "CT"]) == ("20070", "4250", "7700")
    assert [path.name for path in (tmp_path / "out").glob("*.csv")] == ["cells.csv"]


def test_by_contributors_another_pair(run):
    protect(run, "--cost", "contributors")
    assert {place for place, value in cells()[1].items() if value == "c"} == {
        (region, kind) for region in ("R2", "R3") for kind in ("MRI", "CT")
    }


def test_the_json_has_the_cells_and_no_cost(run):
    _, out, _ = protect(run, "--json")
    found = json.loads(out)
    assert found["cells"][1] == {"region": "R1", "modality": "MRI", "value": "4250"}
    assert not any(key in out for key in ("1100", "sha256"))


def test_the_second_release_keeps_the_first_pattern(run):
    protect(run, "--cost", "value")
    code, _, _ = protect(run, "--cost", "contributors", out="again")
    assert code == 0
    assert cells("again/cells.csv") == cells()


def test_the_same_release_is_entered_once(run, tmp_path):
    protect(run)
    protect(run, out="again")
    assert len(list((tmp_path / "ledger").glob("0*.json"))) == 2  # the document and its answers


def test_a_late_entrant_is_hidden_with_its_margins(run, tmp_path):
    protect(run)
    (tmp_path / "late.csv").write_text(file_of(t.F) + "R3,CT,145\n", "utf-8")
    code, _, _ = protect(run, file="late.csv", out="late")
    hidden = {place for place, value in cells("late/cells.csv")[1].items() if value == "c"}
    assert code == 0
    assert {("R3", "CT"), ("R3", "total"), ("total", "CT"), ("total", "total")} <= hidden


def bytes_of(folder):
    """Give all the bytes of a folder, Parquet read too."""
    for path in sorted(folder.rglob("*")):
        yield path.read_bytes()
        if path.suffix == ".parquet":
            yield str(pq.read_table(path).to_pylist()).encode()


# primes that no sum, count, colour or version of the page can be by chance
SECRET = {
    ("R2", "MRI"): (7145003, 130, 40),
    ("R3", "MRI"): (6405011, 5605027),
}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_hidden_is_in_any_byte(run, tmp_path, lang):
    table = {place: tuple(1000 * value + 1 for value in values) for place, values in t.F.items()} | SECRET
    (tmp_path / "s.csv").write_text(file_of(table), "utf-8")
    code, out, err = protect(run, "--json", "--lang", lang, file="s.csv")
    hidden = [place for place, value in cells()[1].items() if value == "c"]
    secrets = {str(sum(table[place])) for place in hidden} | {
        str(v) for place in hidden for v in table[place]
    }
    secrets -= {"130", "40", *cells()[1].values()}  # too short to be searched, or shown elsewhere
    said = b"".join([out.encode(), err.encode(), *bytes_of(tmp_path / "out")])
    plain = said.replace("\u202f".encode(), b"").replace(b",", b"")
    assert code == 0
    assert set(SECRET) <= set(hidden)
    assert [secret for secret in secrets if secret.encode() in said or secret.encode() in plain] == []
    assert not re.search(
        rb"sha256(?!-)|[0-9a-f]{64}", said
    )  # a digest of the file would let a figure be guessed
    assert not (tmp_path / "out" / "record.json").exists()


def test_the_ledger_is_for_its_owner(run, tmp_path):
    protect(run)
    assert stat.S_IMODE((tmp_path / "ledger").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "ledger").iterdir()} == {0o600}


def test_names_are_not_kept_in_the_ledger(run, tmp_path):
    rows = "".join(f"{p[0]},{p[1]},{v},Cabinet Martin {n}\n" for n, (p, v) in enumerate(t.rows_of(t.F)))
    (tmp_path / "n.csv").write_text("region,modality,value,who\n" + rows, "utf-8")
    code, out, _ = protect(run, "--unit", "who", file="n.csv")
    said = b"".join(bytes_of(tmp_path / "ledger")) + b"".join(bytes_of(tmp_path / "out")) + out.encode()
    assert code == 0
    assert b"Martin" not in said


def test_a_holding_of_several_rows_is_one_contributor(run, tmp_path):
    rows = [("R1", "a"), ("R1", "a"), ("R1", "b"), ("R2", "c"), ("R2", "d"), ("R2", "e"), ("R2", "f")]
    rows += [("R3", unit) for unit in "ghijk"]
    body = "".join(f"{region},100,{unit}\n" for region, unit in rows)
    (tmp_path / "h.csv").write_text("region,value,group\n" + body, "utf-8")
    words = ("protect", "h.csv", "--table", "region", "--value", "value", "--preset", "companies")
    run(*words, "--out", "apart")
    run(*words, "--out", "together", "--unit", "group")
    assert cells("apart/cells.csv")[1]["R1",] == "300"
    assert cells("together/cells.csv")[1]["R1",] == "c"


def test_two_linked_tables(run, tmp_path):
    rows = [(t.D_COUNTY[one], t.D_SIZE[one], one) for one, count in t.D.items() for _ in range(count)]
    (tmp_path / "d.csv").write_text("county,size,place,n\n" + "".join(f"{','.join(row)},1\n" for row in rows))
    words = ("protect", "d.csv", "--table", "county,place", "--table", "size,place", "--value", "n")
    code, _, _ = run(*words, "--preset", "companies", "--out", "out")
    head, found = cells()
    assert (code, head) == (0, ["county", "place", "size", "value"])
    assert found["county 1", "total", "total"] == "20"
    assert found["total", "total", "big"] == "6"


def test_rounding(run):
    code, _, _ = protect(run, "--rounding", "500")
    found = cells()[1]
    assert code == 0
    assert all(int(value) % 500 == 0 for value in found.values())
    values = {place: int(value) for place, value in found.items()}
    for whole, parts in t.lines_of(values):
        assert values[whole] == sum(values[part] for part in parts)


def test_a_base_too_small_is_refused_and_nothing_is_written(run, tmp_path):
    code, _, err = protect(run, "--rounding", "10")
    assert code == 2
    assert "attaque" in err
    assert not (tmp_path / "out").exists()
    assert list((tmp_path / "ledger").glob("0*")) == []


def test_audit_of_what_was_published(run):
    protect(run)
    code, out, _ = run("audit", "out/cells.csv", "--json")
    found = json.loads(out)
    assert (code, found["hidden"], found["found"]) == (0, 4, 0)
    ends = {tuple(one["place"].values()): (one["low"], one["high"]) for one in found["bounds"]}
    assert ends["R2", "MRI"] == (1220, 2320)


def table_c(hidden, symbol="x"):
    rows = [(p, symbol if p in hidden else value) for p, value in t.margins(t.C).items()]
    return "row,column,value\n" + "".join(f"{','.join(place)},{value}\n" for place, value in rows)


def test_audit_finds_the_exact_cell_of_c(run, tmp_path):
    hidden = {tuple(place) for place in t.C_HIDDEN}
    (tmp_path / "c.csv").write_text(table_c(hidden))
    code, out, _ = run("audit", "c.csv", "--hidden", "x", "--json")
    found = [one for one in json.loads(out)["bounds"] if one["found"]]
    assert code == 3
    assert found == [{"place": {"row": "w", "column": "b"}, "low": 47, "high": 47, "found": True}]
    code, out, _ = run("audit", "c.csv", "--hidden", "x")
    assert (code, "retrouvée" in out) == (3, True)


def test_audit_without_margins_leaves_no_limit(run, tmp_path):
    (tmp_path / "o.csv").write_text("row,value\na,c\nb,3\n")
    code, out, _ = run("audit", "o.csv", "--json")
    assert code == 0
    assert json.loads(out)["bounds"] == [{"place": {"row": "a"}, "low": 0, "high": None, "found": False}]


def test_audit_of_decimals(run, tmp_path):
    (tmp_path / "o.csv").write_text("row,value\na,c\nb,3.25\ntotal,10.5\n")
    code, out, _ = run("audit", "o.csv", "--json")
    assert code == 3
    assert json.loads(out)["bounds"][0]["low"] == 7.25


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("row,value\na,1\na,2\nb,q\nc,c\n", ["o.csv:3", "o.csv:4"]),
        ("row,value\na,1\nb,2\ntotal,4\n", ["total"]),
        ("value\n1\n", ["o.csv"]),
        ("row,value\na,c\nb,5\ntotal,3\n", ["aucune table"]),
        ("", ["o.csv"]),
    ],
)
def test_audit_refuses_what_it_cannot_attack(run, tmp_path, content, expected):
    (tmp_path / "o.csv").write_text(content)
    code, _, err = run("audit", "o.csv")
    assert code == 2
    assert all(word in err for word in expected)


def test_verify_tells_the_chain_and_the_last_digest(run):
    protect(run)
    protect(run, "--rounding", "500", out="again")
    code, out, _ = run("ledger", "verify", "ledger", "--json")
    found = json.loads(out)
    assert (code, found["sound"], len(found["entries"])) == (0, True, 2)
    assert found["entries"][0]["hidden"] == 4


TAMPERED = {
    "a figure": ("0001.json", b"8550", b"8551", "broken_chain"),
    "an answer": (".secret.json", b"\n   900,", b"\n   901,", "changed_answers"),
    "a hole": ("0002.json", b"null", b"1621", "wrong_cells"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", TAMPERED)
def test_verify_finds_what_was_changed(run, tmp_path, what):
    name, old, new, reason = TAMPERED[what]
    protect(run)
    (tmp_path / "other.csv").write_text(file_of(t.F).replace("R4,XR,60", "R4,XR,61"), "utf-8")
    protect(run, file="other.csv", out="again")
    path = next(one for one in sorted((tmp_path / "ledger").iterdir()) if one.name.endswith(name))
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    code, out, _ = run("ledger", "verify", "ledger", "--json")
    assert code == 3
    assert reason in {one["reason"] for one in json.loads(out)["faults"]}
    if reason != "wrong_cells":
        code, _, err = protect(run, out="third")
        assert code == 2
        assert "ledger" in err


def test_verify_attacks_again(run, tmp_path):
    """An entry whose holes were filled with the true figures is consistent, and leaks."""
    protect(run)
    path = tmp_path / "ledger" / "0001.json"
    document = json.loads(path.read_bytes())
    document["cells"] = [
        [*cell[:-1], 700] if cell[:-1] == ["R2", "XR"] else cell for cell in document["cells"]
    ]
    path.write_text(json.dumps(document))
    code, out, _ = run("ledger", "verify", "ledger", "--json")
    assert code == 3
    assert [one["reason"] for one in json.loads(out)["faults"]] == ["leaking"]


def test_an_entry_taken_out_is_missed(run, tmp_path):
    protect(run)
    protect(run, "--rounding", "500", out="again")
    (tmp_path / "ledger" / "0001.json").unlink()
    code, _, err = run("ledger", "verify", "ledger")
    assert (code, "0001.json" in err) == (2, True)


def test_every_fault_of_a_file_is_told_at_once(run, tmp_path):
    bad = "R1,MRI,12\nR1,mri,13\nTotal,CT,5\n=R2,CT,x\nR3,,4\nR4,CT,1.2345678\nR5,CT,\n"
    (tmp_path / "bad.csv").write_text(HEADER + bad, "utf-8")
    code, out, err = protect(run, file="bad.csv")
    assert (code, out) == (2, "")
    for line in range(3, 9):
        assert f"bad.csv:{line}" in err, err
    assert not (tmp_path / "ledger").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--table", "region,region", "--value", "value", "--preset", "companies"), "--table"),
        (("--table", "region,", "--value", "value", "--preset", "companies"), "--table"),
        (("--table", "region", "--value", "region", "--preset", "companies"), "--value"),
        (("--table", "region", "--value", "value", "--unit", "value", "--preset", "companies"), "--unit"),
        (("--table", "region", "--value", "value", "--preset", "compagnies"), "companies"),
        (("--table", "nowhere", "--value", "value", "--preset", "companies"), "nowhere"),
        (("--table", "region", "--value", "value"), "--preset"),
    ],
)
def test_options_that_do_not_go_together(run, words, expected):
    code, out, err = run("protect", "f.csv", *words)
    assert (code, out) == (2, "")
    assert expected in err


def test_the_release_and_the_secret_are_kept_apart(run, tmp_path):
    code, _, err = protect(run, out="ledger/out")
    assert (code, "--out" in err) == (2, True)
    code, _, err = protect(run, out=".")
    assert (code, "f.csv" in err) == (2, True)
    assert list(tmp_path.iterdir()) == [tmp_path / "f.csv"]


def test_french_numbers(run, tmp_path):
    french = "region;modality;value\n" + "".join(
        f"{a};{b};{value // 1000} {value % 1000:03d},5\n" if value >= 1000 else f"{a};{b};{value},5\n"
        for (a, b), value in t.rows_of(t.F)
    )
    (tmp_path / "fr.csv").write_text(french, "utf-8")
    code, _, _ = protect(run, file="fr.csv")
    assert code == 0
    assert cells()[1]["R1", "MRI"] == "4254.0"


@pytest.mark.slow
def test_rows_in_another_order_give_the_same_bytes(run, tmp_path):
    protect(run, ledger="one")
    head, *rows = file_of(t.F).splitlines(keepends=True)
    (tmp_path / "turned.csv").write_text(head + "".join(reversed(rows)), "utf-8")
    protect(run, file="turned.csv", out="turned", ledger="two")
    for name in ("cells.csv", "cells.parquet", "result.json", "report.html"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "turned" / name).read_bytes()
