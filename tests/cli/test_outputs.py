"""Outputs: nothing is written over an input, no half file is left, the same command gives the same bytes."""

import errno
import resource
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from radioscopie.cli import outputs
from radioscopie.cli.refusals import SYSTEM, system_problem
from radioscopie.results import export
from tests.cli.conftest import ENGLISH, PRACTICE, ROWS
from tests.reading.networks import bare

PRICE = ("price", "activity.csv", "--machines", "machines.csv", "--out")


@pytest.mark.parametrize("name", ["o.txt", "o", "o.CSV", "o.csv.gz", "-", ".csv"])
def test_an_output_of_another_kind_is_refused(folder, refused, name):
    (line,) = refused(*PRICE, name)
    assert line.startswith(f"--out « {name} » : le fichier de sortie doit finir par .csv ou .parquet → ")


@pytest.mark.parametrize(
    "option", [("activity.csv",), ("machines.csv",), ("o.csv", "--rejects", "activity.csv")]
)
def test_an_input_is_never_replaced(folder, refused, option):
    before = (folder / "activity.csv").read_bytes(), (folder / "machines.csv").read_bytes()
    (line,) = refused(*PRICE, *option)
    assert "serait remplacé et perdu" in line
    assert ((folder / "activity.csv").read_bytes(), (folder / "machines.csv").read_bytes()) == before


@pytest.mark.slow
def test_an_input_is_never_replaced_by_a_table_of_a_report(folder, refused, done):
    before = (folder / "machines.csv").read_bytes()
    done("impact", "activity.csv", "--machines", "machines.csv", "--years", "2026", "--out", ".")
    (line,) = refused("totals", "activity.csv", "--machines", "machines.csv", "--out", ".")
    assert "machines.csv" in line
    assert (folder / "machines.csv").read_bytes() == before


@pytest.mark.slow
def test_every_table_of_a_report_is_known_by_name(folder, done):
    done("totals", "activity.csv", "--machines", "machines.csv", "--out", "totals")
    done("impact", "activity.csv", "--machines", "machines.csv", "--years", "2026", "--out", "impact")
    done("sites", "--years", "2026", "--out", "sites")
    written = [file for name in ("totals", "impact", "sites") for file in (folder / name).iterdir()]
    assert len(written) > 30
    assert {file.stem for file in written if not outputs.REPORT_FILE.fullmatch(file.name)} == {
        *("practices", "machines", "rows", "refused", "period", "understated", "site_totals", "bands"),
    }


def test_both_outputs_of_price_are_two_files(folder, refused):
    (line,) = refused(*PRICE, "o.csv", "--rejects", "o.csv")
    assert line.startswith("--rejects « o.csv »")


def test_all_that_is_wrong_in_the_outputs_comes_at_once(folder, refused):
    lines = refused(*PRICE, "folder", "--rejects", "activity.csv")
    assert [line.split(" ")[0] for line in lines] == ["--out", "--out", "--rejects"]


@pytest.mark.parametrize("verb", ["impact", "totals", "sites"])
@pytest.mark.parametrize("out", ["activity.csv", "activity.csv/below"])
def test_the_folder_of_a_report_is_no_file(folder, refused, verb, out):
    (line,) = refused(verb, *(["activity.csv"] if verb != "sites" else []), "--out", out)
    assert line.startswith(f"--out « {out} »")


def test_any_name_is_written(folder, done):
    (folder / "l'été [2026]").mkdir()
    done(*PRICE, "l'été [2026]/o*'.parquet")
    assert pq.read_table(folder / "l'été [2026]/o*'.parquet").num_rows == 2
    done(*PRICE, "new/folder/o.csv", "--rejects", "other/r.csv")
    assert (folder / "other/r.csv").exists()


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    "name", ["practice=ZZZ", "date=1999-01-01", "total_cents=5", "run=1", "rank_in_file=0"]
)
def test_the_name_of_a_folder_changes_no_row(folder, done, name):
    """DuckDB reads NAME=VALUE in the place of a file as a column of its rows."""
    for home in ("plain", name):
        for kind in ("csv", "parquet"):
            done(*PRICE, f"{home}/o.{kind}")
    plain, named = (
        [file.read_bytes() for file in sorted((folder / home).iterdir())] for home in ("plain", name)
    )
    assert named == plain


@pytest.mark.slow
def test_the_reasons_are_where_the_terminal_says(folder, done):
    page = done("impact", "activity.csv", "--machines", "machines.csv", "--years", "2026", "--out", "report")
    assert "lignes lues : 3 ; acceptées : 2 ; refusées : 1" in page
    assert "report/rejects.csv" in page
    assert "ZBQK999" in (folder / "report/rejects.csv").read_text("utf-8")
    page = done("totals", "activity.csv", "--machines", "machines.csv")
    assert "avec --out" in page
    assert not (folder / "rejects.csv").exists()


def test_what_has_no_price_is_told_in_the_terminal(folder, done):
    (folder / "old.csv").write_text(
        "date,machine,act\n2021-05-05,CT1,ZBQH001\n2017-05-05,CT1,ZBQH001\n", "utf-8"
    )
    (folder / "m.csv").write_text((folder / "machines.csv").read_text().replace("2020", "2012"), "utf-8")
    assert "1 forfaits dont aucune source lue" in done("totals", "old.csv", "--machines", "m.csv")
    impact = ("impact", "activity.csv", "--machines", "m.csv", "--years", "2026", "--base", "2018-01-01")
    assert "laissées hors de tous les totaux" in done(*impact)


def test_a_base_before_a_modifier_was_restored_is_priced(folder, done):
    page = done(
        "impact", "activity.csv", "--machines", "machines.csv", "--years", "2026", "--base", "2019-06-01"
    )
    assert "Modificateurs Y et Z" in page


@pytest.mark.parametrize("code", [*SYSTEM, errno.EIO])
def test_a_refusal_of_the_system_is_told_in_french(code):
    error = OSError(code, "No such thing", "folder/.o.csv.radioscopie-x1y2z3w4/ready.csv")
    line = system_problem(error, "folder/o.csv").render("fr")
    assert line.startswith("folder/o.csv : ")
    assert code == errno.EIO or not ENGLISH.search(line)
    beside = OSError(code, "x", "b/.r.csv.radioscopie-x1y2z3w4/r.csv")
    assert system_problem(beside, "o.csv").place == "b/r.csv"


@pytest.mark.parametrize("name", ["result.json", "record.json", "machines.csv"])
def test_a_folder_in_the_way_of_a_file_is_named_and_nothing_is_written(folder, refused, name):
    (folder / "report" / name).mkdir(parents=True)
    (line,) = refused("totals", "activity.csv", "--machines", "machines.csv", "--out", "report")
    assert line.startswith(f"{folder / 'report' / name} : un dossier tient la place d’un fichier")
    assert [path.name for path in (folder / "report").iterdir()] == [name]


@pytest.mark.parametrize("name", ["o.rejects.csv.part", ".o.csv.mine", ".o.csv.radioscopie-x1y2z3w4"])
def test_a_file_of_the_user_is_never_taken_for_a_draft(folder, done, name):
    (folder / "activity.csv").rename(folder / name)
    before = (folder / name).read_bytes()
    done("price", name, "--machines", "machines.csv", "--out", "o.csv")
    assert (folder / name).read_bytes() == before


def test_a_link_in_the_place_of_the_rows_refused_is_replaced_and_not_followed(folder, done):
    for name in ("o.rejects.csv", "o.rejects.csv.part"):
        (folder / name).symlink_to("empty.csv")
    done(*PRICE, "o.csv")
    assert (folder / "empty.csv").read_bytes() == b""
    assert "ZBQK999" in (folder / "o.rejects.csv").read_text("utf-8")


@pytest.mark.slow
def test_a_full_disk_leaves_what_was_there(folder, refused, monkeypatch):
    (folder / "report").mkdir()
    (folder / "report/by_year.csv").write_text("before", "utf-8")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export.pq, "write_table", full)
    before = sorted(path.name for path in folder.iterdir())
    (line,) = refused(
        "impact", "activity.csv", "--machines", "machines.csv", "--years", "2026", "--out", "report"
    )
    assert line.startswith("report : il n'y a plus de place")
    assert sorted(path.name for path in folder.iterdir()) == before
    assert (folder / "report/by_year.csv").read_text("utf-8") == "before"


def test_priced_rows_are_not_kept_without_the_rows_refused(folder, refused, monkeypatch):
    (folder / "o.csv").write_text("before", "utf-8")
    before = sorted(path.name for path in folder.iterdir())

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "o.rejects.csv")

    monkeypatch.setattr("radioscopie.tables.rejects.write_rejects", full)
    (line,) = refused(*PRICE, "o.csv")
    assert "il n'y a plus de place" in line
    assert sorted(path.name for path in folder.iterdir()) == before
    assert (folder / "o.csv").read_text("utf-8") == "before"


@pytest.mark.slow
def test_a_disk_that_fills_while_rows_are_set_aside_gives_one_refusal(folder):
    """Files may not grow beyond a few bytes: Parquet cannot be ended, which Python must not try again."""
    command = [sys.executable, "-m", "radioscopie", *PRICE, "o.csv"]
    before = sorted(path.name for path in folder.iterdir())
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))  # noqa: E731
    run = subprocess.run(command, capture_output=True, check=False, preexec_fn=small)
    assert run.returncode == 2
    assert run.stderr.decode().startswith("erreur : o.csv : refusé par le système")
    assert run.stderr.count(b"\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.slow
def test_a_full_disk_leaves_no_part_of_a_report(folder, refused, monkeypatch):
    bare(folder, load=0.5, seats=1, days=14)
    written, write = [], pq.write_table

    def full(table, path, **options):
        written.append(path)
        write(table, path, **options)
        if len(written) == 5:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    before = sorted(path.name for path in folder.iterdir())
    (line,) = refused("reading", "bare.toml", "--replications", 1, "--out", "report")
    assert line.startswith("report : il n'y a plus de place")
    assert len(written) == 5
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_right_that_is_missing_is_that_of_reading_or_of_writing():
    error = OSError(errno.EACCES, "Permission denied", "closed/activity.csv")
    for out, words in (
        (None, "lecture refusée"),
        ("report", "lecture refusée"),
        ("closed", "écriture refusée"),
        ("closed/activity.csv/below", "écriture refusée"),
    ):
        assert words in system_problem(error, out).render("fr")


COMMANDS = {
    "csv": "price {activity} --machines {machines} --out {out}/o.csv",
    "parquet": "price {activity} --machines {machines} --out {out}/o.parquet",
    "totals": "totals plain.csv --machines machines.csv --out {out}",
    "impact": "impact {activity} --machines {machines} --years 2026-2027 --out {out}",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_command_gives_the_same_bytes(folder, done, name):
    (folder / "plain.csv").write_text("date,practice,site,machine,act,modifiers\n" + ROWS, "utf-8")
    said, files = [], []
    for out in (folder / "one", folder / "two"):
        named = {"activity": PRACTICE / "activity.csv", "machines": PRACTICE / "machines.csv", "out": out}
        said.append(done(*COMMANDS[name].format(**named).split()).replace(str(out), ""))
        files.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert said[0] == said[1]
    assert files[0] == files[1]
