"""What a program billed beside what the texts say: the difference, and the likely reason of each row that differs.

Exports do not say what an amount covers: the readings of `READINGS` are all tried, and the one that most rows agree
with is the one that is meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.models.pricing.engine import new_counts, price_rows
from radioscopie.models.pricing.kernels import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.engine import Amounts

COLUMN = "billed_cents"
READINGS = ("act_and_excess", "act", "act_fee_and_excess", "act_and_fee")
OTHERWISE = dict(zip(READINGS, ("act", "act_and_excess", "act_and_fee", "act_fee_and_excess"), strict=True))
EQUAL, SHOWN_LINES = "equal", 10
OF_THE_DAY, BEFORE, AFTER = LAWS = ("", "tariff_before", "tariff_after")
REASONS = (
    EQUAL,
    "rounding",
    "tariff_before",
    "tariff_after",
    "modifiers_left",
    "association_left",
    "one_act_alone",
    "excess_otherwise",
    "fee_with_act",
    "second_fee",
    "other_age",
    "other_band",
    "other_class",
    "nothing_billed",
    "other",
)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one reason: how many, their cents billed and by the text, the first lines of the file."""

    rows: int = 0
    billed: int = 0
    text: int = 0
    lines: tuple[int, ...] = ()

    def __add__(self, other: Group) -> Group:
        """Put two groups together."""
        lines = tuple(sorted({*self.lines, *other.lines})[:SHOWN_LINES])
        return Group(self.rows + other.rows, self.billed + other.billed, self.text + other.text, lines)


@dataclass(frozen=True, slots=True)
class Compared:
    """Amounts billed beside the text.

    Parameters
    ----------
    groups : rows by reading of what the amount covers, then by reason
    """

    groups: dict[str, dict[str, Group]] = field(default_factory=dict)

    def __add__(self, other: Compared) -> Compared:
        """Put the comparisons of two parts of a file together."""
        readings = dict.fromkeys((*self.groups, *other.groups))
        return Compared(
            {one: _together(self.groups.get(one, {}), other.groups.get(one, {})) for one in readings}
        )

    @property
    def reading(self) -> str:
        """What the amounts cover: the reading that most rows agree with, the first of equals."""
        return max(self.groups, key=lambda one: self.groups[one].get(EQUAL, Group()).rows)

    @property
    def by_reason(self) -> dict[str, Group]:
        """Rows by reason, under that reading; those that have none are left out."""
        found = self.groups.get(self.reading, {})
        return {reason: found[reason] for reason in REASONS if reason in found}

    @property
    def total(self) -> Group:
        """All the rows compared."""
        return sum(self.by_reason.values(), Group())


def _together(one: dict[str, Group], other: dict[str, Group]) -> dict[str, Group]:
    return {reason: one.get(reason, Group()) + other.get(reason, Group()) for reason in {**one, **other}}


def compare_billed(
    rows: pa.Table,
    coded: Coded,
    fleet: Fleet,
    law: Compiled,
    amounts: Amounts,
    reprice: Callable[[str, Coded], Amounts] | None = None,
) -> Compared | None:
    """Compare the amounts billed with the text, row by row; None when the file has none.

    Parameters
    ----------
    rows : accepted rows, with their column `billed_cents` where the file has it
    amounts : their prices under the law in force
    reprice : how they are priced again on other days (`on_other_days`); None: as the rows of a whole file
    """
    if COLUMN not in rows.column_names or rows[COLUMN].null_count == rows.num_rows:
        return None
    known = pc.is_valid(rows[COLUMN]).to_numpy(zero_copy_only=False)
    billed = rows[COLUMN].fill_null(0).to_numpy()
    texts = _texts(coded, amounts)
    differs = known & np.any([billed != text for text in texts.values()], axis=0)
    again = reprice or (lambda _, moved: price_rows(moved, fleet, law))
    others = _other_laws(coded, law, again) if differs.any() else {}
    lines = rows["line"].to_numpy()
    return Compared(
        {
            reading: _grouped(
                billed, text, known, lines, _reasons(reading, billed, texts, coded, amounts, others)
            )
            for reading, text in texts.items()
        }
    )


def compare_next(
    rows: pa.Table,
    coded: Coded,
    fleet: Fleet,
    law: Compiled,
    opened: dict[str, Whole],
    amounts: Amounts | None = None,
) -> Compared | None:
    """Compare rows that come after others, in order of date: their fees are counted on, on other days too.

    Parameters
    ----------
    opened : fees that machines opened so far, by the reason that a law would be; moved on
    amounts : as for `compare_billed`; None: priced here
    """
    if COLUMN not in rows.column_names:
        return None

    def priced(reason: str, one: Coded) -> Amounts:
        return price_rows(one, fleet, law, counts=opened.setdefault(reason, new_counts(fleet)))

    others = {reason: priced(reason, one) for reason, one in on_other_days(coded, law).items()}
    own = amounts or priced(OF_THE_DAY, coded)
    return compare_billed(rows, coded, fleet, law, own, lambda reason, _: others[reason])


def _texts(coded: Coded, amounts: Amounts) -> dict[str, Whole]:
    """Give what the text comes to, by reading; an unknown fee is at its low bound."""
    acts = amounts.acts.tariff + amounts.acts.modifiers + amounts.acts.association
    fee = _fee(amounts)
    values = (acts + coded.excess, acts, acts + fee + coded.excess, acts + fee)
    return dict(zip(READINGS, values, strict=True))


def _fee(amounts: Amounts) -> Whole:
    """Give the fee of each row at its low bound, below zero where it is taken back; nothing where none is known."""
    return np.where(amounts.fees.low == MISSING, 0, amounts.fees.low)


def on_other_days(coded: Coded, law: Compiled) -> dict[str, Coded]:
    """Give rows as if they were of the period before, and of the one after, by the reason that this would be."""
    period, last = coded.rows.period, len(law.starts) - 1
    moved = {BEFORE: np.maximum(period - 1, 0), AFTER: np.minimum(period + 1, last)}
    return {reason: replace(coded, rows=coded.rows._replace(period=one)) for reason, one in moved.items()}


def _other_laws(
    coded: Coded, law: Compiled, reprice: Callable[[str, Coded], Amounts]
) -> dict[str, dict[str, Whole]]:
    """Give the same under the tariffs of the period before and of the one after."""
    moved = on_other_days(coded, law)
    return {reason: _texts(again, reprice(reason, again)) for reason, again in moved.items()}


def _reasons(
    reading: str,
    billed: Whole,
    texts: dict[str, Whole],
    coded: Coded,
    amounts: Amounts,
    others: dict[str, dict[str, Whole]],
) -> Whole:
    """Give the rank of the reason of each row in `REASONS`."""
    text, acts, quantity = texts[reading], amounts.acts, np.abs(coded.rows.quantity)
    met: dict[str, Bools] = {
        EQUAL: billed == text,
        "rounding": np.abs(billed - text) <= quantity,
        **{reason: billed == values[reading] for reason, values in others.items()},
        "modifiers_left": billed == text - acts.modifiers,
        "association_left": billed == text - acts.association,
        "one_act_alone": billed * quantity == text,
        "excess_otherwise": billed == texts[OTHERWISE[reading]],
        "fee_with_act": billed == text + _fee(amounts),
        "nothing_billed": billed == 0,
    }
    return np.select(list(met.values()), [REASONS.index(one) for one in met], REASONS.index("other"))


def _grouped(billed: Whole, text: Whole, known: Bools, lines: Whole, reasons: Whole) -> dict[str, Group]:
    found = {}
    for rank in np.unique(reasons[known]):
        of_it = np.flatnonzero(known & (reasons == rank))
        shown = np.sort(lines[of_it])[:SHOWN_LINES]  # a row of a table has no line: 0
        first = tuple(shown[shown > 0].tolist()) if REASONS[rank] != EQUAL else ()
        found[REASONS[rank]] = Group(len(of_it), int(billed[of_it].sum()), int(text[of_it].sum()), first)
    return found
