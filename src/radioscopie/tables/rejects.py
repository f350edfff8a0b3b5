"""Rejected rows: where, what, why, what to do. Nothing is dropped without a line here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from radioscopie.errors import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    from radioscopie.errors import Problem
    from radioscopie.schema import Refusals
    from radioscopie.sources.blocks import ParsedBlock
    from radioscopie.sources.rows import Malformed

REJECTS = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("remedy", pa.string()),
    ]
)
NO_REJECTS = REJECTS.empty_table()


def reject_rows(
    file: str, lines: Sequence[int] | np.ndarray, column: str, problems: Sequence[Problem], lang: str
) -> pa.Table:
    """Make reject lines of one column of a file.

    Parameters
    ----------
    file : the file as the user wrote it
    lines : shape (n,), line of each rejected row
    column : the column at fault ("" when it is the whole row)
    problems : shape (n,), what is wrong with each; its value is the one found
    lang : language of reason and remedy
    """
    reasons = [(found.value, found.why(lang), found.remedy(lang)) for found in problems]
    return _rejects(file, lines, column, reasons, np.arange(len(reasons)))


def block_rejects(block: ParsedBlock, file: str, lang: str) -> pa.Table:
    """Make the reject lines of a parsed block, in the order of the file, then of the columns."""
    parts = [_malformed(block.malformed, file, lang)] if block.malformed else []
    parts += [_refused(block.lines, refusals, file, lang) for refusals in block.refusals]
    return sorted_rejects(parts)


def sorted_rejects(parts: Iterable[pa.Table]) -> pa.Table:
    """Put reject tables together, by line; the order of the parts holds within a line."""
    table = pa.concat_tables([NO_REJECTS, *parts])
    order = np.argsort(table["line"].to_numpy(), kind="stable")
    return table.take(pa.array(order)) if len(order) else table


def write_rejects(path: str | PathLike[str], rejects: pa.Table) -> None:
    """Write reject lines as CSV (UTF-8, comma); the file appears whole or not at all."""
    part = Path(f"{path}.part")
    try:
        arrow_csv.write_csv(rejects, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _malformed(rows: Sequence[Malformed], file: str, lang: str) -> pa.Table:
    problems = [
        problem("tables.field_count", file, row.text[:200], expected=row.expected, found=row.found)
        for row in rows
    ]
    return reject_rows(file, [row.line for row in rows], "", problems, lang)


def _refused(lines: np.ndarray, refusals: Refusals, file: str, lang: str) -> pa.Table:
    pairs = zip(refusals.texts, refusals.reasons, strict=True)
    problems = [problem(why.reason, file, word, **why.fields) for word, why in pairs]
    reasons = [(found.value, found.why(lang), found.remedy(lang)) for found in problems]
    return _rejects(file, lines[refusals.rows], refusals.column, reasons, refusals.codes)


def _rejects(
    file: str,
    lines: Sequence[int] | np.ndarray,
    column: str,
    reasons: list[tuple[str, str, str]],
    codes: np.ndarray,
) -> pa.Table:
    """Repeat distinct reasons on the rows that have them."""
    texts = [pa.array(words, pa.string()).take(pa.array(codes)) for words in zip(*reasons, strict=True)]
    repeated = [pa.repeat(pa.scalar(word), len(lines)) for word in (file, column)]
    arrays = [repeated[0], pa.array(lines, pa.int64()), repeated[1], *texts]
    return pa.Table.from_arrays(arrays, schema=REJECTS)
