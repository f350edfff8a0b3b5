"""An impact of an activity too large to be held: which ones are, and who reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.engines.spark import is_table, spark_impact
from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.models.pricing.impact.road import replayed
from radioscopie.models.pricing.period import period_of
from radioscopie.questions.engine import SPARK
from radioscopie.sources.parquet_rows import count_rows, is_parquet
from radioscopie.tables.activity import is_signed

if TYPE_CHECKING:
    from radioscopie.inputs import Input
    from radioscopie.models.pricing.impact.found import Replayed
    from radioscopie.models.pricing.impact.laws import Plan
    from radioscopie.questions.impact.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.machines import Machines

MOST_HELD = 5 << 20  # rows; more take over 5 GB


def replayed_large(ask: Ask, machines: Machines, plan: Plan, advance: Advance) -> Replayed | None:
    """Replay an activity without holding its rows; None where they are to be held.

    Raises
    ------
    InputError : as for `road.replayed`; a year is to be made of a part of one
    """
    must = ask.engine is not None or is_table(ask.activity) or _is_folder(ask.activity)
    if not must and not _is_signed(ask.activity) and not _is_long(ask.activity):
        return None
    done = _replayed(ask, machines, plan, advance)
    if ask.annualise and not period_of(done.filed).is_year:
        raise InputError(problem("impact.no_year_made", str(ask.activity)))
    return done


def _replayed(ask: Ask, machines: Machines, plan: Plan, advance: Advance) -> Replayed:
    if ask.engine == SPARK or is_table(ask.activity):
        return spark_impact(
            ask.activity, machines, plan, master=ask.master, mapping=ask.mapping, advance=advance
        )
    return replayed(ask.activity, machines, plan, mapping=ask.mapping, advance=advance)


def _is_folder(source: Input) -> bool:
    return not isinstance(source, Upload) and source.is_dir()


def _is_signed(source: Input) -> bool:
    return is_parquet(source) and is_signed(source)


def _is_long(source: Input) -> bool:
    return is_parquet(source) and count_rows(source) > MOST_HELD
