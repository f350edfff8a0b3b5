"""Published figures, each with its source: code names the id of the one it uses."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InternalError
from radioscopie.schema import Table, text, whole
from radioscopie.tables.reference_nation import PUBLISHED
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

QUOTED = Table(
    "quoted",
    (
        text("id", required=True),
        *(text(name, required=True) for name in ("quantity", "value", "unit")),
        whole("sample", pa.int64(), 1, 10**9),
        *(text(name) for name in ("year", "geography")),
        *(text(name, required=True) for name in ("source", "url", "confidence", "status")),
        text("note"),
    ),
)
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Quoted:
    """A published figure.

    Parameters
    ----------
    value : in its `unit`
    sample : how many things were observed, None where it is not said
    year, source : as its row says them
    """

    fact: str
    value: Fraction
    unit: str
    sample: int | None
    year: str
    source: str

    @property
    def share(self) -> Fraction:
        """The value as a share of one."""
        return self.value / PERCENT if self.unit.startswith("%") else self.value


def quoted(fact: str) -> Quoted:
    """Give a published figure by its id."""
    return _figures()[fact]


def observed(fact: str) -> tuple[Fraction, int]:
    """Give a published share by its id, and the number of things it was observed on."""
    one = quoted(fact)
    if one.sample is None:
        raise InternalError(f"quoted.csv: {fact} has no sample")
    return one.share, one.sample


@cache
def _figures() -> Mapping[str, Quoted]:
    compared = shipped(PUBLISHED, "published.csv").to_pylist()
    own = shipped(QUOTED, "quoted.csv").to_pylist()
    return {
        row["id"]: Quoted(
            row["id"], Fraction(row["value"]), row["unit"], row.get("sample"), row["year"], row["source"]
        )
        for row in (*compared, *own)
    }
