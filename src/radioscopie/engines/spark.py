"""Totals on Spark: the only place that imports it. Files are read in its workers, a table is handed to them by Spark.

A worker counts what it is given (`partial.tally`) and gives back one partial result; nothing is sorted nor shuffled,
money travels in results only, so that a task done twice counts once.
"""

from __future__ import annotations

import io
import os
import pickle
import shutil
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.errors import InputError, Problem, problem
from radioscopie.extras import bring
from radioscopie.given import as_readable
from radioscopie.models.pricing.partial import Partial, finish, merge, tally
from radioscopie.schema import read_mapping
from radioscopie.sources.parquet_rows import is_parquet, stretches
from radioscopie.tables.activity import COLUMNS, EXPORT, SIGNED_FLAG, SIGNED_YES, iter_activity
from radioscopie.tables.activity_parts import parts_of, understood_parts
from radioscopie.tables.nation_acts import added, counted, year_of
from radioscopie.tables.rejects import REJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from radioscopie.inputs import Readable, Stretch
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.partial import PracticeTotals
    from radioscopie.schema import Mapping
    from radioscopie.tables.foreign.understand import Understood
    from radioscopie.tables.machines import Machines

    Advance = Callable[[int], None]

TABLE = "table:"  # before the name of a table of the metastore
MILLION = 1 << 20
SLICES = 4  # partial results given back for each core
POLL_S = 0.5
JAVA, LOCAL, LOOPBACK = "java", "local", "127.0.0.1"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "8",
    "spark.executorEnv.NUMBA_NUM_THREADS": "1",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


def spark_totals(
    source: Path | Any,
    machines: Machines,
    law: Law,
    *,
    master: str | None = None,
    mapping: Readable | Mapping | None = None,
    signed: bool = False,
    advance: Advance = lambda _: None,
) -> PracticeTotals:
    """Price activity and add it up by practice and by machine, on Spark: the tables of `practice_totals`.

    Parameters
    ----------
    source : a Parquet file, a folder of them, `table:NAME` for a table that Spark knows, or a DataFrame of Spark
    master : address of Spark; None: the session that runs, else what the environment says, else this machine
    signed : rows of a DataFrame below zero are cancellations, to be taken off; a file says it in its metadata and a
        table in its properties (`SIGNED_FLAG`), others refuse them
    advance : called with the number of rows read

    Raises
    ------
    InputError : Spark or Java is missing; every bad part, before any work; a row that needs others to be priced
    """
    if hasattr(source, "mapInArrow"):
        given = _Given(machines, law, read_mapping(mapping, EXPORT), signed=signed)
        done = _of_table(source, "DataFrame", given)
    elif str(source).startswith(TABLE):
        known, name = read_mapping(mapping, EXPORT), str(source)
        with session(master) as spark:
            frame = _table(spark, name)
            done = _of_table(frame, name, _Given(machines, law, known, signed=_is_signed(spark, name)))
    else:
        tasks, understood = _tasks(source, mapping)
        with session(master) as spark:
            done = _of_files(spark.sparkContext, tasks, machines, law, understood, advance)
    return finish(done, machines, law)


def spark_year(source: Path, *, master: str | None = None, advance: Advance = lambda _: None) -> pa.Table:
    """Group a year of acts billed as the activity of a baseline, on Spark: the table of `nation_acts.read_year`.

    Parameters
    ----------
    source : a Parquet file, or a folder of them

    Raises
    ------
    InputError : Spark or Java is missing; every bad part, before any work; rows refused, several civil years
    """
    tasks, understood = _tasks(source, None)
    with session(master) as spark:
        context = spark.sparkContext
        sent = context.broadcast(_sent(read_mapping(understood.mapping, EXPORT)))
        slices = min(len(tasks), SLICES * context.defaultParallelism)
        with _told(context, slices, sum(task.rows for task in tasks), advance):
            found = context.parallelize(tasks, slices).mapPartitions(partial(_grouped, sent)).collect()
    return year_of(map(_unpacked, _answers(found)), str(source))


def _grouped(sent: Any, tasks: Iterable[Stretch]) -> Iterator[bytes]:
    """Group row groups in a worker: one count, or what is wrong with them."""
    (mapping,) = _received(sent.value)
    parts, problems = list[pa.Table](), list[Problem]()
    for task in tasks:
        try:
            parts.append(counted(iter_activity(task, mapping=mapping, signed=True)))
        except InputError as error:
            problems += (_placed(one, task) for one in error.problems)
    yield pickle.dumps(problems or _packed(added(parts)))


def _packed(table: pa.Table) -> bytes:
    """Write a table small: words once, so that what a driver collects fits."""
    held = io.BytesIO()
    pq.write_table(table, held, compression="zstd")
    return held.getvalue()


def _unpacked(packed: bytes) -> pa.Table:
    return pq.read_table(pa.BufferReader(packed))


@contextmanager
def session(master: str | None = None) -> Iterator[Any]:
    """Give the session of Spark that runs, or one that ends with the work.

    Raises
    ------
    MissingExtraError, InputError : pyspark or Java is missing, or Spark does not start
    """
    sql = bring("pyspark.sql", "spark")
    running = sql.SparkSession.getActiveSession()
    if running is not None:
        with _in_a_line():
            yield running
        return
    if shutil.which(JAVA) is None:
        raise InputError(problem("spark.no_java", JAVA))
    builder = sql.SparkSession.builder.appName("radioscopie")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if not master or master.startswith(LOCAL):
        os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    try:
        started = (builder.master(master) if master else builder).getOrCreate()
    except Exception as error:
        raise InputError(problem("spark.not_started", master or "", why=_first_line(error))) from error
    try:
        with _in_a_line():
            yield started
    finally:
        started.stop()


@contextmanager
def _in_a_line() -> Iterator[None]:
    """Tell in one line what Spark or Java could not do.

    Raises
    ------
    InputError : says it
    """
    try:
        yield
    except bring("pyspark.errors", "spark").PySparkException as error:
        raise InputError(problem("spark.failed", "", why=_last_line(error))) from error
    except bring("py4j.protocol", "spark").Py4JError as error:
        raise InputError(problem("spark.failed", "", why=_said_by_java(error))) from error


def _said_by_java(error: Any) -> str:
    """Give the first line of what Java says; its name when it can say nothing any more."""
    try:
        return str(error.java_exception.toString()).splitlines()[0][:200]
    except Exception:  # noqa: BLE001 - Java may be gone
        return type(error).__name__


def _last_line(error: Exception) -> str:
    return [one for one in str(error).splitlines() if one.strip()][-1].strip()[:200]


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _tasks(source: Path, mapping: Readable | Mapping | None) -> tuple[list[Stretch], Understood]:
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


def _of_files(
    context: Any, tasks: list[Stretch], machines: Machines, law: Law, known: Understood, advance: Advance
) -> Partial:
    """Count files in the workers, each reading its row groups."""
    given = context.broadcast(_sent(machines, law, read_mapping(known.mapping, EXPORT)))
    slices = min(len(tasks), SLICES * context.defaultParallelism)
    rows = sum(task.rows for task in tasks)
    with _told(context, slices, rows, advance):
        found = context.parallelize(tasks, slices).mapPartitions(partial(_counted, given)).collect()
    done = _merged(found)
    return replace(done, seen=tuple(dict.fromkeys([*known.seen, *done.seen])))


def _sent(*given: Any) -> bytes:
    """Write what every worker needs; views of dictionaries, that pickle does not know, as dictionaries."""
    held = io.BytesIO()
    pickler = pickle.Pickler(held)
    pickler.dispatch_table = {MappingProxyType: lambda view: (_view, (dict(view),))}
    pickler.dump(given)
    return held.getvalue()


def _view(held: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(held)


@lru_cache(maxsize=1)
def _received(sent: bytes) -> Any:
    """Read it once a worker, so that the law is compiled once."""
    return pickle.loads(sent)  # noqa: S301 - what `_sent` wrote


def _counted(given: Any, tasks: Iterable[Stretch]) -> Iterator[bytes]:
    """Count row groups in a worker: one partial result, or what is wrong with them."""
    machines, law, mapping = _received(given.value)
    parts, problems = list[Partial](), list[Problem]()
    for task in tasks:
        try:
            parts.append(tally(iter_activity(task, mapping=mapping, signed=True), machines, law))
        except InputError as error:
            problems += (_placed(one, task) for one in error.problems)
    yield pickle.dumps(problems or merge(parts))


def _placed(one: Problem, task: Stretch) -> Problem:
    groups = f"{task.groups[0]}-{task.groups[-1]}" if len(task.groups) > 1 else f"{task.groups[0]}"
    return replace(one, place=f"{one.place} [{groups}]")


def _merged(found: Iterable[bytes]) -> Partial:
    """Add what the workers gave back.

    Raises
    ------
    InputError : every problem that they met
    """
    return merge(_answers(found))


def _answers(found: Iterable[bytes]) -> list[Any]:
    """Read what the workers gave back.

    Raises
    ------
    InputError : every problem that they met
    """
    answers = [one for one in map(pickle.loads, found) if one is not None]
    problems = [one for answer in answers if isinstance(answer, list) for one in answer]
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return answers


@contextmanager
def _told(context: Any, slices: int, rows: int, advance: Advance) -> Iterator[None]:
    """Tell how far Spark is: rows of the tasks that it says are over, as if all were as long."""
    over, told = threading.Event(), [0]

    def look() -> None:
        while not over.wait(POLL_S):
            tracker = context.statusTracker()
            stages = filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds()))
            reached = rows * max((one.numCompletedTasks for one in stages), default=0) // slices
            advance(max(0, reached - told[0]))
            told[0] = max(told[0], reached)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    advance(rows - told[0])


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


@dataclass(frozen=True, slots=True)
class _Given:
    """What workers need to count the rows of a table."""

    machines: Machines
    law: Law
    mapping: Mapping
    signed: bool


def _of_table(frame: Any, name: str, given: _Given) -> Partial:
    """Count a table in the workers, to whom Spark hands its rows."""
    names = {*COLUMNS, *map(str.casefold, given.mapping.columns)}
    wanted = [one for one in frame.columns if one.strip().casefold() in names]
    sent = frame.sparkSession.sparkContext.broadcast(_sent(given))
    found = (
        frame.select(*wanted).mapInArrow(partial(_counted_batches, sent, name), "partial binary").collect()
    )
    return _merged(bytes(row[0]) for row in found)


def _counted_batches(sent: Any, name: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Count the rows handed to a worker, a million at a time."""
    (given,) = _received(sent.value)
    parts, problems = list[Partial](), list[Problem]()
    for table in _gathered(batches):
        try:
            rows = iter_activity(_as_file(table, name, given), mapping=given.mapping, signed=given.signed)
            found = tally(rows, given.machines, given.law)
            parts.append(replace(found, rejects=_nowhere(found.rejects, name)))
        except InputError as error:
            problems += (replace(one, place=name) for one in error.problems)
    answer = pickle.dumps(problems or merge(parts) if parts or problems else None)
    yield pa.RecordBatch.from_pydict({"partial": [answer]})


def _as_file(table: pa.Table, name: str, given: _Given) -> Readable:
    return as_readable(table, name, {SIGNED_FLAG: SIGNED_YES.decode()} if given.signed else None)


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


def _nowhere(rejects: pa.Table, name: str) -> pa.Table:
    """Give rejects of a table, whose rows have no place: line 0."""
    lines, names = pa.array([0] * len(rejects), pa.int64()), pa.array([name] * len(rejects), pa.string())
    found = rejects.set_column(REJECTS.get_field_index("line"), "line", lines)
    return found.set_column(REJECTS.get_field_index("file"), "file", names)
