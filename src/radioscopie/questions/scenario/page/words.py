"""What every part of a scenario's report says: its variants, their titles, its years, amounts written short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.report.amounts import compact_euros

if TYPE_CHECKING:
    from radioscopie.report.view import View

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


def euros(view: View, cents: int) -> str:
    """Write an amount short."""
    return compact_euros(cents, view.lang)
