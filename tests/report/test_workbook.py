"""The workbook of a report: numbers are numbers, the figures of the CSV, no formula, same bytes."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import fastexcel
import pyarrow as pa
import pytest

from radioscopie.cli.main import main
from radioscopie.report.workbook import MOST_ROWS, workbook
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.declared import Declared, Ratio, amount, count, measure, name

HOSTILE = '=HYPERLINK("http://x","y")'
TABLE = Declared(
    "by_year",
    "impact.by_year",
    "report.col",
    (
        name("machine"),
        count("year", "year"),
        amount("base_cents", head=word_of("report.col", "base")),
        amount("change_cents", head=word_of("report.col", "change")),
        measure("central_change", head=word_of("report.col", "central_change")),
    ),
    ratios=(Ratio("percent", "change_cents", "base_cents"),),
)
ROWS = [
    {"machine": HOSTILE, "year": 2026, "base_cents": 123456789, "change_cents": -1, "central_change": 0.5},
    {"machine": "a\x00b", "year": 2027, "base_cents": 0, "change_cents": None, "central_change": None},
]


def made(rows=ROWS, lang="fr"):
    said = Assumption("price.assume_adults", "assumed", rows=3)
    return workbook(Result("x", {"by_year": TABLE.of(rows)}, (said,)), lang, {"by_year": TABLE})


def sheets(content):
    book = fastexcel.read_excel(content)
    return {
        one: [
            list(row.values())
            for row in pa.table(book.load_sheet(one, header_row=None).to_arrow()).to_pylist()
        ]
        if book.load_sheet(one, header_row=None).height
        else []
        for one in book.sheet_names
    }


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one: archive.read(one).decode() for one in archive.namelist()}


def test_cells_are_numbers_in_euros_and_texts_as_they_are():
    content = made()
    sheet = parts(content)["xl/worksheets/sheet2.xml"]
    assert "<v>1234567.89</v>" in sheet
    assert "<v>-0.01</v>" in sheet
    texts = parts(content)["xl/sharedStrings.xml"]
    assert "=HYPERLINK" in texts


def test_no_text_becomes_a_formula_nor_an_address():
    held = parts(made())
    assert not any("<f>" in one or "<hyperlink" in one for one in held.values())


def test_sheets_speak_the_language_and_have_frozen_headers():
    french, english = (sheets(made(lang=lang)) for lang in ("fr", "en"))
    assert list(french) == ["Sommaire", "Total par année", "Hypothèses", "Sources"]
    assert list(english)[-1] == "Sources"
    assert "pane" in parts(made())["xl/worksheets/sheet2.xml"]


def test_the_same_result_gives_the_same_bytes():
    assert made() == made()


def test_a_table_too_long_is_told_and_left_to_the_csv():
    long = [{**ROWS[0], "machine": "M"}] * (MOST_ROWS + 1)
    book = sheets(made(long))
    assert "Total par année" not in book
    assert any("by_year.csv" in str(cell) for row in book["Sommaire"] for cell in row)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_workbook_of_impact_holds_the_figures_of_the_csv(tmp_path, lang):
    folder = "examples/practice/"
    asked = ["impact", f"{folder}activity.csv", "--machines", f"{folder}machines.csv", "--lang", lang]
    assert main([*asked, "--out", str(tmp_path / "o")]) == 0
    content = (tmp_path / "o/report.xlsx").read_bytes()
    with (tmp_path / "o/by_machine.csv").open() as file:
        cents = [int(row["base_cents"]) for row in csv.DictReader(file)]
    found = re.findall(r'<c r="E\d+" s="\d+"><v>([^<]*)</v>', sheet_of(content, "by_machine", lang))
    assert [round(float(one) * 100) for one in found] == cents


def sheet_of(content, name, lang):
    wanted = {"fr": "Par machine", "en": "By machine"}[lang]
    names = fastexcel.read_excel(content).sheet_names
    return parts(content)[f"xl/worksheets/sheet{names.index(wanted) + 1}.xml"]
