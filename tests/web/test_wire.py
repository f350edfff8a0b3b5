"""What comes slowly, or twice, or never: raw bytes to a server of our own."""

import asyncio
import socket
import threading
import time

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from radioscopie.errors import InputError
from radioscopie.web import bodies, wire
from radioscopie.web.config import Config
from radioscopie.web.door import Door

LONG_S = 120


@pytest.fixture
def port(monkeypatch):
    """A server that waits half a second for the head of a request."""
    monkeypatch.setattr(wire, "HEAD_S", 0.5)
    app = Door(PlainTextResponse("ok"), Config())
    settings = uvicorn.Config(app, http=wire.Wire, ws="none", log_config=None, lifespan="off")
    server, listening = uvicorn.Server(settings), socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()


def said(port, parts, wait=0.0) -> bytes:
    """Send parts, one after the other; give all that comes back until the other end closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=LONG_S) as channel:
        for part in parts:
            try:
                channel.sendall(part)
            except OSError:
                break
            time.sleep(wait)
        found = b""
        try:
            while part := channel.recv(4096):
                found += part
        except ConnectionResetError:
            pass
        return found


WHOLE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def test_a_whole_request_is_answered_and_one_that_drips_is_cut(port):
    assert said(port, [WHOLE]).endswith(b"ok")
    assert said(port, [WHOLE[:20], WHOLE[20:]], 0.1).endswith(b"ok")
    assert said(port, [b"GET / HTTP/1.1\r\n", *[b"X-A: b\r\n"] * 40], 0.1) == b""
    assert said(port, [b""]) == b""


def test_a_second_request_that_drips_is_cut_too(port):
    first = WHOLE.replace(b"Connection: close\r\n", b"")
    found = said(port, [first, b"GET /", b" HTTP", *[b"x"] * 30], 0.1)
    assert found.count(b"200 OK") == 1


@pytest.mark.parametrize(
    "head",
    [
        b"Host: 127.0.0.1\r\nHost: evil.example\r\n",
        b"Host: evil.example\r\n",
        b"",
        b"Host: 127.0.0.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        b"Host: 127.0.0.1\r\nContent-Length: -1\r\n",
        b"Host: 127.0.0.1\r\nX: a\0b\r\n",
        b"Host : 127.0.0.1\r\n",
        b"Host: 127.0.0.1\r\nX-Long: " + b"a" * (1 << 20) + b"\r\n",
    ],
)
def test_a_head_made_to_confuse_is_refused(port, head):
    found = said(port, [b"GET / HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n"])
    assert found[9:12] in (b"400", b"421", b"431", b"")
    assert b"evil" not in found


def test_a_body_that_stops_is_refused(monkeypatch):
    monkeypatch.setattr(bodies, "SILENCE_S", 0.1)

    async def receive():
        if not sent:
            sent.append(1)
            return {"type": "http.request", "body": b"x", "more_body": True}
        return await asyncio.sleep(60)

    sent = []
    scope = {"type": "http", "method": "PUT", "headers": [], "path": "/", "query_string": b""}
    with pytest.raises(InputError) as refused:
        asyncio.run(bodies.read_bytes(Request(scope, receive), 10, "a.csv"))
    assert refused.value.problems[0].reason == "web.too_slow"
