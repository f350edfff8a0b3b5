"""A client of the application, in this process; its work is in processes of its own."""

import json
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from radioscopie.web import desk
from radioscopie.web.app import make_app
from radioscopie.web.config import local
from radioscopie.web.work import pool
from tests.conftest import QUICK

HOST = "http://127.0.0.1"
MADE_READY = {"nation", "access"}


@pytest.fixture(scope="session")
def app():
    return make_app(local())


@pytest.fixture(scope="session")
def client(app, request):
    """A client; where only the fast tests run, it has the law and the practice ready, not access nor the nation."""
    with pytest.MonkeyPatch.context() as patch:
        if request.config.option.markexpr == QUICK:
            patch.setattr(pool, "PARENTS", (pool.FIRST,))
            patch.setattr(desk, "LONGEST_S", 0)
        with TestClient(app, base_url=HOST) as client:
            yield client


@pytest.fixture(scope="session")
def nation(client):
    """Give the client when the nation is ready. Tests that ask for it, or for access, are slow."""
    return _when_ready(client, "nation")


@pytest.fixture(scope="session")
def access(client):
    """Give the client when access is ready."""
    return _when_ready(client, "access")


def _when_ready(client, part):
    while not client.get("/healthz").json()["ready"][part]:
        time.sleep(0.3)
    return client


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if MADE_READY.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def client_alone(client):
    """A client whose session is its own, of the same application."""
    kept = dict(client.cookies)
    client.cookies.clear()
    yield client
    client.cookies.clear()
    client.cookies.update(kept)


def ready(url: str) -> dict[str, bool]:
    with urlopen(f"{url}/healthz") as answer:  # noqa: S310 - ours
        return json.load(answer)["ready"]


@pytest.fixture(scope="session")
def server():
    command = [sys.executable, "-m", "radioscopie", "serve", "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        url = json.loads(process.stdout.readline())["url"].rstrip("/")
        try:
            while not all(ready(url).values()):
                time.sleep(0.5)
            yield url
        finally:
            process.terminate()
