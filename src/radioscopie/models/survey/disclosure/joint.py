"""A release and all earlier ones on the same answers: the rows that they share are one unknown.

Two rows of two releases are one when their unit (where both files name it), their value and the columns that both
files have agree. Rows that are taken for one by chance make the protection stronger, never weaker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.survey.disclosure.system import Answers, Statement

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from radioscopie.models.survey.disclosure.cells import Cells
    from radioscopie.models.survey.disclosure.contributions import Contributions
    from radioscopie.models.survey.disclosure.presets import Preset


@dataclass(frozen=True, slots=True)
class Release:
    """What was published.

    Parameters
    ----------
    contributions : the answers it was made from
    cells : its cells
    hidden : shape (cells,), whether each is hidden
    preset : primary rules that it was made with
    base : cells are rounded to multiples of this, in steps; 0: they are exact
    shown : shape (cells,), values shown, in steps; of no meaning where hidden
    """

    contributions: Contributions
    cells: Cells
    hidden: tuple[bool, ...]
    preset: Preset
    base: int
    shown: tuple[int, ...]

    def statements(self, answers: Answers, ranks: Sequence[int]) -> Iterator[Statement]:
        """Give the sums that it shows; `ranks` are those of its rows in `answers`."""
        scale = 10 ** (answers.decimals - self.contributions.decimals)
        for cell, rows in self._cells(ranks, is_hidden=False):
            truth = sum(answers.weighted[row] for row in rows)
            off = self.shown[cell] * scale - truth if self.base else 0
            yield Statement(rows, float(self.base * scale - off), float(self.base * scale + off))

    def hidden_rows(self, ranks: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Give the rows of the cells that it hides."""
        return (rows for _, rows in self._cells(ranks, is_hidden=True))

    def _cells(self, ranks: Sequence[int], *, is_hidden: bool) -> Iterator[tuple[int, tuple[int, ...]]]:
        for cell, members in enumerate(self.cells.rows):
            if self.hidden[cell] is is_hidden:
                yield cell, tuple(ranks[row] for row in members)


@dataclass(frozen=True, slots=True)
class Joint:
    """All answers, and where the rows of each release are among them.

    Parameters
    ----------
    answers : rows of the release to come first, then those that only earlier ones have
    past : earlier releases that share a row with it, or with one that does
    rows : for each of these, the rank of each of its rows in `answers`
    """

    answers: Answers
    past: tuple[Release, ...]
    rows: tuple[tuple[int, ...], ...]

    def statements(self) -> Iterator[Statement]:
        """Give what the earlier releases show."""
        for release, ranks in zip(self.past, self.rows, strict=True):
            yield from release.statements(self.answers, ranks)

    def hidden_rows(self) -> Iterator[tuple[int, ...]]:
        """Give the rows of the cells that the earlier releases hide."""
        for release, ranks in zip(self.past, self.rows, strict=True):
            yield from release.hidden_rows(ranks)


def join(new: Contributions, past: Sequence[Release]) -> Joint:
    """Put a release together with the earlier ones."""
    known = [new, *(release.contributions for release in past)]
    places = _places(known)
    kept = _connected(places)
    ranks: dict[int, int] = {place: place for place in places[0]}
    for number in kept:
        for place in places[number]:
            ranks.setdefault(place, len(ranks))
    rows = tuple(tuple(ranks[place] for place in places[number]) for number in kept)
    answers = _answers(known, places, ranks, [0, *kept])
    return Joint(answers, tuple(past[number - 1] for number in kept), rows)


def _places(known: Sequence[Contributions]) -> list[list[int]]:
    """Give each row a number, the same to rows that are one; those of the first release are its ranks."""
    places = [list(range(len(known[0].values)))]
    count = len(known[0].values)
    for number, one in enumerate(known[1:], 1):
        found: dict[int, int] = {}
        for other in range(number):
            found |= _matches(one, known[other], places[other], found)
        own = []
        for row in range(len(one.values)):
            own.append(found.get(row, count))
            count += row not in found
        places.append(own)
    return places


def _matches(
    one: Contributions, other: Contributions, places: Sequence[int], found: dict[int, int]
) -> dict[int, int]:
    """Find rows of `one` among those of `other`, each once, beside those already found."""
    common = [name for name in one.columns if name in other.columns]
    is_named = one.is_named and other.is_named
    if not common and not is_named:
        return {}
    taken = set(found.values())
    free: dict[Hashable, list[int]] = {}
    for row in range(len(other.values)):
        if places[row] not in taken:
            free.setdefault(_key(other, row, common, is_named), []).append(places[row])
    matched: dict[int, int] = {}
    for row in range(len(one.values)):
        left = free.get(_key(one, row, common, is_named)) if row not in found else None
        if left:
            matched[row] = left.pop(0)
    return matched


def _key(held: Contributions, row: int, common: Sequence[str], is_named: bool) -> Hashable:
    labels = tuple(held.labels[row][held.columns.index(name)] for name in common)
    value, decimals = held.weighted[row], held.decimals
    while decimals and value % 10 == 0:
        value, decimals = value // 10, decimals - 1
    return labels, value, decimals, held.units[row] if is_named else ""


def _connected(places: Sequence[Sequence[int]]) -> list[int]:
    """Give the earlier releases that share a row with the first, or with one that does."""
    reached, kept, is_more = set(places[0]), list[int](), True
    while is_more:
        new = [
            number
            for number, own in enumerate(places)
            if number and number not in kept and not reached.isdisjoint(own)
        ]
        kept += new
        reached.update(place for number in new for place in places[number])
        is_more = bool(new)
    return sorted(kept)


def _answers(
    known: Sequence[Contributions],
    places: Sequence[Sequence[int]],
    ranks: dict[int, int],
    kept: Sequence[int],
) -> Answers:
    count = len(ranks)
    decimals = max(known[number].decimals for number in kept)
    units, weighted, plain = [""] * count, [0] * count, [0] * count
    for number in reversed(kept):
        one = known[number]
        scale = 10 ** (decimals - one.decimals)
        for row, place in enumerate(places[number]):
            rank = ranks[place]
            units[rank] = one.units[row] if one.is_named else units[rank] or f"{number}.{row}"
            weighted[rank], plain[rank] = one.weighted[row] * scale, one.values[row] * scale
    is_signed = any(known[number].is_signed for number in kept)
    return Answers(tuple(units), tuple(weighted), tuple(plain), is_signed, decimals)
