"""The départements, drawn once; a map is a class for each."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from radioscopie.report.territory_map import VIEW, drawing_of, outline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Area:
    """A département: its code, its outline."""

    code: str
    path: str


@cache
def areas() -> tuple[Area, ...]:
    """Give the outlines; that of a département near Paris also stands in a box, under the same code."""
    return tuple(
        Area(one["properties"]["code"], outline(one)) for one in drawing_of("departements")["features"]
    )


def view_box() -> str:
    """Give the frame of the drawing."""
    return " ".join(map(str, VIEW))


def class_of(value: int, limits: Sequence[int]) -> int:
    """Give the class of a value; one equal to a limit is in the class below."""
    return bisect_left(limits, value)


def classes_of(values: Mapping[str, int], limits: Sequence[int]) -> dict[str, int]:
    """Give the class of each place."""
    return {code: class_of(one, limits) for code, one in values.items()}
