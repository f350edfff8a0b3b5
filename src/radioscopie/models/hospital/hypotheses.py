"""What the SAE does not say of a hospital site, and the values tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.ranges import Range
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from fractions import Fraction

FILE, NATION, FEES = "hospital.toml", "nation_hypotheses.toml", "technical_fees.toml"
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """What the SAE does not say about a site.

    Parameters
    ----------
    exams : "external" (patients not admitted) or "all": which exams open a fee
    fees_per_exam : technical fees opened by an exam
    growth : yearly growth of the exams since the SAE's year
    mri_class : class of every MRI
    amortised_share : share of the full-rate fees made on amortised machines in the base year
    turning_share : share of the non-amortised that becomes amortised each year after the base year
    ct_reference : reference activity of CT as a share of the first threshold, used where the law has none
    """

    exams: str
    fees_per_exam: Fraction
    growth: Fraction
    mri_class: str
    amortised_share: Fraction
    turning_share: Fraction
    ct_reference: Fraction


@dataclass(frozen=True, slots=True)
class Varied:
    """A hypothesis that is varied: its field, and the values tried."""

    field: str
    value: Range[Fraction | str]


def varied() -> tuple[Varied, ...]:
    """Give the values tried of each hypothesis; the share of amortised machines is that of the national baseline.

    Its low side is the one of the lower fees, as for the others: more machines amortised.
    """
    own, amortised = read_hypotheses(FILE), read_hypotheses(NATION)["amortised_share"].value
    reference = read_hypotheses(FEES)["ct_reference_pct"].value
    low, middle, high = (value / PERCENT for value in reference.values)
    return (
        Varied("ct_reference", Range(low, middle, high)),
        Varied("amortised_share", Range(amortised.high, amortised.central, amortised.low)),
        Varied("exams", Range("external", "external", "all")),
        *(Varied(name, own[name].value) for name in ("fees_per_exam", "turning_share", "growth")),
        Varied("mri_class", Range("1.5T", "1.5T", "gt_1.5T")),
    )


def central() -> Hypotheses:
    """Give the central values."""
    return Hypotheses(**{one.field: one.value.central for one in varied()})  # type: ignore[arg-type]
