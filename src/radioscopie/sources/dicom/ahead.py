"""Questions asked ahead: one thread asks an archive, in order, while what it answered before is worked on and kept.

The archive never waits until our disk has written. So much is held at most: the thread waits when nobody takes.
"""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Semaphore, Thread
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Words = ParamSpec("Words")
Given = TypeVar("Given")

HELD = 500


class Ahead:
    """One thread that does what it is given, in order; what fails there is raised where its answer is taken."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._room, self._is_over = Semaphore(HELD), False
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End after the answer that is on its way, which Ctrl-C does not wait for; what was not begun is not done."""
        self._is_over = True
        self._room.release()
        self._asked.put(None)
        if kind is None or issubclass(kind, Exception):
            self._thread.join()

    def call(self, work: Callable[Words, Given], *words: Words.args, **named: Words.kwargs) -> Future[Given]:
        """Do something, and give its answer when it is asked."""
        answer: Future[Given] = Future()
        self._asked.put((answer, partial(work, *words, **named)))
        return answer

    def _work(self) -> None:
        while asked := self._asked.get():
            answer, work = asked
            try:
                answer.cancel() if self._is_over else answer.set_result(work())
            except BaseException as why:  # noqa: BLE001 - raised where the answer is taken
                answer.set_exception(why)

    def each(self, things: Iterable[Given]) -> Iterator[Given]:
        """Give what is had by going through things, which is begun at once."""
        held: SimpleQueue[Given | _End] = SimpleQueue()
        return self._taken(held, self.call(self._fill, held, things))

    def _fill(self, held: SimpleQueue[Given | _End], things: Iterable[Given]) -> None:
        try:
            for one in things:
                self._room.acquire()
                if self._is_over:
                    return
                held.put(one)
        finally:
            held.put(_End())

    def _taken(self, held: SimpleQueue[Given | _End], done: Future[None]) -> Iterator[Given]:
        while not isinstance(one := held.get(), _End):
            self._room.release()
            yield one
        done.result()


class _End:
    """Tells that nothing follows."""
