"""Addresses of the law and their prefixes. The decimal point of a field strength ("1.5T") is no separator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radioscopie.errors import Problem, close_matches, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SEPARATOR = re.compile(r"\.(?!\dT)")


def prefix_index(addresses: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Give for each prefix the addresses under it, in their order."""
    index: dict[str, list[str]] = {}
    for address in addresses:
        for dot in SEPARATOR.finditer(address):
            index.setdefault(address[: dot.start()], []).append(address)
    return {prefix: tuple(under) for prefix, under in index.items()}


def unknown_address(
    address: str, place: str, addresses: Iterable[str], prefixes: Mapping[str, object]
) -> Problem:
    """Say that an address is not in the law, with the closest ones."""
    close = close_matches(address, [*prefixes, *addresses])
    return problem("law.unknown_address", place, address, close=close or ", ".join(top_level(prefixes)))


def top_level(prefixes: Iterable[str]) -> tuple[str, ...]:
    """Give the prefixes of one word: the families of the law."""
    return tuple(sorted(prefix for prefix in prefixes if not SEPARATOR.search(prefix)))
