"""The measures of a change of law, each a part of the compiled arrays, in the order in which they are applied.

The change of a measure is the difference between two complete pricings, before and after its arrays are replaced; the
measures therefore add up to the total to the cent. What two measures share goes to the later one
(docs/concepts/attribution.md).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.law.words import LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.law.compile import Compiled
    from radioscopie.law.load import Law

AGEING = "ageing"
ARCHIVE_ACT = "YYYY600"
DECISION = "Décision UNCAM du 14 octobre 2025"
YZ = [LETTERS.index("Y"), LETTERS.index("Z")]
ASSOCIATIONS = (
    "association", "radiograph_rule", "radiograph_second", "radiograph_max", "rank_by_tariff", "mri_max",
)  # fmt: skip


def _acts(decision: frozenset[str], *, inside: bool) -> Callable[[Compiled, Compiled], Compiled]:
    def apply(now: Compiled, variant: Compiled) -> Compiled:
        chosen = [
            i for i, code in enumerate(variant.codes) if (code in decision) == inside and code != ARCHIVE_ACT
        ]
        tariff = now.acts.tariff.copy()
        tariff[:, :, chosen] = variant.acts.tariff[:, :, chosen]
        return replace(now, acts=now.acts._replace(tariff=tariff))

    return apply


def _modifiers_yz(now: Compiled, variant: Compiled) -> Compiled:
    percent = now.acts.percent.copy()
    percent[:, YZ] = variant.acts.percent[:, YZ]
    return replace(now, acts=now.acts._replace(percent=percent))


def _archive(now: Compiled, variant: Compiled) -> Compiled:
    return replace(now, acts=now.acts._replace(tariff=variant.acts.tariff))


def _associations(now: Compiled, variant: Compiled) -> Compiled:
    return replace(
        now, acts=now.acts._replace(**{name: getattr(variant.acts, name) for name in ASSOCIATIONS})
    )


def _fees(band: slice, age: slice) -> Callable[[Compiled, Compiled], Compiled]:
    def apply(now: Compiled, variant: Compiled) -> Compiled:
        amount = now.fees.amount.copy()
        amount[:, :, band, age] = variant.fees.amount[:, :, band, age]
        return replace(now, fees=now.fees._replace(amount=amount))

    return apply


def _fee_rules(now: Compiled, variant: Compiled) -> Compiled:
    return replace(now, fees=variant.fees._replace(amount=now.fees.amount))


def _patient_share(now: Compiled, variant: Compiled) -> Compiled:
    return replace(now, shares=variant.shares)


MEASURES = (
    AGEING, "acts", "acts_other", "modifiers_yz", "archive", "associations", "fees_full_non_amortised",
    "fees_full_amortised", "fees_reduced", "fee_rules", "patient_share", "other",
)  # fmt: skip


def _appliers(decision: frozenset[str]) -> tuple[Callable[[Compiled, Compiled], Compiled], ...]:
    """Give how each measure after ageing is applied, in the order of `MEASURES`."""
    return (
        _acts(decision, inside=True),
        _acts(decision, inside=False),
        _modifiers_yz,
        _archive,
        _associations,
        _fees(slice(0, 1), slice(0, 1)),
        _fees(slice(0, 1), slice(1, 2)),
        _fees(slice(1, None), slice(None)),
        _fee_rules,
        _patient_share,
        lambda now, variant: variant,  # noqa: ARG005
    )


def acts_of_decision(law: Law) -> frozenset[str]:
    """Give the acts whose tariff the decision of 14 October 2025 changed, by the reference of their values."""
    addresses = ((code, f"acts.{code}.tariff") for code in law.acts)
    return frozenset(
        code
        for code, address in addresses
        for value in law.entries[address].values
        if value.reference.startswith(DECISION)
    )


def steps(base: Compiled, variant: Compiled, decision: frozenset[str]) -> Iterator[tuple[str, Compiled]]:
    """Give, for each measure that changes anything, the law once it is applied on top of those before it.

    Parameters
    ----------
    decision : acts whose tariffs make the measure `acts`; those of other acts make `acts_other`
    """
    now = base
    for measure, apply in zip(MEASURES[1:], _appliers(decision), strict=True):
        then = apply(now, variant)
        if not _same(now, then):
            yield measure, then
        now = then


def _same(one: Compiled, other: Compiled) -> bool:
    return all(
        mine is theirs or np.array_equal(mine, theirs)
        for mine, theirs in zip(_arrays(one), _arrays(other), strict=True)
    )


def _arrays(law: Compiled) -> tuple[Any, ...]:
    return (*law.acts, *law.fees, *law.shares)
