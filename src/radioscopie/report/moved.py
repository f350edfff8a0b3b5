"""What a hypothesis moves of the headline, in words: how much, nothing, or that it was not tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count, format_plain
from radioscopie.report.amounts import compact_euros
from radioscopie.result import CENTS
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.result import Assumption

TIMES = {CENTS: 100, "people": 1, "hours": 1, "points": 10, "minutes": 10}  # what is held, by unit said


def are_tried(assumptions: Iterable[Assumption]) -> bool:
    """Tell whether the effect of some hypothesis was looked for: those without one were then not tried."""
    return any(one.moves is not None for one in assumptions)


def moved_unit(assumptions: Iterable[Assumption]) -> str:
    """Give the unit of what is moved, one for a whole result."""
    return next((one.unit for one in assumptions if one.moves is not None), CENTS)


def moved(one: Assumption, lang: str, *, tried: bool) -> str:
    """Say what a hypothesis moves; nothing when none was tried."""
    if one.moves is None:
        return text("report.moves_not_tried", lang) if tried else ""
    if not one.moves:
        return text("report.moves_nothing", lang)
    return text("report.moves", lang, amount=word("report.moved", one.unit, lang, amount=_amount(one, lang)))


def _amount(one: Assumption, lang: str) -> str:
    amount = one.moves or 0
    if one.unit == CENTS:
        return compact_euros(amount, lang)
    if TIMES[one.unit] == 1:
        step = 10 ** max(len(str(amount)) - 2, 0)
        return format_count(round(amount / step) * step, lang)
    return format_plain(f"{amount / TIMES[one.unit]:g}", lang)
