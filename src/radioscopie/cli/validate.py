"""`radioscopie validate`: published figures that were not targets, beside what the model gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.nation import add_baseline, baseline_record, table_files
from radioscopie.cli.outputs import check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.result import Result


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(
        verbs, "validate", lang, text("nation.validate_help", lang), text("nation.validate_examples", lang)
    )
    add_baseline(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, help=text("nation.opt_out_validate", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Run the verb."""
    from radioscopie.questions.nation.page import summary_validation  # noqa: PLC0415

    check_folder(arguments.out, table_files(arguments.table).values(), ("checks", "calibration"))
    deliver(arguments, _result(arguments), summary_validation)


def _result(arguments: Namespace) -> Result:
    from radioscopie.law.load import Law  # noqa: PLC0415
    from radioscopie.models.nation.baseline import PRICES_OF, build_baseline  # noqa: PLC0415
    from radioscopie.questions.nation.tables import validation_result  # noqa: PLC0415
    from radioscopie.tables.nation import read_own_tables  # noqa: PLC0415
    from radioscopie.tables.reference_nation import read_reference  # noqa: PLC0415

    law, tables = Law.load(), read_own_tables(table_files(arguments.table))
    baseline = build_baseline(arguments.seed, tables=tables)
    laws = (law, law.frozen(PRICES_OF))
    return validation_result(baseline, read_reference(), laws, baseline_record(arguments))
