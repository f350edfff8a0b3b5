"""A store on each engine."""

import pytest

from radioscopie.store.rooms import open_folder
from tests import postgres


@pytest.fixture(scope="session")
def owner():
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    if request.param == "sqlite":
        found = open_folder(tmp_path / "data")
    else:
        found = postgres.opened(request.getfixturevalue("owner"))
    yield found
    found.close()
