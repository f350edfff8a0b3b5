"""Fit a network to a log: a profile, a mix and reading times, each with what tells whether it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.models.reading.fit.against import against_rows
from radioscopie.models.reading.fit.file import as_network, few_names
from radioscopie.models.reading.fit.fit import mix_rows, reader_rows, reading_rows
from radioscopie.models.reading.fit.observed import acquisition, observed_rows, wait_rows
from radioscopie.models.reading.fit.profile import (
    count_days,
    covered_rows,
    daily_rows,
    month_rows,
    poisson,
    profile_rows,
    unseen_hours,
)
from radioscopie.questions.reading.fit.tables import TABLES
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.reading_log import read_log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.fit.profile import DayCounts
    from radioscopie.questions.reading.fit.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.reading_log import ReadingLog

FITTED = "fitted.toml"


def answer(ask: Ask, advance: Advance) -> Answer:
    """Fit the log asked.

    Raises
    ------
    InputError : a log that cannot be used at all, or that has no right row
    """
    log = read_log(ask.log, ask.mapping)
    _check_gaps(ask, log)
    counts = count_days(log)
    rows = _rows(log, counts, ask.seed, advance) | _observed(ask, log)
    written = as_network(log, rows, counts.covered)
    rows["against"] = against_rows(written, rows["observed"], ask.seed, advance)
    tables = {name: TABLES[name].of(found) for name, found in rows.items() if found}
    tested, unlike = poisson(rows["profile"])
    findings = (
        ("reading.found_rejected", log.rows_read - len(log.exam)),
        ("reading.found_tested", tested),
        ("reading.found_unlike", unlike),
        *_of_the_log(log, counts),
    )
    asked = {"seed": str(ask.seed), "gaps": ask.gaps, "promise": str(ask.promise or "")}
    record = make_record("–", files_of(ask), asked)
    result = Result("reading_fit", tables, _notes(log, rows), findings, record)
    return Answer(result, log.rejects, log.rows_read, {FITTED: written.encode})


def _check_gaps(ask: Ask, log: ReadingLog) -> None:
    """Refuse a log with times without exam, each with its days, unless they are left out."""
    if log.gaps and ask.gaps == "refuse":
        raise InputError(
            [
                problem("reading.gap", name_of(ask.log), f"{first} – {last}", days=(last - first).days + 1)
                for first, last in log.gaps
            ]
        )


def _of_the_log(log: ReadingLog, counts: DayCounts) -> tuple[tuple[str, int], ...]:
    """Say what the log does not cover, and what in it is odd; nothing when nothing is."""
    found = {
        "reading.found_cut_days": counts.covered.cut_days,
        "reading.found_gap_days": counts.covered.gap_days,
        "reading.found_unseen_hours": unseen_hours(counts),
        "reading.found_twice": log.twice,
        "reading.found_repeated": log.repeated,
        "reading.found_joined": _joined(log),
        "reading.found_alike": log.alike,
    }
    return tuple((key, n) for key, n in found.items() if n)


def _joined(log: ReadingLog) -> int:
    """Count the exams of which a name is written as "others" in the network."""
    few = few_names(log)
    return int(((few.priority != log.priority) | (few.exam != log.exam) | (few.site != log.site)).sum())


def _rows(log: ReadingLog, counts: DayCounts, seed: int, advance: Advance) -> dict[str, Rows]:
    return {
        "covered": covered_rows(log, counts),
        "profile": profile_rows(counts),
        "daily": daily_rows(counts),
        "months": month_rows(counts),
        "mix": mix_rows(log),
        "reading_times": reading_rows(log, seed, advance),
        "speeds": reader_rows(log),
    }


def _observed(ask: Ask, log: ReadingLog) -> dict[str, Rows]:
    images = acquisition(log, ask.seed)
    return {
        "observed": observed_rows(log, ask.promise),
        "queue": wait_rows(log),
        "acquisition": [images] if images else [],
    }


def _notes(log: ReadingLog, rows: Mapping[str, Rows]) -> tuple[Assumption, ...]:
    """State what the fitted network rests on: its readers, its images, the names of the columns."""
    images = rows["acquisition"]
    names = ", ".join(f"{theirs} → {ours}" for theirs, ours in log.inferred)
    fitted = {"exams": images[0]["exams"], "open": images[0]["open_to"]} if images else {}
    default = Assumption("reading.fit_default_images", "assumed")
    known = Assumption("reading.fit_images", "computed", word_of("reading.fit_images", "note", **fitted))
    read = Assumption("reading.fit_names", "assumed", word_of("reading.fit_names", "note", names=names))
    return (
        Assumption("reading.fit_readers", "assumed"),
        known if images else default,
        *([read] if names else []),
    )
