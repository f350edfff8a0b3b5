"""The result of `radioscopie staff`: seats hour by hour, the proof of each, the rota and its fairness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.reading.staffing.bad_days import days_kept
from radioscopie.models.reading.staffing.proof import ERROR, LOOKS
from radioscopie.models.reading.staffing.seats import CELLS, HOURS, week_of
from radioscopie.questions.staffing.rota import rota_tables
from radioscopie.result import Assumption, Result, ResultTable, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.rota.file import Rota
    from radioscopie.models.reading.rota.rota import RotaAnswer
    from radioscopie.models.reading.staffing.staffing import Staffing

KINDS = ("weekday", "weekend")
NOTES = ("staff.cells", "staff.proof", "staff.fresh", "staff.local", "staff.own_hours")
TITLES = {
    "seats": "staff.seats",
    "kept": "staff.kept",
    "days": "staff.days",
    "curve": "staff.curve",
    "others": "staff.others",
    "rota": "staff.rota",
    "fairness": "staff.fairness",
    "clash": "staff.clash",
}
SAID = {"clash": {"label": "staff.rule"}}


def staff_result(
    found: Staffing,
    names: Sequence[str],
    level: float,
    planned: tuple[Rota, RotaAnswer] | None,
    others: Mapping[str, float],
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
    record : record of the run

    Returns
    -------
    tables seats (one row per group and hour of each kind of day), kept (one row per hour), days (the bad days, one row
    per kind of day), curve (one seat fewer, or more, in all the hours of a group), others where there are some and,
    when a rota is asked, rota and fairness, or clash
    """
    rows = {
        "seats": [_seat_row(found, names, v, cell) for v in range(len(names)) for cell in range(CELLS)],
        "kept": _kept_rows(found, level),
        "days": list(_day_rows(found, level)),
        "curve": [_curve_row(found, names, v, cell) for v in range(len(names)) for cell in range(CELLS)],
    }
    rows["others"] = [{"group": name, "hours": round(hours, 1)} for name, hours in others.items()]
    findings: tuple[tuple[str, int], ...] = (("staff.found_trials", len(found.fewer)),)
    if planned:
        rows |= rota_tables(*planned)
        findings += () if planned[1].clash else (("staff.found_optimal", int(planned[1].optimal)),)
    tables = {
        name: ResultTable(pa.Table.from_pylist(some), TITLES[name], "mixed", said=SAID.get(name, {}))
        for name, some in rows.items()
        if some
    }
    words = {"runs": len(found.trial.kept), "most": LOOKS[-1], "looks": len(LOOKS)}
    notes = tuple(Assumption(key, "assumed", word_of(key, "note", **words)) for key in NOTES)
    return Result("staff", tables, notes, findings, record)


def seats_of_week(found: Staffing, names: Sequence[str]) -> dict[str, list[int]]:
    """Seats of each group in the 168 hours of a week, from Monday."""
    return {name: week_of(own).tolist() for name, own in zip(names, found.seats, strict=True)}


def _place(cell: int) -> dict[str, Any]:
    return {"day_kind": KINDS[cell // HOURS], "hour": cell % HOURS}


def _seat_row(found: Staffing, names: Sequence[str], v: int, cell: int) -> dict[str, Any]:
    """Give one hour of a group: seats, and what one fewer gives where it hurts most."""
    counts = {"start": int(found.start[v, cell]), "seats": int(found.seats[v, cell])}
    row = {"group": names[v]} | _place(cell) | counts
    fewer = found.fewer.get((v, cell))
    if fewer is None:
        nothing: dict[str, Any] = dict.fromkeys(("fewer_at", "fewer_kept", "fewer_half", "runs"))
        return row | nothing | {"verdict": "none"}
    return row | {
        "fewer_at": f"{KINDS[fewer.cell // HOURS]} {fewer.cell % HOURS:02d}",
        "fewer_kept": round(fewer.share, 4),
        "fewer_half": round(fewer.half, 4),
        "runs": fewer.runs,
        "verdict": fewer.verdict,
    }


def _kept_rows(found: Staffing, level: float) -> Rows:
    """Give each hour: exams simulated, share kept, and what its interval says of the promise."""
    exams, halves = found.trial.exams.sum(axis=0), found.kept.half_width(ERROR / 2)
    return [
        _place(cell)
        | {"exams": int(exams[cell]), "kept": _share(found.kept.share[cell])}
        | {"kept_half": _share(halves[cell]), "promise": verdict}
        for cell, verdict in enumerate(found.kept.verdicts(level))
    ]


def _day_rows(found: Staffing, level: float) -> Iterator[dict[str, Any]]:
    """Give the days of each kind that keep the promise taken alone, and the worst tenth of them."""
    for n, kind in enumerate(KINDS):
        days = days_kept(found.trial, found.weekend == n, level)
        if days is not None:
            shares = {
                name: _share(getattr(days, name)) for name in ("share", "half", "decile", "low", "high")
            }
            yield {"day_kind": kind, "days": days.days} | shares


def _curve_row(found: Staffing, names: Sequence[str], v: int, cell: int) -> dict[str, Any]:
    estimates = {"fewer": found.all_fewer[v], "found": found.kept, "more": found.all_more[v]}
    shares = {name: _share(one.share[cell]) for name, one in estimates.items()}
    return {"group": names[v]} | _place(cell) | shares


def _share(value: float) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
