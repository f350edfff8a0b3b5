"""The result of `radioscopie staff`: seats hour by hour, the proof of each, the rota and its fairness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.reading.seats import CELLS, HOURS, week_of
from radioscopie.models.reading.trials import ERROR, LOOKS, worst
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.results.staff_rota import rota_tables
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.models.reading.rota import Answer
    from radioscopie.models.reading.rota_file import Rota
    from radioscopie.models.reading.staffing import Staffing

KINDS = ("weekday", "weekend")
NOTES = ("cells", "proof", "local", "own_hours")
Rows = list[dict[str, Any]]


def staff_result(
    found: Staffing,
    names: Sequence[str],
    level: float,
    planned: tuple[Rota, Answer] | None,
    others: Mapping[str, float],
    lang: str,
    record: Mapping[str, str],
) -> Result:
    """Say how many seats are needed and who holds them.

    Parameters
    ----------
    found : seats and their proof
    names : of the groups whose seats were sought
    level : share promised
    planned : what the file asks of a rota and the answer, or None
    others : hours of duty a week of the groups that keep their shifts, by name
    lang : language of the notes
    record : record of the run

    Returns
    -------
    tables seats (one row per group and hour of each kind of day), kept (one row per hour), curve (one seat fewer,
    or more, in all the hours of a group), others where there are some and, when a rota is asked, rota and
    fairness, or clash
    """
    rows = {
        "seats": [
            _seat_row(found, names, level, v, cell) for v in range(len(names)) for cell in range(CELLS)
        ],
        "kept": [_kept_row(found, level, cell) for cell in range(CELLS)],
        "curve": [_curve_row(found, names, v, cell) for v in range(len(names)) for cell in range(CELLS)],
    }
    rows["others"] = [{"group": name, "hours": round(hours, 1)} for name, hours in others.items()]
    findings: tuple[tuple[str, int], ...] = (("staff.found_trials", len(found.fewer)),)
    if planned:
        rows |= rota_tables(*planned, lang)
        findings += () if planned[1].clash else (("staff.found_optimal", int(planned[1].optimal)),)
    tables = {
        name: ResultTable(pa.Table.from_pylist(some), f"staff.{name}", "mixed")
        for name, some in rows.items()
        if some
    }
    notes = tuple(
        Assumption(f"staff.{key}", "assumed", text(f"staff.{key}_note", lang, runs=LOOKS[-1]))
        for key in NOTES
    )
    return Result("staff", tables, notes, findings, record)


def seats_of_week(found: Staffing, names: Sequence[str]) -> dict[str, list[int]]:
    """Seats of each group in the 168 hours of a week, from Monday."""
    return {name: week_of(own).tolist() for name, own in zip(names, found.seats, strict=True)}


def _place(cell: int) -> dict[str, Any]:
    return {"day_kind": KINDS[cell // HOURS], "hour": cell % HOURS}


def _seat_row(found: Staffing, names: Sequence[str], level: float, v: int, cell: int) -> dict[str, Any]:
    """Give one hour of a group: seats, and what one fewer gives where it hurts most."""
    counts = {"start": int(found.start[v, cell]), "seats": int(found.seats[v, cell])}
    row = {"group": names[v]} | _place(cell) | counts
    fewer = found.fewer.get((v, cell))
    if fewer is None:
        nothing: dict[str, Any] = dict.fromkeys(("fewer_at", "fewer_kept", "fewer_half", "runs"))
        return row | nothing | {"verdict": "none"}
    tested = fewer.trial.part(fewer.since if fewer.proven else 0)
    hit = fewer.cell if fewer.proven else worst(tested, level)
    return row | {
        "fewer_at": f"{KINDS[hit // HOURS]} {hit % HOURS:02d}",
        "fewer_kept": round(float(tested.pooled[hit]), 4),
        "fewer_half": _rounded(tested.half_width(level, 2 * ERROR / len(LOOKS))[hit]),
        "runs": len(fewer.trial.kept),
        "verdict": "proven" if fewer.proven else "likely",
    }


def _kept_row(found: Staffing, level: float, cell: int) -> dict[str, Any]:
    """Give one hour: exams simulated, share kept, and whether the interval is all on one side of the promise."""
    exams = int(found.trial.exams[:, cell].sum())
    if not exams:
        return _place(cell) | {"exams": 0, "kept": None, "kept_half": None, "promise": "none"}
    share, half = float(found.trial.pooled[cell]), float(found.trial.half_width(level)[cell])
    sure = "kept" if share - half >= level else "missed" if share + half < level else "doubtful"
    return _place(cell) | {
        "exams": exams,
        "kept": round(share, 4),
        "kept_half": _rounded(half),
        "promise": sure,
    }


def _curve_row(found: Staffing, names: Sequence[str], v: int, cell: int) -> dict[str, Any]:
    trials = {"fewer": found.all_fewer[v], "found": found.trial, "more": found.all_more[v]}
    asked = found.trial.exams[:, cell].any()
    shares = {name: round(float(trial.pooled[cell]), 4) if asked else None for name, trial in trials.items()}
    return {"group": names[v]} | _place(cell) | shares


def _rounded(half: float) -> float | None:
    return round(float(half), 4) if np.isfinite(half) else None
