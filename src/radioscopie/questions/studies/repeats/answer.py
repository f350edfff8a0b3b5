"""Find the repeat exams of an index that was linked: how many by window, whose, what they weigh, what they cost."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.law.load import Law
from radioscopie.models.studies.hiding import Gate, may_show, may_show_part, shown_of_parts
from radioscopie.models.studies.repeats import (
    ESCALATION,
    PLACES,
    SAME_GROUP,
    UNKNOWN_SITE,
    Rule,
    find_repeats,
)
from radioscopie.questions.studies.repeats import tables as answered
from radioscopie.questions.studies.repeats.burden import (
    COMMON,
    WINDOWS,
    avoidable,
    burdens,
    by_modality,
    doses_of,
    shown_places,
)
from radioscopie.questions.studies.repeats.cost import billed_of, costs
from radioscopie.questions.studies.repeats.exams import exams_of
from radioscopie.questions.studies.repeats.scenario import FILE, measured, scenario_of
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.results.refused import row_tables
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.assembled import read_events, read_studies
from radioscopie.tables.studies.effects import exam_minutes
from radioscopie.tables.studies.levels import rule as rule_value
from radioscopie.tables.studies.linked import read_people
from radioscopie.tables.studies.regions import repeat_rules
from radioscopie.tables.studies.said import named_sources, said_source
from radioscopie.tables.studies.state import make_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.studies.repeats import Pairs, Repeats
    from radioscopie.questions.studies.repeats.ask import Ask
    from radioscopie.questions.studies.repeats.exams import Held
    from radioscopie.results.answer import Advance
    from radioscopie.tables.machines import Machines

LEFT = ("no_region", "quality", "splits")
ASSUMED = (
    Assumption("studies_repeats.candidates", "assumed"),
    Assumption("studies_repeats.visit", "assumed"),
    Assumption("studies_repeats.nearest", "assumed"),
    Assumption("studies_repeats.no_reason", "missing"),
    Assumption("studies_repeats.no_minutes", "missing"),
)
NO_GROUPS = (Assumption("studies_repeats.no_groups", "missing"),)
LINKS = (Assumption("studies_repeats.by_order", "assumed"),)


def answer(ask: Ask, advance: Advance) -> Answer:
    """Find repeats, weigh them, and price them when the rows billed are given.

    Raises
    ------
    InputError : no index, or one that was not linked; a file that cannot be read
    """
    machines = read_machines(ask.machines) if ask.machines else None
    studies, people = read_studies(ask.state), read_people(ask.state)
    held = exams_of(studies, people, _groups(machines))
    found = find_repeats(held.exams, [_rule(one) for one in repeat_rules()])
    advance(len(studies))
    within = found.pairs.where(found.pairs.days <= COMMON)
    least = round(rule_value("hidden_under"))
    gate, places = Gate(least), shown_places(within, least)
    curve = list(_curve(found, gate, places, _places(machines)))
    rates = list(by_modality(held.exams, found, gate, least))
    kept = studies.select(["study", "accession"]).take(pa.array(held.rows))
    doses = doses_of(kept["study"], _events(ask))
    tables = {
        "counts": answered.COUNTS.of(_counts(studies, held, found, least)),
        "curve": answered.CURVE.of(curve),
        "families": answered.FAMILIES.of(_families(found, gate, least), named_sources()),
        "modalities": answered.MODALITIES.of(rates),
        "sites": answered.SITES.of(_sites(held, within, least)),
        "burden": answered.BURDEN.of(burdens(held.exams, within, doses, places, least)),
        "sharing": answered.SHARING.of(avoidable(held.exams, found.pairs, gate), named_sources()),
    }
    law, files = "–", [one for one in (ask.machines, ask.activity) if one is not None]
    findings: tuple[tuple[str, int], ...] = ()
    rows_billed: Row = {}
    if ask.activity and machines:
        text = Law.load()
        billed = billed_of(read_activity(ask.activity), machines, text, make_key(ask.state))
        rows = list(costs(billed, kept["accession"], within))
        rows_billed = {"rejects": billed.rejects, "read": billed.read}
        tables |= row_tables(**rows_billed)
        tables["cost"], law = answered.COST.of(_unless_few(row, places, least) for row in rows), text.version
        findings = tuple(_findings(rows, least))
    shown = {name: one for name, one in tables.items() if one.table.num_rows or name not in OPTIONAL}
    assumed = (*ASSUMED, *_minutes(), *(LINKS if ask.activity else ()), *(() if machines else NO_GROUPS))
    result = Result("studies_repeats", shown, assumed, findings, make_record(law, files, {}))
    files_beside = {FILE: partial(scenario_of, rates)} if measured(rates) else {}
    return Answer(result, files=files_beside, **rows_billed)


def _unless_few(row: Row, places: Collection[str], least: int) -> Row:
    """Hide what few exams cost: it could tell their number; how many few have no rows is hidden alone."""
    if row["place"] not in places or not may_show(row["matched"], least):
        return dict.fromkeys(row) | {"place": row["place"]}
    shown = may_show_part(row["matched"], row["repeats"], least)
    return row if shown else row | {"matched": None}


OPTIONAL = [name for name, one in answered.TABLES.items() if one.optional]


def _events(ask: Ask) -> pa.Table:
    """Give the doses of the index, without those of phantoms."""
    events = read_events(ask.state)
    return events.filter(pc.invert(pc.fill_null(events["is_quality"], False)))


def _groups(machines: Machines | None) -> Mapping[str, str]:
    """Give the practice of each site of the machines."""
    if machines is None:
        return {}
    rows = machines.table.select(["site", "practice"]).to_pylist()
    return {row["site"]: row["practice"] for row in rows if row["site"] and row["practice"]}


def _rule(one: Rule | object) -> Rule:
    return Rule(*(getattr(one, name) for name in Rule.__dataclass_fields__))


def _counts(studies: pa.Table, held: Held, found: Repeats, least: int) -> Iterator[Row]:
    """Count studies, and those that are not compared: of these, all are hidden where one count would tell of few."""
    counts = {
        "studies": len(studies),
        "copies": pc.sum(studies["copies"]).as_py() or 0,
        "no_region": held.no_region,
        "quality": pc.sum(pc.cast(studies["is_quality"], pa.int64())).as_py() or 0,
        "splits": found.splits,
        "compared": found.studies,
        "people": len(np.unique(held.exams.person)),
    }
    left = [counts[name] for name in LEFT]
    rest = [sum(left), *left, counts["studies"] - counts["compared"]]
    hidden = {name for name, number in counts.items() if not may_show(number, least)}
    if not all(may_show(one, least) for one in rest):
        hidden |= {name for name in LEFT if counts[name]} | {"studies"}
    yield from ({"what": what, "number": None if what in hidden else n} for what, n in counts.items())


def _places(machines: Machines | None) -> tuple[str, ...]:
    """Give the places that can be told apart: without machines nobody knows which sites are one group."""
    return PLACES if machines else tuple(place for place in PLACES if place != SAME_GROUP)


def _curve(found: Repeats, gate: Gate, shown: Collection[str], told: Sequence[str]) -> list[Row]:
    """Give, for each window and place, how many studies repeat another, and their share of those compared.

    The common window comes first through the gate, since other tables show it; then the longer ones, then the shorter.
    """
    counts: dict[tuple[int, str], int | None] = {}
    for window in sorted(WINDOWS, key=lambda one: (one != COMMON, one < COMMON, abs(one - COMMON))):
        for place in told:
            here = (found.pairs.days <= window) & (found.pairs.place == PLACES.index(place))
            counts[window, place] = int(here.sum()) if place in shown and gate.admits(here) else None
    return [
        {"window_days": window, "place": place, "repeats": repeats, "share": _share(repeats, found.studies)}
        for window in WINDOWS
        for place in told
        for repeats in (counts[window, place],)
    ]


def _share(part: int | None, whole: int) -> float | None:
    return part / whole if part is not None and whole else None


def _families(found: Repeats, gate: Gate, least: int) -> Iterator[Row]:
    for rank, one in enumerate(repeat_rules()):
        if one.kind == ESCALATION:
            studies = found.escalations[one.family]
            shown = studies if may_show(studies, least) else None
        else:
            here = found.pairs.family == rank
            shown = int(here.sum()) if gate.admits(here) else None
        told = {"family": one.family, "kind": one.kind, "window_days": one.window_days, "studies": shown}
        yield told | {"status": one.status, "source": one.source}


def _sites(held: Held, pairs: Pairs, least: int) -> Iterator[Row]:
    """Give the pairs of sites, the most frequent first; those of few studies are hidden."""
    told = pairs.where(pairs.place != PLACES.index(UNKNOWN_SITE))
    codes = held.exams.site[told.first] * len(held.site_names) + held.exams.site[told.study]
    counted = Counter(dict(zip(*(one.tolist() for one in np.unique(codes, return_counts=True)), strict=True)))
    listed = [(count, *divmod(code, len(held.site_names))) for code, count in counted.items()]
    named = [*_frequent([one for one in listed if one[1] == one[2]], least)]
    named += _frequent([one for one in listed if one[1] != one[2]], least)
    for count, first, site in sorted(named, key=lambda one: (-one[0], *one[1:])):
        yield {"first_site": held.site_names[first], "site": held.site_names[site], "repeats": count}


def _frequent(pairs: list[tuple[int, int, int]], least: int) -> Iterator[tuple[int, int, int]]:
    """Keep the pairs of sites that may be shown, their total being known."""
    shown = shown_of_parts([one[0] for one in pairs], least)
    yield from (one for one, is_shown in zip(pairs, shown, strict=True) if is_shown)


def _minutes() -> Iterator[Assumption]:
    for modality, row in exam_minutes().items():
        label = word_of("studies_repeats.modality", modality)
        central = f"{row['machine_min']:g} + {row['reading_min']:g}"
        yield Assumption(
            "studies_repeats.minutes", row["status"], said_source(row["source"]), central=central, label=label
        )


def _findings(rows: Sequence[Row], least: int) -> Iterator[tuple[str, int]]:
    """Say where taking exams away would cost more: the band of a machine makes it so; few exams are not told."""
    raised = sum((row["marginal_low_cents"] or 0) < 0 for row in rows)
    lost = sum(row["repeats"] - row["matched"] for row in rows)
    counts = {
        "studies_repeats.found_raised": raised,
        "studies_repeats.found_unmatched": lost * may_show(lost, least),
    }
    yield from ((key, count) for key, count in counts.items() if count)
