"""`radioscopie staff`: how many readers each hour, and a rota for named ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from radioscopie.cli.parsing import Verbs
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.staffing.trials import Promise

TABLES = ("seats", "kept", "days", "curve", "others", "rota", "fairness", "clash")
PROMISE = re.compile(r"(\d{1,2}(?:[.,]\d+)?) ?% ?< ?(\d{1,5}) ?min")


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "staff", lang, text("staff.help", lang), text("staff.examples", lang))
    said = words("staff.opt", lang)
    parser.add_argument("network", metavar="NETWORK", type=Path, help=said["network"])
    parser.add_argument("--promise", metavar="P", required=True, help=said["promise"])
    parser.add_argument("--group", metavar="NAME", action="append", default=[], help=said["group"])
    parser.add_argument("--priority", metavar="NAME", action="append", default=[], help=said["priority"])
    parser.add_argument("--seed", metavar="S", type=int, default=1, help=word("reading.opt", "seed", lang))
    parser.add_argument("--out", metavar="DIR", type=Path, help=said["out"])
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Find the seats, then the rota if the file asks for one; print or write them."""
    from radioscopie.models.reading.duty import duty_hours  # noqa: PLC0415
    from radioscopie.models.reading.network.read import read_network  # noqa: PLC0415
    from radioscopie.models.reading.rota.file import check_groups, read_rota  # noqa: PLC0415
    from radioscopie.models.reading.rota.rota import make_rota  # noqa: PLC0415
    from radioscopie.models.reading.staffing.staffing import staff  # noqa: PLC0415
    from radioscopie.questions.staffing.page.report import render_staff  # noqa: PLC0415
    from radioscopie.questions.staffing.page.words import staff_lines  # noqa: PLC0415
    from radioscopie.questions.staffing.tables import seats_of_week, staff_result  # noqa: PLC0415

    lang = arguments.lang
    check_folder(arguments.out, [arguments.network], TABLES)
    network, rota = read_network(arguments.network), read_rota(arguments.network)
    groups, promise = _groups(network, arguments.group), _promise(network, arguments)
    names = [network.groups[group].name for group in groups]
    if rota:
        check_groups(rota, names)
    with progress(text("staff.running", lang), lang) as advance:
        found = staff(network, groups, promise, arguments.seed, advance)
    planned = (rota, make_rota(rota, seats_of_week(found, names))) if rota else None
    others = duty_hours([group for group in network.groups if group.name not in names])
    result = staff_result(found, names, promise.share, planned, others, _record(arguments, names))
    deliver(
        arguments,
        result,
        staff_lines,
        lambda result, lang: render_staff(result, network.title, promise.share, lang),
    )


def _record(arguments: Namespace, names: list[str]) -> Mapping[str, str]:
    from radioscopie.results.record import make_record  # noqa: PLC0415

    asked = {"seed": str(arguments.seed), "promise": arguments.promise, "group": ", ".join(names)}
    return make_record("–", [arguments.network], asked | {"priority": ", ".join(arguments.priority)})


def _promise(network: Network, arguments: Namespace) -> Promise:
    from radioscopie.models.reading.staffing.trials import Promise  # noqa: PLC0415

    found = PROMISE.fullmatch(arguments.promise.strip())
    known = [one.name for one in network.priorities]
    wrong = [one for one in arguments.priority if one not in known]
    problems = [] if found else [problem("staff.bad_promise", "--promise", arguments.promise)]
    problems += [
        problem(
            "toml.unknown_word_of", "--priority", one, close=close_matches(one, known) or ", ".join(known)
        )
        for one in wrong
    ]
    if problems or found is None:
        raise InputError(problems)
    return Promise(
        float(found[1].replace(",", ".")) / 100, float(found[2]), tuple(arguments.priority or known)
    )


def _groups(network: Network, wanted: list[str]) -> list[int]:
    """Give the ranks of the groups named, in their order; the only one when there is one."""
    names = [group.name for group in network.groups]
    if not wanted and len(names) == 1:
        return [0]
    problems = [
        problem("toml.unknown_word_of", "--group", name, close=close_matches(name, names) or ", ".join(names))
        for name in wanted or [""]
        if name not in names
    ]
    if problems:
        raise InputError(problems)
    return [names.index(name) for name in dict.fromkeys(wanted)]
