"""A client of the application, in this process; its work is in processes of its own."""

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
