"""Bad rows: each is named with its line, column, value and reason, and no row is ever lost."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radioscopie.tables.activity import read_activity
from radioscopie.tables.rejects import said_rejects, write_rejects
from tests.tables.files import HEADER, ROWS, csv_text, one_row

BAD_CELLS = [
    ("date", "2025-02-30", "date possible"),
    ("date", "13/13/2025", "date possible"),
    ("date", "2004-12-31", "hors des bornes"),
    ("date", "2036-01-01", "hors des bornes"),
    ("date", "", "obligatoire"),
    ("act", "ZBQK02", "CCAM"),
    ("act", "", "obligatoire"),
    ("modifiers", "Z-Y", "lettres ou des chiffres"),
    ("association", "6", "de 0 à 5"),
    ("association", "1.5", "entier"),
    ("quantity", "0", "de 1 à 100000"),
    ("quantity", "-3", "un avoir"),
    ("quantity", "100001", "de 1 à 100000"),
    ("quantity", "1e3", "entier"),
    ("sector", "3", "1, 2, optam"),
    ("exemption", "maternit", "maternity ?"),
    ("excess_cents", "-1", "un avoir"),
    ("excess_cents", "12.5", "entier"),
    ("pathway", "dehors", "in, out"),
    ("territory", "lune", "mainland, overseas"),
    ("practice", "x" * 201, "200 caractères"),
]
EDGES = [
    {"date": "2005-01-01"}, {"date": "2035-12-31"}, {"date": "2024-02-29"}, {"association": "0"},
    {"quantity": "100000"}, {"quantity": "1.0"}, {"excess_cents": "10000000"}, {"modifiers": "ZZ"},
]  # fmt: skip


@pytest.mark.parametrize(("column", "value", "reason"), BAD_CELLS)
def test_each_bad_cell_is_rejected_with_its_reason(tmp_path, column, value, reason):
    path = tmp_path / "a.csv"
    path.write_text(one_row(**{column: value}))
    activity = read_activity(path)
    (reject,) = said_rejects(activity.rejects).to_pylist()
    assert (reject["file"], reject["line"], reject["column"]) == (str(path), 2, column)
    assert reject["value"] == value
    assert reason in reject["reason"]
    assert activity.table.num_rows == 0


@pytest.mark.parametrize("cells", EDGES)
def test_the_last_possible_values_are_accepted(tmp_path, cells):
    (tmp_path / "a.csv").write_text(one_row(**cells))
    assert read_activity(tmp_path / "a.csv").rejects.num_rows == 0


def test_reasons_speak_english_too(tmp_path):
    (tmp_path / "a.csv").write_text(one_row(date="2025-02-30"))
    (reject,) = said_rejects(read_activity(tmp_path / "a.csv").rejects, "en").to_pylist()
    assert (reject["reason"], reject["remedy"]) == (
        "not a possible date",
        "write YYYY-MM-DD, DD/MM/YYYY or DD/MM/YY",
    )


def test_rejects_are_in_no_language_until_they_are_said(tmp_path):
    (tmp_path / "a.csv").write_text(one_row(date="2025-02-30", quantity="0"))
    rejects = read_activity(tmp_path / "a.csv").rejects
    assert rejects["reason"].to_pylist() == ["tables.not_a_date", "tables.number_range"]
    french, english = said_rejects(rejects), said_rejects(rejects, "en")
    assert french.column_names == ["file", "line", "column", "value", "reason", "remedy"]
    assert english["reason"].to_pylist()[1] != french["reason"].to_pylist()[1]
    assert all("100" in reason for reason in (english["reason"][1].as_py(), french["reason"][1].as_py()))
    assert said_rejects(rejects.slice(0, 0)).num_rows == 0


def test_a_row_with_two_bad_cells_is_one_rejected_row_and_two_reject_lines(tmp_path):
    (tmp_path / "a.csv").write_text(one_row(date="hier", quantity="0"))
    activity = read_activity(tmp_path / "a.csv")
    assert activity.rejects["column"].to_pylist() == ["date", "quantity"]
    assert (activity.rows_read, activity.table.num_rows) == (1, 0)


def test_a_row_of_the_wrong_width_is_rejected_with_its_text(tmp_path):
    (tmp_path / "a.csv").write_text("date,act\n2025-11-05,ZBQK002\n2025-11-05\n2025-11-05,ZBQK002,x\n")
    activity = read_activity(tmp_path / "a.csv")
    assert said_rejects(activity.rejects, "en").select(["line", "value", "reason"]).to_pylist() == [
        {"line": 3, "value": "", "reason": "required value absent"},
        {"line": 4, "value": "2025-11-05,ZBQK002,x", "reason": "3 fields instead of 2"},
    ]
    assert activity.rows_read == 3


def test_rejects_are_written_whole(tmp_path):
    (tmp_path / "a.csv").write_text(one_row(date="hier"))
    activity = read_activity(tmp_path / "a.csv")
    write_rejects(tmp_path / "rejects.csv", activity.rejects)
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["line"], row["column"], row["value"]) == ("2", "date", "hier")
    assert [path.name for path in tmp_path.glob("*.part")] == []


WORDS = st.sampled_from(["", "x", "-1", "1", "7", "31/12/2026", "2025-02-30", "ZBQK002", "é", " "])
KINDS = st.sampled_from(["good", "bad", "short", "long", "blank"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    kinds=st.lists(KINDS, min_size=1, max_size=30).filter(lambda kinds: set(kinds) != {"blank"}),
)
def test_accepted_and_rejected_rows_make_the_rows_read(tmp_path, data, kinds):
    good, refused, lines = [], [], [",".join(HEADER)]
    for kind in kinds:
        row = list(ROWS[0])
        line = len(lines) + 1
        if kind == "bad":
            row[0] = data.draw(WORDS.filter(lambda word: word != "31/12/2026"))
            row[7] = data.draw(WORDS)
        width = {"short": -2, "blank": 0}.get(kind, len(row))
        text = ",".join([*row[:width], *(["more"] if kind == "long" else [])])
        lines.append(text)
        (good if kind in ("good", "short") else refused if kind != "blank" else []).append(line)
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    activity = read_activity(path)
    assert activity.table["line"].to_pylist() == good
    assert sorted(set(activity.rejects["line"].to_pylist())) == refused
    assert activity.table.num_rows + len(refused) == activity.rows_read


@pytest.mark.slow
def test_every_reject_of_a_large_wrong_file_is_there(tmp_path):
    rows = [(str(rank), *ROWS[0][1:]) for rank in range(20_000)]
    (tmp_path / "a.csv").write_text(csv_text(rows))
    rejects = read_activity(tmp_path / "a.csv").rejects
    assert rejects["value"].to_pylist() == [row[0] for row in rows]
    assert rejects["line"].to_pylist() == list(range(2, 20_002))
