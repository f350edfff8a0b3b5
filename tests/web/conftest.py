"""A client of the application, in this process."""

import pytest
from starlette.testclient import TestClient

from radioscopie.web.app import make_app
from radioscopie.web.config import local

HOST = "http://127.0.0.1"


@pytest.fixture(scope="session")
def client():
    with TestClient(make_app(local(), {"law": True, "nation": False}), base_url=HOST) as client:
        yield client
