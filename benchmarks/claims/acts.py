"""Invented lines of acts, those cancelled and written again, with their truth."""

from __future__ import annotations

import numpy as np
from benchmarks.claims.fees import add_fees
from benchmarks.claims.mix import draw, priced
from benchmarks.claims.traps import SHARES

REWRITTEN, OPTAM = 0.6, 0.6


def add_acts(rng, n, traps, lines, truth):
    """Add the lines of acts, with what may be of each."""
    care = draw(rng, n, modifiers="modifiers" in traps, operators="operators" in traps)
    code, day, modifiers = care.code, care.day, care.modifiers

    def some(trap, size=n):
        return (rng.random(size) < SHARES[trap]) & (trap in traps)

    free = some("sector_2")
    optam = free & (rng.random(n) < OPTAM)
    bare = free & some("no_grid")
    grid = np.where(bare, 0, np.where(free & ~optam, 14, 16))
    shared = some("shared")
    priced_grid = np.where(free & (bare | ~optam), 14, 16)
    association = np.where(some("associations") & ~shared, rng.choice([1, 2, 4], n), 0)
    base = priced(code, day, modifiers, association, np.where(bare & optam, 16, priced_grid))
    second = np.where(shared, base, 0)
    excess = np.where(free, rng.integers(0, 4000, n), 0)
    exempt = some("exempt")
    reason = np.where(exempt, rng.choice([42, 44, 46, 55], n), 0)
    outcome = np.full(n, "kept", object)
    for trap, name in (
        ("fictitious", "fictitious"),
        ("insurance", "insurance"),
        ("information", "for_information"),
    ):
        outcome[some(trap)] = name
    public = some("public")
    lag = np.where(some("late"), rng.integers(2, 8, n), 1)
    columns = {
        "patient": rng.integers(0, max(n // 3, 1), n),
        "day": day,
        "lag": lag,
        "quantity": np.where(shared, 2, 1),
        "base": base + second,
        "unit": base,
        "paid": base + second + excess,
        "excess": excess,
        "grid": grid,
        "reimbursed": (base + second) * np.where(exempt, 100, 70) // 100,
        "rate": np.where(exempt, 100, 70),
        "qualifier": np.where(
            outcome == "for_information",
            rng.choice([71, 72], n),
            np.where(bare & optam, 62, np.where(some("empty_qualifier"), -1, 0)),
        ),
        "reason": reason,
        "insurance": np.where(outcome == "insurance", 22, 10),
        "nature": _nature(some),
        "mode": np.where(outcome == "fictitious", 99, 51),
        "convention": np.where(free, 3, 1),
        "performer": np.where(some("salaried"), 0, 1 + rng.integers(0, 300, n)),
        "taa": np.where(public, 1, -1),
        "payer": np.where(some("other_payers"), 4, 0),
        "association": association,
    }
    rank = lines.add(n, **columns)
    lines.add_acts(rank, code=code, modifiers=modifiers, base=base, association=_written(association))
    twice = np.flatnonzero(shared)
    lines.add_acts(rank[twice], code=code[twice], modifiers=modifiers[twice], base=base[twice], order=2)
    is_kept = outcome == "kept"
    for name in ("fictitious", "insurance", "for_information"):
        truth.excluded[name] += int((outcome == name).sum())
    _count(truth, is_kept, 1, columns, shared, public, optam, free)
    _cancel(
        rng, traps, lines, truth, columns, code, modifiers, base, is_kept & ~shared, (public, optam, free)
    )
    add_fees(rng, traps, lines, truth, columns, care, is_kept)
    return int(is_kept.sum())


def _written(association):
    return np.where(association > 0, association.astype(str), "")


def _nature(some):
    return np.where(some("technical_nature"), 1352, 1351)


def _count(truth, rows, sign, columns, shared, public, optam, free):
    """Add acts to the truth."""
    units = np.where(shared, 2, 1)[rows]
    truth.counts["acts"] += int(units.sum())
    truth.counts["acts_signed"] += sign * int(units.sum())
    truth.counts["base_cents"] += sign * int(columns["base"][rows].sum())
    truth.counts["excess_cents"] += sign * int(columns["excess"][rows].sum())
    truth.counts["acts_public"] += int(np.where(shared, 2, 1)[rows & public].sum())
    truth.counts["acts_associated"] += int((columns["association"][rows] > 0).sum())
    truth.counts["acts_optam"] += int(np.where(shared, 2, 1)[rows & optam].sum())
    truth.counts["acts_sector_2"] += int(np.where(shared, 2, 1)[rows & free & ~optam].sum())


def _cancel(rng, traps, lines, truth, columns, code, modifiers, base, rows, told):
    """Cancel some lines in a later flux month and write some of them again; cancel some that are not there."""
    for trap in ("cancelled", "unmatched"):
        if trap not in traps:
            continue
        chosen = np.flatnonzero(rows & (rng.random(len(rows)) < SHARES[trap]))
        taken = {name: values[chosen] for name, values in columns.items()}
        if trap == "unmatched":
            taken |= {"patient": 10**9 + chosen}
        back = taken | {name: -taken[name] for name in ("quantity", "base", "paid", "excess", "reimbursed")}
        back["lag"] = taken["lag"] + 1
        line = lines.add(len(chosen), **back)
        lines.add_acts(
            line, code=code[chosen], modifiers=modifiers[chosen], base=base[chosen],
            association=_written(taken["association"]),
        )  # fmt: skip
        none = np.zeros(len(chosen), bool)
        parts = tuple(one[chosen] for one in told)
        _count(truth, ~none, -1, taken, none, *parts)
        truth.counts[trap] += len(chosen)
        if trap == "cancelled":
            again = rng.random(len(chosen)) < REWRITTEN
            new = {name: values[again] for name, values in taken.items()} | {
                "patient": taken["patient"][again] + 2 * 10**9
            }
            line = lines.add(int(again.sum()), **(new | {"lag": new["lag"] + 1}))
            lines.add_acts(
                line, code=code[chosen][again], modifiers=modifiers[chosen][again], base=base[chosen][again],
                association=_written(new["association"]),
            )  # fmt: skip
            none = np.zeros(int(again.sum()), bool)
            _count(truth, ~none, 1, new, none, *(one[again] for one in parts))
