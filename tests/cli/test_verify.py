"""`verify` does again what any command wrote with --out, from any folder, and sees every change."""

import json
import os
import shutil
from hashlib import sha256

import pytest

from radioscopie.cli.main import main
from tests.access.territory import only
from tests.cli.conftest import PRACTICE
from tests.reading.networks import bare

SOME = {"some.csv": sha256(b"").hexdigest()}
NOWHERE = {"path": "a\0b", "sha256": "0"}
COMMANDS = {
    "totals": "totals activity.csv --machines machines.csv --law 2025-11-04",
    "impact": "impact activity.csv --machines machines.csv --years 2026 --lang en",
    "accounts": "accounts l'été --years 2026 --shock spring_2020",
    "sites": "--lang en sites --years 2026 --json",
    "permits": "permits",
    "access": "access --equipment pet --method nearest",
    "reading": "reading bare.toml --replications 2",
}


@pytest.fixture
def place(folder):
    """Give a folder with files for each command."""
    shutil.copytree(PRACTICE, folder / "l'été")
    bare(folder, load=0.5, seats=1, days=28)
    return folder


def words(name):
    return COMMANDS[name].split()


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_any_folder_is_done_again_from_anywhere(place, monkeypatch, capsys, name):
    only(monkeypatch, "05")
    assert main([*words(name), "--out", "my results"]) in {0, 3}
    (place / "elsewhere").mkdir()
    monkeypatch.chdir(place / "elsewhere")
    capsys.readouterr()
    written = [file for file in (place / "my results").rglob("*") if file.name != "record.json"]
    assert main(["verify", "../my results", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"files": len(written), "same": True}


@pytest.mark.slow
def test_what_changed_since_is_named(place, refused, done):
    done(*words("accounts"), "--out=report")
    charges = place / "l'été/charges.csv"
    before = charges.read_text("utf-8")
    charges.write_text(before + "\n", "utf-8")
    (line,) = refused("verify", "report")
    assert line.startswith("l'été/charges.csv : ce fichier a changé")
    charges.unlink()
    (line,) = refused("verify", "report")
    assert "n’est plus là" in line
    charges.write_text(before, "utf-8")
    done("verify", "report")
    (place / "report/margins.csv").write_text("year\n", "utf-8")
    (line,) = refused("verify", "report")
    assert line.startswith("report/margins.csv : ")


@pytest.mark.slow
def test_a_figure_that_the_work_does_not_give_is_seen(place, refused, done):
    done(*words("permits"), "--out", "report")
    record = json.loads((place / "report/record.json").read_text("utf-8"))
    record["files"]["counts.csv"] = "0" * 64
    (place / "report/record.json").write_text(json.dumps(record), "utf-8")
    (line,) = refused("verify", "report")
    assert line.startswith("report/counts.csv")
    record["words"] += ["--lang", "en"]
    del record["files"]["counts.csv"]
    (place / "report/record.json").write_text(json.dumps(record), "utf-8")
    different = {line.split(" : ")[0] for line in refused("verify", "report")}
    assert {"report/report.html", "report/result.json"} <= different


@pytest.mark.slow
def test_only_what_the_command_wrote_is_compared(place, done):
    (place / "report").mkdir()
    (place / "report/notes.txt").write_text("mine", "utf-8")
    done(*words("permits"), "--out", "report")
    record = json.loads((place / "report/record.json").read_text("utf-8"))
    assert record["words"] == ["permits"]
    assert record["from"] == ".."
    assert {"counts.csv", "report.html", "result.json"} <= set(record["files"])
    assert not {"notes.txt", "record.json"} & set(record["files"])


@pytest.mark.parametrize(
    "record",
    [
        "{",
        "[]",
        "{}",
        {"words": ["price", "../activity.csv", "--out", "x.csv"]},
        {"words": ["totals", "../absent.csv", "--nope"]},
        {"words": ["verify", "."]},
        {"words": ["permits", "--help"]},
        {"words": ["--version"]},
        {"words": ["permits"], "files": {}},
        {"words": ["permits"], "files": {"/etc/hosts": "0"}},
        {"words": ["permits"], "files": {"a/../../activity.csv": "0"}},
        {"words": ["permits"], "files": {"some.csv": 3}},
        {"words": ["permits"], "tables": {"a": 3}},
        {"words": ["permits"], "tables": {"a": {"path": "../activity.csv"}}},
        {"words": 3},
        {"words": ["permits"], "from": "nowhere"},
        {"record": {}},
        {
            "record": {f"parameter.{name}": 1 for name in ("draws", "seed", "baseline_seed")}
            | {"parameter.lang": "xx"}
        },
    ],
)
def test_a_record_that_no_command_wrote_is_refused(place, refused, record):
    if isinstance(record, dict):
        record = json.dumps({"from": ".", "tables": {}, "files": SOME} | record)
    (place / "folder/record.json").write_text(record, "utf-8")
    (place / "folder/some.csv").touch()
    before = sorted(path.name for path in place.rglob("*"))
    (line,) = refused("verify", "folder")
    assert line.startswith("folder : ce dossier ne contient pas de calcul")
    assert sorted(path.name for path in place.rglob("*")) == before


@pytest.mark.slow
def test_a_record_shorn_of_a_file_is_seen(place, refused, done):
    done(*words("permits"), "--out", "report")
    record = json.loads((place / "report/record.json").read_text("utf-8"))
    del record["files"]["counts.csv"]
    (place / "report/record.json").write_text(json.dumps(record), "utf-8")
    (line,) = refused("verify", "report")
    assert line.startswith("report/counts.csv : le calcul refait donne ce fichier")


def test_the_output_of_a_forged_record_goes_nowhere_else(place, refused):
    out = place / "stolen"
    record = {"words": ["permits", "--out", str(out)], "from": ".", "tables": {}, "files": SOME}
    (place / "folder/record.json").write_text(json.dumps(record), "utf-8")
    (place / "folder/some.csv").touch()
    refused("verify", "folder")
    assert not out.exists()


@pytest.mark.parametrize(
    "content",
    [
        '{"a": ' * 90_000,
        "[" * 90_000,
        "9" * 5000,
        json.dumps({"words": ["permits", "a\0b"], "from": ".", "tables": {}, "files": SOME}),
        json.dumps({"words": ["permits"], "from": "a\0b", "tables": {}, "files": SOME}),
        json.dumps({"words": ["permits"], "from": ".", "tables": {"a": NOWHERE}, "files": SOME}),
        json.dumps({"words": ["permits", "\ud800"], "from": ".", "tables": {}, "files": SOME}),
    ],
)
def test_a_hostile_record_is_refused(place, refused, content):
    (place / "report").mkdir()
    (place / "report/some.csv").touch()
    (place / "report/record.json").write_text(content, "utf-8")
    (line,) = refused("verify", "report")
    assert "→" in line


@pytest.mark.parametrize("target", ["/dev/zero", "pipe", "huge"])
def test_a_record_without_end_is_refused_at_once(place, refused, target):
    (place / "report").mkdir()
    os.mkfifo(place / "report/pipe")
    with (place / "report/huge").open("wb") as huge:
        huge.truncate(1 << 40)
    (place / "report/record.json").symlink_to(target)
    (line,) = refused("verify", "report")
    assert line.startswith("report : ")
