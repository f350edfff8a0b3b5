"""Write tables of DCIR and of the external acts of PMSI, and give what a reader must find."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from benchmarks.claims.acts import add_acts
from benchmarks.claims.hospitals import write_hospitals
from benchmarks.claims.lines import Lines, write
from benchmarks.claims.others import add_others
from benchmarks.claims.traps import SHARES, TRAPS, Truth

if TYPE_CHECKING:
    from pathlib import Path


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
    kept = add_acts(rng, acts, frozenset(traps), lines, truth)
    add_others(rng, acts, frozenset(traps), lines, truth)
    write(folder / "dcir", lines, kind, frozenset(shapes))
    told = dict(truth.counts) | {f"excluded.{reason}": n for reason, n in truth.excluded.items()}
    told |= {"kept_lines": kept}
    if "pmsi" in traps:
        told |= write_hospitals(folder / "pmsi", rng, round(acts * SHARES["pmsi"]), kind, traps)
    (folder / "truth.json").write_text(json.dumps(told, indent=1, sort_keys=True))
    return told
