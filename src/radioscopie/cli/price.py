"""`radioscopie price`: every accepted row with its price, to the cent."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_files, said_of_rows
from radioscopie.cli.parsing import add_json, add_verb, iso_date
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, problem
from radioscopie.numbers import format_count, format_euros
from radioscopie.texts import text, word

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
    for one in words:
        law = law.frozen(_law_date(one)) if DATE_LIKE.fullmatch(one) else law.with_reforms(Path(one))
    return law


def named_files(arguments: Namespace) -> list[Path]:
    """Give the files that a command reads."""
    words = [one for one in getattr(arguments, "law", []) if not DATE_LIKE.fullmatch(one)]
    named = (arguments.activity, arguments.machines, arguments.mapping, *getattr(arguments, "reform", []))
    return [*(path for path in named if path), *map(Path, words)]


def named_machines(path: Path | None) -> Machines:
    """Read the machines file, if one was named."""
    from radioscopie.tables.machines import no_machines, read_machines  # noqa: PLC0415

    return read_machines(path) if path else no_machines()


def run(arguments: Namespace) -> None:
    """Price the activity, write the priced rows and the rejects, print the summary."""
    from radioscopie.models.pricing.stream import price_file  # noqa: PLC0415

    lang, rejects = arguments.lang, arguments.rejects or rejects_beside(arguments.out)
    check_files(arguments.out, rejects, named_files(arguments))
    machines, law = named_machines(arguments.machines), chosen_law(arguments.law)
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
        print(json.dumps(_plain(summary, lang), ensure_ascii=False, indent=2))
    else:
        print(render(summary, arguments.out, rejects, lang))


def _plain(summary: Summary, lang: str) -> dict[str, object]:
    """Give the summary as plain data, each finding and assumption with its words."""
    from radioscopie.results.export import assumption_json  # noqa: PLC0415

    findings = [{"key": key, "rows": rows, "text": text(key, lang)} for key, rows in summary.findings]
    told = [assumption_json(one, lang, {}) for one in summary.assumptions]
    return asdict(summary) | {"unit": "cents", "findings": findings, "assumptions": told}


def rejects_beside(out: Path) -> Path:
    """Give the default place of the rejects: beside the output."""
    return out.parent / f"{out.stem}.rejects.csv"


def render(summary: Summary, out: Path, rejects: Path, lang: str) -> str:
    """Write the summary for a terminal."""
    blocks = [
        [said_of_rows(summary.rows_read, summary.rejected, lang)],
        _amounts(summary, lang),
        _findings(summary, lang),
        _assumptions(summary, lang),
        _written(summary, out, rejects, lang),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _amounts(summary: Summary, lang: str) -> list[str]:
    labels = {name: word("price.total", name, lang) for name in summary.low}
    width = max(map(len, labels.values()))
    shown = {
        name: " – ".join(format_euros(cents, lang) for cents in dict.fromkeys((low, summary.high[name])))
        for name, low in summary.low.items()
    }
    return [f"  {label:<{width}}  {shown[name]:>24}" for name, label in labels.items()]


def _findings(summary: Summary, lang: str) -> list[str]:
    lines = [f"  {format_count(n, lang):>9}  {text(key, lang)}" for key, n in summary.findings]
    return [text("price.findings_title", lang), *lines] if lines else []


def _assumptions(summary: Summary, lang: str) -> list[str]:
    """List what the pricing itself assumes; count the values of the law that are assumed."""
    own = [one for one in summary.assumptions if one.key.startswith("price.")]
    others = len(summary.assumptions) - len(own)
    lines = [f"  {word('explain.status', one.status, lang):<9} {text(one.key, lang)}" for one in own]
    lines += ["  " + text("price.assumed_values", lang, n=others)] if others else []
    return [text("price.assumptions_title", lang, n=len(summary.assumptions)), *lines]


def _written(summary: Summary, out: Path, rejects: Path, lang: str) -> list[str]:
    refused = text("price.rejects_written", lang, n=format_count(summary.rejected, lang), rejects=rejects)
    return [
        text("price.written", lang, out=out),
        *([refused] if summary.rejected else []),
        text("price.law_version", lang, version=summary.law_version),
    ]


def _law_date(written: str) -> date:
    try:
        return iso_date(written)
    except ValueError:
        raise InputError(problem("cli.not_a_date", "--law", written)) from None
