"""`radioscopie explain`: why a row costs what it costs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.price import add_activity, add_law, chosen_law, named_machines
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.models.pricing.explain import Explanation, Step

WIDTH = 26


def add(verbs: Verbs, lang: str) -> None:
    """Add the verb to the command line."""
    parser = add_verb(verbs, "explain", lang, text("explain.summary", lang), text("explain.examples", lang))
    add_activity(parser)
    parser.add_argument("--line", type=int, required=True, metavar="N", help=text("explain.line", lang))
    add_law(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Price the file and explain one of its lines."""
    from radioscopie.models.pricing.explain import explain, row_of_line  # noqa: PLC0415
    from radioscopie.models.pricing.price import price  # noqa: PLC0415
    from radioscopie.tables.activity import read_activity  # noqa: PLC0415

    lang = arguments.lang
    machines = named_machines(arguments.machines)
    activity = read_activity(arguments.activity, mapping=arguments.mapping)
    priced = price(activity, machines, chosen_law(arguments.law))
    explained = explain(priced, row_of_line(priced, arguments.line))
    if arguments.json:
        print(json.dumps(explained.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(render(explained, lang))


def render(explained: Explanation, lang: str) -> str:
    """Write an explanation for a terminal: the steps, their sum, who pays."""
    head = text(
        "explain.title",
        lang,
        line=explained.line,
        act=explained.act,
        label=explained.label,
        date=explained.date,
    )
    lines = [head, ""]
    for step in explained.steps:
        lines += _step(step, word("explain.step", step.rule, lang), lang)
    total = _bounds(explained.total_low_cents, explained.total_high_cents, lang)
    lines += ["", f"  {text('explain.total', lang):<{WIDTH}} {total:>22}", "", text("explain.payers", lang)]
    for step in explained.payers:
        lines += _step(step, word("explain.payer", step.rule, lang), lang)
    lines += ["", text("price.law_version", lang, version=explained.law_version)]
    return "\n".join(lines)


def _step(step: Step, label: str, lang: str) -> list[str]:
    from radioscopie.questions.law.written import show_content  # noqa: PLC0415

    units = f" × {step.units}" if step.units > 1 else ""
    lines = [f"  {label + units:<{WIDTH}} {_bounds(step.low_cents, step.high_cents, lang):>22}"]
    if step.fees:
        words = asdict(step.fees) | {"age": word("explain.age", step.fees.age, lang)}
        lines.append("      " + text("explain.fees", lang, **words))
    for value in step.used:
        status = word("explain.status", value.status, lang)
        since = (
            f" {text('explain.since', lang, date=value.valid_from)}" if value.valid_from > date.min else ""
        )
        lines.append(f"      {value.address} = {show_content(value, lang)} [{status}]{since}")
        lines += [f"        {value.reference}"] if value.reference else []
    return lines


def _bounds(low: int | None, high: int | None, lang: str) -> str:
    from radioscopie.numbers import format_euros  # noqa: PLC0415

    if low is None or high is None:
        return text("explain.unknown", lang)
    shown = format_euros(low, lang)
    return shown if low == high else f"{shown} – {format_euros(high, lang)}"
