"""Invented claims in the shape of the SNDS, with their truth: every trap may be set, alone or with the others.

`generate(folder, acts)` writes tables of DCIR and of the external acts of PMSI and gives what a reader must find. Not
data about anyone: keys, pseudonyms and places are numbers drawn.

    python -m benchmarks.claims FOLDER --acts 1000000
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from benchmarks.claims_lines import Lines, euros, padded, save, write
from benchmarks.claims_mix import DAYS, FIRST_DAY, YEAR, draw, fleet, periods, priced

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.questions.snds.answer import answer
from radioscopie.questions.snds.ask import Ask

if TYPE_CHECKING:
    from collections.abc import Iterator

TRAPS = (
    *(
        "cancelled",
        "unmatched",
        "shared",
        "anaesthesia",
        "information",
        "empty_qualifier",
        "public",
        "participation",
    ),
    *(
        "sector_2",
        "no_grid",
        "fees",
        "second_fees",
        "no_detail",
        "technical_nature",
        "salaried",
        "late",
        "insurance",
    ),
    *("fictitious", "exempt", "other_care", "other_payers", "pmsi", "associations", "modifiers", "operators"),
    *("unmatched_visits", "hospital_fees"),
)
SHAPES = ("num_enq", "archives")
SHARES = {
    "cancelled": 0.015,
    "unmatched": 0.003,
    "shared": 0.02,
    "anaesthesia": 0.005,
    "information": 0.01,
    "empty_qualifier": 0.25,
    "public": 0.12,
    "participation": 0.55,
    "sector_2": 0.15,
    "no_grid": 0.2,
    "second_fees": 0.25,
    "no_detail": 0.002,
    "technical_nature": 0.01,
    "salaried": 0.05,
    "late": 0.3,
    "insurance": 0.003,
    "fictitious": 0.002,
    "exempt": 0.2,
    "other_care": 0.3,
    "other_payers": 0.1,
    "pmsi": 0.15,
    "associations": 0.2,
}
REWRITTEN, OPTAM = 0.6, 0.6


@dataclass
class Truth:
    """What a reader must find: counts and cents."""

    excluded: Counter = field(default_factory=Counter)
    counts: Counter = field(default_factory=Counter)


def generate(
    folder: Path,
    acts: int,
    *,
    seed: int = 1,
    traps: tuple[str, ...] = TRAPS,
    kind: str = "parquet",
    shapes: tuple[str, ...] = (),
) -> dict[str, int]:
    """Write invented claims, one folder a flux month; give their truth, also in `truth.json`.

    Parameters
    ----------
    acts : lines of acts before the traps
    traps : of `TRAPS`; () : none
    kind : "parquet" or "csv" (semicolon, DD/MM/YYYY)
    shapes : of `SHAPES`: the pseudonym of extractions; one folder, files named by table and year of flux
    """
    rng, lines, truth = np.random.default_rng(seed), Lines(), Truth()
    kept = _acts(rng, acts, frozenset(traps), lines, truth)
    _others(rng, acts, frozenset(traps), lines, truth)
    write(folder / "dcir", lines, kind, frozenset(shapes))
    told = dict(truth.counts) | {f"excluded.{reason}": n for reason, n in truth.excluded.items()}
    told |= {"kept_lines": kept}
    if "pmsi" in traps:
        told |= _pmsi(folder / "pmsi", rng, round(acts * SHARES["pmsi"]), kind, traps)
    (folder / "truth.json").write_text(json.dumps(told, indent=1, sort_keys=True))
    return told


def _acts(rng, n, traps, lines, truth):
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
    _fees(rng, traps, lines, truth, columns, care, is_kept)
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


PRICES = {
    1: (9969, 7554, 35),
    2: (17197, 15477, 753),
}  # of lines only: the price is as paid, whatever the law says


def _fees(rng, traps, lines, truth, columns, care, rows):
    """Add the technical fee of the acts done on a CT or an MRI, some CT with a second one."""
    if "fees" not in traps:
        return
    for kind, discipline in ((1, 35), (2, 753)):
        chosen = np.flatnonzero(rows & (care.fee == kind))
        day = columns["day"][chosen]
        band = rng.choice(4, len(chosen), p=(0.62, 0.25, 0.08, 0.05))
        unit = _unit(rng, day, kind, band, care.machine[chosen])
        nature = np.array([2351, 2352, 2391, 2392])[band]
        site = {"taa": 2, "discipline": discipline, "treatment": 19, "machine": care.machine[chosen]}
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
            there = site | {"machine": care.machine[chosen][again]}
            lines.add(int(again.sum()), nature=nature[again], rate=100, **amounts, **more, **there)
            truth.counts["fees"] += int(again.sum())
            truth.counts["second_fees"] += int(again.sum())
            truth.counts["fee_cents"] += int(paid.sum())


def _unit(rng, day, kind, band, machine):
    """Give the amount of fees: of the machine where there is one, else of any of its equipment."""
    law = compile_law(Law.load())
    ranks, old = rng.choice((0,) if kind == 1 else np.arange(1, 19), len(day)), rng.integers(0, 2, len(day))
    if (machine >= 0).all():
        years = day.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
        after = law.fees.amortised_after[periods(day)]
        ranks, old = fleet().kind[machine], years - after > fleet().installed[machine]
    return law.fees.amount[periods(day), ranks, band, old.astype(int)].astype(np.int64)


def _others(rng, n, traps, lines, truth):
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


def _pmsi(folder, rng, n, kind, traps):
    """Write external acts of hospitals: some sent twice, some on another day than entry, visits that differ, fees."""
    care = draw(rng, n, modifiers="modifiers" in traps, operators=False)
    twice = rng.random(n) < 0.05
    finess = np.where(twice, "750712184", "990000019")
    visit = padded(np.arange(n), 8)
    later = np.where((rng.random(n) < 0.1) & (care.day < FIRST_DAY + DAYS - 3), 2, 0)
    base = priced(care.code, care.day, care.modifiers, np.zeros(n), np.full(n, 16))
    other = (rng.random(n) < 0.05) & ("unmatched_visits" in traps)
    both = {"ETA_NUM": finess, "SEQ_NUM": visit}
    letters = [np.array([word[rank : rank + 1] for word in care.modifiers], str) for rank in range(4)]
    fees, told = _hospital_fees(rng, both, care, later, twice) if "hospital_fees" in traps else (_NO_FEES, {})
    tables = {
        "CSTC": both
        | {"NIR_ANO_17": np.char.add("H", visit), "EXE_SOI_DTD": (care.day - later).astype("datetime64[D]")},
        "FMSTC": both
        | {"CCAM_COD": care.code.astype(str), "ACV_ACT": np.full(n, "1"), "ANP_ACT": np.full(n, "")}
        | {f"MOD_ACT{rank + 1}": letter for rank, letter in enumerate(letters)}
        | {"DEL_DAT_ENT": later, "ETA_NUM_GEO": finess},
        "FCSTC": _natures(rng, both, base, other),
        "FBSTC": fees,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in tables.items():
        save(pa.table(columns), folder / f"T_MCO{YEAR % 100}{name}.{kind}")
    return told | {
        "pmsi.acts": int((~twice).sum()),
        "pmsi.twice": int(twice.sum()),
        "pmsi.base_cents": int(base[~twice].sum()),
        "pmsi.visits_equal": int((~twice & ~other).sum()),
    }


def _natures(rng, both, base, other):
    """Give the natures billed for each visit: its acts, ultrasound apart from them, and consultations beside."""
    paid = base + np.where(other, 100, 0)
    part = np.where(rng.random(len(base)) < 0.5, paid, paid // 2)
    split, seen = np.flatnonzero(part < paid), np.flatnonzero(rng.random(len(base)) < 0.2)
    rows = np.concatenate([np.arange(len(base)), split, seen])
    words = np.concatenate([np.full(len(base), "ADI"), np.full(len(split), "ADE"), np.full(len(seen), "CS")])
    cents = np.concatenate([part, (paid - part)[split], np.full(len(seen), 3000)])
    return {name: one[rows] for name, one in both.items()} | {"ACT_COD": words, "REM_BAS": euros(cents)}


_NO_FEES = {
    name: np.array([], str) for name in ("ETA_NUM", "SEQ_NUM", "ACT_COD", "PSH_DMT", "PSH_MDT", "ETA_NUM_GEO")
}
_NO_FEES |= {
    name: np.array([], np.int64) for name in ("ACT_NBR", "ACT_COE", "PRI_UNI", "REM_BAS", "DEL_DAT_ENT")
}


def _hospital_fees(rng, both, care, later, twice):
    """Give the technical fees of the acts of hospitals that open one, and their truth."""
    rows = np.flatnonzero(np.isin(care.fee, (1, 2)))
    band = rng.choice(4, len(rows), p=(0.62, 0.25, 0.08, 0.05))
    unit = np.zeros(len(rows), np.int64)
    for kind in (1, 2):
        mine = care.fee[rows] == kind
        unit[mine] = _unit(rng, care.day[rows][mine], kind, band[mine], care.machine[rows][mine])
    found = {name: one[rows] for name, one in both.items()} | {
        "ACT_COD": np.array(["FTN", "FTR", "FR2", "FR3"])[band],
        "PSH_DMT": np.where(care.fee[rows] == 1, "035", "753"),
        "PSH_MDT": np.full(len(rows), "19"),
        "ETA_NUM_GEO": both["ETA_NUM"][rows],
        "ACT_NBR": np.ones(len(rows), np.int64),
        "ACT_COE": np.ones(len(rows), np.int64),
        "PRI_UNI": euros(unit),
        "REM_BAS": euros(unit),
        "DEL_DAT_ENT": later[rows],
    }
    kept = ~twice[rows]
    return found, {"pmsi.fees": int(kept.sum()), "pmsi.fee_cents": int(unit[kept].sum())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--kind", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with _timed("acts written"):
        generate(asked.folder, asked.acts, seed=asked.seed, kind=asked.kind)
    with _timed("lines read, sorted and priced again") as count:
        found = answer(Ask(dcir=asked.folder / "dcir", pmsi=asked.folder / "pmsi"), lambda _: None)
        count.append(found.read)


@contextmanager
def _timed(what: str) -> Iterator[list[int]]:
    """Print what was done, on the clock and in seconds of the processors."""
    start, used, counted = time.perf_counter(), time.process_time(), list[int]()
    yield counted
    clock, processor = time.perf_counter() - start, time.process_time() - used
    print(f"{what}: {counted} {clock:.1f} s, {processor:.1f} s of processor")


if __name__ == "__main__":
    main()
