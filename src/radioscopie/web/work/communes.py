"""Communes found by code or by name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.web.law_search import plain
from radioscopie.web.work.ground import column, people

if TYPE_CHECKING:
    from collections.abc import Mapping


def rank_of(word: str) -> int:
    """Find a commune by its code or its name; of several of a name, the largest.

    Raises
    ------
    InputError : none, with the closest names
    """
    found = search(word)
    if not found:
        close = close_matches(_bare(word), _names()) or close_matches(word, _ranks())
        raise InputError(problem("web.no_commune", "commune", word, close=close or "–"))
    return found[0]


def search(word: str) -> list[int]:
    """Give the communes of a code or a name, the largest first; else those whose name begins so."""
    if word in _ranks():
        return [_ranks()[word]]
    bare = _bare(word.strip())
    weight = people()
    exact = _names().get(bare, [])
    begun = [rank for name, ranks in _names().items() if bare and name.startswith(bare) for rank in ranks]
    return sorted(exact or begun, key=lambda rank: -weight[rank])


@cache
def _ranks() -> Mapping[str, int]:
    return {code: rank for rank, code in enumerate(column("code"))}


@cache
def _names() -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for rank, name in enumerate(column("name")):
        found.setdefault(_bare(name), []).append(rank)
    return found


def _bare(name: str) -> str:
    return plain(name).replace("-", " ").replace("'", " ").replace("’", " ")
