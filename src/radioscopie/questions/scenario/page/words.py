"""What every part of a scenario's report says: its variants, their titles, its years, amounts written short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.report.amounts import estimated_euros, said_interval

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from radioscopie.report.view import View

    Ends = tuple[int | None, int | None]

TOTAL = "total"


def variants(view: View) -> list[str]:
    """Give the names of the variants, in the order of the file."""
    return list(view.table("by_year")["variant"].unique().to_pylist())


def title(view: View, variant: str) -> str:
    """Give the title of a variant."""
    return view.shown("by_year", "variant", variant)


def years(view: View) -> list[int]:
    """Give the years of the result, in order."""
    return sorted(view.table("by_year")["year"].unique().to_pylist())


def euros(view: View, cents: int, ends: Ends = (None, None)) -> str:
    """Write an estimate with the figures that its interval justifies."""
    return estimated_euros(cents, view.lang, ends)


def ends_of(row: Mapping[str, Any], name: str, sign: int = 1) -> Ends:
    """Give the 95 % interval of an amount of a row; of what is spent more, when `sign` is -1."""
    low, high = (row[f"{name}_{side}_95_cents"] for side in ("low", "high"))
    if low is None or high is None:
        return None, None
    return (low, high) if sign > 0 else (-high, -low)


def interval(view: View, ends: Ends) -> str:
    """Say the 95 % interval of an amount, or that there are too few draws for one."""
    return said_interval(view.lang, ends)
