"""A network file from a log: what was fitted, and readers to be replaced by the user's own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.network.read import SITES_MOST
from radioscopie.models.reading.network.read_cases import DEFAULTS, EXAMS_MOST, PRIORITIES_MOST
from radioscopie.models.reading.network.read_readers import SEATS_MOST
from radioscopie.models.reading.network.spec import HOLIDAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.fit.coverage import Coverage
    from radioscopie.tables.reading_log import ReadingLog

OTHERS = "others"
NAME, READING_MIN = "log", float(DEFAULTS["reading"]["mean_min"])


def as_network(log: ReadingLog, rows: Mapping[str, Rows], covered: Coverage) -> str:
    """Write a network file that `radioscopie reading` accepts.

    The readers are not in a log: one group is written, with seats for twice the load of the busiest hour, said to be
    replaced. The time of an exam that the log does not give often enough is left blank: the file is refused until it
    is written. Names beyond what a network may hold, the rarest, are together as "others".

    Parameters
    ----------
    rows : tables profile, months, mix, reading_times and speeds of the fit; acquisition, where waits are known
    """
    log, known = few_names(log), {row["exam"] for row in rows["mix"][: EXAMS_MOST - 1]}
    if len(rows["mix"]) > EXAMS_MOST:
        rows = {name: _few_exams(name, found, known) for name, found in rows.items()}
    span = int(covered.hours.any(axis=1).sum())
    volume = sum(map(_week, rows["profile"])) / 7 / len(log.exam)
    sites = {name or NAME: n * volume for name, n in _counts(log.site).items()}
    lines = [
        f"title = {_text(f'log, {len(log.exam)} exams over {span} days')}",
        "[run]",
        f"start = {covered.start}",
        "",
    ]
    lines += [
        *_priorities(log, rows.get("acquisition", [])),
        *_profile(rows["profile"], rows["months"]),
        *_mix(rows["mix"]),
        *_exams(rows["reading_times"]),
    ]
    for site, volume in sites.items():
        lines += ["[[sites]]", f"name = {_text(site)}", f"volumes = {{ {NAME} = {volume:.4f} }}", ""]
    return "\n".join([*lines, *_readers(rows), *_steps(rows.get("acquisition", [])), ""])


def few_names(log: ReadingLog) -> ReadingLog:
    """Give a log with no more priorities, exams and sites than a network may hold: the rarest become "others"."""
    return replace(
        log,
        priority=_few(log.priority, PRIORITIES_MOST),
        exam=_few(log.exam, EXAMS_MOST),
        site=_few(log.site, SITES_MOST),
    )


def _few(words: np.ndarray, most: int) -> np.ndarray:
    names, counts = np.unique(words, return_counts=True)
    rarest = names[np.argsort(-counts, kind="stable")[most - 1 :]]
    return words if len(names) <= most else np.where(np.isin(words, rarest), OTHERS, words)


def _few_exams(name: str, rows: Rows, known: set[str]) -> Rows:
    """Give the rows of the most frequent exams, then one for the others, whose reading time is to be written."""
    if name not in {"mix", "reading_times"}:
        return rows
    others = (
        round(sum(row["share"] for row in rows if row["exam"] not in known), 5) if name == "mix" else None
    )
    kept = [row for row in rows if row["exam"] in known - {OTHERS}]
    return [*kept, {"exam": OTHERS, "share": others, "mean_min": None}]


def _counts(words: np.ndarray) -> dict[str, int]:
    names, counts = np.unique(words, return_counts=True)
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def _priorities(log: ReadingLog, waits: Rows) -> Iterator[str]:
    """Write the priorities, in the order of the alphabet, and the flow that has their shares and the images fitted."""
    shares = {name or NAME: n / len(log.priority) for name, n in _counts(log.priority).items()}
    yield "# most urgent first: put them in order, and add promise_min"
    for name in shares:
        yield from ("[[priorities]]", f"name = {_text(name)}", "")
    inner = ", ".join(f"{_text(name)} = {share:.6f}" for name, share in shares.items())
    yield from ("[[flows]]", f"name = {_text(NAME)}", f"profile = {_text(NAME)}", f"mix = {_text(NAME)}")
    yield f"priorities = {{ {inner} }}"
    for row in waits:
        yield "# fitted: wait before reading when few exams are open, protocol and transfer included"
        yield "protocol = false"
        yield f'acquisition = {{ mean_min = {row["mean_min"]}, cv = {row["cv"]}, law = "{row["law"]}" }}'
    yield ""


def _week(row: Mapping[str, Any]) -> float:
    """Count the exams of an hour in a week of a mean month."""
    return float(row["per_day"] * {"weekday": 5, HOLIDAY: 0}.get(row["day_kind"], 1))


def _profile(rows: Rows, months: Rows) -> Iterator[str]:
    yield f"[profiles.{NAME}]"
    for kind in dict.fromkeys(row["day_kind"] for row in rows):
        yield f"{kind} = {[row['per_day'] for row in rows if row['day_kind'] == kind]}"
    if months[0]["weight"] is not None:
        yield f"months = {[row['weight'] for row in months]}"
    yield ""


def _mix(rows: Rows) -> Iterator[str]:
    yield from (f"[mixes.{NAME}]", *(f"{_text(row['exam'])} = {row['share']}" for row in rows), "")


def _exams(rows: Rows) -> Iterator[str]:
    for row in rows:
        yield f"[exams.{_text(row['exam'])}]"
        if row["mean_min"] is None:
            yield from ("# mean_min = ?  too few times in the log", "")
        else:
            yield from (f"mean_min = {row['mean_min']}", f"cv = {row['cv']}", f'law = "{row["law"]}"', "")


def _readers(rows: Mapping[str, Rows]) -> Iterator[str]:
    busiest = max(row["per_day"] for row in rows["profile"])
    mean = max((row["mean_min"] or READING_MIN for row in rows["reading_times"]), default=READING_MIN)
    seats = min(int(np.ceil(2 * busiest * mean / 60)) or 1, SEATS_MOST)
    yield "# assumed: a log does not say who is on duty; replace by your own readers"
    known = [f"{row['reader']} {row['speed']}" for row in rows["speeds"] if row["speed"]]
    yield from [f"# speed of each reader (a group of their own each): {', '.join(known)}"] if known else []
    yield from ("[[readers]]", f"name = {_text(NAME)}", "national = true")
    yield f'shifts = [{{ start = "00:00", end = "24:00", seats = {seats} }}]'


def _steps(waits: Rows) -> Iterator[str]:
    """Write that what the wait fitted contains takes no time of its own."""
    if waits:
        none = '{ mean_min = 0, law = "fixed" }'
        yield from ("", "[steps]", f"information = {none}", f"transfer = {none}", "[shares]", "failed = 0")


def _text(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
