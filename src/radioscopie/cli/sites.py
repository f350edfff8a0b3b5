"""`radioscopie sites`: hospital technical fees under two laws, site by site."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.cli.outputs import check_folder, deliver
from radioscopie.cli.parsing import add_json, add_verb, iso_date, year_range
from radioscopie.errors import InputError, problem
from radioscopie.texts import text

if TYPE_CHECKING:
    from argparse import Namespace

    from radioscopie.cli.parsing import Verbs
    from radioscopie.result import Result

BASE, YEARS = date(2025, 11, 4), (2025, 2026, 2027)
FIRST_YEAR, LAST_YEAR = 2018, 2035
SHIPPED = "imaging_sites.csv (DREES, SAE 2023)"


def add(verbs: Verbs, lang: str) -> None:
    """Register the verb."""
    parser = add_verb(verbs, "sites", lang, text("sites.help", lang), text("sites.examples", lang))
    parser.add_argument("--sites", type=Path, metavar="FILE", help=text("sites.opt_sites", lang))
    parser.add_argument(
        "--base", metavar="DATE", type=iso_date, default=BASE, help=text("sites.opt_base", lang)
    )
    parser.add_argument(
        "--years", metavar="YEARS", type=year_range, default=YEARS, help=text("sites.opt_years", lang)
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=text("sites.opt_out", lang))
    add_json(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> None:
    """Run the verb."""
    from radioscopie.questions.hospital.page.report import render_sites, summary_sites  # noqa: PLC0415

    deliver(arguments, _result(arguments), summary_sites, render_sites)


def _checked(years: tuple[int, ...]) -> tuple[int, ...]:
    """Refuse years that the law does not reach."""
    if years[0] < FIRST_YEAR or years[-1] > LAST_YEAR:
        raise InputError(problem("sites.bad_years", "--years", f"{years[0]}-{years[-1]}"))
    return years


def _result(arguments: Namespace) -> Result:
    from radioscopie.law.compile import compile_together  # noqa: PLC0415
    from radioscopie.law.load import Law  # noqa: PLC0415
    from radioscopie.models.hospital.fees import Laws  # noqa: PLC0415
    from radioscopie.questions.hospital.tables import sites_result  # noqa: PLC0415
    from radioscopie.results.record import make_record  # noqa: PLC0415
    from radioscopie.tables.sites import check_departements, read_sites  # noqa: PLC0415

    check_folder(arguments.out, [arguments.sites])
    years, law, sites = _checked(arguments.years), Law.load(), read_sites(arguments.sites)
    check_departements(sites, str(arguments.sites or SHIPPED))
    base, variant = compile_together(law.frozen(arguments.base), law)
    inputs = [arguments.sites] if arguments.sites else []
    source = arguments.sites.name if arguments.sites else SHIPPED
    parameters = {"base": str(arguments.base), "years": f"{years[0]}-{years[-1]}", "sites": source}
    record = make_record(law.version, inputs, parameters)
    laws = Laws(base, variant, arguments.base.year)
    result = sites_result(sites, laws, years, record)
    if not result.tables["by_site"].table.num_rows:
        raise InputError(problem("sites.no_known_site", source))
    return result
