"""The result of `radioscopie staff`: seats hour by hour, the proof of each, the rota and its fairness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.reading.rota import make_rota
from radioscopie.models.reading.staffing import HOURS, proven
from radioscopie.models.reading.study import half_width
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.results.staff_rota import fairness_rows, rota_rows
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.reading.rota_file import Rota
    from radioscopie.models.reading.staffing import Staffing

KINDS = ("weekday", "weekend")


def staff_result(
    found: Staffing, level: float, rota: Rota | None, lang: str, record: Mapping[str, str]
) -> Result:
    """Say how many seats are needed and who holds them.

    Parameters
    ----------
    found : seats and their proof
    level : share promised
    rota : what the file asks of a rota, or None
    lang : language of the notes
    record : record of the run

    Returns
    -------
    tables seats (one row per hour of each kind of day), and when a rota is asked rota and fairness, or clash
    """
    tables = {"seats": _shown("seats", [_seat_row(found, level, cell) for cell in range(2 * HOURS)])}
    findings: tuple[tuple[str, int], ...] = (("staff.found_trials", len(found.fewer)),)
    if rota:
        answer = make_rota(rota, seats_of_week(found))
        rows = {
            "rota": rota_rows(answer),
            "fairness": fairness_rows(answer, rota),
            "clash": [{"rule": one} for one in answer.clash],
        }
        tables |= {name: _shown(name, some) for name, some in rows.items() if some}
        findings += (("staff.found_optimal", int(answer.optimal)),)
    notes = tuple(
        Assumption(f"staff.{key}", "assumed", text(f"staff.{key}_note", lang)) for key in ("cells", "local")
    )
    return Result("staff", tables, notes, findings, record)


def seats_of_week(found: Staffing) -> list[int]:
    """Seats of the 168 hours of a week, from Monday."""
    weekday, weekend = found.seats[:HOURS].tolist(), found.seats[HOURS:].tolist()
    return [*(weekday * 5), *(weekend * 2)]


def _shown(name: str, rows: list[dict[str, Any]]) -> ResultTable:
    return ResultTable(pa.Table.from_pylist(rows), f"staff.{name}", "mixed")


def _seat_row(found: Staffing, level: float, cell: int) -> dict[str, Any]:
    """Give one hour: seats, share kept, and what one fewer gives where it hurts most."""
    trial, fewer = found.trial, found.fewer.get(cell)
    exams = int(trial.exams[:, cell].sum())
    seen = trial.exams[:, cell] > 0
    half = half_width(trial.kept[seen, cell] / trial.exams[seen, cell])
    row = {
        "day_kind": KINDS[cell // HOURS],
        "hour": cell % HOURS,
        "start": int(found.start[cell]),
        "seats": int(found.seats[cell]),
        "exams": exams,
        "kept": round(float(trial.pooled[cell]), 4) if exams else None,
        "kept_half": round(half, 4) if exams and np.isfinite(half) else None,
    }
    if fewer is None:
        return row | {"fewer_at": None, "fewer_kept": None, "fewer_half": None, "verdict": "none"}
    worst, share, half, sure = proven(fewer, level)
    where = f"{KINDS[worst // HOURS]} {worst % HOURS:02d}"
    return row | {
        "fewer_at": where,
        "fewer_kept": round(share, 4),
        "fewer_half": round(half, 4) if np.isfinite(half) else None,
        "verdict": "proven" if sure else "likely",
    }
