"""A store on each engine. Passwords cost less than ours."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from radioscopie.store import keys
from radioscopie.store.opening import open_folder
from tests import postgres


@pytest.fixture(scope="module", autouse=True)
def cheap_passwords():
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(keys, "_hasher", cache(lambda: cheap))
        yield


@pytest.fixture(scope="session")
def owner():
    with postgres.server() as address:
        yield address


@pytest.fixture
def folder():
    """A folder in memory: commits that wait for no disk."""
    place = tempfile.mkdtemp(prefix="survey-", dir=postgres.QUICK if postgres.QUICK.is_dir() else None)
    yield Path(place) / "data"
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request, folder):
    yield from store_of(request, folder)


def store_of(request, folder):
    """Open a store of the engine that is asked, and close it."""
    is_file = request.param == "sqlite"
    found = open_folder(folder) if is_file else postgres.opened(request.getfixturevalue("owner"))
    yield found
    found.close()
