"""Rows that workers count: files that each opens by itself, or a table that Spark hands to them."""

from __future__ import annotations

import pickle
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa

from radioscopie.engines.spark.sending import answers, placed, received, sent
from radioscopie.engines.spark.session import session, told
from radioscopie.errors import InputError, Problem, problem
from radioscopie.extras import bring
from radioscopie.given import as_readable
from radioscopie.inputs import Upload
from radioscopie.schema import read_mapping
from radioscopie.sources.parquet_rows import is_parquet, stretches
from radioscopie.tables.activity import BILLED, COLUMNS, EXPORT, SIGNED_FLAG, SIGNED_YES, iter_activity
from radioscopie.tables.activity_parts import has_billed, parts_of, understood_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from radioscopie.inputs import Readable, Stretch
    from radioscopie.result import Assumption
    from radioscopie.schema import Mapping
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.foreign.understand import Understood

    Advance = Callable[[int], None]

TABLE = "table:"  # before the name of a table of the metastore
MILLION = 1 << 20
SLICES = 4  # partial results given back for each core


def is_table(source: Any) -> bool:
    """Tell whether an input names a table of Spark: bytes that somebody gave never do, whatever their name."""
    return not isinstance(source, Upload) and str(source).startswith(TABLE)


class Counting(Protocol):
    """How rows are counted: in a worker, batch after batch; then partial results added up."""

    def count(self, batches: Iterable[Activity]) -> Any:
        """Count batches of rows."""

    def merge(self, parts: Iterable[Any]) -> Any:
        """Add counts up."""


class Shelving(Protocol):
    """How rows are parted: in a worker, batch after batch, in bytes for the shelf of each number."""

    def shelve(self, batches: Iterable[Activity]) -> Iterator[tuple[int, bytes]]:
        """Part batches of rows."""


class Rows(Protocol):
    """Rows that can be counted, more than once; `named`: the table, whose rows have no place; "" of files."""

    @property
    def seen(self) -> tuple[Assumption, ...]:
        """What was understood of the files before any is read."""

    @property
    def named(self) -> str:
        """Give the name of the table."""

    def counted(self, how: Counting, advance: Advance) -> list[Any]:
        """Count the rows in the workers: their partial results.

        Raises
        ------
        InputError : every problem that they met
        """

    def shelved(self, how: Shelving, shelves: int) -> Any:
        """Bring shelves together, those that follow each other in one partition: an RDD of (number, bytes).

        The number `shelves` is that of problems, a list of them.
        """


@contextmanager
def rows_of(
    source: Path | Any,
    *,
    master: str | None = None,
    mapping: Readable | Mapping | None = None,
    signed: bool = False,
    in_order: bool = False,
) -> Iterator[Rows]:
    """Find rows, in a session that lasts as long as they are used.

    Parameters
    ----------
    source : a Parquet file, a folder of them, `table:NAME` for a table that Spark knows, or a DataFrame of Spark
    signed : rows of a DataFrame below zero are cancellations
    in_order : amounts billed are compared with what the rows before them count: files that have some are counted in one
        task; of a table, whose rows have no order, they are left

    Raises
    ------
    InputError : Spark or Java is missing; every bad part, before any work
    """
    if hasattr(source, "mapInArrow"):
        yield _Table(source, "DataFrame", read_mapping(mapping, EXPORT), signed, in_order)
    elif is_table(source):
        known, name = read_mapping(mapping, EXPORT), str(source)
        with session(master) as spark:
            yield _Table(_table(spark, name), name, known, _is_signed(spark, name), in_order)
    else:
        tasks, understood = tasks_of(source, mapping)
        is_one = in_order and any(has_billed(Path(task.path), understood) for task in tasks)
        with session(master) as spark:
            yield _Files(spark.sparkContext, tasks, understood, is_one)


def tasks_of(source: Path, mapping: Readable | Mapping | None) -> tuple[list[Stretch], Understood]:
    """Part the files into row groups, once all of them are known to be good.

    Raises
    ------
    InputError : a file that is not Parquet, every bad part
    """
    parts = parts_of(source)
    if len(parts) == 1 and not is_parquet(parts[0]):
        raise InputError(problem("spark.not_parquet", str(source)))
    known = understood_parts(parts, mapping)
    return [one for part in parts for one in stretches(str(part), MILLION)], known


@dataclass(frozen=True, slots=True)
class _Files:
    """Row groups of Parquet files, read by the workers; `is_one`: by one of them, in their order."""

    context: Any
    tasks: list[Stretch]
    known: Understood
    is_one: bool

    @property
    def seen(self) -> tuple[Assumption, ...]:
        return self.known.seen

    @property
    def named(self) -> str:
        return ""

    def counted(self, how: Counting, advance: Advance) -> list[Any]:
        given = self.context.broadcast(sent(how, read_mapping(self.known.mapping, EXPORT)))
        slices = 1 if self.is_one else min(len(self.tasks), SLICES * self.context.defaultParallelism)
        work = _of_rows if self.is_one else _of_groups
        with told(self.context, slices, sum(task.rows for task in self.tasks), advance):
            parts = self.context.parallelize(self.tasks, slices)
            found = parts.mapPartitions(partial(work, given)).collect()
        return answers(found)

    def shelved(self, how: Shelving, shelves: int) -> Any:
        given = self.context.broadcast(sent(how, read_mapping(self.known.mapping, EXPORT), shelves))
        slices = min(len(self.tasks), SLICES * self.context.defaultParallelism)
        parted = self.context.parallelize(self.tasks, slices).mapPartitions(partial(_shelved_groups, given))
        return parted.partitionBy(*_runs(shelves, self.context.defaultParallelism))


def _runs(shelves: int, cores: int) -> tuple[int, Callable[[int], int]]:
    """Give shelves that follow each other to the same partition, some for each core."""
    size = min(shelves + 1, SLICES * cores)
    return size, partial(_run_of, size, shelves + 1)


def _run_of(size: int, shelves: int, shelf: int) -> int:
    return shelf * size // shelves


def _shelved_groups(given: Any, tasks: Iterable[Stretch]) -> Iterator[tuple[int, bytes]]:
    """Part row groups in a worker."""
    how, mapping, shelves = received(given.value)
    for task in tasks:
        try:
            yield from how.shelve(iter_activity(task, mapping=mapping, signed=True))
        except InputError as error:
            yield shelves, pickle.dumps([placed(one, task) for one in error.problems])


def _of_groups(given: Any, tasks: Iterable[Stretch]) -> Iterator[bytes]:
    """Count row groups in a worker: one partial result, or what is wrong with them."""
    how, mapping = received(given.value)
    parts, problems = list[Any](), list[Problem]()
    for task in tasks:
        try:
            parts.append(how.count(iter_activity(task, mapping=mapping, signed=True)))
        except InputError as error:
            problems += (placed(one, task) for one in error.problems)
    yield pickle.dumps(problems or how.merge(parts))


def _of_rows(given: Any, tasks: Iterable[Stretch]) -> Iterator[bytes]:
    """Count row groups in a worker, each after the one before: one partial result, or what is wrong with the first."""
    how, mapping = received(given.value)
    try:
        yield pickle.dumps(how.count(_in_order(tasks, mapping)))
    except InputError as error:
        yield pickle.dumps(list(error.problems))


def _in_order(tasks: Iterable[Stretch], mapping: Mapping) -> Iterator[Activity]:
    for task in tasks:
        try:
            yield from iter_activity(task, mapping=mapping, signed=True)
        except InputError as error:
            raise InputError([placed(one, task) for one in error.problems]) from None


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows of a table, that Spark hands to the workers."""

    frame: Any
    named: str
    mapping: Mapping
    signed: bool
    in_order: bool

    @property
    def seen(self) -> tuple[Assumption, ...]:
        return ()

    @property
    def _left(self) -> set[str]:
        """Name the columns that cannot be used without an order of rows."""
        billed = {name.casefold() for name, of in self.mapping.columns.items() if of == BILLED.name}
        return {BILLED.name, *billed} if self.in_order else set()

    def counted(self, how: Counting, advance: Advance) -> list[Any]:  # noqa: ARG002 - Spark does not say how far
        rows = self._wanted.mapInArrow(partial(_of_batches, self._given(how)), "partial binary")
        return answers(bytes(row[0]) for row in rows.collect())

    def shelved(self, how: Shelving, shelves: int) -> Any:
        work = partial(_shelved_batches, self._given(how, shelves))
        parted = self._wanted.mapInArrow(work, "shelf int, held binary")
        rows = parted.rdd.map(_number_and_bytes)
        return rows.partitionBy(*_runs(shelves, rows.context.defaultParallelism))

    @property
    def _wanted(self) -> Any:
        names = {*COLUMNS, *map(str.casefold, self.mapping.columns)}
        return self.frame.select(
            *[one for one in self.frame.columns if one.strip().casefold() in names - self._left]
        )

    def _given(self, how: Any, shelves: int = 0) -> Any:
        held = sent(how, self.mapping, self.named, self.signed, shelves)
        return self.frame.sparkSession.sparkContext.broadcast(held)


def _number_and_bytes(row: Any) -> tuple[int, bytes]:
    return row[0], bytes(row[1])


def _of_batches(given: Any, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Count the rows handed to a worker, a million at a time."""
    how, *read, _ = received(given.value)
    parts, problems = list[Any](), list[Problem]()
    for table in _gathered(batches):
        try:
            parts.append(how.count(_rows_of(table, *read)))
        except InputError as error:
            problems += (replace(one, place=read[1]) for one in error.problems)
    answer = pickle.dumps(problems or how.merge(parts) if parts or problems else None)
    yield pa.RecordBatch.from_pydict({"partial": [answer]})


def _shelved_batches(given: Any, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Part the rows handed to a worker, a million at a time."""
    how, *read, shelves = received(given.value)
    for table in _gathered(batches):
        try:
            found = list(how.shelve(_rows_of(table, *read)))
        except InputError as error:
            found = [(shelves, pickle.dumps([replace(one, place=read[1]) for one in error.problems]))]
        numbers = pa.array([number for number, _ in found], pa.int32())
        yield pa.RecordBatch.from_arrays([numbers, pa.array([held for _, held in found])], ["shelf", "held"])


def _rows_of(table: pa.Table, mapping: Mapping, name: str, signed: bool) -> Iterator[Activity]:
    rows = iter_activity(_as_file(table, name, signed=signed), mapping=mapping, signed=signed)
    return (replace(one, source=name) for one in rows)


def _as_file(table: pa.Table, name: str, *, signed: bool) -> Readable:
    return as_readable(table, name, {SIGNED_FLAG: SIGNED_YES.decode()} if signed else None)


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Put batches together until they hold a million rows."""
    held, rows = list[pa.RecordBatch](), 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows >= MILLION:
            yield pa.Table.from_batches(held)
            held, rows = [], 0
    if rows:
        yield pa.Table.from_batches(held)


def _table(spark: Any, name: str) -> Any:
    """Find a table that Spark knows.

    Raises
    ------
    InputError : there is none of this name
    """
    word = name.removeprefix(TABLE)
    if not spark.catalog.tableExists(word):
        raise InputError(problem("spark.no_table", word))
    return spark.table(word)


def _is_signed(spark: Any, name: str) -> bool:
    """Tell whether a table says in its properties that its quantities have a sign; a view has none."""
    try:
        found = spark.sql(f"SHOW TBLPROPERTIES {name.removeprefix(TABLE)}").collect()
    except bring("pyspark.errors", "spark").PySparkException:
        return False
    return any(row["key"] == SIGNED_FLAG and row["value"] == SIGNED_YES.decode() for row in found)
