"""What every request passes: its host, where it comes from, its size, what the browser may do, one line in the log."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from radioscopie.web.problems import PREPARING, problem_reply, stopped
from radioscopie.web.work.place import place_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from radioscopie.web.config import Config

SAFE = ("GET", "HEAD", "OPTIONS")
BAD_HOST, BAD_ORIGIN, BROKEN = 421, 403, 500
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}
HSTS = "max-age=31536000"
LOG = logging.getLogger("radioscopie.web")


class Door:
    """The first thing that a request meets."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self.app, self.config = app, config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = _Said(send, scope, self.config)
        refused = self._refusal(scope)
        if refused:
            await problem_reply(refused, _language(scope))(scope, receive, said.send)
        else:
            await self._answered(scope, receive, said)
        said.log()

    async def _answered(self, scope: Scope, receive: Receive, said: _Said) -> None:
        try:
            await self.app(scope, receive, said.send)
        except Exception as error:  # noqa: BLE001 - whatever it is: the log must not quote what a user wrote
            LOG.error("%s %s", type(error).__name__, place_of(error))  # noqa: TRY400
            if not said.status:
                await problem_reply(BROKEN, _language(scope))(scope, receive, said.send)
        except asyncio.CancelledError:  # the server ends: what was asked is not lost, it may be asked again
            if not said.status:
                await stopped(PREPARING, _language(scope))(scope, receive, said.send)

    def _refusal(self, scope: Scope) -> int:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in {one.strip("[]") for one in self.config.hosts}:
            return BAD_HOST
        if scope["method"] not in SAFE and not _same_origin(headers, host, self.config):
            return BAD_ORIGIN
        return 0


def _same_origin(headers: Headers, host: str, config: Config) -> bool:
    """Tell whether what writes comes from a page of ours, or from no page at all."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site and site not in ("same-origin", "none"):
        return False
    ours = {f"http://{host}"} if not config.public else {config.base_url.rstrip("/")}
    return origin is None or origin in ours


def _language(scope: Scope) -> str:
    return "en" if scope["path"].startswith("/en/") or b"lang=en" in scope.get("query_string", b"") else "fr"


class _Said:
    """What was said to a request, with the headers of every answer."""

    def __init__(self, send: Send, scope: Scope, config: Config) -> None:
        self._send, self.scope, self.config = send, scope, config
        self.status, self.size, self.started = 0, 0, time.monotonic()

    async def send(self, message: Message) -> None:
        """Send a part of an answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
            if self.config.base_url.startswith("https:"):
                headers["strict-transport-security"] = HSTS
        self.size += len(message.get("body", b""))
        await self._send(message)

    def log(self) -> None:
        """Note method, route, status, time and size; never an address as typed, which may say who asks what."""
        route = self.scope.get("route")
        spent = round(1000 * (time.monotonic() - self.started))
        path = getattr(route, "path", "-")
        LOG.info("%s %s %s %d ms %d B", self.scope["method"], path, self.status, spent, self.size)
