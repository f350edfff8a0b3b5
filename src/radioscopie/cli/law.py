"""`radioscopie law`: show, compare and check the law."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.parsing import Parser, add_json, add_verb, iso_date
from radioscopie.law.check import ERROR, check, stale
from radioscopie.law.diff import diff
from radioscopie.law.load import Entry, Law
from radioscopie.numbers import format_count
from radioscopie.questions.law import page as views
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from radioscopie.cli.parsing import Verbs

BAD = 2


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb and its sub-verbs to the command line."""
    parser = add_verb(verbs, "law", lang, text("law.summary", lang), text("law.examples", lang))
    parser.set_defaults(run=lambda _: parser.print_help())
    inner: Verbs = parser.add_subparsers(title=text("cli.verbs", lang), metavar=text("law.verb", lang))
    _add_show(inner, lang)
    _add_diff(inner, lang)
    _verb(inner, "check", lang).set_defaults(run=run_check)
    _add_stale(inner, lang)


def _verb(inner: Verbs, name: str, lang: str) -> Parser:
    parser = add_verb(
        inner, name, lang, word("law.summaries", name, lang), word("law.verb_examples", name, lang)
    )
    add_json(parser)
    return parser


def _add_show(inner: Verbs, lang: str) -> None:
    parser = _verb(inner, "show", lang)
    parser.add_argument("address", metavar="ADDRESS", help=text("law.address", lang))
    parser.add_argument("--on", type=iso_date, metavar="DATE", help=text("law.on", lang))
    _add_reform(parser)
    parser.set_defaults(run=run_show)


def _add_diff(inner: Verbs, lang: str) -> None:
    parser = _verb(inner, "diff", lang)
    parser.add_argument("before", type=iso_date, metavar="DATE", help=text("law.first_day", lang))
    parser.add_argument("after", type=iso_date, metavar="DATE", help=text("law.second_day", lang))
    _add_reform(parser)
    parser.set_defaults(run=run_diff)


def _add_stale(inner: Verbs, lang: str) -> None:
    parser = _verb(inner, "stale", lang)
    parser.add_argument("--on", type=iso_date, metavar="DATE", help=text("law.stale_on", lang))
    parser.add_argument("--days", type=int, default=365, metavar="N", help=text("law.stale_days", lang))
    parser.set_defaults(run=run_stale)


def _add_reform(parser: Parser) -> None:
    parser.add_argument(
        "--reform",
        action="append",
        type=Path,
        default=[],
        metavar="PATH",
        help=text("law.reform", parser.lang),
    )


def run_show(arguments: Namespace) -> None:
    """Show one entry, with its whole history or its value on a day, or the entries of a prefix on a day."""
    law = Law.load().with_reforms(*arguments.reform)
    found, on, lang = law[arguments.address], arguments.on, arguments.lang
    if isinstance(found, Entry):
        values = found.values if on is None else (found.at(on),)
        page, data = views.entry_page(found, values, lang), views.entry_json(found, values, lang)
    else:
        on = on or date.today()
        page = views.group_page(found.entries, on, lang)
        entries = [views.entry_json(entry, (entry.at(on),), lang) for entry in found.entries]
        data = {"address": found.address, "on": on.isoformat(), "entries": entries}
    _answer(arguments, page, {**data, "law_version": law.version})


def run_diff(arguments: Namespace) -> None:
    """List what changes between two days."""
    law, lang = Law.load().with_reforms(*arguments.reform), arguments.lang
    rows = diff(law, arguments.before, arguments.after)
    count = text("law.diff_count", lang, count=format_count(len(rows), lang))
    data = {
        "before": arguments.before.isoformat(),
        "after": arguments.after.isoformat(),
        "law_version": law.version,
        "changes": [views.difference_json(row, lang) for row in rows],
    }
    _answer(arguments, f"{views.diff_page(rows, lang)}\n\n{count}".strip(), data)


def run_check(arguments: Namespace) -> int:
    """List what the law does not say or says badly; fails only on what must not be in a law."""
    law, lang = Law.load(), arguments.lang
    findings = check(law)
    count = text("law.check_count", lang, count=format_count(len(findings), lang))
    data = {
        "law_version": law.version,
        "findings": [views.finding_json(finding, lang) for finding in findings],
    }
    _answer(arguments, f"{views.check_page(findings, lang)}\n\n{count}".strip(), data)
    return BAD if any(finding.level == ERROR for finding in findings) else 0


def run_stale(arguments: Namespace) -> None:
    """List the values to check again."""
    law, on = Law.load(), arguments.on or date.today()
    values = stale(law, on, arguments.days)
    count = text("law.stale_count", arguments.lang, count=format_count(len(values), arguments.lang))
    rows = [{"address": value.address, **views.value_json(value)} for value in values]
    head = {"on": on.isoformat(), "days": arguments.days, "law_version": law.version}
    _answer(arguments, f"{views.stale_page(values)}\n\n{count}".strip(), {**head, "values": rows})


def _answer(arguments: Namespace, page: str, data: Mapping[str, object]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if arguments.json else page)
