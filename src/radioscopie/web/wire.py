"""The wire: a request whose head does not come whole in time is cut."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from asyncio import TimerHandle

HEAD_S = 20


class Wire(H11Protocol):
    """HTTP/1.1 that waits for the head of a request a number of seconds at most, however it drips."""

    late: TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what comes; wait again once an answer is over and something new begins."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        elif self.late is None:
            self.late = asyncio.get_running_loop().call_later(HEAD_S, self.transport.close)

    def _stop(self) -> None:
        if self.late:
            self.late.cancel()
        self.late = None
