"""Find the repeat exams of an index that was linked: how many by window, whose, and what they cost under the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.law.load import Law
from radioscopie.models.pricing.price import price
from radioscopie.models.studies.pseudonyms import pseudonym
from radioscopie.models.studies.repeats import (
    OTHER_GROUP,
    SAME_GROUP,
    SAME_SITE,
    UNKNOWN_SITE,
    Rule,
    find_repeats,
)
from radioscopie.questions.studies.repeats.tables import COST, COUNTS, CURVE, FAMILIES, SITES
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.assembled import read_studies
from radioscopie.tables.studies.levels import rule as rule_value
from radioscopie.tables.studies.linked import read_people
from radioscopie.tables.studies.regions import regions_of, repeat_rules
from radioscopie.tables.studies.state import make_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.pricing.price import Priced
    from radioscopie.models.studies.repeats import Repeats
    from radioscopie.questions.studies.repeats.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.machines import Machines

WINDOWS = (1, 7, 30, 90, 210)
PLACES = (SAME_SITE, SAME_GROUP, OTHER_GROUP, UNKNOWN_SITE)
RADIOGRAPHS = {"CR": "XR", "DX": "XR", "RG": "XR", "PX": "XR", "RF": "XR"}
FIRST = date(1970, 1, 1)
ASSUMED = (
    Assumption("studies_repeats.candidates", "assumed"),
    Assumption("studies_repeats.visit", "assumed"),
    Assumption("studies_repeats.nearest", "assumed"),
    Assumption("studies_repeats.no_reason", "missing"),
)
NO_GROUPS = (Assumption("studies_repeats.no_groups", "missing"),)
LINKS = (Assumption("studies_repeats.by_order", "assumed"),)


def answer(ask: Ask, advance: Advance) -> Answer:
    """Find repeats, and price them when the rows billed are given.

    Raises
    ------
    InputError : no index, or one that was not linked; a file that cannot be read
    """
    machines = read_machines(ask.machines) if ask.machines else None
    studies = _studies(ask, machines)
    found = find_repeats(*_compared(studies), [_rule(one) for one in repeat_rules()])
    advance(len(studies))
    least = round(rule_value("hidden_under"))
    tables = {
        "counts": COUNTS.of(
            {"what": what, "number": number} for what, number in _counts(studies, found).items()
        ),
        "curve": CURVE.of(_curve(found, least, _places(machines))),
        "families": FAMILIES.of(_families(found, least)),
        "sites": SITES.of(_sites(found, least)),
    }
    law, files = "–", [one for one in (ask.machines, ask.activity) if one is not None]
    if ask.activity and machines:
        read, loaded = read_activity(ask.activity), Law.load()
        law = loaded.version
        tables["cost"] = COST.of(_cost(ask, read, machines, loaded, studies, found))
    kept = {name: one for name, one in tables.items() if one.table.num_rows or name not in ("sites", "cost")}
    assumed = (*ASSUMED, *(LINKS if ask.activity else ()), *(() if machines else NO_GROUPS))
    return Answer(Result("studies_repeats", kept, assumed, (), make_record(law, files, {})))


def _studies(ask: Ask, machines: Machines | None) -> list[Row]:
    """Give the studies of people, with their regions and the group of their site."""
    people = read_people(ask.state)
    person = dict(zip(people["identity"].to_pylist(), people["person"].to_pylist(), strict=True))
    groups = _groups(machines)
    rows = read_studies(ask.state).to_pylist()
    return [
        row
        | {
            "person": person.get(row["identity"], row["identity"]),
            "site": row["institution"],
            "site_group": groups.get(row["institution"], row["institution"]),
            "regions": regions_of(row["codes"], row["region"]),
            "modality": _modality(row["modalities"]),
        }
        for row in rows
    ]


def _groups(machines: Machines | None) -> Mapping[str, str]:
    """Give the practice of each site of the machines."""
    if machines is None:
        return {}
    rows = machines.table.select(["site", "practice"]).to_pylist()
    return {row["site"]: row["practice"] for row in rows if row["site"] and row["practice"]}


def _modality(modalities: str) -> str:
    """Give the modality of a study; several are one study of the first, radiographs are one modality."""
    first = modalities.partition(";")[0]
    return RADIOGRAPHS.get(first, first)


def _compared(studies: Sequence[Row]) -> tuple[pa.Table, pa.Table]:
    """Lay out the studies that can be compared, and their regions."""
    kept = [row for row in studies if row["day"] and row["modality"] and not row["is_quality"]]
    exams = [_exam(row) for row in kept]
    regions = [{"study": row["study"], "region": region} for row in kept for region in row["regions"]]
    return pa.Table.from_pylist(exams, EXAMS), pa.Table.from_pylist(regions, REGIONS)


WHOLE, TEXT = pa.int64(), pa.string()
EXAMS = pa.schema(
    {
        **dict.fromkeys(("study", "person", "modality", "site", "site_group", "scanner"), TEXT),
        **dict.fromkeys(("day", "minute"), WHOLE),
        "has_time": pa.bool_(),
    }
)
REGIONS = pa.schema({"study": TEXT, "region": TEXT})


def _exam(row: Row) -> Row:
    day = (date.fromisoformat(row["day"]) - FIRST).days
    clock = row["time"] or ""
    has_time = clock[:4].isdigit() and len(clock) >= len("HHMM")
    minute = day * 1440 + (int(clock[:2]) * 60 + int(clock[2:4]) if has_time else 0)
    names = ("study", "person", "modality", "site", "site_group")
    scanner = "|".join((row["maker"], row["model"], row["serial"], row["station"]))
    return {name: row[name] for name in names} | {
        "scanner": scanner, "day": day, "minute": minute, "has_time": has_time
    }  # fmt: skip


def _rule(one: Any) -> Rule:
    return Rule(one.family, one.kind, one.modalities, tuple(one.regions), one.window_days, one.elsewhere)


def _counts(studies: Sequence[Row], found: Repeats) -> dict[str, int]:
    return {
        "studies": len(studies),
        "copies": sum(row["copies"] for row in studies),
        "no_region": sum(not row["regions"] for row in studies),
        "quality": sum(bool(row["is_quality"]) for row in studies),
        "splits": found.splits,
        "compared": found.studies,
        "people": len({row["person"] for row in studies}),
    }


def _places(machines: Machines | None) -> tuple[str, ...]:
    """Give the places that can be told apart: without machines nobody knows which sites are one group."""
    return PLACES if machines else tuple(place for place in PLACES if place != SAME_GROUP)


def _curve(found: Repeats, least: int, places_told: Sequence[str]) -> Iterator[Row]:
    """Give, for each window and place, how many studies repeat another, and their share of those compared."""
    days, places = found.pairs["days"].to_pylist(), found.pairs["place"].to_pylist()
    for window in WINDOWS:
        for place in places_told:
            repeats = sum(day <= window and one == place for day, one in zip(days, places, strict=True))
            shown = repeats if repeats >= least or not repeats else None
            share = None if shown is None or not found.studies else shown / found.studies
            yield {"window_days": window, "place": place, "repeats": shown, "share": share}


def _families(found: Repeats, least: int) -> Iterator[Row]:
    counted = {row["values"]: row["counts"] for row in pc.value_counts(found.pairs["family"]).to_pylist()}
    for one in repeat_rules():
        studies = found.escalations[one.family] if one.kind == "escalation" else counted.get(one.family, 0)
        shown = studies if studies >= least or not studies else None
        told = {"family": one.family, "kind": one.kind, "window_days": one.window_days, "studies": shown}
        yield told | {"status": one.status, "source": one.source}


def _sites(found: Repeats, least: int) -> Iterator[Row]:
    """Give the pairs of sites, the most frequent first; those of few studies are hidden."""
    is_told = pc.and_(
        pc.less_equal(found.pairs["days"], WINDOWS[-2]), pc.not_equal(found.pairs["place"], UNKNOWN_SITE)
    )
    pairs = found.pairs.filter(is_told)
    counted = pairs.group_by(["first_site", "site"]).aggregate([("study", "count")]).to_pylist()
    for row in sorted(counted, key=lambda one: (-one["study_count"], one["first_site"], one["site"])):
        if row["study_count"] >= least:
            yield {"first_site": row["first_site"], "site": row["site"], "repeats": row["study_count"]}


def _cost(
    ask: Ask, activity: Activity, machines: Machines, law: Law, studies: Sequence[Row], found: Repeats
) -> Iterator[Row]:
    """Price all rows, and all but those of the repeats of each place: the difference is their cost at the margin."""
    key = make_key(ask.state)
    orders = {row["study"]: row["accession"] for row in studies}
    encounters = activity.table["encounter"].cast(pa.string()).to_pylist()
    keys = [pseudonym(key, "accession", one) if one else "" for one in encounters]
    within = found.pairs.filter(pc.less_equal(found.pairs["days"], WINDOWS[-2]))
    whole = price(activity, machines, law)
    for place in PLACES:
        repeated = {
            orders[one] for one in within.filter(pc.equal(within["place"], place))["study"].to_pylist()
        } - {""}
        is_repeat = pa.array([one in repeated for one in keys], pa.bool_())
        left = replace(activity, table=activity.table.filter(pc.invert(is_repeat)))
        told = {"place": place, "repeats": int(pc.sum(pc.equal(within["place"], place)).as_py() or 0)}
        told |= {"matched": len(repeated & set(keys))}
        yield told | _amounts(whole, price(left, machines, law), activity.table.filter(is_repeat)["line"])


def _amounts(whole: Priced, without: Priced, lines: pa.ChunkedArray) -> Row:
    alone = whole.table.filter(pc.is_in(whole.table["line"], lines.combine_chunks()))
    return {
        "list_cents": _sum(alone, "total_cents"),
        "marginal_cents": _less(_sum(whole.table, "total_cents"), _sum(without.table, "total_cents")),
        "insurer_cents": _less(_sum(whole.table, "insurer_cents"), _sum(without.table, "insurer_cents")),
    }


def _sum(table: pa.Table, column: str) -> int | None:
    """Add up amounts; nothing when one of them is not known."""
    if table[column].null_count:
        return None
    return int(pc.sum(table[column]).as_py() or 0)


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
