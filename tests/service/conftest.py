"""A store on each engine; fast tests take files alone, those of `tests/store` both. Passwords cost less than ours."""

from functools import cache

import pytest
from argon2 import PasswordHasher

from radioscopie.store import keys
from tests.store.conftest import folder, owner, store_of

__all__ = ["folder", "owner"]


@pytest.fixture(scope="module", autouse=True)
def cheap_passwords():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            keys, "_hasher", cache(lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        )
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request, folder):
    yield from store_of(request, folder)
