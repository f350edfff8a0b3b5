"""What the baseline rests on that no source says, as assumptions carried to every result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.result import Assumption, word_of

if TYPE_CHECKING:
    from radioscopie.tables.reference_nation import Hypothesis, Reference

WORDS = "nation.hypothesis"
FIXED = (
    "sae_2023",
    "town_total",
    "act_mix",
    "months",
    "use_by_age",
    "outside_sites",
    "site_spread",
    "machine_spread",
    "modifiers_billed",
    "other_specialty_sector",
    "second_ct_fee",
    "inpatients_counted",
    "overseas",
    "prices",
)


def assumptions_of(reference: Reference) -> tuple[Assumption, ...]:
    """List the hypotheses with their low, central and high values, then the choices that have only one."""
    varied = [_of(hypothesis) for hypothesis in reference.hypotheses.values()]
    fixed = [Assumption(f"nation.hypothesis_{key}", "assumed", label=word_of(WORDS, key)) for key in FIXED]
    reference_activity = Assumption("fee_thresholds.ct.reference", "missing")
    return (*varied, *fixed, reference_activity)


def _of(hypothesis: Hypothesis) -> Assumption:
    """Carry a hypothesis; one inferred from facts is assumed: its bounds are ours."""
    values = hypothesis.value.values
    low, central, high = (_shown(float(value)) for value in values)
    status = "assumed" if hypothesis.value.status == "inferred" else hypothesis.value.status
    note = ", ".join(hypothesis.facts)
    key, label = f"nation.hypothesis_{hypothesis.key}", word_of(WORDS, hypothesis.key)
    return Assumption(key, status, note, 0, low, central, high, label=label)


def _shown(value: float) -> str:
    return f"{value:.0f}" if value > 1 else f"{value:.4g}"
