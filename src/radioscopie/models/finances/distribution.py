"""Who stays above water: margins of many practices by group, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.desks import WHOLE
from radioscopie.models.statistics import order_statistics
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Strings
    from radioscopie.models.finances.accounts import Accounts


ALL = "all"
QUANTILES = (100, 250, 500, 750, 900)
CLASS, LEAST, MOST = 50, -500, 700


@dataclass(frozen=True, slots=True)
class PracticeGroup:
    """Practices that share a word of a dimension; `members` has shape (P,)."""

    dimension: str
    word: str
    members: Bools


@dataclass(frozen=True, slots=True)
class Margins:
    """Revenue, margin, and margin before the radiologists' pay, in cents; shapes (P,) or (draws, P)."""

    revenue: Ints
    margin: Ints
    before_pay: Ints


def margins_of(accounts: Accounts) -> Margins:
    """Take the margins out of accounts of practices."""
    return Margins(accounts.revenue, accounts.margin, accounts.before_pay)


def groups(words: Mapping[str, Strings], kept: Bools) -> Iterator[PracticeGroup]:
    """List the groups of every dimension that hold kept practices, everybody first.

    Parameters
    ----------
    words : word of each practice by dimension, shapes (P,)
    kept : practices that count, shape (P,)
    """
    yield PracticeGroup(ALL, ALL, kept)
    for dimension, own in words.items():
        for word in sorted(set(own[kept].tolist())):
            yield PracticeGroup(dimension, word, kept & (own == word))


def permille(part: Ints, whole: Ints) -> Ints:
    """Give the thousandths that a part is of a whole, to the nearest; 0 where the whole is nothing or less."""
    rate: Ints = np.where(whole > 0, half_up(WHOLE * part, np.maximum(whole, 1)), 0)
    return rate


def quantile(ordered: Ints, rank: int) -> int:
    """Give the order statistic at `rank` thousandths of sorted values: the least value with that many at or below."""
    return int(ordered[max(-(-len(ordered) * rank // WHOLE) - 1, 0)])


def bounds(draws: Ints, name: str) -> dict[str, int | None]:
    """Give the median and the intervals of draws (`statistics.order_statistics`)."""
    return {f"{name}_{word}": value for word, value in order_statistics(draws).items()}


def margin_row(found: Margins, group: PracticeGroup) -> dict[str, int]:
    """Describe the margins of a group.

    Returns
    -------
    practices; revenue, margin and before_pay in cents; `margin_permille` of the group's revenue; the order statistics
    of the practices' own margins in thousandths of their revenue; `under` and `under_before_pay`: practices
    whose margin is below zero, once the radiologists are paid and before
    """
    revenue, margin, before = (
        part[group.members] for part in (found.revenue, found.margin, found.before_pay)
    )
    own = np.sort(permille(margin, revenue))
    return {
        "practices": len(own),
        "revenue_cents": int(revenue.sum()),
        "margin_cents": int(margin.sum()),
        "before_pay_cents": int(before.sum()),
        "margin_permille": int(permille(margin.sum(), revenue.sum())),
        **{f"p{rank // 10}_permille": quantile(own, rank) for rank in QUANTILES},
        "under": int((margin < 0).sum()),
        "under_permille": int(permille((margin < 0).sum(), np.array(len(own)))),
        "under_before_pay": int((before < 0).sum()),
    }


def drawn_shares(drawn: Margins, before: Margins, group: PracticeGroup) -> dict[str, Ints]:
    """Give the share under water, its change, the group's margin and its change in each draw, in thousandths.

    Parameters
    ----------
    drawn, before : draws of a world, and the same draws of the world it is compared with
    """
    under, known = (_under(one, group) for one in (drawn, before))
    margin, was = (_margin(one, group) for one in (drawn, before))
    return {
        "under_permille": under,
        "under_change_permille": under - known,
        "margin_permille": margin,
        "margin_change_permille": margin - was,
    }


def drawn_row(shares: Mapping[str, Ints]) -> dict[str, int | None]:
    """Give the intervals of shares drawn (`drawn_shares`)."""
    return {word: value for name, own in shares.items() for word, value in bounds(own, name).items()}


def moved_row(found: Margins, before: Margins, group: PracticeGroup) -> dict[str, int]:
    """Give what moves from one world to another at central charges: margin and share under water, in thousandths."""
    rows = [margin_row(one, group) for one in (found, before)]
    return {
        f"{name}_change_permille": rows[0][f"{name}_permille"] - rows[1][f"{name}_permille"]
        for name in ("margin", "under")
    }


def _margin(drawn: Margins, group: PracticeGroup) -> Ints:
    revenue, margin = (part[:, group.members].sum(axis=1) for part in (drawn.revenue, drawn.margin))
    return permille(margin, revenue)


def _under(drawn: Margins, group: PracticeGroup) -> Ints:
    below = drawn.margin[:, group.members] < 0
    return permille(below.sum(axis=1), np.full(len(below), below.shape[1], np.int64))


def histogram(found: Margins, kept: Bools) -> list[dict[str, int]]:
    """Count practices by class of margin: `from_permille` of revenue and 50 more; the end classes hold all beyond."""
    own = np.clip(permille(found.margin[kept], found.revenue[kept]), LEAST, MOST - 1)
    edges = np.arange(LEAST, MOST, CLASS)
    counts = np.bincount((own - LEAST) // CLASS, minlength=len(edges))
    return [{"from_permille": int(e), "practices": int(n)} for e, n in zip(edges, counts, strict=True)]
