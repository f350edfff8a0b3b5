"""A store on each engine; fast tests take files alone, those of `tests/store` both."""

import pytest

from tests.store.conftest import cheap_passwords, folder, owner, store_of

__all__ = ["cheap_passwords", "folder", "owner"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store(request, folder):
    yield from store_of(request, folder)
