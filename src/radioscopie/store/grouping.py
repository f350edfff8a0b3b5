"""One writer for a file: the changes that wait are made together, then one commit makes them last.

Each change has a savepoint of its own: one that fails is undone alone. Nobody is told that a change is made before the
commit has reached the disk.
"""

from __future__ import annotations

from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")
MOST = 64
Task = tuple["Callable[[Connection], Any]", "Future[Any]"]


class Grouping:
    """The writer of a file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: SimpleQueue[Task | None] = SimpleQueue()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], T]) -> T:
        """Make a change; it is on the disk when this returns."""
        future: Future[T] = Future()
        self._waiting.put((work, future))
        return future.result()

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._waiting.put(None)
        self._thread.join()
        self._engine.dispose()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            tasks, is_last = self._drawn(first)
            self._make(tasks)
            if is_last:
                return

    def _drawn(self, first: Task) -> tuple[list[Task], bool]:
        """Give a task and those that wait behind it."""
        tasks = [first]
        while len(tasks) < MOST:
            try:
                found = self._waiting.get_nowait()
            except Empty:
                break
            if found is None:
                return tasks, True
            tasks.append(found)
        return tasks, False

    def _make(self, tasks: list[Task]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self._engine.begin() as connection:
                for work, future in tasks:
                    _make_one(connection, work, future, done)
        except BaseException as error:  # noqa: BLE001 - whatever it is, those who wait are told
            self._fail(tasks, error)
            return
        for future, found in done:
            future.set_result(found)

    def _fail(self, tasks: list[Task], error: BaseException) -> None:
        """Make each change alone when they could not be made together: one that is too large stops no other."""
        waiting = [(work, future) for work, future in tasks if not future.done()]
        if len(waiting) > 1:
            for one in waiting:
                self._make([one])
        elif waiting:
            waiting[0][1].set_exception(error)


def _make_one(
    connection: Connection, work: Callable[[Connection], Any], future: Future[Any], done: list[Any]
) -> None:
    """Make a change; undo it alone when it fails."""
    point = connection.begin_nested()
    try:
        done.append((future, work(connection)))
        point.commit()
    except Exception as error:  # noqa: BLE001 - told to who asked
        done[:] = [one for one in done if one[0] is not future]
        try:
            point.rollback()
        except Exception:  # noqa: BLE001 - a full disk undoes the whole transaction by itself
            raise error from None
        future.set_exception(error)
