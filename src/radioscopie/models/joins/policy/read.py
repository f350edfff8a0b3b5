"""Read a design file (docs/reference/design-files.md): every problem at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError
from radioscopie.given import as_toml
from radioscopie.inputs import Upload, find_file, name_of, shipped_in
from radioscopie.law.load import Law
from radioscopie.models.finances.closures import shipped_closures
from radioscopie.models.joins.nation_accounts.groups import DIMENSIONS
from radioscopie.models.joins.policy.read_levers import pull_of, read_lever
from radioscopie.models.joins.policy.spec import (
    CENTRAL,
    CLOSURES,
    COUNTED,
    DRAWS,
    EQUITY,
    HARMS,
    LOSSES,
    ONLY_SITE,
    PRACTICE,
    PROTECTIONS,
    Aim,
    Design,
    HarmAsked,
    Lever,
    Protection,
    Reference,
)
from radioscopie.models.scenarios.beside import files_beside
from radioscopie.models.scenarios.fields import ScenarioFields
from radioscopie.models.scenarios.prepare import chosen_law
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.tables.closure_file import read_closing
from radioscopie.tables.nation import SCOPES, WHOLE
from radioscopie.toml.fields import read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.inputs import Input, Readable
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
PERCENT = (0, 100)
MINUTES, WEIGHTS, COUNTS = (5, 120), (1, 100), (0, 100_000)
MOST_LEVERS = 60
DIMENSION_WORDS = (PRACTICE, *DIMENSIONS, "departement")
LAST_YEAR, PERIOD = "last_year", "period"
PROBE = "plan"
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
    found = [read_lever(one, law, beside, scenario.years) for one in fields.each("lever")]
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
        pull = pull_of(inside, name, 0) if name in inside.table else lever.least
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
