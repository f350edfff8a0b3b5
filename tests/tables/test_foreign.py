"""Exports of other programs: their columns are told by their names and values, and what is doubtful is said."""

from __future__ import annotations

from datetime import date

import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.result import in_words
from radioscopie.tables.activity import ACTIVITY, read_activity
from radioscopie.tables.foreign.guess import guess

HEADER = (
    "Médecin;Date acte;N° dossier;Poste;Site;Cotation;Modif.;Assoc.;Nb;Montant;Dépassement;Secteur;Exo.\r\n"
)
ROW = "Dr Aubry;01/01/2025;D25-1;SCAN;Clinique Saint-Roch;ACQK001;UZ;1;2;108,88;1\xa0012,50\xa0€;Secteur 2;ALD\r\n"


def read(text, name="export.csv"):
    return read_activity(Upload(name, text.encode("cp1252")))


def test_an_export_is_read_by_its_own_names():
    activity = read(HEADER + ROW)
    (row,) = activity.table.drop_columns(["line"]).to_pylist()
    shown = {name: value for name, value in row.items() if value not in ("", None)}
    assert shown == {
        "date": date(2025, 1, 1), "encounter": "D25-1", "machine": "SCAN", "site": "Clinique Saint-Roch",
        "act": "ACQK001", "modifiers": "UZ", "association": 1, "quantity": 2, "excess_cents": 101250, "sector": "2",
        "exemption": "ald", "billed_cents": 10888,
    }  # fmt: skip
    said = {one.key: one for one in activity.seen}
    assert {one.status for one in activity.seen} == {"inferred"}
    assert "Cotation → acte, Modif. → modificateurs" in in_words(said["foreign.columns"].note, "fr")
    assert "Cotation → act, Modif. → modifiers" in in_words(said["foreign.columns"].note, "en")
    assert dict(said["foreign.aside"].note.fields)["columns"] == "Médecin"


def test_rows_of_totals_are_left_aside_and_told():
    activity = read(HEADER + ROW + ";Total général;;;;;;;2;108,88;;;\r\n;;Sous-total;;;;;;2;108,88;;;\r\n")
    assert (activity.table.num_rows, activity.rejects.num_rows, activity.rows_read) == (1, 0, 1)
    assert {one.key: one.rows for one in activity.seen}["foreign.totals"] == 2


def test_a_bad_row_of_a_room_named_total_is_refused():
    activity = read("date,act,machine\n2025-13-01,ZBQK002,Total\n2025-12-01,ZBQK002,Total\n")
    assert (activity.table.num_rows, activity.rejects.num_rows, activity.rows_read) == (1, 1, 2)


def test_names_that_say_nothing_are_told_by_values():
    found = guess(ACTIVITY, Upload("e.csv", b"a,b,c\n2025-01-05,ZBQK002,12\n2025-01-06,ZBQH001,13\n"))
    assert {one.name: (one.target, one.basis) for one in found.columns} == {
        "a": ("date", "values"), "b": ("act", "values"), "c": ("", "aside"),
    }  # fmt: skip


def test_the_birth_of_a_patient_is_no_day_of_an_act():
    text = "Date de naissance;jour venue;code\n01/01/1970;05/01/2025;ZBQK002\n02/01/1971;05/01/2025;ZBQK002\n"
    (row,) = read(text).table.to_pylist()[:1]
    assert row["date"] == date(2025, 1, 5)


def test_two_days_that_could_be_that_of_the_act_stop_the_reading():
    text = "Date examen;Date acte;Code CCAM\n05/01/2025;06/01/2025;ZBQK002\n"
    with pytest.raises(InputError) as caught:
        read(text)
    (told,) = caught.value.problems
    assert (told.reason, told.value) == ("foreign.several", "Date examen, Date acte")
    assert "radioscopie map" in told.render("fr")


def test_a_likelier_name_wins_over_another():
    found = guess(ACTIVITY, Upload("e.csv", b"Date facture;Date acte;Acte\n1/2/2025;1/1/2025;ZBQK002\n"))
    assert {one.name for one in found.columns if one.target == "date"} == {"Date acte"}


def test_a_name_that_its_values_belie_is_left_aside():
    found = guess(ACTIVITY, Upload("e.csv", b"Date;Acte;Code CCAM\n01/01/2025;Radio du thorax;ZBQK002\n"))
    assert {one.name: one.target for one in found.columns} == {"Date": "date", "Acte": "", "Code CCAM": "act"}


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("sector", {"Secteur 1": "1", "S2": "2", "sect. 1": "1", "OPTAM-CO": "optam"}),
        (
            "exemption",
            {"ALD": "ald", "Maternité": "maternity", "AT/MP": "work_accident", "CMU-C": "c2s", "Non": ""},
        ),
    ],
)
def test_french_words_of_codes(column, words):
    text = f"date,act,{column}\n" + "".join(f"2025-01-01,ZBQK002,{word}\n" for word in words)
    activity = read_activity(Upload("e.csv", text.encode()))
    assert activity.table[column].to_pylist() == list(words.values())


def test_our_own_names_need_nothing():
    activity = read_activity(Upload("e.csv", b"date,act\n2025-01-01,ZBQK002\n"))
    assert activity.seen == ()
