"""`radioscopie price`: every accepted row with its price, to the cent."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_files
from radioscopie.cli.parsing import add_json, add_verb, iso_date
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, problem
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from radioscopie.cli.parsing import Parser, Verbs
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.stream import Summary
    from radioscopie.tables.machines import Machines

DATE_LIKE = re.compile(r"[0-9/.-]{4,}")


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "price", lang, text("price.summary", lang), text("price.examples", lang))
    add_activity(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help=text("price.out", lang))
    parser.add_argument("--rejects", type=Path, metavar="PATH", help=text("price.rejects", lang))
    add_law(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def add_activity(parser: Parser) -> None:
    """Add the arguments that name the activity, its machines and its mapping."""
    parser.add_argument("activity", type=Path, metavar="ACTIVITY", help=text("price.activity", parser.lang))
    parser.add_argument("--machines", type=Path, metavar="PATH", help=text("price.machines", parser.lang))
    parser.add_argument("--mapping", type=Path, metavar="PATH", help=text("price.mapping", parser.lang))


def add_law(parser: Parser) -> None:
    """Add the choice of the law: in force, frozen at a date, or with reform files."""
    parser.add_argument(
        "--law", action="append", default=[], metavar="DATE|PATH", help=text("price.law", parser.lang)
    )


def chosen_law(words: list[str]) -> Law:
    """Load the law; a date freezes it, a path adds a reform file; several compose in order."""
    from radioscopie.law.load import Law  # noqa: PLC0415

    law = Law.load()
    for word in words:
        law = law.frozen(_law_date(word)) if DATE_LIKE.fullmatch(word) else law.with_reforms(Path(word))
    return law


def named_files(arguments: Namespace) -> list[Path]:
    """Give the files that a command reads."""
    words = [word for word in getattr(arguments, "law", []) if not DATE_LIKE.fullmatch(word)]
    named = (arguments.activity, arguments.machines, arguments.mapping, *getattr(arguments, "reform", []))
    return [*(path for path in named if path), *map(Path, words)]


def named_machines(path: Path | None, lang: str) -> Machines:
    """Read the machines file, if one was named."""
    from radioscopie.tables.machines import no_machines, read_machines  # noqa: PLC0415

    return read_machines(path, lang=lang) if path else no_machines()


def run(arguments: Namespace) -> None:
    """Price the activity, write the priced rows and the rejects, print the summary."""
    from radioscopie.models.pricing.stream import price_file  # noqa: PLC0415

    lang, rejects = arguments.lang, arguments.rejects or rejects_beside(arguments.out)
    check_files(arguments.out, rejects, named_files(arguments))
    machines, law = named_machines(arguments.machines, lang), chosen_law(arguments.law)
    with progress(text("price.reading", lang), lang) as advance:
        summary = price_file(
            arguments.activity,
            machines,
            law,
            arguments.out,
            rejects,
            mapping=arguments.mapping,
            lang=lang,
            advance=advance,
        )
    if arguments.json:
        json.dump(summary.to_dict(lang), sys.stdout, ensure_ascii=False, indent=2)
        print()
    else:
        print(render(summary, arguments.out, rejects, lang))


def rejects_beside(out: Path) -> Path:
    """Give the default place of the rejects: beside the output."""
    return out.parent / f"{out.stem}.rejects.csv"


def render(summary: Summary, out: Path, rejects: Path, lang: str) -> str:
    """Write the summary for a terminal."""
    from radioscopie.numbers import format_count, format_euros  # noqa: PLC0415

    def count(n: int) -> str:
        return format_count(n, lang)

    lines = [
        text(
            "price.read",
            lang,
            read=count(summary.rows_read),
            accepted=count(summary.accepted),
            rejected=count(summary.rejected),
        ),
        "",
    ]
    amounts = [
        (text(f"price.total_{name}", lang), (summary.low[name], summary.high[name])) for name in summary.low
    ]
    width = max(len(label) for label, _ in amounts)
    for label, (low, high) in amounts:
        shown = (
            format_euros(low, lang)
            if low == high
            else f"{format_euros(low, lang)} – {format_euros(high, lang)}"
        )
        lines.append(f"  {label:<{width}}  {shown:>24}")
    if summary.findings:
        lines += [
            "",
            text("price.findings_title", lang),
            *(f"  {count(n):>9}  {text(key, lang)}" for key, n in summary.findings),
        ]
    lines += ["", text("price.assumptions_title", lang, n=len(summary.assumptions))]
    lines += [
        f"  {text(f'explain.status_{one.status}', lang):<9} {text(one.key, lang)}"
        for one in summary.assumptions
        if one.key.startswith("price.")
    ]
    others = [one for one in summary.assumptions if not one.key.startswith("price.")]
    if others:
        lines.append("  " + text("price.assumed_values", lang, n=len(others)))
    lines += ["", text("price.written", lang, out=out)]
    if summary.rejected:
        lines.append(text("price.rejects_written", lang, n=count(summary.rejected), rejects=rejects))
    lines.append(text("price.law_version", lang, version=summary.law_version))
    return "\n".join(lines)


def _law_date(word: str) -> date:
    try:
        return iso_date(word)
    except ValueError:
        raise InputError(problem("cli.not_a_date", "--law", word)) from None
