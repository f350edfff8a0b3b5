"""Invented external acts of hospitals, as the PMSI has them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from benchmarks.claims.fees import unit_of
from benchmarks.claims.lines import euros, padded, save
from benchmarks.claims.mix import DAYS, FIRST_DAY, YEAR, draw, priced
from benchmarks.claims.traps import SHARES


def write_hospitals(folder, rng, n, kind, traps):
    """Write external acts of hospitals: some sent twice, some on another day than entry, visits that differ, fees."""
    care = draw(rng, n, modifiers="modifiers" in traps, operators=False)
    twice = (rng.random(n) < SHARES["sent_twice"]) & ("sent_twice" in traps)
    finess = np.where(twice, "750712184", "990000019")
    visit = padded(np.arange(n), 8)
    moved = (rng.random(n) < SHARES["later_day"]) & ("later_day" in traps)
    later = np.where(moved & (care.day < FIRST_DAY + DAYS - 3), 2, 0)
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
        "pmsi.after_entry": int((later[~twice] > 0).sum()),
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
        unit[mine] = unit_of(rng, care.day[rows][mine], kind, band[mine], care.machine[rows][mine])
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
