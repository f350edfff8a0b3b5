"""Read the levers of a variant: relevance, repeats, fleet, shocks, payments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.bilingual import same_words
from radioscopie.calendar import LAST_DAY
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.law.load import Law
from radioscopie.law.words import EQUIPMENT, MODALITIES
from radioscopie.models.scenarios.families import ALL
from radioscopie.models.scenarios.fields import monday_after
from radioscopie.models.scenarios.spec import FleetChange, Payment, Quantity, Relevance, Repeats, VolumeShock
from radioscopie.ranges import FIXED, USER, Range
from radioscopie.tables.added_machines import VOLUMES, plain_added, read_added
from radioscopie.tables.relevance import RELEVANCE, REPEATS, families_of, published_relevance

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.inputs import Input
    from radioscopie.models.scenarios.beside import Beside
    from radioscopie.models.scenarios.fields import ScenarioFields

DAMPED = ("name", "title", "modality", "from", "full")
PERCENT, REFERENCES = (0, 100), (0, 300)
OF_FAMILY = ("modality", "acts")
KNOWN = (*MODALITIES, ALL)
DRAWN = "triangular"


def with_published(fields: ScenarioFields, lever: str) -> ScenarioFields:
    """Give the fields of a measure, with what `published` names: a family of the table of relevance."""
    if "published" not in fields.table:
        return fields
    family = fields.word("published", families_of(lever))
    known = published_relevance().get(family, {})
    for key in (one for one in known if one in fields.table):
        fields.refuse("scenario.published_too", key, fields.table[key], family=family)
    kept = {key: value for key, value in fields.table.items() if key != "published" and key not in known}
    own = {key: value for key, value in known.items() if value}
    return replace(fields, table={**kept, **own}, taken=set())


def read_relevance(asked: ScenarioFields, years: tuple[int, int]) -> Relevance:
    """Read a relevance measure."""
    fields = with_published(asked, RELEVANCE)
    fields.only((*DAMPED, "acts", "reduction_pct"))
    modality, start, full = _damped(fields, years)
    name, acts = fields.name(), _acts(fields)
    reduction = fields.quantity("reduction_pct", f"relevance.{name}", PERCENT)
    return Relevance(name, fields.words("title", name), modality, acts, reduction, start, full)


def read_repeats(asked: ScenarioFields, years: tuple[int, int]) -> Repeats:
    """Read repeat exams avoided."""
    fields = with_published(asked, REPEATS)
    fields.only((*DAMPED, "repeat_pct", "avoided_pct"))
    modality, start, full = _damped(fields, years)
    name = fields.name()
    repeat, avoided = (
        fields.quantity(key, f"repeats.{name}.{key}", PERCENT) for key in ("repeat_pct", "avoided_pct")
    )
    return Repeats(name, fields.words("title", name), modality, repeat, avoided, start, full)


def _damped(fields: ScenarioFields, years: tuple[int, int]) -> tuple[str, date, date]:
    start = fields.day("from", years)
    full = fields.day("full", (years[0], LAST_DAY.year), start)
    if full < start:
        fields.refuse("scenario.ends_before", "full", full, start=start)
    return fields.word("modality", KNOWN, ALL), start, full


def read_fleet(fields: ScenarioFields, beside: Beside, years: tuple[int, int]) -> FleetChange:
    """Read a change of the fleet: a number of machines, or a file of machines with their places."""
    fields.only(("name", "title", "equipment", "from", "add", "machines", "new_exams_pct", "renew_pct"))
    name, equipment = fields.name(), fields.word("equipment", EQUIPMENT[1:])
    title = fields.words("title", name)
    renew = fields.quantity("renew_pct", f"fleet.{name}.renew_pct", PERCENT, 0)
    new = fields.quantity("new_exams_pct", f"fleet.{name}.new_exams_pct", PERCENT, 0)
    if renew.value.is_drawn:
        fields.refuse("scenario.certain_only", "renew_pct")
    if "machines" in fields.table:
        placed, file = _placed(fields, beside, equipment)
        start = _start(fields, placed, years)
        volume = _volume(fields, placed, f"fleet.{name}.volume_pct")
        return FleetChange(name, title, equipment, start, placed.num_rows, new, renew, placed, file, volume)
    add = fields.whole("add", 0)
    if not add and not renew.value.high:
        fields.refuse("scenario.empty_fleet", "")
    return FleetChange(name, title, equipment, fields.day("from", years), add, new, renew)


def _placed(fields: ScenarioFields, beside: Beside, equipment: str) -> tuple[pa.Table, Input | None]:
    """Read the machines of the equipment in the file beside the scenario, and give it."""
    name = fields.text("machines")
    for key in ("add", "from"):
        if key in fields.table:
            fields.problems.append(problem("site.with_machines", f"{fields.place}.{key}", fields.table[key]))
    file = beside.find(name)
    if file is None:
        fields.problems.append(problem("site.no_machines_file", f"{fields.place}.machines", name))
        return plain_added().empty_table(), None
    try:
        added = read_added(file)
    except InputError as error:
        fields.problems.extend(error.problems)
        return plain_added().empty_table(), None
    placed = added.filter(pc.equal(added["equipment"], equipment))
    if not placed.num_rows:
        fields.problems.append(
            problem("site.no_such_machine", f"{fields.place}.machines", name, equipment=equipment)
        )
    return placed, file


def _volume(fields: ScenarioFields, placed: pa.Table, name: str) -> Quantity | None:
    """Give what placed machines do, percent of the exams that their file says; None when it says none of one."""
    rows = placed.to_pylist()
    exams = sum(row["exams"] or 0 for row in rows)
    if not exams or any(row["exams"] is None for row in rows):
        return None
    low, high = (100 * sum(row[end] or row["exams"] for row in rows) / exams for end in VOLUMES[1:])
    drawn = DRAWN if low != high else FIXED
    return Quantity(name, Range(low, 100.0, high, drawn, same_words(USER)), fields.owner)


def _start(fields: ScenarioFields, placed: pa.Table, years: tuple[int, int]) -> date:
    """Give the day when the machines of a file start: all of them on the same."""
    days = sorted(set(placed["installed_on"].to_pylist()))
    if len(days) > 1:
        words = ", ".join(day.isoformat() for day in days[:3])
        fields.problems.append(problem("site.several_days", f"{fields.place}.machines", words))
    return replace(fields, table={"from": days[0]}).day("from", years) if days else date(years[0], 1, 1)


def read_payment(asked: ScenarioFields, years: tuple[int, int]) -> Payment:
    """Read a payment that depends on volumes."""
    fields = _of_family(asked)
    fields.only(("name", "title", "modality", "acts", "reference_pct", "malus_pct", "bonus_pct", "from"))
    name, acts = fields.name(), _acts(fields)
    kept = [
        fields.quantity(key, f"payment.{name}.{key}", bounds, default)
        for key, bounds, default in (
            ("reference_pct", REFERENCES, None), ("malus_pct", PERCENT, 0.0), ("bonus_pct", PERCENT, 0.0),
        )
    ]  # fmt: skip
    if not any(one.value.high for one in kept[1:]):
        fields.refuse("scenario.no_payment", "malus_pct")
    modality, start = fields.word("modality", KNOWN, ALL), fields.day("from", years)
    return Payment(name, fields.words("title", name), modality, acts, start, *kept)


def _of_family(fields: ScenarioFields) -> ScenarioFields:
    """Give the fields of a payment, with the modality and the acts of the family that `published` names."""
    if "published" not in fields.table:
        return fields
    family = fields.word("published", families_of(RELEVANCE))
    for key in (one for one in OF_FAMILY if one in fields.table):
        fields.refuse("scenario.published_too", key, fields.table[key], family=family)
    known = {
        key: one for key, one in published_relevance().get(family, {}).items() if key in OF_FAMILY and one
    }
    kept = {key: one for key, one in fields.table.items() if key not in ("published", *OF_FAMILY)}
    return replace(fields, table={**kept, **known}, taken=set())


def _acts(fields: ScenarioFields) -> tuple[str, ...]:
    """Read codes of acts or their beginnings."""
    acts, codes = fields.listed("acts"), Law.load().acts
    for act in acts:
        if not any(code.startswith(act) for code in codes):
            fields.refuse("scenario.unknown_act", "acts", act, close=close_matches(act, codes))
    return acts


def read_shock(fields: ScenarioFields, years: tuple[int, int]) -> VolumeShock:
    """Read a fall of volumes between two weeks, both included."""
    fields.only(("name", "title", "modality", "first_week", "last_week", "drop_pct"))
    name, first, last = fields.name(), fields.week("first_week"), fields.week("last_week")
    if date.min < last < first:
        fields.refuse(
            "scenario.ends_before", "last_week", fields.table["last_week"], start=fields.table["first_week"]
        )
    if first > date.min and not (years[0] <= first.year and last.year <= years[1]):
        fields.refuse(
            "toml.outside_years", "first_week", fields.table["first_week"], first=years[0], last=years[1]
        )
    drop = fields.quantity("drop_pct", f"shock.{name}", PERCENT)
    title, modality = fields.words("title", name), fields.word("modality", KNOWN, ALL)
    return VolumeShock(name, title, modality, first, monday_after(last), drop)
