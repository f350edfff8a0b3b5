"""`radioscopie reading fit`: a profile, a mix and reading times from a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.cli.outputs import Rows, check_folder, deliver
from radioscopie.errors import InputError, problem
from radioscopie.models.reading.fit import mix_rows, profile_rows, reading_rows
from radioscopie.models.reading.fit_file import as_network
from radioscopie.result import Result, ResultTable
from radioscopie.results.record import make_record
from radioscopie.tables.reading_log import read_log
from radioscopie.texts import text
from radioscopie.views.columns import columns
from radioscopie.views.reading_words import cell

if TYPE_CHECKING:
    from argparse import Namespace


TIMES = ("exam", "times", "left_out", "mean_min", "cv", "law", "ks", "p_value")
MIX = ("exam", "exams", "share", "low", "high")
FITTED = "fitted.toml"
TABLES = ("profile", "mix", "reading_times", "fitted")


def run_fit(arguments: Namespace) -> None:
    """Fit a log; write the tables, a network file and the refused rows."""
    if arguments.log is None:
        raise InputError(problem("reading.no_log", "reading fit"))
    lang = arguments.lang
    check_folder(arguments.out, [arguments.log], TABLES)
    log = read_log(arguments.log, lang)
    rows = {
        "profile": profile_rows(log),
        "mix": mix_rows(log),
        "reading_times": reading_rows(log, arguments.seed),
    }
    tables = {
        name: ResultTable(pa.Table.from_pylist(found), f"reading.{name}", "mixed")
        for name, found in rows.items()
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
    parts = [
        _table(result, "mix", MIX, lang),
        _table(result, "reading_times", TIMES, lang),
        _poisson(result, lang),
    ]
    return "\n\n".join(parts) + "\n"


def _table(result: Result, name: str, names: tuple[str, ...], lang: str) -> str:
    heads = [text(f"reading.col_{one}", lang) for one in names]
    rows = [[_cell(one, row[one], lang) for one in names] for row in result.tables[name].table.to_pylist()]
    return text(f"reading.{name}", lang) + "\n" + columns([heads, *rows], range(1, len(names)))


def _cell(name: str, value: object, lang: str) -> str:
    if name in ("cv", "ks", "p_value") and value is not None:
        return f"{value:.3f}".replace(".", "," if lang == "fr" else ".")
    return cell(name, value, lang)


def _poisson(result: Result, lang: str) -> str:
    """Say how many hours of the week do not look like a Poisson law."""
    tested = [
        row["p_value"] for row in result.tables["profile"].table.to_pylist() if row["p_value"] is not None
    ]
    return text("reading.poisson", lang, tested=len(tested), unlike=sum(p < 0.05 for p in tested))
