"""Read the levers of a variant: relevance, repeats, fleet, shocks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from radioscopie.errors import close_matches
from radioscopie.law.compile import EQUIPMENT, LAST, MODALITIES
from radioscopie.law.load import Law
from radioscopie.models.scenarios.families import ALL
from radioscopie.models.scenarios.fields import monday_after
from radioscopie.models.scenarios.spec import FleetChange, Relevance, Repeats, Shock

if TYPE_CHECKING:
    from radioscopie.models.scenarios.fields import Fields

DAMPED = ("name", "modality", "from", "full")
PERCENT = (0, 100)
KNOWN = (*MODALITIES, ALL)


def read_relevance(fields: Fields, years: tuple[int, int]) -> Relevance:
    """Read a relevance measure."""
    fields.only((*DAMPED, "acts", "reduction_pct"))
    name, modality, start, full = _damped(fields, years)
    acts = fields.table.get("acts", [])
    codes = Law.load().acts
    if not isinstance(acts, list) or not all(isinstance(act, str) for act in acts):
        fields.refuse("not_acts", "acts", acts)
        acts = []
    for act in acts:
        if not any(code.startswith(act) for code in codes):
            fields.refuse("unknown_act", "acts", act, close=close_matches(act, codes))
    reduction = fields.quantity("reduction_pct", f"relevance.{name}", PERCENT)
    return Relevance(name, modality, tuple(acts), reduction, start, full)


def read_repeats(fields: Fields, years: tuple[int, int]) -> Repeats:
    """Read repeat exams avoided."""
    fields.only((*DAMPED, "repeat_pct", "avoided_pct"))
    name, modality, start, full = _damped(fields, years)
    repeat, avoided = (
        fields.quantity(key, f"repeats.{name}.{key}", PERCENT) for key in ("repeat_pct", "avoided_pct")
    )
    return Repeats(name, modality, repeat, avoided, start, full)


def _damped(fields: Fields, years: tuple[int, int]) -> tuple[str, str, date, date]:
    start = fields.day("from", years)
    full = fields.day("full", (years[0], LAST.year), start)
    if full < start:
        fields.refuse("ends_before", "full", full, start=start)
    return fields.name(), fields.word("modality", KNOWN, ALL), start, full


def read_fleet(fields: Fields, years: tuple[int, int]) -> FleetChange:
    """Read a change of the fleet."""
    fields.only(("name", "equipment", "from", "add", "new_exams_pct", "renew_pct"))
    name, equipment = fields.name(), fields.word("equipment", EQUIPMENT[1:])
    add, renew = fields.whole("add", 0), fields.quantity("renew_pct", f"fleet.{name}.renew_pct", PERCENT, 0)
    new = fields.quantity("new_exams_pct", f"fleet.{name}.new_exams_pct", PERCENT, 0)
    if not add and not renew.high:
        fields.refuse("empty_fleet", "")
    if renew.uncertain:
        fields.refuse("certain_only", "renew_pct")
    return FleetChange(name, equipment, fields.day("from", years), add, new, renew)


def read_shock(fields: Fields, years: tuple[int, int]) -> Shock:
    """Read a shock."""
    fields.only(("name", "modality", "first_week", "last_week", "drop_pct"))
    name, first, last = fields.name(), fields.week("first_week"), fields.week("last_week")
    if date.min < last < first:
        fields.refuse("ends_before", "last_week", fields.table["last_week"], start=fields.table["first_week"])
    if first > date.min and not (years[0] <= first.year and last.year <= years[1]):
        fields.refuse(
            "outside_years", "first_week", fields.table["first_week"], first=years[0], last=years[1]
        )
    drop = fields.quantity("drop_pct", f"shock.{name}", PERCENT)
    return Shock(name, fields.word("modality", KNOWN, ALL), first, monday_after(last), drop)
