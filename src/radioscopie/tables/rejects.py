"""Rejected rows: where, what, why, what to do. Nothing is dropped without a line here.

A table of rejects is in no language: a reason is the key of a text, with what fills it in; `said_rejects` says them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from radioscopie.drafts import draft_beside
from radioscopie.errors import Problem, problem
from radioscopie.spreadsheet import inert_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

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
        ("fields", pa.string()),
    ]
)
FILE_BITS = 40
AGAIN = -1  # instead of a line: another reason of a row of a table, whose rows have no line
NO_REJECTS = REJECTS.empty_table()


def reject_rows(
    file: str, lines: Sequence[int] | np.ndarray, column: str, problems: Sequence[Problem]
) -> pa.Table:
    """Make reject lines of one column of a file.

    Parameters
    ----------
    file : the file as the user wrote it
    lines : shape (n,), line of each rejected row
    column : the column at fault ("" when it is the whole row)
    problems : shape (n,), what is wrong with each; its value is the one found
    """
    return _rejects(file, lines, column, problems, np.arange(len(problems)))


def block_rejects(block: ParsedBlock, file: str) -> pa.Table:
    """Make the reject lines of a parsed block, in the order of the file, then of the columns."""
    parts = [_malformed(block.malformed, file)] if block.malformed else []
    parts += [_refused(block.lines, refusals, file) for refusals in block.refusals]
    return sorted_rejects(parts)


def sorted_rejects(parts: Iterable[pa.Table]) -> pa.Table:
    """Put reject tables together, by line; the order of the parts holds within a line."""
    table = pa.concat_tables([NO_REJECTS, *parts])
    order = np.argsort(np.maximum(table["line"].to_numpy(), 0), kind="stable")
    return table.take(pa.array(order)) if len(order) else table


def refused_places(rejects: pa.Table) -> pa.Array:
    """Give each line of rejects the number of its row: the same for two reasons of one row of one file.

    In a table each reason has its own; `AGAIN` tells those of a row told already.
    """
    file = rejects["file"].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    line = rejects["line"].to_numpy()
    return pa.array(np.where(line > 0, file.astype(np.int64) << FILE_BITS | line, -1 - np.arange(len(line))))


def count_refused(rejects: pa.Table) -> int:
    """Count the rows refused."""
    return len(refused_places(rejects.filter(pc.field("line") != AGAIN)).unique())


def without_places(rejects: pa.Table, name: str) -> pa.Table:
    """Give rejects of a table, whose rows have no place: line 0, then `AGAIN`, in the order of what they say.

    Parameters
    ----------
    rejects : their lines tell rows apart, where they still have some
    """
    found = rejects.sort_by([(one, "ascending") for one in ("column", "reason", "value", "fields")])
    is_first = np.zeros(len(found), bool)
    is_first[np.unique(refused_places(found).to_numpy(), return_index=True)[1]] = True
    told = is_first & (found["line"].to_numpy() != AGAIN)
    lines, names = pa.array(np.where(told, 0, AGAIN)), pa.array([name] * len(found), pa.string())
    found = found.set_column(REJECTS.get_field_index("line"), "line", lines)
    return found.set_column(REJECTS.get_field_index("file"), "file", names)


def without_values(rejects: pa.Table) -> pa.Table:
    """Leave out what was found: it may be a name."""
    place = REJECTS.get_field_index("value")
    return rejects.set_column(place, "value", pa.array([""] * len(rejects), pa.string()))


def fields_of(why: Problem) -> str:
    """Write what fills in the reason of a reject, for the column `fields`."""
    return json.dumps({name: str(value) for name, value in why.fields}, ensure_ascii=False)


def problem_of(value: str, reason: str, fields: str) -> Problem:
    """Give what is wrong with a rejected row, from its line of rejects."""
    return problem(reason, "", value, **json.loads(fields))


def problems_of(rejects: pa.Table) -> list[Problem]:
    """Give reject lines as problems, each at its place."""
    return [
        problem(
            row["reason"],
            f"{row['file']}:{max(row['line'], 0)}, {row['column']}".removesuffix(", "),
            row["value"],
            **json.loads(row["fields"]),
        )
        for row in rejects.to_pylist()
    ]


def said_rejects(rejects: pa.Table, lang: str = "fr") -> pa.Table:
    """Say reject lines in a language: file, line, column, value, reason, remedy."""
    joined = pc.binary_join_element_wise(rejects["reason"], rejects["fields"], "\n")
    keys = joined.combine_chunks().dictionary_encode()
    found = [problem_of("", *key.split("\n")) for key in keys.dictionary.to_pylist()]
    reasons = pa.array([one.why(lang) for one in found], pa.string()).take(keys.indices)
    remedies = pa.array([one.remedy(lang) for one in found], pa.string()).take(keys.indices)
    told = rejects.drop_columns(["reason", "fields"])
    lines = pc.max_element_wise(told["line"], pa.scalar(0, pa.int64()))
    told = told.set_column(told.column_names.index("line"), "line", lines)
    return told.append_column("reason", reasons).append_column("remedy", remedies)


def write_rejects(path: str | PathLike[str], rejects: pa.Table, lang: str = "fr") -> None:
    """Write reject lines as CSV (UTF-8, comma), said in a language; the file appears whole or not at all."""
    place = Path(path)
    with draft_beside(place) as folder:
        arrow_csv.write_csv(inert_texts(said_rejects(rejects, lang)), folder / place.name)
        (folder / place.name).replace(place)


def _malformed(rows: Sequence[Malformed], file: str) -> pa.Table:
    problems = [
        problem(row.reason, file, row.text[:200], expected=row.expected, found=row.found) for row in rows
    ]
    return reject_rows(file, [row.line for row in rows], "", problems)


def _refused(lines: np.ndarray, refusals: Refusals, file: str) -> pa.Table:
    pairs = zip(refusals.texts, refusals.reasons, strict=True)
    problems = [problem(why.reason, file, word, **why.fields) for word, why in pairs]
    return _rejects(file, lines[refusals.rows], refusals.column, problems, refusals.codes)


def _rejects(
    file: str,
    lines: Sequence[int] | np.ndarray,
    column: str,
    problems: Sequence[Problem],
    codes: np.ndarray,
) -> pa.Table:
    """Repeat distinct reasons on the rows that have them."""
    words = [[one.value, one.reason, fields_of(one)] for one in problems]
    texts = [pa.array(found, pa.string()).take(pa.array(codes)) for found in zip(*words, strict=True)]
    repeated = [pa.repeat(pa.scalar(word), len(lines)) for word in (file, column)]
    arrays = [repeated[0], pa.array(lines, pa.int64()), repeated[1], *texts]
    return pa.Table.from_arrays(arrays, schema=REJECTS)
