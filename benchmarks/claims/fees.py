"""Invented technical fees: of the lines of acts, with a second one for some CT."""

from __future__ import annotations

import numpy as np
from benchmarks.claims.mix import fleet, periods
from benchmarks.claims.traps import SHARES

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law


def add_fees(rng, traps, lines, truth, columns, care, rows):
    """Add the technical fee of the acts done on a CT or an MRI, some CT with a second one."""
    if "fees" not in traps:
        return
    for kind, discipline in ((1, 35), (2, 753)):
        chosen = np.flatnonzero(rows & (care.fee == kind))
        day = columns["day"][chosen]
        band = rng.choice(4, len(chosen), p=(0.62, 0.25, 0.08, 0.05))
        unit = unit_of(rng, day, kind, band, care.machine[chosen])
        nature = np.array([2351, 2352, 2391, 2392])[band]
        untold = (rng.random(len(chosen)) < SHARES["no_discipline"]) & ("no_discipline" in traps)
        site = {
            "taa": 2,
            "discipline": np.where(untold, 0, discipline),
            "treatment": np.where(untold, 7, 19),
            "machine": care.machine[chosen],
        }
        told = {
            "patient": columns["patient"][chosen],
            "day": day,
            "lag": columns["lag"][chosen],
            "performer": 0,
            "specialty": 0,
        }
        lines.add(
            len(chosen),
            nature=nature,
            unit=unit,
            base=unit,
            paid=unit,
            reimbursed=unit,
            rate=100,
            **told,
            **site,
        )
        truth.counts["fees"] += len(chosen)
        truth.counts["fee_cents"] += int(unit.sum())
        if kind == 1 and "second_fees" in traps:
            again = rng.random(len(chosen)) < SHARES["second_fees"]
            paid = (unit[again] * 15 + 50) // 100
            more = {
                name: value[again] if isinstance(value, np.ndarray) else value for name, value in told.items()
            }
            amounts = dict.fromkeys(("base", "paid", "reimbursed"), paid) | {
                "unit": unit[again],
                "coefficient": 15,
            }
            there = site | {name: site[name][again] for name in ("discipline", "treatment", "machine")}
            lines.add(int(again.sum()), nature=nature[again], rate=100, **amounts, **more, **there)
            truth.counts["fees"] += int(again.sum())
            truth.counts["second_fees"] += int(again.sum())
            truth.counts["fee_cents"] += int(paid.sum())


def unit_of(rng, day, kind, band, machine):
    """Give the amount of fees: of the machine where there is one, else of any of its equipment."""
    law = compile_law(Law.load())
    ranks, old = rng.choice((0,) if kind == 1 else np.arange(1, 19), len(day)), rng.integers(0, 2, len(day))
    if (machine >= 0).all():
        years = day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        after = law.fees.amortised_after[periods(day)]
        ranks, old = fleet().kind[machine], years - after > fleet().installed[machine]
    return law.fees.amount[periods(day), ranks, band, old.astype(int)].astype(np.int64)
