"""A store on each engine."""

from tests.store.conftest import folder, owner, store

__all__ = ["folder", "owner", "store"]
