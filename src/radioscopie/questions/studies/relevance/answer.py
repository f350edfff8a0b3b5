"""Look at the exams of an index in their sequence, beside the shares published, with their cost and who asked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.law.load import Law
from radioscopie.models.statistics import wilson
from radioscopie.models.studies.hiding import Gate, may_show_part, shown_of_parts
from radioscopie.models.studies.repeats import find_repeats
from radioscopie.models.studies.sequences import NOT_OBSERVABLE, Looked, seen
from radioscopie.questions.studies.relevance.scenario import FILE, measured, scenario_of
from radioscopie.questions.studies.relevance.tables import COST, REQUESTERS, SEQUENCES
from radioscopie.questions.studies.repeats.cost import billed_of, group_costs
from radioscopie.questions.studies.repeats.exams import exams_of
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.results.refused import row_tables
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.assembled import read_studies
from radioscopie.tables.studies.levels import rule as rule_value
from radioscopie.tables.studies.linked import read_people
from radioscopie.tables.studies.said import named_sources
from radioscopie.tables.studies.sequences import sequences
from radioscopie.tables.studies.state import make_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Bools, Ints, Row
    from radioscopie.questions.studies.relevance.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.studies.sequences import Sequence

    Found = Mapping[str, tuple[Ints, Bools]]
    Counted = tuple[int | None, int | None]

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
    gate, size = Gate(least), len(held.exams.minute)
    rows = [_row(one, _admitted(gate, found.get(one.id), size)) for one in known.values()]
    told = {row["sequence"] for row in rows if row["met"]}
    kept = studies.select(["accession", "requester"]).take(held.rows)
    requesters = pc.fill_null(kept["requester"], "")
    tables = {
        "sequences": SEQUENCES.of(({name: row[name] for name in SHOWN} for row in rows), named_sources()),
        "requesters": REQUESTERS.of(_by_requester(found, requesters, least)),
    }
    rows_billed: Row = {}
    law, files = "–", [one for one in (ask.machines, ask.activity) if one is not None]
    if ask.activity and ask.machines:
        text = Law.load()
        billed = billed_of(
            read_activity(ask.activity), read_machines(ask.machines), text, make_key(ask.state)
        )
        groups = {name: studies[met] for name, (studies, met) in found.items() if name in told}
        costs = group_costs(billed, kept["accession"], groups)
        tables["cost"], law = COST.of(_cost(row, least) for row in costs), text.version
        rows_billed = {"rejects": billed.rejects, "read": billed.read}
        tables |= row_tables(**rows_billed)
    if not tables["requesters"].table.num_rows:
        del tables["requesters"]
    result = Result("studies_relevance", tables, ASSUMED, (), make_record(law, files, {}))
    files_beside = {FILE: partial(scenario_of, rows)} if measured(rows) else {}
    return Answer(result, files=files_beside, **rows_billed)


def _looked(one: Sequence) -> Looked:
    return Looked(*(getattr(one, name) for name in Looked.__dataclass_fields__))


def _admitted(gate: Gate, found: tuple[Ints, Bools] | None, size: int) -> Counted:
    """Count the exams that a sequence bears on and those that meet it; None: few, or few apart from others shown.

    Parameters
    ----------
    size : of all the exams that are ranked
    """
    if found is None:
        return None, None
    studies, met = found
    ranks = np.arange(size)
    sets = [_among(ranks, some) for some in (studies, studies[~met], studies[met])]
    looked, rest, here = (gate.admits(some) for some in sets)
    return len(studies) if looked else None, int(met.sum()) if looked and rest and here else None


def _row(one: Sequence, counted: Counted) -> Row:
    """Tell of a sequence how many exams it bears on and how many meet it; few are hidden."""
    told: Row = {
        name: getattr(one, name) for name in ("direction", "window_days", "status", "source", "note")
    }
    told |= {name: getattr(one, name) for name in ("lever_modality", "lever_acts")}
    told |= {"sequence": one.id, "published": None if one.published_pct is None else one.published_pct / 100}
    return told | {"looked": counted[0] or None} | _share(*counted)


def _cost(row: Row, least: int) -> Row:
    """Hide what few exams cost: it could tell their number; how many few have no rows is hidden alone."""
    told = {"sequence": row.pop("group"), **row}
    if row["matched"] < least:
        return dict.fromkeys(told) | {"sequence": told["sequence"], "studies": told["studies"]}
    return told if may_show_part(row["matched"], row["studies"], least) else told | {"matched": None}


def _share(looked: int | None, met: int | None) -> Row:
    if not met or not looked:
        return dict.fromkeys(("met", "share", "low_95", "high_95"))
    low, high = wilson(met / looked, looked)
    return {"met": met, "share": met / looked, "low_95": low, "high_95": high}


def _by_requester(found: Found, requesters: pa.ChunkedArray, least: int) -> Iterator[Row]:
    """Give the services that asked, where the archive tells them, the most frequent first; few exams are hidden."""
    who, asked_by = _services(requesters)
    ends = np.bincount(asked_by, minlength=len(who)).cumsum()
    exams = np.split(np.argsort(asked_by, kind="stable"), ends[:-1])
    gates = [Gate(least) for _ in who]
    for name, (studies, met) in found.items():
        of = asked_by[studies]
        looked, counted = (np.bincount(of, some, len(who)).astype(int) for some in (None, met))
        shown = [shown_of_parts(some.tolist(), least) for some in (looked, counted)]
        for rank in np.argsort(-counted, kind="stable"):
            if not who[rank] or not counted[rank] or not (shown[0][rank] and shown[1][rank]):
                continue
            here = of == rank
            sets = (studies[here], studies[here & met], studies[here & ~met])
            if all(gates[rank].admits(_among(exams[rank], some)) for some in sets):
                told = {"sequence": name, "requester": who[rank], "looked": int(looked[rank])}
                yield told | {"met": int(counted[rank]), "share": float(counted[rank] / looked[rank])}


def _services(requesters: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Give the services in the order of their names, and which of them asked for each exam."""
    encoded = requesters.combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    return [names[one] for one in order], np.argsort(order)[encoded.indices.to_numpy()]


def _among(exams: Ints, some: Ints) -> Bools:
    """Tell which exams, in their order, are among some of them."""
    found = np.zeros(len(exams), bool)
    found[np.searchsorted(exams, some)] = True
    return found
