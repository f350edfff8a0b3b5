"""What travels to the workers and back: what all need, written once; results, or what is wrong, as data."""

from __future__ import annotations

import io
import pickle
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.errors import Problem
    from radioscopie.inputs import Stretch


def sent(*given: Any) -> bytes:
    """Write what every worker needs; views of dictionaries, that pickle does not know, as dictionaries."""
    held = io.BytesIO()
    pickler = pickle.Pickler(held)
    pickler.dispatch_table = {MappingProxyType: lambda view: (_view, (dict(view),))}
    pickler.dump(given)
    return held.getvalue()


def _view(held: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(held)


@lru_cache(maxsize=1)
def received(sent: bytes) -> Any:
    """Read it once a worker, so that the law is compiled once."""
    return pickle.loads(sent)  # noqa: S301 - what `sent` wrote


def placed(one: Problem, task: Stretch) -> Problem:
    """Name the file and the row groups of a problem."""
    groups = f"{task.groups[0]}-{task.groups[-1]}" if len(task.groups) > 1 else f"{task.groups[0]}"
    return replace(one, place=f"{one.place} [{groups}]")


def answers(found: Iterable[bytes]) -> list[Any]:
    """Read what the workers gave back.

    Raises
    ------
    InputError : every problem that they met
    """
    found_by = [one for one in map(pickle.loads, found) if one is not None]
    problems = [one for answer in found_by if isinstance(answer, list) for one in answer]
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return found_by
