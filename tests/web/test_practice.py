"""My practice: files in memory, the cents of the command, the ways to do it again, and nothing left anywhere."""

import json
import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.inputs import Upload
from radioscopie.sources.opening import open_rows
from tests.web.waiting import result_of

ROOT = Path(__file__).parents[2]
PRACTICE = ROOT / "examples/practice"
FILES = ("activity", "machines")


def put(client, name: str, content: bytes, **more):
    return client.put("/api/v1/files", content=content, headers={"X-Filename": name}, **more)


def settled(client, path: str) -> str:
    """Give a page once its answer is there: reloaded, as by a person without script."""
    while "data-poll" in (page := client.get(path).text):
        time.sleep(0.2)
    return page


@pytest.fixture(scope="module")
def given(client) -> dict[str, str]:
    sent = {name: put(client, f"{name}.csv", (PRACTICE / f"{name}.csv").read_bytes()) for name in FILES}
    assert all(one.status_code == 200 for one in sent.values())
    return {name: one.json()["file"] for name, one in sent.items()}


@pytest.fixture(scope="module")
def result(client, given) -> str:
    return result_of(client, "/api/v1/impact", {**given, "years": [2025, 2027]})


@pytest.fixture(scope="module")
def command(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("command")
    words = ["impact", str(PRACTICE / "activity.csv"), "--machines", str(PRACTICE / "machines.csv")]
    assert main([*words, "--years", "2025-2027", "--out", str(out)]) == 0
    return out


def test_a_file_says_its_rows(client, given):
    said = put(client, "activity.csv", (PRACTICE / "activity.csv").read_bytes()).json()
    assert said["file"] == given["activity"]
    assert (said["rows_read"], said["accepted"], said["rejected"]) == (1998, 1998, 0)
    assert said["machines"] == ["IRM-1", "IRM-2", "SCANNER-1", "SCANNER-2"]


@pytest.mark.slow
def test_a_result_is_the_json_of_the_command(client, result, command):
    found, told = (
        client.get(f"/api/v1/results/{result}").json(),
        json.loads((command / "result.json").read_text()),
    )
    assert found["tables"] == told["tables"]
    assert found["assumptions"] == told["assumptions"]
    assert (found["rows_read"], found["accepted"], found["rejected"]) == (1998, 1998, 0)


def test_tables_are_whole_in_every_format(client, result, command):
    for name in ("by_year", "by_machine", "by_act"):
        asked = {
            kind: client.get(f"/api/v1/results/{result}/tables/{name}.{kind}")
            for kind in ("csv", "parquet", "json", "xlsx")
        }
        assert all(one.status_code == 200 for one in asked.values())
        table = pq.read_table(command / f"{name}.parquet")
        assert asked["csv"].content == (command / f"{name}.csv").read_bytes()
        assert pq.read_table(BytesIO(asked["parquet"].content)).equals(table)
        assert [tuple(row) for row in asked["json"].json()["rows"]] == list(
            zip(*table.to_pydict().values(), strict=True)
        )
        with open_rows(Upload("t.xlsx", asked["xlsx"].content)) as file:
            assert list(file.header) == table.column_names
            assert sum(len(block.lines) for block in file.blocks(file.header, 1000)) == table.num_rows
    assert client.get(f"/api/v1/results/{result}/tables/nothing.csv").status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize("how", ["sh", "py"])
def test_the_ways_to_do_it_again_give_the_same_bytes(client, result, command, tmp_path, how):
    for name in FILES:
        (tmp_path / f"{name}.csv").write_bytes((PRACTICE / f"{name}.csv").read_bytes())
    script = tmp_path / f"again.{how}"
    said = client.get(f"/api/v1/results/{result}/reproduce.{how}").text
    script.write_text(said.replace("\nradioscopie ", f"\n{sys.executable} -m radioscopie "))
    program = ["sh"] if how == "sh" else [sys.executable]
    subprocess.run([*program, script.name], cwd=tmp_path, check=True, capture_output=True)
    for one in command.glob("*.csv"):
        if one.name != "rejects.csv":
            assert (tmp_path / "resultat" / one.name).read_bytes() == one.read_bytes()


def test_a_line_is_explained_as_by_the_command(client, result, capsys):
    words = [
        "explain",
        str(PRACTICE / "activity.csv"),
        "--machines",
        str(PRACTICE / "machines.csv"),
        "--line",
        "20",
        "--json",
    ]
    main(words)
    assert client.get(f"/api/v1/results/{result}/explain?line=20").json() == json.loads(
        capsys.readouterr().out
    )
    assert client.get(f"/api/v1/results/{result}/explain?line=99999").status_code == 422


def test_the_page_gives_both_bounds_to_the_cent_without_script(client, given, result):
    page = settled(client, "/en/cabinet")
    sentence = re.search(r'data-testid="answer">(.*?)</span>', page)[1]
    assert "−€301,489.48" in sentence
    assert "−€323,233.48" in sentence
    assert 'data-testid="headline"' in page
    assert f"/api/v1/results/{result}" in page


def test_machines_are_completed_by_a_form(client_alone):
    client = client_alone
    put(client, "activity.csv", (PRACTICE / "activity.csv").read_bytes())
    page = client.get("/cabinet").text
    assert page.count('name="machine"') == 4
    rows = pc.read_csv(PRACTICE / "machines.csv").to_pylist()
    fields = {
        name: [str(row[name] or "") for row in rows]
        for name in ("machine", "equipment", "class", "zone", "installed_on", "reference_activity")
    }
    assert client.post("/cabinet", data=fields).status_code == 200
    assert "301489,48" in re.sub(r"\s", "", settled(client, "/cabinet"))


def test_a_form_without_script_takes_files_and_the_example(client_alone):
    files = [("files", (f"{name}.csv", (PRACTICE / f"{name}.csv").read_bytes())) for name in FILES]
    assert client_alone.post("/cabinet", files=files).status_code == 200
    assert 'data-testid="answer"' in settled(client_alone, "/cabinet")
    client_alone.post("/cabinet", data={"forget": "1"})
    assert 'data-testid="drop"' in client_alone.get("/cabinet").text
    assert client_alone.post("/cabinet", files={"example": (None, "1")}).status_code == 200
    assert 'data-testid="answer"' in settled(client_alone, "/cabinet")


def test_the_example_shipped_is_that_of_the_project():
    shipped = ROOT / "src/radioscopie/web/examples_shipped"
    assert all(
        (shipped / f"{name}.csv").read_bytes() == (PRACTICE / f"{name}.csv").read_bytes() for name in FILES
    )


BAD = {
    "empty": b"",
    "binary": bytes(range(256)) * 20,
    "header": b"a,b\n1,2\n",
    "broken.gz": b"\x1f\x8b\x08nothing",
    "broken.xlsx": b"PK\x03\x04nothing",
    "broken.parquet": b"PAR1nothing",
    "encodings": "date,act\n2026-01-05,é\n".encode() + "2026-01-05,é\n".encode("latin-1"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_sentence_and_a_remedy(client, name):
    answer = put(client, f"{name}.csv", BAD[name])
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert all("→" in one["message"] for one in answer.json()["problems"])


def test_a_file_too_long_is_refused_before_it_is_read(client):
    answer = client.put(
        "/api/v1/files", content=b"x", headers={"X-Filename": "a.csv", "Content-Length": str(70 << 20)}
    )
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["key"] == "web.too_long"


def test_a_file_that_lies_on_its_length_is_cut(client):
    def parts():
        for _ in range(70):
            yield bytes(1 << 20)

    answer = client.put("/api/v1/files", content=parts(), headers={"X-Filename": "a.csv"})
    assert answer.json()["problems"][0]["key"] == "web.too_long"


def test_columns_of_patients_are_dropped_and_never_told(client_alone):
    rows = "date,act,Nom patient,libre\n2026-01-05,ZBQK002,CANARI-77,190057512345622\n\n"
    rows += "2026-01-06,ZBQK002,CANARI-78,x\nbroken\n"
    said = put(client_alone, "a.csv", rows.encode()).json()
    assert said["dropped"] == ["Nom patient", "libre"]
    assert (said["rows_read"], said["accepted"], said["rejected"]) == (3, 2, 1)
    assert {one["line"] for one in said["rejects"]} == {5}
    assert "CANARI" not in json.dumps(said)
    assert "CANARI" not in client_alone.get("/cabinet").text
    assert "1900575" not in json.dumps(said)


def test_no_word_of_a_request_opens_a_file(client):
    for word in (str(PRACTICE / "activity.csv"), "/etc/passwd", "../activity.csv"):
        answer = client.post("/api/v1/impact", json={"activity": word, "wait": True})
        assert answer.status_code == 422
        assert answer.json()["problems"][0]["key"] == "web.no_file"
    assert (
        client.post("/api/v1/impact", json={"activity": "x", "out": "x"}).json()["problems"][0]["key"]
        == "web.unknown_field"
    )


def test_a_session_forgotten_leaves_nothing(client_alone):
    file = put(client_alone, "activity.csv", (PRACTICE / "activity.csv").read_bytes()).json()["file"]
    assert client_alone.delete("/api/v1/session").status_code == 204
    answer = client_alone.post("/api/v1/impact", json={"activity": file})
    assert answer.json()["problems"][0]["key"] == "web.no_file"
    assert 'data-testid="drop"' in client_alone.get("/cabinet").text
