"""Totals per practice of a file of any size, in one pass and in memory that does not depend on the number of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.pricing.ahead import ahead
from radioscopie.models.pricing.partial import finish, tally
from radioscopie.tables.activity_parts import iter_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.inputs import Readable
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.partial import PracticeTotals
    from radioscopie.tables.machines import Machines


def practice_totals(
    path: Readable,
    machines: Machines,
    law: Law,
    *,
    mapping: Readable | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> PracticeTotals:
    """Price a file and add it up by practice and by machine, without keeping its rows.

    Parameters
    ----------
    path : activity, CSV, Parquet or a folder of Parquet files, rows in any order, without encounter, pathway nor
        territory (these need `price`)
    advance : called with the number of rows read

    Returns
    -------
    PracticeTotals : the cents of `price`, added up

    Raises
    ------
    InputError : the file cannot be read, or a row has an encounter, a pathway or a territory
    """
    batches = ahead(iter_parts(path, mapping))
    return finish(tally(batches, machines, law, advance), machines, law)
