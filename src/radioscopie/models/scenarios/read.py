"""Read a scenario file (docs/reference/scenario-files.md)."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.calendar import LAST_DAY
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.inputs import Upload
from radioscopie.law.words import MODALITIES
from radioscopie.models.scenarios.beside import files_beside
from radioscopie.models.scenarios.families import ALL
from radioscopie.models.scenarios.fields import ScenarioFields
from radioscopie.models.scenarios.levers import (
    KNOWN,
    PERCENT,
    read_fleet,
    read_payment,
    read_relevance,
    read_repeats,
    read_shock,
)
from radioscopie.models.scenarios.organisations import read_organisation
from radioscopie.models.scenarios.spec import (
    BASE,
    LawChoice,
    Quantity,
    Scenario,
    Target,
    Variant,
    World,
    titles,
)
from radioscopie.ranges import CASES
from radioscopie.tables.nation import SCOPES, WHOLE
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.toml.fields import read_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.bilingual import Words
    from radioscopie.inputs import Input, Readable
    from radioscopie.models.scenarios.beside import Beside

SHIPPED = Path(__file__).parent / "files"
DEFAULTS, REFORM = "assumptions.toml", "reform_"
FIRST_YEAR, LONGEST = 2018, 10
FILE = ("title", "question", "period", "target", "base", "variant", "assumptions")
BASE_WORLD = ("law", "ageing", "growth_pct", "reading")
WORLD = (*BASE_WORLD, "relevance", "repeats", "fleet", "response", "shock", "payment")
GROWTH, ELASTICITY = (-50, 50), (-5, 5)
LIMITS = {
    "ct_reference_pct": PERCENT,
    "fee_level_pct": (0, 200),
    "third_radiograph_pct": PERCENT,
    "ald_pct": PERCENT,
    "age_shift_years": (-5, 5),
}


def shipped_scenarios() -> dict[str, Path]:
    """Give the scenario files of the package by name."""
    paths = sorted(SHIPPED.glob("*.toml"))
    return {path.stem: path for path in paths if path.name != DEFAULTS and not path.name.startswith(REFORM)}


def shipped_reforms() -> dict[str, Path]:
    """Give the reform files of the package by their whole name."""
    return {path.name: path for path in sorted(SHIPPED.glob(f"{REFORM}*.toml"))}


def find_scenario(word: str) -> Path:
    """Find a scenario: a file, or the name of one that is shipped.

    Raises
    ------
    InputError : neither; says the closest names
    """
    path = Path(word)
    if path.is_file() or path.suffix == ".toml":
        if not path.is_file():
            raise InputError(problem("scenario.no_file", word, close=", ".join(shipped_scenarios())))
        return path
    known = shipped_scenarios()
    if word not in known:
        raise InputError(
            problem("scenario.no_file", word, close=close_matches(word, known) or ", ".join(known))
        )
    return known[word]


def scenario_file(asked: Input | str) -> Input:
    """Find the scenario that is asked: bytes, a file, or the name of one that is shipped.

    Raises
    ------
    InputError : none of these; says the closest names
    """
    return asked if isinstance(asked, Upload) else find_scenario(str(asked))


def read_scenario(scenario: Readable, given: Iterable[Input] = ()) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    scenario : TOML
    given : files that it names; those that are not given stand beside it, when it is a file of this machine

    Raises
    ------
    InputError : unknown keys, bad numbers, dates or percentages, missing files, contradictions: all of them
    """
    return read_fields(scenario, ScenarioFields, partial(_scenario, beside=files_beside(scenario, given)))


def _scenario(file: ScenarioFields, beside: Beside) -> Scenario:
    file.only(FILE)
    years = _years(file.inside("period"))
    base_fields = file.inside("base")
    base_fields.only(BASE_WORLD)
    base = _world(base_fields, beside, years, World(LawChoice(), ageing=False, growth={}))
    variants = tuple(_variant(one, beside, years, base) for one in file.each("variant"))
    if not variants:
        file.refuse("scenario.no_variant", "variant")
    _one_title(file, base, variants)
    return Scenario(
        file.words("title"),
        file.words("question"),
        tuple(range(years[0], years[1] + 1)),
        base,
        variants,
        _target(file.inside("target"), years) if "target" in file.table else None,
        _assumptions(file.inside("assumptions")),
    )


def _years(period: ScenarioFields) -> tuple[int, int]:
    period.only(("first", "last"))
    first, last = period.whole("first"), period.whole("last")
    if not FIRST_YEAR <= first <= last <= min(LAST_DAY.year, first + LONGEST - 1):
        period.refuse(
            "scenario.bad_period",
            "",
            f"{first}-{last}",
            first=FIRST_YEAR,
            last=LAST_DAY.year,
            longest=LONGEST,
        )
        return FIRST_YEAR, LAST_DAY.year
    return first, last


def _target(target: ScenarioFields, years: tuple[int, int]) -> Target:
    target.only(("amount_eur", "by", "perimeter"))
    scope = target.word("perimeter", SCOPES, WHOLE)
    return Target(100 * target.whole("amount_eur"), target.day("by", years), scope)


def _assumptions(given: ScenarioFields) -> Mapping[str, Quantity]:
    shipped = _shipped_assumptions()
    given.only(tuple(shipped))
    chosen = replace(given, table={**shipped, **given.table})
    return {name: chosen.quantity(name, name, LIMITS[name]) for name in shipped}


def _shipped_assumptions() -> dict[str, dict[str, Any]]:
    """Give what every scenario rests on; what other models rest on too stands in a table of hypotheses."""
    shipped = tomllib.loads((SHIPPED / DEFAULTS).read_text("utf-8"), parse_float=Decimal)
    for name, entry in shipped.items():
        if "hypothesis" in entry:
            one = read_hypotheses(entry.pop("hypothesis"))[name]
            values = zip(CASES, one.value.values, strict=True)
            entry |= {case: Decimal(value.numerator) / value.denominator for case, value in values}
    return shipped


def _variant(fields: ScenarioFields, beside: Beside, years: tuple[int, int], base: World) -> Variant:
    fields.only(("name", "title", *WORLD))
    name = fields.name()
    fields.owner = name
    world = _world(fields, beside, years, base)
    _contradictions(fields, world)
    if name == BASE:
        fields.refuse("scenario.named_base", "name", name)
    if world == base:
        fields.refuse("scenario.same_as_base", "", name)
    return Variant(name, fields.words("title", name), world)


def _world(fields: ScenarioFields, beside: Beside, years: tuple[int, int], base: World) -> World:
    """Read a world; what it does not say is as in the base."""
    return World(
        law=_law(fields, beside) if "law" in fields.table else base.law,
        ageing=fields.flag("ageing", default=base.ageing),
        growth=_by_modality(fields, "growth_pct", "growth", GROWTH)
        if "growth_pct" in fields.table
        else base.growth,
        relevance=tuple(read_relevance(one, years) for one in fields.each("relevance")),
        repeats=tuple(read_repeats(one, years) for one in fields.each("repeats")),
        fleet=tuple(read_fleet(one, beside, years) for one in fields.each("fleet")),
        response=_by_modality(fields, "response", "response", ELASTICITY),
        shocks=tuple(read_shock(one, years) for one in fields.each("shock")),
        payments=tuple(read_payment(one, years) for one in fields.each("payment")),
        reading=tuple(read_organisation(one, beside, years) for one in fields.each("reading"))
        if "reading" in fields.table
        else base.reading,
    )


def _law(fields: ScenarioFields, beside: Beside) -> LawChoice:
    if not isinstance(fields.table["law"], dict):
        if fields.table["law"] != "in_force":
            fields.refuse("scenario.bad_law", "law", fields.table["law"])
        return LawChoice()
    law = fields.inside("law")
    law.only(("frozen", "reforms"))
    frozen = law.day("frozen", (FIRST_YEAR, LAST_DAY.year)) if "frozen" in law.table else None
    named = law.table.get("reforms", [])
    if not isinstance(named, list) or not (frozen or named):
        law.refuse("scenario.bad_law", "", fields.table["law"])
        return LawChoice()
    found = [beside.find(name) if isinstance(name, str) else None for name in named]
    for name in (name for name, file in zip(named, found, strict=True) if not file):
        law.refuse("scenario.no_reform", "reforms", name)
    return LawChoice(frozen, tuple(file for file in found if file))


def _by_modality(
    fields: ScenarioFields, key: str, name: str, bounds: tuple[float, float]
) -> Mapping[str, Quantity]:
    table = fields.inside(key)
    table.only(KNOWN)
    return {word: table.quantity(word, f"{name}.{word}", bounds) for word in table.table if word in KNOWN}


def _one_title(file: ScenarioFields, base: World, variants: tuple[Variant, ...]) -> None:
    """Refuse a measure that two variants call otherwise: the report shows them in one column."""
    known: dict[str, Words] = titles(base)
    for variant in variants:
        for code, title in titles(variant.world).items():
            if known.setdefault(code, title) != title:
                file.refuse("scenario.two_titles", f"variant[{variant.name}]", code)


def _contradictions(fields: ScenarioFields, world: World) -> None:
    """Refuse measures that take more than all of the same acts away."""
    for modality in MODALITIES:
        mine = [m for m in world.relevance if m.modality in (modality, ALL) and not m.acts]
        total = sum(measure.reduction_pct.value.high for measure in mine)
        if len(mine) > 1 and total > PERCENT[1]:
            fields.refuse("scenario.over_all_acts", "relevance", modality, total=f"{total:g}")
            return
    for act in dict.fromkeys(act for measure in world.relevance for act in measure.acts):
        mine = [m for m in world.relevance if any(act.startswith(one) for one in m.acts)]
        total = sum(measure.reduction_pct.value.high for measure in mine)
        if len(mine) > 1 and total > PERCENT[1]:
            fields.refuse("scenario.over_all_acts", "relevance", act, total=f"{total:g}")
