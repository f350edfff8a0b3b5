"""A client of the application, in this process; its work is in processes of its own."""

import json
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from starlette.testclient import TestClient

from radioscopie.web.app import make_app
from radioscopie.web.config import local

HOST = "http://127.0.0.1"


@pytest.fixture(scope="session")
def app():
    return make_app(local())


@pytest.fixture(scope="session")
def client(app):
    with TestClient(app, base_url=HOST) as client:
        yield client


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
