"""Names that a spreadsheet would run as formulas: inert in what is made for people, as they are for programs."""

import base64
import json
from io import BytesIO

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import problem
from radioscopie.report.grid import data_uri
from radioscopie.result import ResultTable
from radioscopie.spreadsheet import inert, inert_sql, inert_texts
from radioscopie.tables.rejects import NO_REJECTS, reject_rows, write_rejects
from radioscopie.web import tables as formats

RUN = ["=1+1", "+33", "-A", "@SUM(1)", "\t=1", "\r=1"]
KEPT = ["", "A", "'=1", " =1", "−5", "–", "é=", "1-2", None]
TEXTS = pa.table({"name": RUN + KEPT, "n": [-1] * (len(RUN) + len(KEPT))})


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_only_texts_that_would_run_have_an_apostrophe(kind):
    table = pa.table({"name": TEXTS["name"].cast(pa.string()).cast(kind), "n": TEXTS["n"]})
    made = inert_texts(table)
    assert made["name"].to_pylist() == [f"'{word}" for word in RUN] + KEPT
    assert made["n"].equals(table["n"])
    assert inert_texts(table.slice(len(RUN))).equals(table.slice(len(RUN)))


def test_the_sql_says_the_same():
    sql = f"SELECT {inert_sql('name', pa.string())}, {inert_sql('n', pa.int64())} FROM texts"
    made = duckdb.connect().register("texts", TEXTS).sql(sql).to_arrow_table()
    assert made["name"].to_pylist() == inert_texts(TEXTS)["name"].to_pylist()
    assert made["n"].to_pylist() == TEXTS["n"].to_pylist()
    assert [inert(word) for word in RUN] == [f"'{word}" for word in RUN]


def test_the_rows_refused_and_the_downloads_of_reports_are_inert(tmp_path):
    rejects = reject_rows("=a.csv", [2], "@c", [problem("tables.not_a_date", "", "-5")])
    write_rejects(tmp_path / "r.csv", rejects)
    row = pc.read_csv(tmp_path / "r.csv").to_pylist()[0]
    assert (row["file"], row["column"], row["value"]) == ("'=a.csv", "'@c", "'-5")
    write_rejects(tmp_path / "none.csv", NO_REJECTS)
    told = base64.b64decode(data_uri(TEXTS).partition("base64,")[2]).decode()
    assert '"\'=1+1",-1' in told


def test_the_explorer_gives_inert_texts_to_people_and_values_to_programs():
    shown = ResultTable(TEXTS, "impact.by_site", "cents", "impact.sign")
    made = {kind: formats.written(shown, "t", kind, "fr") for kind in formats.FORMATS}
    assert pc.read_csv(BytesIO(made["csv"]))["name"].to_pylist()[:4] == [f"'{word}" for word in RUN[:4]]
    sheet = fastexcel.read_excel(made["xlsx"]).load_sheet(0).to_arrow()
    assert sheet["name"].to_pylist()[:4] == [f"'{word}" for word in RUN[:4]]
    assert pq.read_table(pa.BufferReader(made["parquet"]))["name"].to_pylist()[:6] == RUN
    assert [row[0] for row in json.loads(made["json"])["rows"]][:6] == RUN


@pytest.fixture
def practice(tmp_path, monkeypatch):
    """Give the acts of a practice and a machine with names that would run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(
        'date,practice,site,machine,act\n2026-01-05,=P,"@S",-CT1,ZBQH001\n', "utf-8"
    )
    (tmp_path / "m.csv").write_text(
        "machine,practice,site,equipment,class,zone,installed_on\n-CT1,=P,@S,ct,,province,2020-01-01\n",
        "utf-8",
    )
    return tmp_path


def test_priced_rows_are_inert_in_csv_and_as_they_are_in_parquet(practice):
    for kind in ("csv", "parquet"):
        assert main(["price", "a.csv", "--machines", "m.csv", "--out", f"o.{kind}"]) == 0
    told, held = pc.read_csv("o.csv"), pq.read_table("o.parquet")
    assert told.column_names == held.column_names
    names = ("practice", "site", "machine")
    assert [told[name][0].as_py() for name in names] == ["'=P", "'@S", "'-CT1"]
    assert [str(held[name][0]) for name in names] == ["=P", "@S", "-CT1"]


@pytest.mark.slow
def test_results_are_inert_in_csv_as_they_are_in_json_and_done_again_to_the_byte(practice, capsys):
    assert main(["totals", "a.csv", "--machines", "m.csv", "--out", "d"]) == 0
    assert pc.read_csv("d/machines.csv")["machine"].to_pylist() == ["'-CT1"]
    assert pq.read_table("d/machines.parquet")["machine"].to_pylist() == ["-CT1"]
    assert '"-CT1"' in (practice / "d/result.json").read_text("utf-8")
    assert main(["verify", "d"]) == 0
    capsys.readouterr()
