"""Rows never vanish: whatever people type in a cell, rows read are the lines of the file."""

import csv
import io
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from radioscopie.inputs import Upload
from radioscopie.sources import csv_rows
from radioscopie.sources.blocks import read_blocks
from radioscopie.sources.finess import read_finess
from radioscopie.tables.activity import read_activity
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reading_log import read_log
from radioscopie.tables.supply.table import SUPPLY
from radioscopie.tables.travel import read_travel
from radioscopie.tables.zones import read_zones

HEADER = ["date", "act", "site", "note", "quantity"]
TYPED = st.text("a5\" é'", max_size=6)
NOTES = st.text('ab"\n', max_size=12)  # a legal quoted text, line breaks included; no delimiter


def activity(text):
    return read_activity(Upload("a.csv", text.encode()))


def lines_read(found):
    """Give the lines of the rows, accepted then refused."""
    return found.table["line"].to_pylist(), sorted(set(found.rejects["line"].to_pylist()))


def day(rank):
    return f"{1 + rank % 28:02d}/11/2025"


@given(st.lists(TYPED, min_size=1, max_size=8), st.sampled_from(";,\t"))
@example(["", '"cliché', "", '"autre', ""], ";")
@example(["", '"cliché', "", 'film 5"', ""], ";")
@example(['"', '""', '"""', '"a"b'], ",")
def test_quotes_typed_in_a_note_swallow_no_act(notes, delimiter):
    rows = [[day(rank), "ZBQK002", "S", note, "1"] for rank, note in enumerate(notes)]
    text = "".join(delimiter.join(row) + "\n" for row in [HEADER, *rows])
    found = activity(text)
    accepted, refused = lines_read(found)
    assert found.rows_read == len(rows)
    assert sorted(accepted + refused) == list(range(2, len(rows) + 2))
    assert refused == []


@given(st.lists(TYPED, min_size=1, max_size=8), st.sampled_from([60, 100, 1 << 20]))
@example(["A", '"B', "C", 'D"', "E"], 1 << 20)
def test_a_quote_typed_in_a_cell_that_is_read_refuses_its_row_alone(sites, block):
    rows = [[day(rank), "ZBQK002", site, "n", "1"] for rank, site in enumerate(sites)]
    text = "".join(";".join(row) + "\n" for row in [HEADER, *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_rows, "BLOCK_BYTES", block)
        found = activity(text)
    accepted, refused = lines_read(found)
    assert found.rows_read == len(rows)
    assert sorted(accepted + refused) == list(range(2, len(rows) + 2))
    reasons = set(found.rejects["reason"].to_pylist())
    assert reasons <= {"tables.lone_quote", "tables.field_count"}
    assert {rank + 2 for rank, site in enumerate(sites) if '"' not in site} <= set(accepted)


@given(st.lists(st.tuples(NOTES, st.sampled_from(["S", 'S"t', "S;t"])), min_size=1, max_size=6))
def test_texts_of_several_lines_written_by_a_program_are_one_cell(cells):
    rows = [[day(rank), "ZBQK002", site, note, "2"] for rank, (note, site) in enumerate(cells)]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerows([HEADER, *rows])
    found = activity(stream.getvalue())
    assert found.rows_read == len(rows)
    assert found.rejects.num_rows == 0
    assert found.table["site"].to_pylist() == [site for _, site in cells]
    reader = csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=";")
    ends = [reader.line_num + 1 for _ in reader]
    assert found.table["line"].to_pylist() == ends[:-1]


def test_a_text_whose_lines_could_be_rows_is_rows():
    """A second line with as many delimiters as a row, or a first cell written as those of rows are."""
    for note in ("a\nb;c;d;e;f", "a\n06/11/2025;ZBQK002"):
        found = activity(f'date;act;site;note;quantity\n05/11/2025;ZBQK002;S;"{note}";1\n')
        assert found.rows_read == 2
        assert found.rejects["line"].to_pylist()[0] == 2


def test_delimiters_too_many_and_cells_left_out():
    """Empty fields beyond the header are none, cells left out at the end are empty; the rest is refused."""
    text = "date;act;quantity;note\n" + "".join(
        f"{row}\n"
        for row in (
            "05/11/2025;ZBQK002;2;x",
            "05/11/2025;ZBQK002;2",
            "05/11/2025;ZBQK002",
            "05/11/2025",
            "05/11/2025;ZBQK002;2;x;;",
            "05/11/2025;ZBQK002;2;x;y",
            ";;;",
            " ; ",
        )
    )
    found = activity(text)
    assert found.table.select(["line", "quantity"]).to_pydict() == {
        "line": [2, 3, 4, 6],
        "quantity": [2, 2, 1, 2],
    }
    told = found.rejects.select(["line", "column", "value", "reason"]).to_pylist()
    assert [tuple(one.values()) for one in told] == [
        (5, "act", "", "tables.empty"),
        (7, "", "05/11/2025;ZBQK002;2;x;y", "tables.field_count"),
    ]
    assert found.rows_read == 6


@pytest.mark.parametrize("first", ["05/11/2025;ZBQK002;;", "05/11/2025;ZBQK002;"])
def test_rows_that_all_end_with_a_delimiter(first):
    found = activity(f"date;act\n{first}\n06/11/2025;ZBQK002;\n07/11/2025;ZBQK002;x\n08/11/2025;ZBQK002\n")
    assert found.table["line"].to_pylist() == [2, 3, 5]
    assert found.rejects.select(["line", "value", "reason"]).to_pylist() == [
        {"line": 4, "value": "07/11/2025;ZBQK002;x", "reason": "tables.field_count"}
    ]


def test_a_last_line_that_stops_short_may_be_a_file_cut():
    found = activity("date;act;quantity\n05/11/2025;ZBQK002;12\n06/11/2025;ZBQK002")
    assert found.rejects.select(["line", "reason"]).to_pylist() == [{"line": 3, "reason": "tables.cut_row"}]
    assert activity("date;act;quantity\n05/11/2025;ZBQK002;12").rows_read == 1


@pytest.mark.parametrize("told", ["sep=;\n", '"sep=;"\r\n', "SEP=; \n", "\nsep=;\n"])
def test_the_delimiter_that_a_spreadsheet_is_told(told):
    found = activity(f"{told}date;act\n05/11/2025;ZBQK002\n")
    assert found.table["line"].to_pylist() == [told.count("\n") + 2]


def test_a_delimiter_that_is_told_may_be_a_bar():
    assert activity("sep=|\ndate|act\n05/11/2025|ZBQK002\n").rows_read == 1


READERS = {
    "travel": (read_travel, "from;to;minutes;note", "01053;A;{0};", lambda found: found.num_rows),
    "log": (
        read_log,
        "requested_at;exam;note",
        "2026-03-02 12:{0:02d};head;",
        lambda found: found.rows_read,
    ),
    "zones": (
        partial(read_zones, communes=read_communes()),
        "commune;zone;note",
        "0{0:04d};Z;",
        lambda found: len(found.of),
    ),
    "supply": (
        lambda file: sum(block.rows_read for block in read_blocks(SUPPLY, file)),
        "site;commune_code;equipment;machines;note",
        "S{0};01053;mri;1;",
        int,
    ),
    "finess": (
        lambda file: len(read_finess(file).rows["equipmateriellourd"]),
        "finess;etalab;94;2026-05-12",
        "equipmateriellourd;010000999;CH;06201;IRM;{0};;;;010000101;",
        int,
    ),
}


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("name", READERS)
@given(notes=st.lists(st.text('a5" ', max_size=5), min_size=1, max_size=8))
@example(notes=["", '"a', "", 'b"', ""])
def test_no_reader_of_rows_loses_a_line_to_a_quote(name, notes):
    read, head, row, count = READERS[name]
    text = "".join(
        f"{line}\n" for line in [head, *(row.format(n + 1) + note for n, note in enumerate(notes))]
    )
    assert count(read(Upload(f"{name}.csv", text.encode()))) == len(notes)
