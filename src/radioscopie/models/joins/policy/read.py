"""Read a design file (docs/reference/design-files.md): every problem at once."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, close_matches
from radioscopie.given import as_toml
from radioscopie.inputs import Upload, find_file, name_of, shipped_in
from radioscopie.law.addresses import unknown_address
from radioscopie.law.load import Law
from radioscopie.law.words import MODALITIES
from radioscopie.models.finances.closures import shipped_closures
from radioscopie.models.joins.nation_accounts.groups import DIMENSIONS
from radioscopie.models.joins.policy.prices import NUMERIC, cut, steps_of, toward
from radioscopie.models.joins.policy.spec import (
    CENTRAL,
    CLOSURES,
    COUNTED,
    DRAWS,
    EQUITY,
    FULL,
    HARMS,
    KINDS,
    LOSSES,
    ONLY_SITE,
    PAYMENT,
    PRACTICE,
    PROTECTIONS,
    RELEVANCE,
    RENEWAL,
    REPEATS,
    TARIFF,
    Aim,
    Design,
    HarmAsked,
    Lever,
    Protection,
    Reference,
)
from radioscopie.models.joins.policy.written import TABLES
from radioscopie.models.scenarios.beside import files_beside
from radioscopie.models.scenarios.fields import ScenarioFields
from radioscopie.models.scenarios.levers import (
    read_fleet,
    read_payment,
    read_relevance,
    read_repeats,
    with_published,
)
from radioscopie.models.scenarios.prepare import chosen_law
from radioscopie.models.scenarios.read import read_scenario, shipped_reforms
from radioscopie.tables.closure_file import read_closing
from radioscopie.tables.nation import SCOPES, WHOLE
from radioscopie.toml_fields import read_fields, to_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.inputs import Input, Readable
    from radioscopie.law.values import Entry
    from radioscopie.models.joins.policy.spec import PriceMove
    from radioscopie.models.scenarios.beside import Beside
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.tables.closure_file import Closing

FILE = (
    "title",
    "question",
    "period",
    "losses_over",
    "target",
    "base",
    "assumptions",
    "lever",
    "protect",
    "harm",
    "reference",
)
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
PULLS, PERCENT, CUTS = (0, 400), (0, 100), (0, 95)
MINUTES, WEIGHTS, COUNTS = (5, 120), (1, 100), (0, 100_000)
MOST_LEVERS = 60
DIMENSION_WORDS = (PRACTICE, *DIMENSIONS, "departement")
LAST_YEAR, PERIOD = "last_year", "period"
IN_FORCE, PROBE = "in_force", "plan"
SHIPPED = Path(__file__).parent / "files"


def shipped_designs() -> dict[str, Path]:
    """Give the design files of the package by name."""
    return shipped_in(SHIPPED)


def find_design(asked: Input | str) -> Input:
    """Find a design: bytes, a file, or the name of one that is shipped.

    Raises
    ------
    InputError : none of these; says the closest names
    """
    return find_file(asked, SHIPPED, "design.no_file")


def read_design(file: Readable, given: Iterable[Input] = ()) -> Design:
    """Read and check a design file.

    Parameters
    ----------
    given : files that it names (reforms); those that are not given stand beside it

    Raises
    ------
    InputError : unknown keys, addresses, acts, levers; bounds out of order; missing files: all of them
    """
    return read_fields(file, ScenarioFields, partial(_design, file=file, beside=files_beside(file, given)))


def _design(fields: ScenarioFields, file: Readable, beside: Beside) -> Design:
    fields.only(FILE)
    told: dict[str, Any] = {
        key: fields.take(key) for key in ("period", "base", "assumptions") if key in fields.table
    }
    scenario = _scenario(fields, file, told)
    law = chosen_law(Law.load(), scenario.base.law)
    found = [_lever(one, law, beside, scenario.years) for one in fields.each("lever")]
    if not 1 <= len(found) <= MOST_LEVERS:
        fields.refuse("design.no_lever", "lever", len(found), most=MOST_LEVERS)
    levers = tuple(lever for lever, _ in found)
    references = tuple(_reference(one, levers) for one in fields.each("reference"))
    harms = tuple(_harm(one) for one in fields.each("harm"))
    protections = [_protection(one, beside) for one in fields.each("protect")]
    files = (*(one for _, own in found for one in own), *(one for _, own in protections for one in own))
    if not harms:
        fields.refuse("design.no_harm", "harm", close=", ".join(HARMS))
    return Design(
        fields.words("title"),
        fields.words("question"),
        _aim(fields.inside("target"), scenario.years, references),
        levers,
        tuple(one for one, _ in protections),
        harms,
        references,
        scenario,
        told,
        tuple(dict.fromkeys(files)),
        fields.word("losses_over", (LAST_YEAR, PERIOD), LAST_YEAR) == PERIOD,
    )


def _scenario(fields: ScenarioFields, file: Readable, told: Mapping[str, Any]) -> Scenario:
    """Read the base and the period as those of a scenario, with a variant that stands for the plan."""
    base = told.get("base", {})
    flipped = not (isinstance(base, dict) and base.get("ageing") is True)
    probe = {"title": "-", "question": "-", **told, "variant": [{"name": PROBE, "ageing": flipped}]}
    try:
        read = read_scenario(Upload(name_of(file), as_toml(probe, PROBE).content))
    except InputError as error:
        fields.problems.extend(error.problems)
        known = {
            "title": "-",
            "question": "-",
            "period": {"first": 2025, "last": 2027},
            "variant": probe["variant"],
        }
        return read_scenario(as_toml(known, PROBE))
    if read.base.reading or read.base.law.reforms:
        fields.refuse("design.plain_base", "base")
    still = replace(read.variants[0], world=read.base)
    return replace(read, variants=(still,))


def _lever(
    fields: ScenarioFields, law: Law, beside: Beside, years: tuple[int, ...]
) -> tuple[Lever, tuple[Input, ...]]:
    kind = fields.word("kind", KINDS)
    fields.only((*LEVER, *KEYS.get(kind, ())))
    name, title = fields.name(), fields.words("title", fields.text("name"))
    least, most = (_pull(fields, key, default) for key, default in (("least_pct", 0), ("most_pct", 100)))
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


def _pull(fields: ScenarioFields, key: str, default: int) -> int:
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


def _aim(fields: ScenarioFields, years: tuple[int, ...], references: tuple[Reference, ...]) -> Aim:
    fields.only(("amount_eur", "same_as", "by", "perimeter", "share_of_draws_pct"))
    same = fields.text("same_as", "") if "same_as" in fields.table else ""
    if same:
        fields.knows("same_as", same, [one.name for one in references])
    if bool(same) == ("amount_eur" in fields.table):
        fields.refuse("design.one_amount", "amount_eur")
    amount = None if same else 100 * fields.whole("amount_eur", 0)
    by = fields.day("by", (years[0], years[-1]), date(years[-1], 12, 31))
    share = (
        fields.number("share_of_draws_pct", (1, 100)) / 100 if "share_of_draws_pct" in fields.table else None
    )
    return Aim(amount, same, by, fields.word("perimeter", SCOPES, WHOLE), share)


def _protection(fields: ScenarioFields, beside: Beside) -> tuple[Protection, tuple[Input, ...]]:
    fields.only(("name", "title", "kind", "most", "most_pct", "by", "only", "over", "minutes", "rule"))
    kind, name = fields.word("kind", PROTECTIONS), fields.name()
    by = fields.word("by", DIMENSION_WORDS, "departement" if kind == EQUITY else PRACTICE)
    counted = kind in COUNTED
    most = fields.whole("most", bounds=COUNTS) if counted else fields.number("most_pct", PERCENT) / 100
    for key in ("most_pct",) if counted else ("most",):
        if key in fields.table:
            fields.refuse("toml.unknown_key", key, key, close="most" if counted else "most_pct")
    closing, files = _closing(fields, beside) if kind == CLOSURES else (None, ())
    minutes = fields.number("minutes", MINUTES, 30) if kind == ONLY_SITE else 0.0
    over = fields.word("over", (CENTRAL, DRAWS), CENTRAL)
    title = fields.words("title", fields.text("name"))
    found = Protection(name, title, kind, float(most), by, fields.listed("only"), over, minutes, closing)
    return found, files


def _closing(fields: ScenarioFields, beside: Beside) -> tuple[Closing | None, tuple[Input, ...]]:
    """Read the rule of closing that a protection names: a file beside, or one that is shipped."""
    name = fields.text("rule")
    file = beside.find(name) or shipped_closures().get(name)
    if file is None:
        fields.knows("rule", name, shipped_closures())
        return None, ()
    try:
        return read_closing(file), (file,)
    except InputError as error:
        fields.problems.extend(error.problems)
        return None, (file,)


def _harm(fields: ScenarioFields) -> HarmAsked:
    kind = fields.word("kind", HARMS)
    weighed = kind == LOSSES
    fields.only(("kind", "fragile_below_pct", "fragile_weight") if weighed else ("kind",))
    if not weighed:
        return HarmAsked(kind, 0.0, 1.0)
    below = fields.number("fragile_below_pct", PERCENT) / 100
    return HarmAsked(kind, below, fields.number("fragile_weight", WEIGHTS))


def _reference(fields: ScenarioFields, levers: tuple[Lever, ...]) -> Reference:
    fields.only(("name", "title", "pulls", "outside"))
    is_outside = fields.flag("outside", default=False)
    inside, known = fields.inside("pulls"), {lever.name: lever for lever in levers}
    inside.only(tuple(known))
    pulls = []
    for name, lever in known.items():
        pull = _pull(inside, name, 0) if name in inside.table else lever.least
        if not is_outside and not lever.least <= pull <= lever.most:
            inside.refuse(
                "toml.out_of_bounds",
                name,
                f"{pull / 100:g}",
                low=f"{lever.least / 100:g}",
                high=f"{lever.most / 100:g}",
            )
        pulls.append(pull)
    name = fields.name()
    return Reference(name, fields.words("title", name), tuple(pulls))
