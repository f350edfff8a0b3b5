"""Read a file of bills or of payments: its acts and fees beside the law, its ranks counted again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.control import control_acts, control_fee, meaning_of, second_rate
from radioscopie.models.pricing.ranks_billed import count_ranks
from radioscopie.questions.read import tables as answered
from radioscopie.questions.read.ask import AUTO, DAMIR
from radioscopie.questions.read.damir import answer_damir
from radioscopie.result import Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.sources.billing.fixed import FORMATS, format_of
from radioscopie.sources.damir import is_damir
from radioscopie.tables.claims.billed import HUNDREDTHS, read_billed
from radioscopie.tables.rejects import reject_rows, sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.law.compile import Compiled
    from radioscopie.questions.read.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.claims.billed import Billed

MORE = {"sector": "1"}


def answer(ask: Ask, advance: Advance) -> Answer:
    """Read the file.

    Raises
    ------
    InputError : of no known format, empty, binary, cut short
    """
    format_ = _format(ask)
    if format_ == DAMIR:
        return answer_damir(ask, advance)
    law = Law.load()
    compiled = compile_law(law)
    found = read_billed(ask.file, format_, law.acts)
    advance(found.lines_read)
    if not found.lines:
        raise InputError(problem("read.no_record", str(ask.file), format_))
    dated = [row for row in found.acts if row["date"]]
    acts, fees = _acts(dated, compiled), [_fee(row, compiled) for row in found.fees if row["date"]]
    tables = {
        "control": answered.CONTROL.of(_control(acts, fees)),
        "ranks": answered.RANKS.of(_ranks(fees, compiled)),
        "activity": answered.ACTIVITY.of(_only(acts, answered.ACTIVITY)),
        "fees": answered.FEES.of(_only(fees, answered.FEES)),
        "payments": answered.PAYMENTS.of(_only(found.payments, answered.PAYMENTS)),
        "returned": answered.RETURNED.of(found.returned),
        "records": answered.RECORDS.of(_records(found)),
        "checks": answered.CHECKS.of(_checks(found)),
    }
    shown = {name: one for name, one in tables.items() if one.table.num_rows or name == "records"}
    record = make_record(law.version, [ask.file], {"file": name_of(ask.file), "format": format_})
    result = Result("read", shown, (), tuple(_findings(found, acts, fees)), record)
    return Answer(result, _rejects(found, str(ask.file)), found.lines_read, excluded=_set_aside(found))


def _format(ask: Ask) -> str:
    """Give the format asked, or told by the first line.

    Raises
    ------
    InputError : nothing tells it
    """
    is_folder = isinstance(ask.file, Path) and ask.file.is_dir()
    found = DAMIR if is_folder else ask.format
    if found == AUTO:
        found = format_of(ask.file) or (DAMIR if is_damir(ask.file) else "")
    if not found:
        raise InputError(problem("read.unknown_format", str(ask.file), formats=", ".join((*FORMATS, DAMIR))))
    return found


def _acts(rows: Sequence[Row], law: Compiled) -> list[Row]:
    """Give acts their price under the law of their date."""
    lines = pa.table(
        {
            "date": pa.array([row["date"] for row in rows], pa.date32()),
            **{name: pa.array([row[name] for row in rows], pa.string()) for name in ("act", "modifiers")},
            "association": pa.array([row["association"] for row in rows], pa.int8()),
            "sector": pa.array([MORE["sector"]] * len(rows), pa.string()),
            "base_cents": pa.array([row["billed_cents"] for row in rows], pa.int64()),
        }
    )
    repriced, cause = (one.to_pylist() for one in control_acts(lines, law))
    return [
        row | MORE | {"repriced_cents": cents, "cause": why}
        for row, cents, why in zip(rows, repriced, cause, strict=True)
    ]


def _fee(row: Row, law: Compiled) -> Row:
    rate = (row["coefficient"], HUNDREDTHS)
    meaning = meaning_of(law, row["date"], row["code"], row["unit_cents"], row["equipment"])
    repriced, cause = control_fee(meaning, row["unit_cents"], row["paid_cents"], row["quantity"], rate)
    numerator, denominator = second_rate(law, row["date"])
    told = {"repriced_cents": repriced, "cause": cause, "meanings": len(meaning.kinds)}
    return row | told | {"second": rate[0] * denominator == rate[1] * numerator}


def _control(acts: Sequence[Row], fees: Sequence[Row]) -> list[Row]:
    """Group lines by cause; those without a price have nothing to be held against."""
    found: dict[tuple[str, str], Row] = {}
    for kind, paid, rows in (("act", "billed_cents", acts), ("fee", "paid_cents", fees)):
        for row in rows:
            if row["cause"]:
                start = {
                    "kind": kind,
                    "cause": row["cause"],
                    "lines": 0,
                    "paid_cents": 0,
                    "repriced_cents": 0,
                }
                one = found.setdefault((kind, row["cause"]), start)
                one["lines"] += 1
                one["paid_cents"] += row[paid]
                priced = row["repriced_cents"] is not None
                one["repriced_cents"] = one["repriced_cents"] + row["repriced_cents"] if priced else None
    return [one | {"difference_cents": _difference(one)} for one in found.values()]


def _difference(row: Row) -> int | None:
    return None if row["repriced_cents"] is None else row["repriced_cents"] - row["paid_cents"]


def _ranks(fees: Iterable[Row], law: Compiled) -> Iterator[Row]:
    for one in count_ranks(fees, law):
        yield {
            "machine": one.machine,
            "year": one.year,
            "equipment": one.equipment,
            "fees": len(one.ranks),
            "first_rank": min(one.ranks),
            "last_rank": max(one.ranks),
            "missing": one.missing,
            "twice": one.twice,
            "last_full": one.last_full,
            "first_reduced": one.first_reduced,
            "disagree": len(one.disagree),
        }


def _only(rows: Iterable[Row], table: Any) -> Iterator[Row]:
    names = [one.name for one in table.columns]
    for row in rows:
        yield {name: row[name] for name in names}


def _records(found: Billed) -> Iterator[Row]:
    refused = len({line for line, _, _ in found.rejected})
    counted = dict(found.lines) | ({("rejected", "refused"): refused} if refused else {})
    for outcome, reason in sorted(counted):
        yield {"outcome": outcome, "reason": reason, "lines": counted[outcome, reason]}


def _checks(found: Billed) -> Iterator[Row]:
    for what, written, held in found.checks:
        yield {
            "what": what,
            "written_cents": written,
            "found_cents": held,
            "difference_cents": held - written,
        }


def _set_aside(found: Billed) -> int:
    return sum(lines for (outcome, _), lines in found.lines.items() if outcome != "kept")


def _findings(found: Billed, acts: Sequence[Row], fees: Sequence[Row]) -> Iterator[tuple[str, int]]:
    counts = {
        "read.found_unpaired": sum(row["billed_cents"] is None for row in acts),
        "read.found_no_date": sum(row["date"] is None for row in (*found.acts, *found.fees)),
        "read.found_no_rank": sum(not row["order_number"] for row in fees),
        "read.found_no_equipment": sum(not row["equipment"] for row in fees),
        "read.found_check": sum(written != held for _, written, held in found.checks),
    }
    yield from ((key, count) for key, count in counts.items() if count)


def _rejects(found: Billed, file: str) -> pa.Table:
    return sorted_rejects(reject_rows(file, [line], column, [why]) for line, column, why in found.rejected)
