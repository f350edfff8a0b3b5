"""Results as files: CSV and Parquet for each table, one JSON for the whole. Same result, same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from radioscopie.replacing import replacing
from radioscopie.result import CENTS, ResultTable
from radioscopie.results.wording import finding_label, record_in, said_table, table_sign, table_title, told
from radioscopie.spreadsheet import inert_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.result import Assumption, Result

    Content = str | bytes | Callable[[], bytes]


def write_result(
    result: Result, out_dir: str | Path, lang: str, pages: Mapping[str, Content] = MappingProxyType({})
) -> Path:
    """Write every table as CSV and Parquet, the whole as `result.json`, and the pages given.

    Parameters
    ----------
    result : what to write; amounts stay integer cents
    out_dir : folder to fill; made when absent, its other files are left alone
    lang : language of the titles in the JSON
    pages : further files, by name: texts (the HTML report), images, or what gives them

    Returns
    -------
    the folder

    Raises
    ------
    OSError : the folder cannot be written; nothing is left half-written
    """
    folder = Path(out_dir)
    with replacing(folder) as draft:
        fill(draft, result, lang, pages)
    return folder


def fill(folder: Path, result: Result, lang: str, pages: Mapping[str, Content]) -> None:
    """Write the files of a result in a folder that is there, as `write_result` does."""
    for name, shown in tables_in(result, lang).items():
        pc.write_csv(inert_texts(plain(shown.table)), folder / f"{name}.csv")
        (folder / f"{name}.parquet").write_bytes(parquet_bytes(described(shown)))
    (folder / "result.json").write_text(to_json(result, lang) + "\n", "utf-8")
    for name, page in pages.items():
        (folder / name).write_bytes(_content(page))


def _content(page: Content) -> bytes:
    given = page() if callable(page) else page
    return given.encode() if isinstance(given, str) else given


def tables_in(result: Result, lang: str) -> dict[str, ResultTable]:
    """Give the tables of a result as its files hold them: words where they are said, and the rows refused."""
    tables = {
        name: replace(shown, table=said_table(shown.table, shown.said, lang))
        for name, shown in result.tables.items()
    }
    if result.refused:
        tables["rejects"] = ResultTable(_rejects(result, lang), "access.found_rejected", "mixed")
    return tables


def _rejects(result: Result, lang: str) -> pa.Table:
    rows = [
        {"place": one.place, "value": one.value, "reason": one.why(lang), "remedy": one.remedy(lang)}
        for one in result.refused
    ]
    return pa.Table.from_pylist(rows)


def parquet_bytes(table: pa.Table) -> bytes:
    """Give a table as the bytes of a Parquet file: a further file of `write_result`."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


def to_json(result: Result, lang: str, counts: Mapping[str, int] = MappingProxyType({})) -> str:
    """Give a result as JSON: keys are stable, titles and labels are in the language, amounts in cents.

    Parameters
    ----------
    counts : further keys, the rows of the file read: how many were read, accepted, refused
    """
    tables = tables_in(result, lang)
    return json.dumps(
        {
            "name": result.name,
            "tables": {name: _table_json(shown, lang) for name, shown in tables.items()},
            "assumptions": [assumption_json(assumption, lang) for assumption in result.assumptions],
            "findings": [
                {"key": key, "label": finding_label(key, lang), "rows": rows} for key, rows in result.findings
            ],
            "record": record_in(result, lang),
        }
        | {name: shown.table.to_pylist() for name, shown in tables.items() if shown.listed}
        | dict(counts),
        ensure_ascii=False,
        default=str,
    )


def _table_json(shown: ResultTable, lang: str) -> dict[str, object]:
    columns = shown.table.to_pydict()
    return {
        "title": table_title(shown, lang),
        "unit": shown.unit,
        "sign": table_sign(shown, lang),
        "columns": list(columns),
        "rows": [list(row) for row in zip(*columns.values(), strict=True)],
    }


def assumption_json(assumption: Assumption, lang: str) -> dict[str, object]:
    """Give an assumption as plain data, with its words in the language."""
    said = told(assumption, lang)
    return {
        "key": assumption.key,
        "label": said.label,
        "status": assumption.status,
        "note": said.note,
        "rows": assumption.rows,
        "low": said.low,
        "central": said.central,
        "high": said.high,
        "moves_cents": assumption.moves if assumption.unit == CENTS else None,
        "moves": assumption.moves,
        "moves_unit": assumption.unit,
    }


def plain(table: pa.Table) -> pa.Table:
    """Decode dictionaries, so that a table and its dictionary-encoded twin give the same file."""
    return table.unify_dictionaries().cast(_decoded(table.schema))


def _decoded(schema: pa.Schema) -> pa.Schema:
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in schema
    ]
    return pa.schema(fields)


def described(shown: ResultTable) -> pa.Table:
    """Attach unit and sign to the Parquet schema."""
    return plain(shown.table).replace_schema_metadata(
        {"title": shown.title, "unit": shown.unit, "sign": shown.sign}
    )
