"""`radioscopie staff`: how many readers each hour, and a rota for named ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.models.reading.network import Network
    from radioscopie.models.reading.staffing import Promise

PROMISE = re.compile(r"(\d{1,2}(?:[.,]\d+)?) ?% ?< ?(\d{1,5}) ?min")


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "staff", lang, text("staff.help", lang), text("staff.examples", lang))
    parser.add_argument("network", metavar="NETWORK", type=Path, help=text("staff.opt_network", lang))
    parser.add_argument("--promise", metavar="P", required=True, help=text("staff.opt_promise", lang))
    parser.add_argument("--group", metavar="NAME", help=text("staff.opt_group", lang))
    parser.add_argument(
        "--priority", metavar="NAME", action="append", default=[], help=text("staff.opt_priority", lang)
    )
    parser.add_argument("--seed", metavar="S", type=int, default=1, help=text("reading.opt_seed", lang))
    parser.add_argument("--out", metavar="DIR", type=Path, help=text("staff.opt_out", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Find the seats, then the rota if the file asks for one; print or write them."""
    from radioscopie.models.reading.parse import read_network  # noqa: PLC0415
    from radioscopie.models.reading.rota_file import read_rota  # noqa: PLC0415
    from radioscopie.models.reading.staffing import staff  # noqa: PLC0415
    from radioscopie.results.export import to_json, write_result  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415
    from radioscopie.results.staff import staff_result  # noqa: PLC0415
    from radioscopie.views.staff_words import staff_lines  # noqa: PLC0415

    lang = arguments.lang
    network, rota = read_network(arguments.network), read_rota(arguments.network)
    group, promise = _group(network, arguments.group), _promise(network, arguments)
    with progress(text("staff.running", lang), lang) as advance:
        found = staff(network, group, promise, arguments.seed, advance)
    words = {"seed": str(arguments.seed), "promise": arguments.promise, "group": network.groups[group].name}
    result = staff_result(found, promise.share, rota, lang, make_record("–", [arguments.network], words))
    if arguments.out:
        write_result(result, arguments.out, lang)
    print(to_json(result, lang) if arguments.json else staff_lines(result, lang))
    if arguments.out and not arguments.json:
        print(text("report.written", lang, folder=arguments.out))


def _promise(network: Network, arguments: Namespace) -> Promise:
    from radioscopie.models.reading.staffing import Promise  # noqa: PLC0415

    found = PROMISE.fullmatch(arguments.promise.strip())
    known = [one.name for one in network.priorities]
    wrong = [word for word in arguments.priority if word not in known]
    problems = [] if found else [problem("staff.bad_promise", "--promise", arguments.promise)]
    problems += [
        problem(
            "reading.unknown_word", "--priority", word, close=close_matches(word, known) or ", ".join(known)
        )
        for word in wrong
    ]
    if problems or found is None:
        raise InputError(problems)
    return Promise(
        float(found[1].replace(",", ".")) / 100, float(found[2]), tuple(arguments.priority or known)
    )


def _group(network: Network, name: str | None) -> int:
    """Give the rank of the group named; the only one when there is one."""
    names = [group.name for group in network.groups]
    if name is None and len(names) == 1:
        return 0
    if name not in names:
        close = ", ".join(names) if name is None else close_matches(name, names) or ", ".join(names)
        raise InputError(problem("reading.unknown_word", "--group", name or "", close=close))
    return names.index(name)
