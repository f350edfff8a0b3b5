"""What a study shows replication by replication, so that two networks can be compared with the same draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.delays import DELAYS, INTERVALS
from radioscopie.models.reading.engine.observe import SHIFT_MIN
from radioscopie.models.reading.radiographers import COLUMNS
from radioscopie.models.reading.year import times_a_year

if TYPE_CHECKING:
    from radioscopie.models.reading.statistics import Sample
    from radioscopie.models.reading.study import Study

    Values = dict[tuple[str, str], np.ndarray]

ALL, SHARE = "", "within"
REPORT, IMAGE = INTERVALS
DAY_MIN = 1440


def measures(study: Study) -> Values:
    """Give by measure and priority (`ALL`: all of them) the values of each replication, shape (replications,).

    Returns
    -------
    asked_year (requests neither refused nor cancelled), within (share), report_p95_min, image_p95_min; for all:
    exams_year (exams read), remote_year (read by a group that is not of the site), seats_h_week (hours of duty a
    week), wait_min and communication_min (minutes of the radiographer an exam: waiting for an answer, telling)
    """
    year = times_a_year(study.network)
    rows = [_of_sample(study, sample, *year) for sample in study.samples]
    return {key: np.array([row[key] for row in rows], float) for key in rows[0]}


def _of_sample(
    study: Study, sample: Sample, year: float, by_site: np.ndarray
) -> dict[tuple[str, str], float]:
    wait, talk = _radiographer(study, sample)
    whole = {
        ("exams_year", ALL): sample.counts[1] * year,
        ("remote_year", ALL): float(sample.remote[:, [1, 3]].sum(axis=1) @ by_site),
        ("seats_h_week", ALL): float(sample.readers[:, 3].sum()),
        ("wait_min", ALL): wait,
        ("communication_min", ALL): talk,
    }
    groups = [(ALL, "all", 0), *((one.name, "priority", n) for n, one in enumerate(study.network.priorities))]
    return whole | {key: value for group in groups for key, value in _delays(sample, *group, year).items()}


def _delays(sample: Sample, name: str, grouping: str, n: int, year: float) -> dict[tuple[str, str], float]:
    report, image = (
        dict(zip(DELAYS, sample.delays[grouping, one][n].tolist(), strict=True)) for one in INTERVALS
    )
    return {
        ("asked_year", name): report["exams"] * year,
        (SHARE, name): report["within"],
        ("report_p95_min", name): report["p95"],
        ("image_p95_min", name): image["p95"],
    }


def _radiographer(study: Study, sample: Sample) -> tuple[float, float]:
    """Give her minutes of waiting and of communication an exam, over all sites."""
    exams = sample.delays["site", REPORT][:, DELAYS.index("exams")]
    hers = dict(zip(COLUMNS, sample.radiographer.T, strict=True))
    shifts = study.network.days * DAY_MIN / SHIFT_MIN
    both = float(np.nansum(hers["per_shift_min"])) * shifts
    talk = float(np.nansum(hers["communication_min"] * exams))
    count = max(float(exams.sum()), 1.0)
    return (both - talk) / count, talk / count
