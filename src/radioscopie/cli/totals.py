"""`radioscopie totals`: a national file added up by practice and by machine, in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import REJECTS_FILE, check_folder, said_of_rows
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.price import add_activity, add_law, chosen_law, named_files, named_machines
from radioscopie.cli.progress import progress
from radioscopie.texts import text

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
    from radioscopie.results.export import to_json, write_result  # noqa: PLC0415
    from radioscopie.tables.rejects import write_rejects  # noqa: PLC0415

    lang = arguments.lang
    check_folder(arguments.out, named_files(arguments), ("practices", "machines"))
    machines, law = named_machines(arguments.machines, lang), chosen_law(arguments.law)
    with progress(text("price.reading", lang), lang) as advance:
        totals = practice_totals(
            arguments.activity, machines, law, mapping=arguments.mapping, lang=lang, advance=advance
        )
    result = _result(totals, arguments)
    if arguments.out:
        write_result(result, arguments.out, lang)
        write_rejects(arguments.out / REJECTS_FILE, totals.rejects)
    print(to_json(result, lang) if arguments.json else _render(totals, lang))
    if not arguments.json:
        print(said_of_rows(totals.rows_read, _rejected(totals), arguments.out, lang))


def _result(totals: PracticeTotals, arguments: Namespace) -> Result:
    from radioscopie.result import Result, ResultTable  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415

    tables = {
        "practices": ResultTable(totals.practices, "totals.practices"),
        "machines": ResultTable(totals.machines, "totals.machines"),
    }
    missing = _missing_fees(totals)
    rows = {"rows_read": str(totals.rows_read), "rows_rejected": str(_rejected(totals))}
    record = make_record(totals.law_version, named_files(arguments), rows)
    return Result("totals", tables, findings=((MISSING, missing),) if missing else (), record=record)


def _missing_fees(totals: PracticeTotals) -> int:
    """Count the fees whose amount no source gives: the totals hold them for nothing, and say so."""
    rows = totals.machines.select(["fees", "technical_fee_low_cents"]).to_pylist()
    return sum(row["fees"] for row in rows if row["technical_fee_low_cents"] is None)


def _rejected(totals: PracticeTotals) -> int:
    return len(set(totals.rejects.column("line").to_pylist()))


def _render(totals: PracticeTotals, lang: str) -> str:
    from radioscopie.numbers import format_count, format_euros  # noqa: PLC0415

    sums = {name: sum(totals.practices.column(name).to_pylist()) for name in SUMMED}
    missing = _missing_fees(totals)
    lines = [f"  {text(f'totals.{name}', lang):<52} {format_euros(sums[name], lang):>22}" for name in SUMMED]
    lines += [
        "",
        text("totals.fees_owner", lang),
        *([f"{format_count(missing, lang)} {text(MISSING, lang)}"] if missing else []),
        text("price.law_version", lang, version=totals.law_version),
    ]
    return "\n".join(lines)
