"""The session of Spark: the one that runs, or one that ends with the work; what it could not do is told in a line."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.extras import bring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Advance = Callable[[int], None]

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


@contextmanager
def told(context: Any, slices: int, rows: int, advance: Advance) -> Iterator[None]:
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
