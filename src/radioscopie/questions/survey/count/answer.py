"""Count in a billing export what a questionnaire asks; its rows stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.law.load import Law
from radioscopie.models.joins.survey_count import fee_counts, machine_cells, month_counts
from radioscopie.models.pricing.price import price
from radioscopie.questions.survey.count.ask import BY_MONTH
from radioscopie.questions.survey.count.tables import CELLS, MACHINES
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import no_machines, read_machines
from radioscopie.tables.survey.counted import counted_bytes
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.joins.survey_count import Counted
    from radioscopie.models.pricing.price import Priced
    from radioscopie.questions.survey.count.ask import Ask
    from radioscopie.results.answer import Advance

FILE, YEARS = "answers.json", "2024-2025"


def answer(ask: Ask, _: Advance) -> Answer:
    """Count an export.

    Raises
    ------
    InputError : a file that cannot be read; no row in the period asked
    """
    machines = read_machines(ask.machines) if ask.machines else no_machines()
    law = Law.load()
    priced = price(read_activity(ask.export, mapping=ask.mapping), machines, law)
    counted = month_counts(priced, np.datetime64(ask.month, "M")) if ask.month else fee_counts(priced)
    if not counted.rows:
        raise InputError(problem("survey_count.nothing_counted", str(ask.export), ask.month or YEARS))
    cells = (
        dict(counted.cells) if ask.questionnaire == BY_MONTH else machine_cells(priced) | dict(counted.cells)
    )
    tables = {"cells": CELLS.of({"cell": name, "value": float(value)} for name, value in cells.items())}
    if counted.machines:
        tables["machines"] = MACHINES.of(
            {"row": row, "machine": name, "known": int(name not in counted.unknown)}
            for row, name in counted.machines.items()
        )
    form, period = questionnaire(ask.questionnaire), ask.month or YEARS
    result = Result(
        "survey_count", tables, _assumptions(counted), _findings(priced, counted), _record(ask, law)
    )
    files = {FILE: lambda: counted_bytes(form, period, cells)}
    return Answer(result, priced.rejects, priced.rows_read, files)


def _assumptions(counted: Counted) -> tuple[Assumption, ...]:
    return (Assumption("survey_count.no_reference", "missing"),) if counted.unknown else ()


def _findings(priced: Priced, counted: Counted) -> tuple[tuple[str, int], ...]:
    found = {
        "survey_count.found_rows": counted.rows,
        "survey_count.found_outside": priced.table.num_rows - counted.rows,
        "survey_count.found_unknown": len(counted.unknown),
    }
    return tuple((key, count) for key, count in found.items() if count)


def _record(ask: Ask, law: Law) -> Mapping[str, str]:
    files = [one for one in (ask.export, ask.machines, ask.mapping) if one is not None]
    form = questionnaire(ask.questionnaire)
    asked = {"questionnaire": form.id, "version": form.version, "digest": form.digest, "month": ask.month}
    return make_record(law.version, files, asked)
