"""Read the levers of a design file: what each may move, between which pulls, in which files."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, close_matches
from radioscopie.law.addresses import unknown_address
from radioscopie.law.load import Law
from radioscopie.law.words import MODALITIES
from radioscopie.models.joins.policy.prices import NUMERIC, cut, steps_of, toward
from radioscopie.models.joins.policy.spec import (
    FULL,
    KINDS,
    PAYMENT,
    RELEVANCE,
    RENEWAL,
    REPEATS,
    TARIFF,
    Lever,
)
from radioscopie.models.joins.policy.written import TABLES
from radioscopie.models.scenarios.levers import (
    read_fleet,
    read_payment,
    read_relevance,
    read_repeats,
    with_published,
)
from radioscopie.models.scenarios.read import shipped_reforms
from radioscopie.toml.values import to_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.inputs import Input
    from radioscopie.law.values import Entry
    from radioscopie.models.joins.policy.spec import PriceMove
    from radioscopie.models.scenarios.beside import Beside
    from radioscopie.models.scenarios.fields import ScenarioFields


LEVER = ("name", "title", "kind", "least_pct", "most_pct", "whole")
PRICED = ("addresses", "modality", "acts")
KEYS = {
    TARIFF: (*PRICED, "from", "cut_pct"),
    "toward": (*PRICED, "law", "except"),
    RELEVANCE: ("published", "modality", "acts", "reduction_pct", "from", "full"),
    REPEATS: ("published", "modality", "repeat_pct", "avoided_pct", "from", "full"),
    RENEWAL: ("equipment", "renew_pct", "from"),
    PAYMENT: ("published", "modality", "acts", "reference_pct", "malus_pct", "bonus_pct", "from"),
}
TABLE_OF = {RELEVANCE: "relevance", REPEATS: "repeats", RENEWAL: "fleet", PAYMENT: "payment"}
PULLS, CUTS = (0, 400), (0, 95)
IN_FORCE = "in_force"


def read_lever(
    fields: ScenarioFields, law: Law, beside: Beside, years: tuple[int, ...]
) -> tuple[Lever, tuple[Input, ...]]:
    """Read a lever, and the files that it names."""
    kind = fields.word("kind", KINDS)
    fields.only((*LEVER, *KEYS.get(kind, ())))
    name, title = fields.name(), fields.words("title", fields.text("name"))
    least, most = (pull_of(fields, key, default) for key, default in (("least_pct", 0), ("most_pct", 100)))
    if least > most:
        fields.refuse("design.least_over_most", "least_pct", f"{least / 100:g}", most=f"{most / 100:g}")
    whole = fields.flag("whole", default=False)
    if kind in TABLE_OF:
        measure = _measure(fields, kind, beside, (years[0], years[-1]))
        _refuse_too_much(fields, measure, kind, most)
        return Lever(name, title, kind, least, most, whole, (), measure), ()
    moves, files = _moves(fields, kind, law, beside, years)
    stepped = steps_of(law, moves)
    if stepped and not whole:
        fields.refuse("design.steps", "whole", "false", addresses=", ".join(stepped[:3]))
    return Lever(name, title, kind, least, most, whole, tuple(moves)), files


def _refuse_too_much(fields: ScenarioFields, measure: Mapping[str, Any], kind: str, most: int) -> None:
    """Refuse a pull that would take a percentage of a measure beyond a hundred."""
    for key in (one for one in TABLES[kind][1] if one in measure):
        number = measure[key]
        high = to_decimal(number.get("high") if isinstance(number, dict) else number)
        if high is not None and high * most > 100 * FULL:
            fields.refuse("design.over_a_hundred", "most_pct", f"{most / 100:g}", named=key)


def pull_of(fields: ScenarioFields, key: str, default: int) -> int:
    """Read a percentage of a lever, in ten thousandths."""
    return round(fields.decimal(key, PULLS, default) * FULL / 100)


def _measure(fields: ScenarioFields, kind: str, beside: Beside, years: tuple[int, int]) -> Mapping[str, Any]:
    """Check what a lever writes in a variant, with the reader of scenarios, and give it as it was written."""
    said = {key: one for key, one in fields.table.items() if key in ("name", "title", *KEYS[kind])}
    told = replace(fields, table=said, taken=set())
    written = with_published(told, TABLE_OF[kind]).table if kind in (RELEVANCE, REPEATS) else said
    own = replace(fields, table=written, taken=set())
    if kind == RELEVANCE:
        read_relevance(own, years)
    elif kind == REPEATS:
        read_repeats(own, years)
    elif kind == PAYMENT:
        read_payment(own, years)
    else:
        read_fleet(own, beside, years)
    return written


def _moves(
    fields: ScenarioFields, kind: str, law: Law, beside: Beside, years: tuple[int, ...]
) -> tuple[list[PriceMove], tuple[Input, ...]]:
    entries = _entries(fields, law, kind != TARIFF)
    if kind == TARIFF:
        start = fields.day("from", (years[0], years[-1]))
        share = Fraction(fields.decimal("cut_pct", CUTS)) / 100
        moves = [cut(entry, start, share, years) for entry in entries]
        found = [one for one in moves if one]
        if entries and not found:
            fields.refuse("design.nothing_moves", "addresses")
        return found, ()
    aimed, files = _aimed(fields, law, beside)
    left_out = tuple(fields.listed("except"))
    moves = [
        toward(entry, aimed.entries[entry.address], years)
        for entry in entries
        if not _is_under(entry.address, left_out)
    ]
    found = [one for one in moves if one]
    if entries and not found:
        fields.refuse("design.nothing_moves", "addresses")
    return found, files


def _is_under(address: str, names: Iterable[str]) -> bool:
    return any(address == one or address.startswith(f"{one}.") or fnmatchcase(address, one) for one in names)


def _aimed(fields: ScenarioFields, law: Law, beside: Beside) -> tuple[Law, tuple[Input, ...]]:
    """Give the law that a lever goes toward: that in force, or the base's with a reform file."""
    name = fields.text("law", IN_FORCE)
    if name == IN_FORCE:
        return Law.load(), ()
    file = beside.find(name) or shipped_reforms().get(name)
    if file is None:
        fields.refuse("scenario.no_reform", "law", name)
        return law, ()
    try:
        return law.with_reforms(file), (file,)
    except InputError as error:
        fields.problems.extend(error.problems)
        return law, (file,)


def _entries(fields: ScenarioFields, law: Law, every: bool) -> list[Entry]:
    """Give the values of the law that a lever is about: addresses, tariffs of acts; all if `every`, by default."""
    named, said = fields.listed("addresses"), any(key in fields.table for key in PRICED)
    found: dict[str, Entry] = {}
    for address in named:
        if "*" in address:
            own = [law.entries[one] for one in fnmatch.filter(law.entries, address)]
            own = [entry for entry in own if entry.kind in NUMERIC and entry.used]
            if not own:
                fields.refuse("design.no_match", "addresses", address)
            found |= {entry.address: entry for entry in own}
            continue
        if address not in law.entries and address not in law.prefixes:
            fields.problems.append(
                unknown_address(address, f"{fields.place}.addresses", law.entries, law.prefixes)
            )
            continue
        under = law.prefixes.get(address, (address,))
        own = [
            law.entries[one] for one in under if law.entries[one].kind in NUMERIC and law.entries[one].used
        ]
        if not own:
            fields.refuse("law.reform_not_numeric", "addresses", address, target=address)
        found |= {entry.address: entry for entry in own}
    found |= {entry.address: entry for entry in _tariffs(fields, law)}
    if not said and every:
        return [entry for entry in law.entries.values() if entry.kind in NUMERIC and entry.used]
    if not said:
        fields.refuse("design.no_address", "addresses")
    return list(found.values())


def _tariffs(fields: ScenarioFields, law: Law) -> list[Entry]:
    if "modality" not in fields.table and "acts" not in fields.table:
        return []
    modality = fields.word("modality", (*MODALITIES, "all"), "all")
    acts, codes = fields.listed("acts"), law.acts
    for act in acts:
        if not any(code.startswith(act) for code in codes):
            fields.refuse("scenario.unknown_act", "acts", act, close=close_matches(act, codes))
    kept = [
        code
        for code in codes
        if (not acts or code.startswith(acts)) and modality in ("all", _modality(law, code))
    ]
    named = (f"acts.{code}.{grid}" for code in kept for grid in ("tariff", "tariff_non_optam"))
    return [law.entries[address] for address in named if address in law.entries]


def _modality(law: Law, code: str) -> str:
    value = law.entries[f"acts.{code}.modality"].values
    return str(value[-1].value) if value else ""
