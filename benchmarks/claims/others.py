"""Invented lines that are no acts."""

from __future__ import annotations

from benchmarks.claims.mix import DAYS, FIRST_DAY
from benchmarks.claims.traps import SHARES


def add_others(rng, n, traps, lines, truth):
    """Add lines that are no acts: participations, anaesthesia, payments without detail, other care."""
    for trap, reason, given in (
        ("participation", "complement", {"kind": 2, "affected": 16, "complement": -200, "rate": 0}),
        ("anaesthesia", "activity_4", {"nature": 1352, "base": 4000, "unit": 4000, "specialty": 2}),
        ("no_detail", "without_detail", {"base": 2527, "unit": 2527}),
        ("other_care", "not_imaging", {"nature": 1111, "base": 3000, "unit": 3000, "specialty": 1}),
    ):
        if trap not in traps:
            continue
        size = max(1, round(n * SHARES[trap]))
        line = lines.add(
            size, day=FIRST_DAY + rng.integers(0, DAYS, size), patient=rng.integers(0, n, size), **given
        )
        truth.excluded[reason] += size
        if trap == "anaesthesia":
            lines.add_acts(line, code="ACQN001", activity="4", base=4000)
