"""People made of identities that links join, from the surest link on, without conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.jit import inner, kernel

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Ints


def people_of(records: pa.Table, links: pa.Table, *, numbers_are_checked: bool) -> tuple[Ints, np.ndarray]:
    """Gather identities from the surest link on; a link that would put two numbers or both sexes in one is refused."""
    left, right = (links[name].to_numpy().astype(np.int64) for name in ("left", "right"))
    number, sex = (_codes(records[name]) for name in ("number", "sex"))
    people, kept = _gather(left, right, number if numbers_are_checked else np.zeros_like(number), sex)
    return people, kept


@kernel()
def _gather(left, right, number, sex):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Join pairs in their order; the first rank of a person is its root, and bears its number and its sex."""
    parent = np.arange(len(number))
    number, sex = number.copy(), sex.copy()
    kept = np.ones(len(left), np.bool_)
    for at in range(len(left)):
        a, b = _root(parent, left[at]), _root(parent, right[at])
        if a == b:
            continue
        if (number[a] and number[b] and number[a] != number[b]) or (sex[a] and sex[b] and sex[a] != sex[b]):
            kept[at] = False
            continue
        low, high = min(a, b), max(a, b)
        parent[high] = low
        number[low] = number[low] or number[high]
        sex[low] = sex[low] or sex[high]
    for one in range(len(parent)):
        parent[one] = _root(parent, one)
    return parent, kept


@inner()
def _root(parent, one):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one


def _codes(column: pa.ChunkedArray) -> Ints:
    """Give a number to each value, 0 to the empty text."""
    encoded = column.combine_chunks().dictionary_encode()
    words = encoded.dictionary.to_pylist()
    ranks: Ints = np.array([0 if word == "" else place + 1 for place, word in enumerate(words)] or [0])
    found: Ints = ranks[encoded.indices.to_numpy()]
    return found
