"""Invented years of acts that reach every branch of the rules, their files, and what an impact says of them."""

from __future__ import annotations

import random
import shutil
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.questions.impact.answer import answer
from radioscopie.questions.impact.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.tables.activity import SIGNED_FLAG
from tests.engines.splits import HEAD
from tests.pricing.tables import as_activity
from tests.reference.strategies import random_activity

FEES = ("FTN", "FTR", "FR2")
ROWS = 1_200
OF_LINES = ("lines", "fields", "value")  # of the first rows of a kind
ASKED = (
    {},
    {"years": (2024, 2027, 2028), "base": date(2020, 1, 1)},
    {"years": (2012, 2026), "base": date(2010, 6, 1)},
    {"scenario": "decision_2025"},
)


def one_year(seed: int, rows: int, first: int = 2023, *, visits: bool = False) -> tuple[list[dict], str]:
    """Give rows of July of a year to June of the next, that has a 29 February, and the text of their machines.

    With `visits` rows name them: the few days on which acts fall make visits of rows of several machines and sites.
    """
    held, machines = random_activity(seed, rows)
    rng = random.Random(seed)
    for row in held:
        day = row["date"]
        row["date"] = day.replace(year=first if day.month >= 7 else first + 1)
        if rng.random() < 0.05:
            row["date"] = date(first + 1, 2, rng.choice((28, 29)))
        row |= {"encounter": row["encounter"] if visits else "", "site": f"S{rng.randint(1, 4)}"}
    return held, HEAD + "".join(_line(one) for one in machines)


def _line(machine: dict) -> str:
    words = (machine.get(name) for name in HEAD.strip().split(","))
    return ",".join("" if word is None else str(word) for word in words) + "\n"


def as_table(rows: list[dict]) -> pa.Table:
    """Give rows as a table of plain words."""
    table = as_activity(rows).table.drop_columns(["line"])
    return pa.table(
        {
            name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    )


def with_amounts_and_fees(table: pa.Table, seed: int) -> pa.Table:
    """Add what a program billed, and lines of technical fees."""
    rng = np.random.default_rng(seed)
    billed = rng.integers(0, 20_000, table.num_rows) // 100 * 100
    code = table["act"].to_pylist()
    for row in rng.choice(table.num_rows, table.num_rows // 20, replace=False):
        code[row] = FEES[row % len(FEES)]
    named = [
        f"M{row % 8}" if word in FEES else machine
        for row, (word, machine) in enumerate(zip(code, table["machine"].to_pylist(), strict=True))
    ]
    quantity = [1 if word in FEES else n for word, n in zip(code, table["quantity"].to_pylist(), strict=True)]
    for name, values in (("act", code), ("machine", named)):
        table = table.set_column(table.column_names.index(name), name, pa.array(values))
    table = table.set_column(table.column_names.index("quantity"), "quantity", pa.array(quantity, pa.int32()))
    return table.append_column("billed_cents", pa.array(billed, mask=rng.random(table.num_rows) < 0.3))


def write(table: pa.Table, path, group: int = 10_000, *, signed: bool = False):
    """Write a file."""
    meta = {SIGNED_FLAG: "yes"} if signed else None
    pq.write_table(table.replace_schema_metadata(meta), path, row_group_size=group)
    return path


def part(table: pa.Table, folder, cuts: list[int], group: int, *, signed: bool = False):
    """Write rows as files of a folder, in their order, cut where told."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for i, lines in enumerate(np.split(np.arange(table.num_rows), sorted(cuts))):
        write(table.take(pa.array(lines)), folder / f"part-{i:02}.parquet", group, signed=signed)
    return folder


def a_year(home, seed: int, *, visits: bool = False):
    """Give a year as a table, its machines, and what an impact says of it held."""
    rows, listed = one_year(seed, ROWS, visits=visits)
    machines = home / "machines.csv"
    machines.write_text(listed)
    table = with_amounts_and_fees(as_table(rows), seed)
    return table, machines, said(write(table, home / "year.parquet"), machines)


def with_cancellations(table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Give rows of which every third is followed by its cancellation, and those that are left of them."""
    taken = np.arange(table.num_rows) % 3 == 0
    order = np.repeat(np.arange(table.num_rows), np.where(taken, 2, 1))
    back = np.where(np.diff(order, prepend=-1) == 0, -1, 1)
    signed = table.take(order)
    for name in ("quantity", "excess_cents"):
        at = table.column_names.index(name)
        signed = signed.set_column(at, name, [signed[name].to_numpy() * back])
    return signed, table.filter(~taken)


def without_lines(found):
    """Leave out the numbers of lines, which begin again in each file."""
    tables = {
        name: [{key: cell for key, cell in row.items() if key not in OF_LINES} for row in rows]
        for name, rows in found[0].items()
    }
    return tables, [(one.key, one.rows) for one in found[1]], found[2]


def said(source, machines, **more):
    """Give all that an impact says, but for where it was read."""
    found = answer(Ask(activity=source, machines=machines, **more), silent)
    tables = {
        name: shown.table.to_pylist() for name, shown in found.result.tables.items() if name != "rejects"
    }
    return tables, found.result.assumptions, found.result.findings
