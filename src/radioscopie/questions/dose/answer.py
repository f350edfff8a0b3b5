"""Hold the doses of an index beside the reference levels, scanner by scanner and exam by exam."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.studies.doses import (
    COMPARED,
    Limits,
    acquisitions,
    exam_of,
    is_unlike,
    scanner_name,
    spread_rows,
    summary_row,
)
from radioscopie.models.studies.evaluation import FORM, PATIENTS, evaluations, patients_of
from radioscopie.models.studies.hiding import Gate, may_show, shown_of_parts, told_findings
from radioscopie.questions.dose import tables as answered
from radioscopie.result import FEW, Assumption, Result, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.studies.assembled import read_events
from radioscopie.tables.studies.levels import read_exam_map, read_levels, rule, rules
from radioscopie.tables.studies.said import named_sources, said_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.questions.dose.ask import Ask
    from radioscopie.results.answer import Advance

EVALUATION, BEHIND = "evaluation.csv", "evaluation_patients.csv"
HIDDEN = "hidden"
HELD_BY = ("scanner", "exam", "index", "level_id", "level", "guide")
PERIOD = ("valid_from", "valid_to")
NO_ASSUMPTION = {"least_patients"}


def answer(ask: Ask, _: Advance) -> Answer:
    """Hold doses beside levels.

    Raises
    ------
    InputError : no index in the folder; every problem of the levels or of the map
    """
    events = read_events(ask.state).to_pylist()
    levels, exam_map, limits = read_levels(ask.levels), read_exam_map(ask.exam_map), limits_in_force()
    exams = [exam_of(one, exam_map.by_protocol, exam_map.by_region) for one in events]
    held = list(acquisitions(events, exams, levels, limits))
    scanners = list(_scanners(held))
    least = round(rule("hidden_under"))
    tables = {
        "counts": answered.COUNTS.of(_counts(events, least)),
        "events": answered.EVENTS.of(
            _event(one, exam, limits) for one, exam in zip(events, exams, strict=True)
        ),
        "acquisitions": answered.ACQUISITIONS.of(held),
        "scanners": answered.SCANNERS.of(_dated(_shown(scanners, least), levels)),
        "models": answered.MODELS.of(spread_rows(held, least)),
        "uses": answered.USES.of(_uses(events, held, least)),
        "unmapped": answered.UNMAPPED.of(_unmapped(events, exams, least)),
        "levels": answered.LEVELS.of(_levels(levels, held), named_sources()),
    }
    used = {
        name: one for name, one in tables.items() if one.table.num_rows or not answered.TABLES[name].optional
    }
    files = [one for one in (ask.levels, ask.exam_map) if one is not None]
    result = Result(
        "dose",
        used,
        tuple(_assumptions()),
        tuple(_findings(events, limits, least)),
        make_record("–", files, {}),
    )
    return Answer(result, files=_forms(held, events))


def _counts(events: Sequence[Row], least: int) -> Iterator[Row]:
    """Count the events, unless they are few, and the scanners."""
    yield {"what": "events", "number": len(events) if may_show(len(events), least) else None}
    yield {"what": "scanners", "number": len({scanner_name(one) for one in events})}


def limits_in_force() -> Limits:
    """Give the limits of comparison, from their rows."""
    return Limits(**{name: rule(name) for name in Limits.__dataclass_fields__})


def _event(event: Row, exam: str, limits: Limits) -> Row:
    columns = [one.name for one in answered.EVENTS.columns]
    told = {"scanner": scanner_name(event), "unlike": is_unlike(event, limits), "exam": exam}
    return {name: (event | told)[name] for name in columns}


def _scanners(held: Sequence[Row]) -> Iterator[tuple[Row, set[str]]]:
    """Sum up each scanner, exam and index, under each level: exams of two levels are never put together.

    Returns
    -------
    of each, its row and its studies
    """
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in held:
        if row["use"] == COMPARED:
            key = tuple(str(row[name]) for name in HELD_BY)
            found.setdefault(key, []).append(row)
    for key in sorted(found):
        least = rule("least_patients", max(row["day"] for row in found[key]))
        row = summary_row(key[:4], found[key], least, round(rule("resamples")), _seed(key))
        yield row, {one["study"] for one in found[key]}


def _seed(key: tuple[str, ...]) -> int:
    """Draw the same resamples for a scanner and an exam, whatever else is in the index."""
    return int.from_bytes(hashlib.sha256("\x1f".join(key).encode()).digest()[:4], "big")


def _shown(scanners: Iterable[tuple[Row, set[str]]], least: int) -> Iterator[Row]:
    """Hide what rests on too few patients; and how many they are, where they are few more or less than others shown."""
    for _, same in groupby(scanners, lambda one: (one[0]["scanner"], one[0]["exam"])):
        rows = list(same)
        known = sorted(set().union(*(patients for _, patients in rows)))
        gate = Gate(least)
        for row, patients in rows:
            if len(patients) < least:
                yield row | dict.fromkeys(("patients", *answered.ENDS)) | {"verdict": HIDDEN}
            else:
                is_told = gate.admits(np.array([one in patients for one in known]))
                yield row if is_told else row | {"patients": None}


def _dated(rows: Iterable[Row], levels: Sequence[Row]) -> Iterator[Row]:
    """Tell since and until when the level of each row is in force: what was done before and after stands apart."""
    periods = {one["id"]: {name: one[name] for name in PERIOD} for one in levels}
    return (row | periods.get(row["level_id"], dict.fromkeys(PERIOD)) for row in rows)


def _uses(events: Sequence[Row], held: Sequence[Row], least: int) -> Iterator[Row]:
    """Count the values by what is done of them; of a kind, whose sum may be known, no few of them can be had."""
    kinds = {one["event"]: one["kind"] for one in events}
    counted = Counter((kinds[row["event"]], row["use"]) for row in held)
    seen = {row["event"] for row in held}
    counted.update((one["kind"], "no_value") for one in events if one["event"] not in seen)
    for kind, same in groupby(sorted(counted), lambda one: one[0]):
        uses = [use for _, use in same]
        shown = shown_of_parts([counted[kind, use] for use in uses], least)
        for use, is_shown in zip(uses, shown, strict=True):
            yield {"kind": kind, "use": use, "values": counted[kind, use] if is_shown else None}


def _unmapped(events: Sequence[Row], exams: Sequence[str], least: int) -> Iterator[Row]:
    """List protocols that are of no known exam, the most frequent first; none of few studies."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for event, exam in zip(events, exams, strict=True):
        if not exam and not event["is_quality"]:
            found.setdefault((event["kind"], event["protocol"], event["region"]), []).append(event["study"])
    for (kind, protocol, region), studies in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
        if len(set(studies)) >= least:
            told = {"events": len(studies), "studies": len(set(studies))}
            yield {"kind": kind, "protocol": protocol, "region": region, **told}


def _levels(levels: Sequence[Row], held: Sequence[Row]) -> Iterator[Row]:
    """List the levels of the exams met, in force or not."""
    met = {(row["exam"], row["index"]) for row in held}
    columns = [one.name for one in answered.LEVELS.columns]
    for one in levels:
        if (one["exam"], one["index"]) in met:
            yield {name: one[name] for name in columns}


def _forms(held: Sequence[Row], events: Sequence[Row]) -> Mapping[str, Callable[[], bytes]]:
    """Fill the yearly form where a year has enough patients, with the list of those that are behind it."""
    found = list(evaluations(held, partial(rule, "least_patients"), rule("hidden_under")))
    sizes = {one["study"]: one for one in events}
    patients = [row for _, rows in found for row in patients_of(rows, sizes)]
    forms = {EVALUATION: (FORM, [figures for figures, _ in found]), BEHIND: (PATIENTS, patients)}
    return {name: partial(_form, *one) for name, one in forms.items()} if found else {}


def _form(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    written = io.StringIO()
    form = csv.DictWriter(written, columns, lineterminator="\n")
    form.writeheader()
    form.writerows({name: _rounded(row[name]) for name in columns} for row in rows)
    return written.getvalue().encode()


def _rounded(value: Any) -> Any:
    """Write a number with four figures, never with an exponent."""
    if not isinstance(value, float):
        return value
    return np.format_float_positional(float(f"{value:.4g}"), trim="-")


def _assumptions() -> Iterator[Assumption]:
    for one in rules():
        value = f"{one['value']:g}"
        yield Assumption(
            f"dose.{one['id']}",
            one["status"],
            said_source(one["source"]),
            central=value,
            label=word_of("dose.rule", one["id"]),
        )
    yield Assumption("dose.exams", "assumed")
    yield Assumption("dose.ct_2019", "missing")
    yield Assumption("dose.words", "computed")


def _findings(events: Sequence[Row], limits: Limits, least: int) -> Iterator[tuple[str, int]]:
    counts = {
        "dose.found_wrong_unit": sum(bool(one["wrong_units"]) for one in events),
        "dose.found_unlike": sum(is_unlike(one, limits) for one in events),
        "dose.found_several_reports": sum((one["reports"] or 0) > 1 for one in events),
        "dose.found_off_total": sum(bool(one["off_total"]) for one in events),
        "dose.found_quality": sum(bool(one["is_quality"]) for one in events),
    }
    yield from told_findings(counts, FEW, least)
