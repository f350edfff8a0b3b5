"""Look at the exams of an index in their sequence, beside the shares published, with their cost and who asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.law.load import Law
from radioscopie.models.statistics import wilson
from radioscopie.models.studies.hiding import may_show_part, shown_of_parts
from radioscopie.models.studies.repeats import find_repeats
from radioscopie.models.studies.sequences import NOT_OBSERVABLE, Looked, seen
from radioscopie.questions.studies.relevance.scenario import FILE, measured, scenario_of
from radioscopie.questions.studies.relevance.tables import COST, REQUESTERS, SEQUENCES
from radioscopie.questions.studies.repeats.cost import billed_of, group_costs
from radioscopie.questions.studies.repeats.exams import exams_of
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.assembled import read_studies
from radioscopie.tables.studies.levels import rule as rule_value
from radioscopie.tables.studies.linked import read_people
from radioscopie.tables.studies.sequences import sequences
from radioscopie.tables.studies.state import make_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Row
    from radioscopie.questions.studies.relevance.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.studies.sequences import Sequence

    Found = Mapping[str, tuple[Ints, Bools]]

ASSUMED = (
    Assumption("studies_relevance.elsewhere", "missing"),
    Assumption("studies_relevance.reason", "missing"),
    Assumption("studies_relevance.half", "assumed"),
)
SHOWN = [one.name for one in SEQUENCES.columns]


def answer(ask: Ask, advance: Advance) -> Answer:
    """Look at sequences, and price the exams that meet them when the rows billed are given.

    Raises
    ------
    InputError : no index, or one that was not linked; a file that cannot be read
    """
    studies = read_studies(ask.state)
    held = exams_of(studies, read_people(ask.state), {})
    compared = find_repeats(held.exams, ()).compared
    advance(len(studies))
    known = {one.id: one for one in sequences()}
    found = {
        one.id: seen(held.exams, compared, _looked(one))
        for one in known.values()
        if one.direction != NOT_OBSERVABLE
    }
    least = round(rule_value("hidden_under"))
    rows = [_row(one, found.get(one.id), least) for one in known.values()]
    kept = studies.select(["accession", "requester"]).take(held.rows)
    requesters = np.array(pc.fill_null(kept["requester"], "").to_pylist(), object)
    tables = {
        "sequences": SEQUENCES.of({name: row[name] for name in SHOWN} for row in rows),
        "requesters": REQUESTERS.of(_by_requester(found, requesters, least)),
    }
    law, files = "–", [one for one in (ask.machines, ask.activity) if one is not None]
    if ask.activity and ask.machines:
        text = Law.load()
        billed = billed_of(
            read_activity(ask.activity), read_machines(ask.machines), text, make_key(ask.state)
        )
        groups = {
            name: studies[met]
            for name, (studies, met) in found.items()
            if may_show_part(met.sum(), len(met), least) and met.any()
        }
        costs = group_costs(billed, kept["accession"], groups)
        tables["cost"], law = COST.of(_cost(row, least) for row in costs), text.version
    if not tables["requesters"].table.num_rows:
        del tables["requesters"]
    result = Result("studies_relevance", tables, ASSUMED, (), make_record(law, files, {}))
    return Answer(result, files={FILE: partial(scenario_of, rows)} if measured(rows) else {})


def _looked(one: Sequence) -> Looked:
    return Looked(*(getattr(one, name) for name in Looked.__dataclass_fields__))


def _row(one: Sequence, found: tuple[Ints, Bools] | None, least: int) -> Row:
    """Tell of a sequence how many exams it bears on and how many meet it; few are hidden."""
    told: Row = {
        name: getattr(one, name) for name in ("direction", "window_days", "status", "source", "note")
    }
    told |= {name: getattr(one, name) for name in ("lever_modality", "lever_acts")}
    told |= {"sequence": one.id, "published": None if one.published_pct is None else one.published_pct / 100}
    looked, met = (len(found[1]), int(found[1].sum())) if found else (0, 0)
    return told | {"looked": looked if looked >= least else None} | _share(looked, met, least)


def _cost(row: Row, least: int) -> Row:
    """Hide what few exams cost: it could tell their number; how many few have no rows is hidden alone."""
    told = {"sequence": row.pop("group"), **row}
    if row["matched"] < least:
        return dict.fromkeys(told) | {"sequence": told["sequence"], "studies": told["studies"]}
    return told if may_show_part(row["matched"], row["studies"], least) else told | {"matched": None}


def _share(looked: int, met: int, least: int) -> Row:
    if met < least or not may_show_part(met, looked, least):
        return dict.fromkeys(("met", "share", "low_95", "high_95"))
    low, high = wilson(met / looked, looked)
    return {"met": met, "share": met / looked, "low_95": low, "high_95": high}


def _by_requester(
    found: Found, requesters: np.ndarray[tuple[int], np.dtype[np.object_]], least: int
) -> Iterator[Row]:
    """Give the services that asked, where the archive tells them, the most frequent first; few exams are hidden."""
    for name, (studies, met) in found.items():
        who, rank = np.unique(requesters[studies].astype(str), return_inverse=True)
        looked, counted = (np.bincount(rank, some, len(who)).astype(int) for some in (None, met))
        shown = [
            all(both)
            for both in zip(
                *(shown_of_parts(some.tolist(), least) for some in (looked, counted)), strict=True
            )
        ]
        for place in np.argsort(-counted, kind="stable"):
            is_told = shown[place] and may_show_part(counted[place], looked[place], least)
            if who[place] and counted[place] and is_told:
                told = {"sequence": name, "requester": str(who[place]), "looked": int(looked[place])}
                yield told | {"met": int(counted[place]), "share": float(counted[place] / looked[place])}
