"""`radioscopie impact`: what a change of law costs, measure by measure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import Rows, check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb, iso_date, year_range
from radioscopie.cli.progress import progress
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Parser, Verbs
    from radioscopie.tables.machines import Machines

BASE_ON = date(2025, 11, 4)
YEARS = (2025, 2026, 2027)


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "impact", lang, text("impact.summary", lang), text("impact.examples", lang))
    add_activity(parser)
    parser.add_argument(
        "--base", type=iso_date, default=BASE_ON, metavar="DATE", help=text("impact.base", lang)
    )
    parser.add_argument(
        "--years", type=year_range, default=YEARS, metavar="Y-Y", help=text("impact.years", lang)
    )
    parser.add_argument(
        "--reform", type=Path, action="append", default=[], metavar="PATH", help=text("impact.reform", lang)
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("impact.out", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Compare the laws on the activity; print the summary, write the report, its tables and the refused rows."""
    from radioscopie.law.load import Law  # noqa: PLC0415
    from radioscopie.questions.impact.answer import compare  # noqa: PLC0415
    from radioscopie.questions.impact.page import render_impact, summary_impact  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415
    from radioscopie.tables.activity import read_activity  # noqa: PLC0415

    lang, law = arguments.lang, Law.load()
    check_folder(arguments.out, named_files(arguments))
    machines = named_machines(arguments.machines)
    activity = read_activity(arguments.activity, mapping=arguments.mapping)
    variant = law.with_reforms(*arguments.reform)
    with progress(text("impact.pricing", lang), lang) as advance:
        impact = compare(
            activity,
            machines,
            law,
            variant=variant,
            base_on=arguments.base,
            years=arguments.years,
            advance=advance,
        )
    years = "-".join(str(year) for year in (arguments.years[0], arguments.years[-1]))
    record = make_record(
        variant.version, named_files(arguments), {"base": arguments.base.isoformat(), "years": years}
    )
    result = replace(impact.result, record=record)
    deliver(arguments, result, summary_impact, render_impact, Rows(impact.rows_read, impact.rejects))


def add_activity(parser: Parser) -> None:
    """Add the arguments that name the activity, its machines and its mapping."""
    said = words("price.opt", parser.lang)
    parser.add_argument("activity", type=Path, metavar="ACTIVITY", help=said["activity"])
    parser.add_argument("--machines", type=Path, metavar="PATH", help=said["machines"])
    parser.add_argument("--mapping", type=Path, metavar="PATH", help=said["mapping"])


def named_files(arguments: Namespace) -> list[Path]:
    """Give the files that a command reads."""
    named = (arguments.activity, arguments.machines, arguments.mapping, *arguments.reform)
    return [path for path in named if path]


def named_machines(path: Path | None) -> Machines:
    """Read the machines file, if one was named."""
    from radioscopie.tables.machines import no_machines, read_machines  # noqa: PLC0415

    return read_machines(path) if path else no_machines()
