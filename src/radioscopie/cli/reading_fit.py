"""`radioscopie reading fit`: a profile, a mix and reading times from a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.cli.outputs import Rows, check_folder, deliver
from radioscopie.errors import InputError, problem
from radioscopie.models.reading.fit.file import as_network
from radioscopie.models.reading.fit.fit import mix_rows, reader_rows, reading_rows
from radioscopie.models.reading.fit.profile import count_days, daily_rows, month_rows, profile_rows
from radioscopie.questions.reading.page.words import cell
from radioscopie.report.columns import columns
from radioscopie.result import Result, ResultTable
from radioscopie.results.record import make_record
from radioscopie.tables.reading_log import read_log
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from argparse import Namespace


TIMES = ("exam", "times", "left_out", "mean_min", "cv", "law", "ks", "p_value")
DAILY = ("day_kind", "days", "exams", "per_day", "dispersion", "p_value")
MONTHS = ("month", "days", "exams", "weight", "weight_low", "weight_high", "p_value")
READERS = ("reader", "times", "speed", "speed_low", "speed_high", "p_value")
FINE = {"cv", "ks", "dispersion", "p_value", *MONTHS[3:], *READERS[2:]}
MIX = ("exam", "exams", "share", "low", "high")
FITTED = "fitted.toml"
TITLES = {
    "profile": "reading.profile",
    "daily": "reading.daily",
    "months": "reading.months",
    "mix": "reading.mix",
    "reading_times": "reading.reading_times",
    "speeds": "reading.speeds",
}
TABLES = (*TITLES, "fitted")


def run_fit(arguments: Namespace) -> None:
    """Fit a log; write the tables, a network file and the refused rows."""
    if arguments.log is None:
        raise InputError(problem("reading.no_log", "reading fit"))
    check_folder(arguments.out, [arguments.log], TABLES)
    log = read_log(arguments.log)
    counts = count_days(log)
    rows = {
        "profile": profile_rows(counts),
        "daily": daily_rows(counts),
        "months": month_rows(counts),
        "mix": mix_rows(log),
        "reading_times": reading_rows(log, arguments.seed),
        "speeds": reader_rows(log),
    }
    tables = {
        name: ResultTable(pa.Table.from_pylist(found), TITLES[name], "mixed")
        for name, found in rows.items()
        if found
    }
    record = make_record("–", [arguments.log], {"seed": str(arguments.seed)})
    result = Result(
        "reading_fit", tables, (), (("reading.found_rejected", log.rows_read - len(log.exam)),), record
    )
    deliver(
        arguments,
        result,
        _summary,
        lambda *_: {FITTED: as_network(log, rows)},
        Rows(log.rows_read, log.rejects),
    )


def _summary(result: Result, lang: str) -> str:
    shown = {"daily": DAILY, "months": MONTHS, "mix": MIX, "reading_times": TIMES, "speeds": READERS}
    parts = [_table(result, name, names, lang) for name, names in shown.items() if name in result.tables]
    return "\n\n".join([*parts, _poisson(result, lang)]) + "\n"


def _table(result: Result, name: str, names: tuple[str, ...], lang: str) -> str:
    heads = [word("reading.col", one, lang) for one in names]
    rows = [[_cell(one, row[one], lang) for one in names] for row in result.tables[name].table.to_pylist()]
    return text(TITLES[name], lang) + "\n" + columns([heads, *rows], range(1, len(names)))


def _cell(name: str, value: object, lang: str) -> str:
    if name in FINE and value is not None:
        return f"{value:.3f}".replace(".", "," if lang == "fr" else ".")
    return word("reading.day_kind", str(value), lang) if name == "day_kind" else cell(name, value, lang)


def _poisson(result: Result, lang: str) -> str:
    """Say how many hours of the week do not look like a Poisson law."""
    tested = [
        row["p_value"] for row in result.tables["profile"].table.to_pylist() if row["p_value"] is not None
    ]
    return text("reading.poisson", lang, tested=len(tested), unlike=sum(p < 0.05 for p in tested))
