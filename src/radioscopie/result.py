"""One result type: tables with their unit and sign, the assumptions they rest on, the record that replays them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the result rests on that no text says.

    Parameters
    ----------
    key : address of the law, or key of a text that states a hypothesis of the method
    status : "computed", "assumed" or "missing"
    note : what is known of it, in the words of the law's row (empty when `key` is a text)
    rows : how many rows of the user's data rest on it (0 = not counted)
    low, central, high : the values tried, as they should be read (empty when there is only one)
    """

    key: str
    status: str
    note: str = ""
    rows: int = 0
    low: str = ""
    central: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table that may be shown: `title` and `sign` are keys of texts, `unit` is "cents", "count" or "mixed"."""

    table: pa.Table
    title: str
    unit: str = "cents"
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a model says: named tables, assumptions, findings (key, rows), and the record of what was used."""

    name: str
    tables: Mapping[str, ResultTable]
    assumptions: tuple[Assumption, ...] = ()
    findings: tuple[tuple[str, int], ...] = ()
    record: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
