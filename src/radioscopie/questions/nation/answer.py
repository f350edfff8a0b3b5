"""Build the national baseline and sum it up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pc

from radioscopie.inputs import name_of
from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.questions.nation.tables import nation_result
from radioscopie.results.answer import Answer
from radioscopie.results.export import parquet_bytes, plain
from radioscopie.results.record import make_record
from radioscopie.tables.nation import BASELINE_TABLES, read_own_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.inputs import Input
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.questions.nation.ask import Ask
    from radioscopie.results.answer import Advance

WITH_CSV = ("practices", "sites", "machines")


def answer(ask: Ask, _: Advance) -> Answer:
    """Build the baseline asked.

    Raises
    ------
    InputError : every problem of the user's tables
    """
    baseline = build_baseline(ask.seed, tables=read_own_tables(dict(ask.table)))
    return Answer(nation_result(baseline, baseline_record(ask.seed, ask.table)), files=_files(baseline))


def baseline_record(seed: int, tables: tuple[tuple[str, Input], ...]) -> Mapping[str, str]:
    """Write down what a baseline was built from."""
    parameters = {"seed": str(seed)} | {f"table_{name}": name_of(source) for name, source in tables}
    return make_record(Law.load().version, [source for _, source in tables], parameters)


def _files(baseline: Baseline) -> Mapping[str, Callable[[], bytes]]:
    """Give the four tables as Parquet, and as CSV but for the acts (millions of rows)."""
    held = {name: getattr(baseline, name) for name in BASELINE_TABLES}
    parquet = {f"{name}.parquet": partial(parquet_bytes, table) for name, table in held.items()}
    return parquet | {f"{name}.csv": partial(_csv_bytes, held[name]) for name in WITH_CSV}


def _csv_bytes(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pc.write_csv(plain(table), sink)
    return bytes(sink.getvalue())
