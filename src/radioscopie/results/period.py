"""Tables that say what part of a year an activity covers, what making a year of it does, what it understates."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from radioscopie.results.declared import Declared, code, count, day, flag, name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radioscopie.models.pricing.period import Fees, Period
    from radioscopie.models.pricing.understated import Understated
    from radioscopie.result import ResultTable

HEADS = "period.head"
PERIOD = Declared(
    "period",
    "period.period",
    HEADS,
    (day("first"), day("last"), count("days"), count("months"), flag("is_year"), flag("is_scaled")),
)
BANDS = Declared(
    "bands",
    "period.bands",
    HEADS,
    (
        *(name("machine"), count("fees_file"), count("reduced_file")),
        *(count("fees_year"), count("reduced_year")),
    ),
    optional=True,
)
UNDERSTATED = Declared(
    "understated",
    "period.understated",
    HEADS,
    (code("measure", "report.measure"), day("since"), count("rows")),
    optional=True,
)
TABLES = (PERIOD, BANDS, UNDERSTATED)


def period_tables(
    period: Period, bands: tuple[Sequence[Fees], Sequence[Fees]], missed: Iterable[Understated]
) -> dict[str, ResultTable]:
    """Say what a file covers.

    Parameters
    ----------
    bands : technical fees by machine, of the file and of the year made of it; none when no year was made
    missed : measures that the rows understate
    """
    told = {"first": period.first, "last": period.last, "days": period.days, "months": len(period.months)}
    flags = {"is_year": period.is_year, "is_scaled": period.is_scaled}
    tables = {PERIOD.name: PERIOD.of([told | flags])}
    if lines := list(map(asdict, missed)):
        tables[UNDERSTATED.name] = UNDERSTATED.of(lines)
    file, year = bands
    before = {one.machine: one for one in file}
    rows = [
        {
            "machine": one.machine,
            "fees_file": before[one.machine].fees,
            "reduced_file": before[one.machine].reduced,
            "fees_year": one.fees,
            "reduced_year": one.reduced,
        }
        for one in year
    ]
    return tables | ({BANDS.name: BANDS.of(rows)} if rows else {})
