"""The yearly evaluation of doses that a site sends: its figures, and the patients behind them without their identity.

One value a patient: the median of the acquisitions of the exam in the study. Exams under two levels are two rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.studies.doses import COMPARED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from radioscopie.arrays import Row

FORM = (
    "year", "scanner", "exam", "index", "patients", "mean", "median", "q1", "q3", "level", "guide", "level_id",
    "least_patients",
)  # fmt: skip
PATIENTS = ("year", "scanner", "exam", "index", "patient", "value", "age_years", "weight_kg", "height_m")
SIZE = PATIENTS[-3:]
KEY = ("year", "scanner", "exam", "index", "level", "guide", "level_id")


def evaluations(
    held: Iterable[Row], least: Callable[[date], float], hidden_under: float
) -> Iterator[tuple[Row, list[Row]]]:
    """Sum up each year of a scanner and an exam that has enough patients.

    Parameters
    ----------
    held : acquisitions (`doses.acquisitions`)
    least : patients that the rule asks for on a day
    hidden_under : fewer patients are never told, whatever the rule

    Returns
    -------
    of each: a row of `FORM`, and its acquisitions
    """
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in held:
        if row["use"] == COMPARED:
            told = {"year": row["day"].year, **row}
            groups.setdefault(tuple(str(told[name]) for name in KEY), []).append(told)
    for key in sorted(groups):
        rows = groups[key]
        values = np.array([*_by_patient(rows).values()])
        asked = least(max(row["day"] for row in rows))
        if len(values) >= max(asked, hidden_under):
            yield _figures(rows[0], values, asked), rows


def _by_patient(rows: Sequence[Row]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for row in rows:
        found.setdefault(row["study"], []).append(row["value"])
    return {study: float(np.median(found[study])) for study in sorted(found)}


def _figures(row: Row, values: np.ndarray, asked: float) -> Row:
    q1, median, q3 = (float(one) for one in np.percentile(values, (25, 50, 75)))
    told = {name: row[name] for name in KEY} | {"patients": len(values), "mean": float(values.mean())}
    return told | {"median": median, "q1": q1, "q3": q3, "least_patients": round(asked)}


def patients_of(rows: Sequence[Row], sizes: Mapping[str, Row]) -> Iterator[Row]:
    """List the patients behind a row, by rank: nothing tells who they are, nor the day.

    Parameters
    ----------
    rows : acquisitions of the row
    sizes : age, weight and height of each study
    """
    told = {name: rows[0][name] for name in PATIENTS[:4]}
    for rank, (study, value) in enumerate(_by_patient(rows).items(), 1):
        yield told | {"patient": rank, "value": value} | {name: sizes[study][name] for name in SIZE}
