"""Columns written whole give the bytes that the library gives for the same cells written one by one."""

from datetime import datetime
from io import BytesIO

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.report.sheet import Sheet

CELL = st.none() | st.text("aé<&\"' \n_x", max_size=4) | st.floats(-1e9, 1e9) | st.integers(-(10**17), 10**17)
COLUMNS = st.lists(st.lists(CELL, max_size=40), min_size=1, max_size=29)
FORMATS = ("0.0", "#,##0", "")


def made(columns, write, sheet=None):
    sink = BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        formats = [book.add_format({"num_format": one} if one else {}) for one in FORMATS]
        for number in range(2):
            write(book.add_worksheet(str(number), sheet), columns, formats)
    return sink.getvalue()


def one_by_one(sheet, columns, formats):
    for rank, cells in enumerate(columns):
        sheet.write_string(0, rank, "head", formats[0])
        for row, value in enumerate(cells, 1):
            if isinstance(value, str):
                sheet.write_string(row, rank, value)
            elif value is not None:
                sheet.write_number(row, rank, value, formats[(row + rank) % 3])


def whole(sheet, columns, formats):
    for rank, cells in enumerate(columns):
        held = (
            (value, None if isinstance(value, str) else formats[(row + rank) % 3])
            for row, value in enumerate(cells, 1)
        )
        sheet.write_whole([("head", formats[0]), *held])


@given(COLUMNS)
def test_columns_written_whole_give_the_bytes_of_cells_written_one_by_one(columns):
    assert made(columns, whole, Sheet) == made(columns, one_by_one)


def test_a_sheet_without_columns_is_written_as_before():
    def write(sheet, _, __):
        sheet.write_string(3, 2, "a")

    assert made([], write, Sheet) == made([], write)
