"""`radioscopie reading`: the delays of a reading network by simulation, and its fit to a log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import REPORT, check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.cli.progress import progress
from radioscopie.errors import InputError, problem
from radioscopie.texts import text, words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from radioscopie.cli.parsing import Verbs
    from radioscopie.models.reading.study import Study
    from radioscopie.result import Result

LOG_FILE, CHARGES_FILE, VARIANT = "events.parquet", "charges.csv", "variant"
TABLES = (
    "delays",
    "counts",
    "readers",
    "week",
    "waits",
    "radiographer",
    "remote",
    "cost",
    "site_cost",
    "errors_table",
    "rooms",
    "change",
    "events",
    "charges",
)
LOWEST, HIGHEST = 1, 1000


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "reading", lang, text("reading.help", lang), text("reading.examples", lang))
    said = words("reading.opt", lang)
    parser.add_argument("network", metavar="NETWORK", help=said["network"])
    parser.add_argument("--compare", metavar="FILE", type=Path, help=said["compare"])
    parser.add_argument("--replications", metavar="auto|N", default="auto", help=said["replications"])
    parser.add_argument("--seed", metavar="S", type=int, default=1, help=said["seed"])
    parser.add_argument("--out", metavar="DIR", type=Path, help=said["out"])
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Simulate the network, and its variant if one is given."""
    from radioscopie.questions.reading.page.report import summary_reading  # noqa: PLC0415
    from radioscopie.questions.reading.tables.delays import reading_result  # noqa: PLC0415
    from radioscopie.results.export import write_result  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415

    lang, inputs = arguments.lang, [Path(arguments.network), arguments.compare]
    check_folder(arguments.out, inputs, TABLES)
    base, other = _studied(arguments)
    parameters = {"seed": str(arguments.seed), "replications": str(len(base.samples))}
    record = make_record("–", [path for path in inputs if path], parameters)
    result = reading_result(base, other, record)

    def write_variant(folder: Path) -> None:
        if other:
            alone = reading_result(other, None, record)
            write_result(alone, folder / VARIANT, lang, _pages(alone, other, lang))

    deliver(
        arguments,
        result,
        summary_reading,
        lambda result, lang: _pages(result, base, lang),
        also=write_variant,
    )


def _studied(arguments: Namespace) -> tuple[Study, Study | None]:
    from radioscopie.models.reading.network.read import read_network  # noqa: PLC0415
    from radioscopie.models.reading.study import study  # noqa: PLC0415

    wanted = replications(arguments.replications)
    network = read_network(arguments.network)
    variant = read_network(arguments.compare) if arguments.compare else None
    if variant and [one.name for one in variant.priorities] != [one.name for one in network.priorities]:
        raise InputError(problem("reading.not_comparable", str(arguments.compare)))
    with progress(text("reading.running", arguments.lang), arguments.lang) as advance:
        base = study(network, arguments.seed, wanted, advance)
        return base, study(variant, arguments.seed, len(base.samples), advance) if variant else None


def _pages(result: Result, study: Study, lang: str) -> Mapping[str, str | bytes]:
    """Give the page, the charges for `accounts` and the event log."""
    from radioscopie.models.reading.log import event_log  # noqa: PLC0415
    from radioscopie.questions.reading.page.report import render_reading  # noqa: PLC0415
    from radioscopie.questions.reading.tables.money import charges_csv  # noqa: PLC0415
    from radioscopie.results.export import parquet_bytes  # noqa: PLC0415

    return {
        REPORT: render_reading(result, study, lang),
        CHARGES_FILE: charges_csv(study),
        LOG_FILE: parquet_bytes(event_log(study)),
    }


def replications(word: str) -> int | None:
    """Read `auto` (None) or a number of replications."""
    if word == "auto":
        return None
    if not word.isdigit() or not LOWEST <= int(word) <= HIGHEST:
        raise InputError(problem("reading.bad_replications", "--replications", word))
    return int(word)
