"""Primary rules: which cells give a contributor away, and how far from their value they must be kept.

Source: SDC Handbook (ESSnet, 2026), primary rules and their protection levels. Losses are taken by their size.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radioscopie.models.survey.disclosure.presets import Preset

STEP = Fraction(1)


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit brings to a cell, in steps: weighted, and as it was answered."""

    unit: str
    weighted: int
    plain: int


@dataclass(frozen=True, slots=True)
class Need:
    """What a sensitive cell needs.

    Parameters
    ----------
    level : nobody may know that the cell is nearer to its value than this, each way; in steps
    rules : names of the rules that the cell breaks; never printed
    """

    level: Fraction
    rules: tuple[str, ...]


def need(cell: Sequence[Share], preset: Preset) -> Need | None:
    """Judge a cell that has rows, from what its units bring (none: its rows are all zero); None when it may be shown.

    The least level is a step: the cell must have two possible values at least.
    """
    found = [*_count(cell, preset), *_dominance(cell, preset), *_value(cell, preset)]
    found += [("p_percent", level) for level in [p_level(cell, preset)] if level > 0]
    if not cell:
        return Need(STEP, ("zero_is_sensitive",)) if preset.zero_is_sensitive else None
    if not found:
        return None
    return Need(max(STEP, *(level for _, level in found)), tuple(dict.fromkeys(name for name, _ in found)))


def _count(cell: Sequence[Share], preset: Preset) -> Iterable[tuple[str, Fraction]]:
    if cell and len(cell) < preset.least_units:
        yield "least_units", _part(preset.safety_percent, sum(abs(share.weighted) for share in cell))


def _dominance(cell: Sequence[Share], preset: Preset) -> Iterable[tuple[str, Fraction]]:
    """Both readings of weights: the reader knows them (weighted share), or not (share of the answer as given)."""
    total = sum(abs(share.weighted) for share in cell)
    for sizes in (_sizes(cell), _plain_sizes(cell)):
        if preset.dominance_percent and sizes and 100 * sizes[0] >= preset.dominance_percent * total:
            yield "dominance_percent", Fraction(100 * sizes[0], preset.dominance_percent) - total


def _value(cell: Sequence[Share], preset: Preset) -> Iterable[tuple[str, Fraction]]:
    value = abs(sum(share.weighted for share in cell))
    if cell and value < preset.least_value:
        yield "least_value", _part(preset.safety_percent, value)


def p_level(cell: Sequence[Share], preset: Preset) -> Fraction:
    """Give the level of the p % rule against the best placed coalition; not above 0 when the cell is safe.

    Largest x1, total X, coalition x2 to xc: p x1 - (X - x1 - x2 - ... - xc), with weights known and with
    weights secret, the worse of the two.
    """
    total = sum(abs(share.weighted) for share in cell)
    levels = [_estimate(sizes, total, preset) for sizes in (_sizes(cell), _plain_sizes(cell))]
    return max(levels)


def _estimate(sizes: Sequence[int], total: int, preset: Preset) -> Fraction:
    if not sizes:
        return Fraction(0)
    rest = total - sum(sizes[: 1 + preset.coalition])
    return _part(preset.p_percent, sizes[0]) - rest


def level_against(cell: Sequence[Share], unit: str, preset: Preset) -> Fraction:
    """Give the level of the p % rule against one unit, in the cell or not, who knows what it brought itself."""
    own = sum(abs(share.weighted) for share in cell if share.unit == unit)
    others = _sizes([share for share in cell if share.unit != unit])
    if not others:
        return Fraction(0)
    total = sum(abs(share.weighted) for share in cell)
    return _part(preset.p_percent, others[0]) - (total - own - others[0])


def _part(percent: int, amount: int) -> Fraction:
    return Fraction(percent * amount, 100)


def _sizes(cell: Sequence[Share]) -> list[int]:
    return sorted((abs(share.weighted) for share in cell), reverse=True)


def _plain_sizes(cell: Sequence[Share]) -> list[int]:
    return sorted((abs(share.plain) for share in cell), reverse=True)
