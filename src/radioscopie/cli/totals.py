"""`radioscopie totals`: a national file added up by practice and by machine, in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import Rows, check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.price import add_activity, add_law, chosen_law, named_files, named_machines
from radioscopie.cli.progress import progress
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.models.pricing.national import PracticeTotals
    from radioscopie.result import Result

MISSING = "totals.fees_missing"
SUMMED = (
    "act_cents",
    "technical_fee_low_cents",
    "technical_fee_high_cents",
    "total_low_cents",
    "total_high_cents",
)


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "totals", lang, text("totals.summary", lang), text("totals.examples", lang))
    add_activity(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("totals.out", lang))
    add_law(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Add up the file; write the tables and the refused rows, print the totals."""
    from radioscopie.models.pricing.national import practice_totals  # noqa: PLC0415

    lang = arguments.lang
    check_folder(arguments.out, named_files(arguments), ("practices", "machines"))
    machines, law = named_machines(arguments.machines), chosen_law(arguments.law)
    with progress(text("price.reading", lang), lang) as advance:
        totals = practice_totals(
            arguments.activity, machines, law, mapping=arguments.mapping, advance=advance
        )
    rows = Rows(totals.rows_read, totals.rejects)
    deliver(arguments, _result(totals, rows, arguments), _summary, rows=rows)


def _result(totals: PracticeTotals, rows: Rows, arguments: Namespace) -> Result:
    from radioscopie.result import Result, ResultTable  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415

    tables = {
        "practices": ResultTable(totals.practices, "totals.practices"),
        "machines": ResultTable(totals.machines, "totals.machines"),
    }
    missing = _missing_fees(totals)
    counts = {"rows_read": str(rows.read), "rows_rejected": str(rows.rejected)}
    record = make_record(totals.law_version, named_files(arguments), counts)
    return Result("totals", tables, findings=((MISSING, missing),) if missing else (), record=record)


def _missing_fees(totals: PracticeTotals) -> int:
    """Count the fees whose amount no source gives: the totals hold them for nothing, and say so."""
    rows = totals.machines.select(["fees", "technical_fee_low_cents"]).to_pylist()
    return sum(row["fees"] for row in rows if row["technical_fee_low_cents"] is None)


def _summary(result: Result, lang: str) -> str:
    from radioscopie.numbers import format_count, format_euros  # noqa: PLC0415

    practices = result.tables["practices"].table
    sums = {name: sum(practices.column(name).to_pylist()) for name in SUMMED}
    lines = [
        f"  {word('totals.sum', name, lang):<52} {format_euros(sums[name], lang):>22}" for name in SUMMED
    ]
    lines += [
        "",
        text("totals.fees_owner", lang),
        *(f"{format_count(missing, lang)} {text(key, lang)}" for key, missing in result.findings),
        text("price.law_version", lang, version=result.record["law"]),
    ]
    return "\n".join(lines)
