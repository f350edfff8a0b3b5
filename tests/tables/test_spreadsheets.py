"""What spreadsheets do to an export: titles, two-digit years, UTF-16, workbooks; and workbooks made to do harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.sources import xlsx_archive, xlsx_rows
from radioscopie.tables.activity import read_activity
from tests.tables.files import HEADER, READ, ROWS, csv_text

TITLE = "Export Xplore RIS;;;\r\nPériode du 01/01/2025 au 31/12/2025;;;\r\n\r\n"


def rows_of(activity):
    return tuple(tuple(row.values())[1:] for row in activity.table.to_pylist())


def book(*sheets, **names):
    """A workbook of sheets, each a list of rows."""
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for rank, rows in enumerate(sheets):
        sheet = made.add_worksheet(names.get(f"name{rank}", f"F{rank}"))
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                write = sheet.write_datetime if isinstance(cell, datetime) else sheet.write
                write(i, j, cell, *([day] if isinstance(cell, datetime) else []))
    made.close()
    return held.getvalue()


def parts(**contents):
    """An archive of a workbook's shape, its sheet and its texts replaced."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book([["date", "act"], ["a", "b"]]))) as good,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in good.namelist():
            made.writestr(name, contents.get(name.rpartition("/")[2].partition(".")[0], good.read(name)))
    return held.getvalue()


def refusal(content):
    with pytest.raises(InputError) as caught:
        read_activity(Upload("export.xlsx", content))
    assert caught.value.render("fr")
    assert caught.value.render("en")
    return [problem.reason for problem in caught.value.problems]


def test_a_workbook_says_the_same_as_the_text():
    activity = read_activity(Upload("export.xlsx", book([HEADER, *ROWS])))
    assert rows_of(activity) == READ
    assert activity.table["line"].to_pylist() == [2, 3, 4]


def test_days_and_numbers_of_a_workbook_are_those_of_its_cells():
    rows = [["date", "act", "quantity", "excess_cents"], [datetime(2025, 1, 5), "ZBQK002", 3, 1250]]
    (row,) = read_activity(Upload("export.xlsx", book(rows))).table.to_pylist()
    assert (row["date"], row["quantity"], row["excess_cents"]) == (date(2025, 1, 5), 3, 1250)


def test_titles_blank_rows_and_the_line_of_a_sheet():
    rows = [
        ["Export du RIS"],
        [],
        ["date", "act", "quantity"],
        [],
        ["2025-01-05", "ZBQK002", 1],
        ["2025-13-05", "A"],
    ]
    activity = read_activity(Upload("export.xlsx", book(rows)))
    assert activity.table["line"].to_pylist() == [5]
    assert set(activity.rejects["line"].to_pylist()) == {6}


def test_sheets_of_the_same_header_follow_each_other_and_others_are_left():
    january, february = ([["date", "act"], [f"2025-0{month}-05", "ZBQK002"]] for month in (1, 2))
    content = book([["Notice"]], january, [["code", "label", "x"], ["A", "b", "c"]], february)
    activity = read_activity(Upload("export.xlsx", content))
    assert activity.table["date"].to_pylist() == [date(2025, 1, 5), date(2025, 2, 5)]
    assert activity.table["line"].to_pylist() == [2, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("title", ["", TITLE, "sep=;\r\n"])
def test_titles_and_encodings_change_nothing(encoding, title):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    text = title + csv_text(delimiter=";", end="\r\n")
    activity = read_activity(Upload("export.csv", mark + text.encode(encoding)))
    assert rows_of(activity) == READ
    assert activity.table["line"].to_pylist()[0] == 2 + title.count("\r\n")


def test_a_title_without_delimiters_hides_no_header():
    text = "Export du RIS, cabinet des Tilleuls\n" + csv_text(delimiter=";")
    assert rows_of(read_activity(Upload("export.csv", text.encode()))) == READ


def test_the_first_row_is_no_header_where_the_names_stand_above():
    text = "date,act\n2025-01-05,ZBQK002,one,two,three\n"
    activity = read_activity(Upload("export.csv", text.encode()))
    assert (activity.table.num_rows, activity.rows_read) == (0, 1)


@pytest.mark.parametrize(
    "written", ["05/01/25", "5/1/25", "05-01-2025", "05.01.2025", "20250105", "05/01/25 14:30"]
)
def test_days_as_spreadsheets_write_them(written):
    activity = read_activity(Upload("export.csv", f"date,act\n{written},ZBQK002\n".encode()))
    assert activity.table["date"].to_pylist() == [date(2025, 1, 5)]


def test_a_workbook_that_swells_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr("radioscopie.sources.xlsx_rows.content_of", None)
    swollen = b"<worksheet><sheetData>" + b" " * (30 << 20) + b"</sheetData></worksheet>"
    assert refusal(parts(sheet1=swollen)) == ["tables.xlsx_bytes"]


def test_two_cells_at_the_ends_of_a_sheet_are_refused():
    far = b'<c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = b'<worksheet><sheetData><row r="1">' + far + b"</sheetData></worksheet>"
    assert refusal(parts(sheet1=sheet)) == ["tables.xlsx_cells"]


def test_a_long_text_shown_a_thousand_times_is_refused(monkeypatch):
    monkeypatch.setattr(xlsx_archive, "MOST_TEXT", 1_000_000)
    texts = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(1, 1000))
    sheet = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    assert refusal(parts(sheet1=sheet, sharedStrings=texts)) == ["tables.xlsx_bytes"]


def test_an_archive_of_something_else_is_no_workbook():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("letter.txt", "hello")
    assert refusal(held.getvalue()) == ["tables.binary_file"]


def test_a_cut_workbook_is_told_as_such():
    assert refusal(book([HEADER, *ROWS])[:-200]) == ["tables.broken_xlsx"]


def test_an_empty_workbook_has_no_row():
    assert refusal(book([["date", "act"]])) == ["tables.no_rows"]


def test_a_workbook_changed_at_its_place_is_read_anew_and_none_is_kept(tmp_path):
    path = tmp_path / "export.xlsx"
    for code in ("ZBQK002", "ZBQH001"):
        path.write_bytes(book([["date", "act"], ["2025-01-05", code]]))
        assert read_activity(path).table["act"].to_pylist() == [code]
    assert xlsx_rows._held.cache_info().currsize == 0
