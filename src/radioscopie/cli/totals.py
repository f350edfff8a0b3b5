"""`radioscopie totals`: a national file added up by practice and by machine, in seconds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.price import add_activity, add_law, chosen_law, named_files, named_machines
from radioscopie.cli.progress import progress
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.models.pricing.national import PracticeTotals
    from radioscopie.result import Result

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
    check_folder(arguments.out, named_files(arguments))
    machines, law = named_machines(arguments.machines, lang), chosen_law(arguments.law)
    with progress(text("price.reading", lang), lang) as advance:
        totals = practice_totals(
            arguments.activity, machines, law, mapping=arguments.mapping, lang=lang, advance=advance
        )
    result = _result(totals, arguments)
    if arguments.out:
        write_result(result, arguments.out, lang)
        write_rejects(arguments.out / "rejects.csv", totals.rejects)
    print(to_json(result, lang) if arguments.json else _render(totals, lang))
    if arguments.out and not arguments.json:
        print(text("report.written", lang, folder=arguments.out))


def _result(totals: PracticeTotals, arguments: Namespace) -> Result:
    from radioscopie.result import Result, ResultTable  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415

    tables = {
        "practices": ResultTable(totals.practices, "totals.practices"),
        "machines": ResultTable(totals.machines, "totals.machines"),
    }
    rows = {"rows_read": str(totals.rows_read), "rows_rejected": str(_rejected(totals))}
    return Result("totals", tables, record=make_record(totals.law_version, named_files(arguments), rows))


def _rejected(totals: PracticeTotals) -> int:
    return len(set(totals.rejects.column("line").to_pylist()))


def _render(totals: PracticeTotals, lang: str) -> str:
    from radioscopie.numbers import format_count, format_euros  # noqa: PLC0415

    sums, rejected = (
        {name: sum(totals.practices.column(name).to_pylist()) for name in SUMMED},
        _rejected(totals),
    )
    counts = {"read": totals.rows_read, "accepted": totals.rows_read - rejected, "rejected": rejected}
    lines = [text("price.read", lang, **{name: format_count(n, lang) for name, n in counts.items()}), ""]
    lines += [f"  {text(f'totals.{name}', lang):<52} {format_euros(sums[name], lang):>22}" for name in SUMMED]
    lines += [
        "",
        text("totals.fees_owner", lang),
        text("price.law_version", lang, version=totals.law_version),
    ]
    return "\n".join(lines)
