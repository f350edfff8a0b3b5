"""Simulate a reading network, and its variant if one is given."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.errors import InputError, gathered, problem
from radioscopie.kinds import AUTO
from radioscopie.models.reading.log import event_log
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.study import study
from radioscopie.models.reading.tried import effects
from radioscopie.questions.reading.assumptions import network_assumptions
from radioscopie.questions.reading.tables import TABLES
from radioscopie.questions.reading.tables.delays import (
    change_rows,
    count_rows,
    delay_rows,
    reader_rows,
    wait_rows,
)
from radioscopie.questions.reading.tables.money import charges_csv, cost_rows, error_rows, site_cost_rows
from radioscopie.questions.reading.tables.network import network_row
from radioscopie.questions.reading.tables.places import radiographer_rows, remote_rows, room_rows, week_rows
from radioscopie.questions.reading.tables.sensitivity import sensitivity_rows
from radioscopie.questions.reading.tables.unread import unread_rows
from radioscopie.result import Result
from radioscopie.results.answer import Answer
from radioscopie.results.export import parquet_bytes
from radioscopie.results.record import make_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study
    from radioscopie.models.reading.tried import Effect
    from radioscopie.questions.reading.ask import Ask
    from radioscopie.results.answer import Advance

LOG_FILE, CHARGES_FILE, VARIANT = "events.parquet", "charges.csv", "variant"


def answer(ask: Ask, advance: Advance) -> Answer:
    """Simulate the networks asked.

    Returns
    -------
    the first network, beside its charges for `accounts` and its event log; inside, the second alone

    Raises
    ------
    InputError : every problem of both files; networks that cannot be compared
    """
    networks = _networks(ask)
    wanted = None if ask.replications == AUTO else int(ask.replications)
    base = study(networks[0], ask.seed, wanted, advance)
    other = study(networks[1], ask.seed, len(base.samples), advance) if ask.compare else None
    told = {"seed": str(ask.seed), "replications": str(len(base.samples)), "trials": str(ask.trials)}
    record = make_record("–", files_of(ask), told)
    inside = {VARIANT: _answer(other, None, record)} if other else {}
    tried = effects(base.network, ask.seed, advance, ask.trials) if ask.trials else []
    return replace(_answer(base, other, record, tried), inside=inside)


def _networks(ask: Ask) -> list[Network]:
    """Read the networks, which must have the same priorities."""
    read: list[Network] = gathered(*(partial(read_network, source) for source in files_of(ask)))
    if any(_priorities(one) != _priorities(read[0]) for one in read):
        raise InputError(problem("reading.not_comparable", str(ask.compare)))
    return read


def _priorities(network: Network) -> list[str]:
    return [one.name for one in network.priorities]


def _answer(
    base: Study, other: Study | None, record: Mapping[str, str], tried: Sequence[Effect] = ()
) -> Answer:
    every = _rows(base, other) | {"sensitivity": sensitivity_rows(tried)}
    tables = {name: TABLES[name].of(rows) for name, rows in every.items() if rows}
    result = Result("reading", tables, network_assumptions(base.network, tried), (), record)
    return Answer(result, files={CHARGES_FILE: partial(_charges, base), LOG_FILE: partial(_log, base)})


def _rows(base: Study, other: Study | None) -> dict[str, Rows]:
    rows = {
        "delays": delay_rows(base),
        "counts": count_rows(base),
        "readers": reader_rows(base),
        "week": week_rows(base),
        "waits": wait_rows(base),
        "radiographer": radiographer_rows(base),
        "remote": remote_rows(base),
        "cost": cost_rows(base),
        "site_cost": site_cost_rows(base),
        "errors_table": error_rows(base),
        "rooms": room_rows(base),
        "change": change_rows(base, other) if other else [],
        "unread": unread_rows(base.network),
    }
    return rows | {"network": [network_row(base, rows)]}


def _charges(study: Study) -> bytes:
    return charges_csv(study).encode()


def _log(study: Study) -> bytes:
    return parquet_bytes(event_log(study))
