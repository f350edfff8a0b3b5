"""Doses of scanners beside the reference levels: which acquisitions are compared, their median, what they are held to.

Levels are for one acquisition of one exam of an adult, under the phantom of that exam: a scout, a bolus tracking, a
total over phases, another phantom are never compared. A level judges the median of many patients, never one patient;
below the number of patients that the rule asks there is no verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from radioscopie.arrays import Reals, Row

SCOUT, STATIONARY = {"113805"}, {"113806"}
HELICES = {"P5-08001", "116152004", "113804", ""}
INDEX_OF = {"CT": ("ctdivol_mgy", "dlp_mgy_cm"), "XR": ("dap_mgy_cm2",), "MG": ("agd_mgy",)}
COMPARED = "compared"
ENDS = (2.5, 97.5)
EQUAL, OTHER, UNKNOWN = "equal", "other", "unknown"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is left out of a comparison.

    Parameters
    ----------
    adult_from : years
    weight_from, weight_to : kg, size that is called equal
    implausible_ratio : times a level
    dlp_unlike_pct : of CTDIvol × length
    """

    adult_from: float
    weight_from: float
    weight_to: float
    implausible_ratio: float
    dlp_unlike_pct: float


def exam_of(
    event: Row, by_protocol: Mapping[tuple[str, str, str], str], by_region: Mapping[tuple[str, str, str], str]
) -> str:
    """Name the exam of an event: what the user's map says of its protocol, else its region and view; "" unknown."""
    kind, protocol, scanner = event["kind"], event["protocol"].lower(), scanner_name(event).lower()
    own = by_protocol.get((kind, protocol, scanner)) or by_protocol.get((kind, protocol, ""))
    if own:
        return own
    view = "" if kind == "CT" else event["view"].lower()
    regions = (event["region_code"], event["region"])
    found = (by_region.get((kind, (region or "").lower(), view)) for region in regions)
    return next((exam for exam in found if exam), "")


def scanner_name(event: Row) -> str:
    """Name a scanner by its maker, model and serial number."""
    return " ".join(part for part in (event["maker"], event["model"], event["serial"]) if part)


def why_not(event: Row, exam: str, limits: Limits) -> str:
    """Tell why an event is not compared with a level: a code; `COMPARED` when it is."""
    checks = (
        ("quality_control", event["is_quality"]),
        ("scout", event["acquisition_code"] in SCOUT),
        ("stationary", event["kind"] == "CT" and event["acquisition_code"] in STATIONARY),
        ("wrong_unit", bool(event["wrong_units"])),
        ("no_exam", not exam),
        ("not_adult", event["age_years"] is not None and event["age_years"] < limits.adult_from),
        ("age_unknown", event["age_years"] is None),
        ("no_day", not event["day"]),
    )
    return next((code for code, found in checks if found), COMPARED)


def size_class(event: Row, limits: Limits) -> str:
    """Tell whether the patient is of the size that is called equal, of another, or of unknown size."""
    weight = event["weight_kg"]
    if weight is None or weight <= 0:
        return UNKNOWN
    return EQUAL if limits.weight_from <= weight <= limits.weight_to else OTHER


def is_unlike(event: Row, limits: Limits) -> bool:
    """Tell whether the DLP of an event is far from its CTDIvol times its length; a length of zero says nothing."""
    index, length, dlp = event["ctdivol_mgy"], event["length_mm"], event["dlp_mgy_cm"]
    if not index or not length or dlp is None:
        return False
    expected = index * length / 10
    return bool(abs(dlp - expected) > limits.dlp_unlike_pct / 100 * expected)


def level_of(levels: Iterable[Row], exam: str, index: str, day: date) -> Row | None:
    """Give the level of an exam in force on a day; None when none is in the data."""
    return next(
        (
            one
            for one in levels
            if (one["exam"], one["index"]) == (exam, index)
            and (one["valid_from"] or date.min) <= day <= (one["valid_to"] or date.max)
        ),
        None,
    )


def acquisitions(
    events: Iterable[Row], exams: Sequence[str], levels: Sequence[Row], limits: Limits
) -> Iterator[Row]:
    """Give each value that could be compared, and whether it is.

    Returns
    -------
    for each event and index with a value: event, study, scanner, exam, index, value, day, size, verdict on its use: a
    code of `why_not`, "other_phantom", "implausible" (beyond `implausible_ratio` times the level), or "compared"; the
    level in force on its day, None when there is none in the data
    """
    for event, exam in zip(events, exams, strict=True):
        why = why_not(event, exam, limits)
        for index in INDEX_OF.get(event["kind"], ()):
            if event[index] is not None:
                yield _acquisition(event, exam, index, why, levels, limits)


def _acquisition(event: Row, exam: str, index: str, why: str, levels: Sequence[Row], limits: Limits) -> Row:
    day = date.fromisoformat(event["day"]) if event["day"] else None
    level = level_of(levels, exam, index, day) if day and exam else None
    return {
        "study": event["study"],
        "event": event["event"],
        "scanner": scanner_name(event),
        "model": " ".join(part for part in (event["maker"], event["model"]) if part),
        "exam": exam,
        "index": index,
        "value": event[index],
        "day": day,
        "size": size_class(event, limits),
        "use": _use(event[index], event["phantom"], level, why, limits),
        "level": level["level"] if level else None,
        "guide": level["guide"] if level else None,
        "level_id": level["id"] if level else "",
    }


def _use(value: float, phantom: str, level: Row | None, why: str, limits: Limits) -> str:
    if why != COMPARED or level is None:
        return why
    if level["phantom"] and phantom and level["phantom"] != phantom:
        return "other_phantom"
    if not 0 < value <= limits.implausible_ratio * level["level"]:
        return "implausible"
    return COMPARED


def median_interval(values: Reals, resamples: int, seed: int) -> tuple[float, float]:
    """Give the 95 % interval of a median by the bootstrap of percentiles.

    Parameters
    ----------
    values : shape (n,), one a patient
    """
    drawn = np.random.default_rng(seed).choice(values, size=(resamples, len(values)))
    low, high = np.percentile(np.median(drawn, axis=1), ENDS)
    return float(low), float(high)


def verdict_of(found: Row, least: float) -> str:
    """Judge a median: no level, too few patients, under the guide, under the level, to review."""
    if found["level"] is None:
        return "no_level"
    if found["patients"] < least:
        return "too_few"
    if found["median"] > found["level"]:
        return "to_review"
    return "under_level" if found["guide"] is None or found["median"] > found["guide"] else "under_guide"


def summary_row(key: tuple[str, ...], rows: Sequence[Row], least: float, resamples: int, seed: int) -> Row:
    """Sum up what a scanner gives for an exam under one level, one value a study: the median of its acquisitions.

    Parameters
    ----------
    key : scanner, exam, index, level_id
    rows : acquisitions of that key, all held to the same level

    Returns
    -------
    scanner, exam, index, patients (studies), median, q1, q3, median_low_95, median_high_95, level, guide, verdict
    """
    by_study: dict[str, list[float]] = {}
    for row in rows:
        by_study.setdefault(row["study"], []).append(row["value"])
    values = np.array([np.median(by_study[study]) for study in sorted(by_study)])
    q1, median, q3 = (float(one) for one in np.percentile(values, (25, 50, 75)))
    low, high = median_interval(values, resamples, seed)
    last = max(rows, key=lambda row: row["day"])
    found: dict[str, Any] = {
        **dict(zip(("scanner", "exam", "index", "level_id"), key, strict=True)),
        "patients": len(values),
        "q1": q1,
        "median": median,
        "q3": q3,
        "median_low_95": low,
        "median_high_95": high,
        "level": last["level"],
        "guide": last["guide"],
    }
    return found | {"verdict": verdict_of(found, least)}


def spread_rows(rows: Iterable[Row], least: int) -> Iterator[Row]:
    """Compare models of scanners on patients of equal size: lowest and highest median of each exam and index.

    Returns
    -------
    exam, index, models, lowest_model, lowest, highest_model, highest, ratio; only where two models have `least` studies
    """
    held: dict[tuple[str, str], dict[str, dict[str, list[float]]]] = {}
    for row in rows:
        if row["use"] == COMPARED and row["size"] == EQUAL:
            models = held.setdefault((row["exam"], row["index"]), {})
            models.setdefault(row["model"], {}).setdefault(row["study"], []).append(row["value"])
    for (exam, index), models in sorted(held.items()):
        medians = sorted(
            (float(np.median([np.median(one) for one in studies.values()])), model)
            for model, studies in models.items()
            if len(studies) >= least
        )
        if len(medians) > 1:
            (low, lowest), (high, highest) = medians[0], medians[-1]
            ends = {"lowest_model": lowest, "lowest": low, "highest_model": highest, "highest": high}
            yield {"exam": exam, "index": index, "models": len(medians), **ends, "ratio": high / low}
