"""What the columns of an export are is said by clicks, and read as from the mapping file that says the same."""

import io
import re
import time
from html import unescape
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.tables.activity import EXPORT, read_activity
from radioscopie.tables.foreign.guess import guess
from radioscopie.texts import words
from radioscopie.web.columns import CHOICES, columns_file
from radioscopie.web.machines import machines_csv
from radioscopie.web.memory import Given
from radioscopie.web.work.looking import without_patients

HEADER = "Quand;Quoi;Lettre;Pièce;Prise;Encaissé\n"
ROWS = f"{HEADER}03/01/2025;ZBQK002;Z;R1;rien;21,28\n04/01/2025;ACQK001;;SC1;A 100;25,27\n"
SAID = {
    "column": ["Quand", "Quoi", "Lettre", "Pièce", "Prise", "Encaissé"],
    "role": ["date", "act", "modifiers", "", "exemption", ""],
}
MEANT = {"of": ["exemption", "exemption"], "word": ["rien", "A 100"], "meaning": ["=", "=ald"]}
TWO = "premier;second;acte\n03/01/2025;04/01/2025;ZBQK002\n"


def given(client, name: str, content: str):
    return client.post("/cabinet", files={"files": (name, content.encode())})


def roles(page: str) -> dict[str, str]:
    rows = re.findall(r'name="column" value="([^"]*)">.*?<select name="role".*?</select>', page, re.DOTALL)
    chosen = [
        re.search(r'value="([^"]*)" selected', one)
        for one in re.findall(r'<select name="role".*?</select>', page, re.DOTALL)
    ]
    return {unescape(name): one[1] if one else "" for name, one in zip(rows, chosen, strict=True)}


def test_the_file_of_clicks_is_what_a_command_reads():
    mapping = columns_file({**SAID, **MEANT})
    table = read_activity(Upload("x.csv", ROWS.encode()), mapping=mapping).table
    assert table["act"].to_pylist() == ["ZBQK002", "ACQK001"]
    assert table["exemption"].to_pylist() == ["", "ald"]
    assert [str(one) for one in table["date"].to_pylist()] == ["2025-01-03", "2025-01-04"]


def test_amounts_said_are_euros_unless_they_have_our_name():
    file = columns_file({"column": ["Reçu", "excess_cents"], "role": ["billed_cents", "excess_cents"]})
    assert b'billed_cents = "euros"' in file.content
    assert b'excess_cents = "euros"' not in file.content


def test_every_role_and_every_code_has_its_words():
    for lang in ("fr", "en"):
        assert set(EXPORT.names) <= set(words("foreign.column", lang))
        codes = {one for known in CHOICES.values() for one in known if one}
        assert codes | {"nothing"} == set(words("web_practice.codes", lang))


def test_an_export_whose_columns_nobody_can_tell_is_kept_until_they_are_said(client_alone):
    page = given(client_alone, "mien.csv", TWO).text
    assert "Dites ce que sont vos colonnes" in page
    assert guess(EXPORT, Upload("mien.csv", TWO.encode())).problems
    said = {"column": ["premier", "second", "acte"], "role": ["", "date", "act"]}
    page = client_alone.post("/cabinet", data=said).text
    assert "1 ligne lue, 1 acceptée" in page
    assert roles(page) == {"premier": "", "second": "date", "acte": "act"}


def test_columns_said_wrongly_are_refused_and_the_form_stays(client_alone):
    given(client_alone, "mien.csv", TWO)
    said = {"column": ["premier", "second", "acte"], "role": ["date", "date", "act"]}
    answer = client_alone.post("/cabinet", data=said)
    assert answer.status_code == 422
    assert 'name="role"' in answer.text


def test_words_of_a_column_said_are_asked_then(client_alone):
    given(client_alone, "mien.csv", ROWS)
    page = client_alone.post("/cabinet", data=SAID).text
    assert 'name="word" value="A 100"' in page
    page = client_alone.post("/cabinet", data={**SAID, **MEANT}).text
    assert "2 lignes lues, 2 acceptées" in page
    key = re.search(r"/cabinet/fichiers/([^\"]+)\"[^>]*>TOML", page)[1]
    assert client_alone.get(f"/cabinet/fichiers/{key}").content == columns_file({**SAID, **MEANT}).content
    while "data-poll" in page:
        time.sleep(0.3)
        page = client_alone.get("/cabinet").text
    assert 'data-testid="answer"' in page
    assert "--mapping=colonnes.toml" in unescape(page)


def test_a_new_export_forgets_what_was_said_of_the_one_before(client_alone):
    given(client_alone, "mien.csv", TWO)
    client_alone.post("/cabinet", data={"column": ["premier", "second", "acte"], "role": ["", "date", "act"]})
    page = given(client_alone, "autre.csv", "date,act\n2025-01-03,ZBQK002\n").text
    assert ">TOML<" not in page
    assert roles(page) == {"date": "date", "act": "act"}


def test_a_column_that_we_do_not_know_is_told_and_left_aside_by_a_click(client_alone):
    page = given(client_alone, "autre.csv", "date,act,praticien\n2025-01-03,ZBQK002,R\n").text
    assert "praticien" in page.split("<table>")[0]
    said = {"column": ["date", "act", "praticien"], "role": ["date", "act", ""]}
    assert "1 ligne lue, 1 acceptée" in client_alone.post("/cabinet", data=said).text


def test_an_empty_file_is_said_to_be_empty(client_alone):
    page = given(client_alone, "rien.csv", "")
    assert page.status_code == 422
    assert "rien.csv" in page.text


def test_a_file_of_somebody_else_is_not_given(client_alone):
    assert client_alone.get("/cabinet/fichiers/whatever").status_code == 404


@pytest.mark.parametrize("content", ["x\n1\n", "\x00\x01\x02"])
def test_what_is_no_export_is_refused_at_once(client_alone, content):
    assert given(client_alone, "x.csv", content).status_code == 422


def test_completing_a_machine_leaves_the_others_as_they_are():
    known = [
        {
            "machine": "A",
            "equipment": "ct",
            "class": "",
            "zone": "idf",
            "installed_on": "2020-01-01",
            "site": "S",
        }
    ]
    machines = Given("k", Upload("machines.csv", b""), "d", "machines", {"machines": ["A"], "rows": known})
    words_ = {
        "machine": ["B"],
        "equipment": ["mri"],
        "class": ["1.5T"],
        "zone": ["paris"],
        "installed_on": ["2021-02-03"],
    }
    lines = machines_csv(words_, machines).splitlines()
    assert lines[0] == "machine,equipment,class,zone,installed_on,reference_activity,site"
    assert lines[1:] == ["A,ct,,idf,2020-01-01,,S", "B,mri,1.5T,paris,2021-02-03,,"]


@pytest.mark.slow
def test_the_four_files_of_a_practice_are_its_accounts(client_alone):
    folder = Path(__file__).parents[2] / "examples/practice"
    for name in ("activity.csv", "machines.csv", "practice.toml", "charges.csv"):
        answer = client_alone.post("/cabinet", files={"files": (name, (folder / name).read_bytes())})
        assert answer.status_code == 200, name
    page = client_alone.get("/cabinet").text
    assert "activity.csv" in page
    assert "charges.csv" not in page
    page = client_alone.get("/comptes").text
    while "data-poll" in page:
        time.sleep(0.5)
        page = client_alone.get("/comptes").text
    assert "Comptes de vos fichiers\u00a0: activity.csv, machines.csv, practice.toml, charges.csv" in page
    assert 'data-testid="answer"' in page


def test_a_file_with_columns_given_twice_or_of_any_type_is_looked_at_or_refused():
    with pytest.raises(InputError) as refused:
        without_patients(Upload("a.csv", b"date,act,note,note\n2026-01-05,ZBQK002,x,y\n"))
    assert [one.reason for one in refused.value.problems] == ["tables.repeated_column"]
    packed = io.BytesIO()
    pq.write_table(pa.table({"act": ["ZBQK002"], "raw": [b"\xff"], "many": [["a"]], "nir": ["1"]}), packed)
    kept, dropped = without_patients(Upload("a.parquet", packed.getvalue()))
    assert kept.content.decode().splitlines()[0] == "act,raw,many"
    assert len(dropped) == 1


def test_two_sheets_of_an_export_are_said_to_be_read_together(client_alone):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name in ("Janvier", "Février"):
            sheet = book.add_worksheet(name)
            for n, row in enumerate([("date", "act"), ("2025-01-06", "ZBQK002")]):
                sheet.write_row(n, 0, row)
    client_alone.post("/cabinet", files={"files": ("export.xlsx", content.getvalue())})
    page = unescape(client_alone.get("/cabinet").text)
    assert "2 lignes lues, 2 acceptées, 0 refusée" in page
    assert "feuilles de même en-tête, lues l’une après l’autre : Janvier, Février" in page
    assert "read one after the other" in unescape(client_alone.get("/en/cabinet").text)
