"""An invented year of signed claims, and ways to part it: into files, row groups, in any order of rows."""

from __future__ import annotations

import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.cli.main import main
from radioscopie.tables.activity import SIGNED_FLAG
from tests.pricing.tables import as_activity
from tests.reference.strategies import random_activity

ROWS = 1_200
HEAD = "machine,practice,equipment,class,zone,installed_on,reference_activity\n"


def signed_year(seed: int) -> tuple[pa.Table, str]:
    """Give rows of which one in ten takes an equal one back, and the text of their machines file."""
    rows, machines = random_activity(seed, ROWS)
    rows = [row | {"encounter": "", "territory": "", "pathway": ""} for row in rows]
    table = as_activity(rows).table.drop_columns(["line"])
    plain = {
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    back = pa.array(np.where(np.arange(ROWS) % 10 == 9, -1, 1))
    for name in ("quantity", "excess_cents"):
        plain[name] = pa.array(plain[name].to_numpy() * back.to_numpy())
    listed = "".join(
        ",".join(str(row.get(name) if row.get(name) is not None else "") for name in HEAD.strip().split(","))
        + "\n"
        for row in machines
    )
    return pa.table(plain), HEAD + listed


def part(table: pa.Table, folder, seed: int, cuts: list[int], group: int):
    """Write rows in another order as files of a folder, cut where told, in row groups of so many rows."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    order = np.random.default_rng(seed).permutation(table.num_rows)
    for i, lines in enumerate(np.split(order, sorted(cuts))):
        rows = table.take(pa.array(lines)).replace_schema_metadata({SIGNED_FLAG: "yes"})
        pq.write_table(rows, folder / f"part-{i:02}.parquet", row_group_size=group)
    return folder


def outputs(source, machines, out, *more: str) -> dict[str, bytes]:
    """Give the bytes of the tables that `totals` writes."""
    assert main(["totals", str(source), "--machines", str(machines), "--out", str(out), *more]) in (0, 3)
    return {
        name: (out / name).read_bytes() for name in ("practices.csv", "machines.csv", "practices.parquet")
    }
