"""The measures of a change of law, each a part of the compiled arrays, in the order in which they are applied.

The change of a measure is the difference between two complete pricings, before and after its arrays are replaced; the measures therefore
add up to the total to the cent. What two measures share goes to the later one (docs/concepts/attribution.md).
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.compile import LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.law.compile import Compiled

AGEING = "ageing"
ARCHIVE_ACT = "YYYY600"
YZ = [LETTERS.index("Y"), LETTERS.index("Z")]
ASSOCIATIONS = ("association", "radiograph_rule", "radiograph_second", "radiograph_max")
FEE_RULES = ("reference", "threshold_1", "threshold_2", "second_ct", "amortised_after")
PATIENT_SHARE = (
    "insurer", "flat_threshold", "flat_sum", "participation", "participation_max", "out_rate", "out_cap",
)  # fmt: skip


def _acts(now: Compiled, variant: Compiled) -> Compiled:
    tariff = variant.tariff.copy()
    archive = [i for i, code in enumerate(variant.codes) if code == ARCHIVE_ACT]
    tariff[:, :, archive] = now.tariff[:, :, archive]
    return replace(now, tariff=tariff)


def _modifiers_yz(now: Compiled, variant: Compiled) -> Compiled:
    percent = now.percent.copy()
    percent[:, YZ] = variant.percent[:, YZ]
    return replace(now, percent=percent)


def _archive(now: Compiled, variant: Compiled) -> Compiled:
    return replace(now, tariff=variant.tariff)


def _fees(band: slice, age: slice) -> Callable[[Compiled, Compiled], Compiled]:
    def apply(now: Compiled, variant: Compiled) -> Compiled:
        fee = now.fee.copy()
        fee[:, :, band, age] = variant.fee[:, :, band, age]
        return replace(now, fee=fee)

    return apply


def _named(*names: str) -> Callable[[Compiled, Compiled], Compiled]:
    return lambda now, variant: replace(now, **{name: getattr(variant, name) for name in names})


APPLY: dict[str, Callable[[Compiled, Compiled], Compiled]] = {
    "acts": _acts,
    "modifiers_yz": _modifiers_yz,
    "archive": _archive,
    "associations": _named(*ASSOCIATIONS),
    "fees_full_non_amortised": _fees(slice(0, 1), slice(0, 1)),
    "fees_full_amortised": _fees(slice(0, 1), slice(1, 2)),
    "fees_reduced": _fees(slice(1, None), slice(None)),
    "fee_rules": _named(*FEE_RULES),
    "patient_share": _named(*PATIENT_SHARE),
    "other": lambda now, variant: variant,  # noqa: ARG005
}
MEASURES = (AGEING, *APPLY)


def steps(base: Compiled, variant: Compiled) -> Iterator[tuple[str, Compiled]]:
    """Give, for each measure that changes anything, the law once it is applied on top of those before it."""
    now = base
    for measure, apply in APPLY.items():
        then = apply(now, variant)
        if not _same(now, then):
            yield measure, then
        now = then


def _same(one: Compiled, other: Compiled) -> bool:
    arrays = [f.name for f in fields(one) if f.name not in ("version", "codes", "denominator")]
    return all(
        getattr(one, name) is getattr(other, name) or np.array_equal(getattr(one, name), getattr(other, name))
        for name in arrays
    )
