"""What a premium buys: paid to all who come, it moves a few; the public cost of each one whom it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.money import half_up

if TYPE_CHECKING:
    from fractions import Fraction

PERCENT = 100


def more_share(premium_cents: int, studied_cents: int, studied_percent: Fraction) -> Fraction:
    """Give by how much a premium raises those who come, as a share of one: in proportion to its amount."""
    return studied_percent / PERCENT * premium_cents / studied_cents


def cost_of_one_more(premium_cents: int, more: Fraction) -> int | None:
    """Give the public cost of each doctor more, in cents.

    One is paid to each who would have come anyway and to each one more: for `more` doctors moved a doctor who would
    have come, `1 + more` are paid. None where nobody is moved: no amount buys one.
    """
    return half_up(premium_cents * (1 + more) / more) if more > 0 else None


def readers_needed(exams: Fraction, exams_a_reader: Fraction) -> Fraction:
    """Give how many readers the exams of a machine take."""
    return exams / exams_a_reader


def per_person(total_cents: Fraction, people: int) -> int | None:
    """Give what each person costs, in cents; None where nobody is brought near."""
    return half_up(total_cents / people) if people > 0 else None
