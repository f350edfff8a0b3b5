"""Answer a question on delays: lay the ground, guess what is not known, say what each place waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.models.access.study import sites_of
from radioscopie.models.joins.delays.calibration import fitted, hypotheses, published_slope
from radioscopie.models.joins.delays.guesses import guesses
from radioscopie.models.joins.delays.study import look
from radioscopie.models.waiting.market import NoSteadyDelayError
from radioscopie.questions.delays.change import asked
from radioscopie.questions.delays.money import footprint_rows, money_of, money_rests, money_rows, priced_for
from radioscopie.questions.delays.places import places_of
from radioscopie.questions.delays.rows import Found, curve_rows, flow_rows, level_rows, need_rows, path_rows
from radioscopie.questions.delays.tables import (
    BY_DEPARTEMENT,
    BY_NATION,
    BY_NEED,
    BY_REGION,
    CURVE,
    FLOWS,
    FOOTPRINT,
    MONEY,
    PATH,
)
from radioscopie.questions.territory import few_sites, looked_at, place_words, supply_of, told_of
from radioscopie.result import Assumption, Result, said, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.left_out import with_left_out
from radioscopie.results.record import make_record
from radioscopie.tables.cited import sources
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.questions.delays.ask import Ask
    from radioscopie.questions.delays.change import Asked
    from radioscopie.questions.territory import Area
    from radioscopie.results.answer import Advance
    from radioscopie.tables.reference_nation import Hypothesis

SHIPPED = "imaging_sites.csv (DREES, SAE 2023)"
ACCOUNT = "WAI-040"
FOOTPRINT_RESTS = ("footprint.assume_factors", "footprint.assume_grid", "footprint.assume_injected")
ASSUMED = ("delays.assume_market", "delays.assume_needs", "delays.assume_other", "delays.assume_step")


def answer(ask: Ask, advance: Advance) -> Answer:
    """Answer a question on delays.

    Raises
    ------
    InputError : every problem of a file; machines that are not there; nobody could be served
    """
    read = supply_of(ask, read_communes())
    area = looked_at(ask, read)
    found = asked(ask, read, area)
    exams = read_hypotheses("finance_invest.toml")[f"exams_{ask.equipment}"]
    advance(1)
    try:
        drawn = guesses(found.ground, ask.equipment, exams.value, ask.draws, ask.seed)
        seen = look(found.ground, found.change, drawn)
    except NoSteadyDelayError:
        raise InputError(problem("delays.no_steady", "--add", ", ".join(ask.add))) from None
    advance(1)
    places, names = places_of(found.ground, area)
    told = Found(found.ground, found.change, seen, places, names)
    here = next(iter(places["nation"].values()))
    tables = {
        "by_nation": BY_NATION.of(level_rows(told, "nation")),
        "by_region": BY_REGION.of(level_rows(told, "region")),
        "by_departement": BY_DEPARTEMENT.of(level_rows(told, "departement")),
        "by_need": BY_NEED.of(need_rows(told)),
        "flows": FLOWS.of(flow_rows(told)),
        "path": PATH.of(path_rows(told, here)),
        "curve": CURVE.of(curve_rows(told, here)),
    }
    if not found.change.is_none:
        tables["money"] = MONEY.of(_money(ask, told))
    tables["footprint"] = FOOTPRINT.of(footprint_rows(ask, told, here))
    machines = round(float(found.change.before.sum()))
    level = hypotheses()[f"level_{ask.equipment}"].value
    findings = (
        ("delays.found_machines", machines),
        ("delays.found_built", round(found.built)),
        ("delays.found_level", round(level.central)),
        ("delays.found_level_low", round(level.low)),
        ("delays.found_level_high", round(level.high)),
    )
    result = Result("delays", tables, tuple(_told(ask, area, found, exams)), findings, _record(ask, area))
    return Answer(with_left_out(result, found.read, (ask.equipment,)))


def _money(ask: Ask, found: Found) -> Iterator[dict[str, Any]]:
    return money_rows(found, money_of(ask, found, priced_for(ask.equipment, ask.draws, ask.seed)))


def _told(ask: Ask, area: Area | None, found: Asked, exams: Hypothesis) -> Iterator[Assumption]:
    """Tell what delays rest on."""
    slope = fitted()
    fields = {"slope": round(slope.days), "error": round(slope.error), "spread": round(slope.spread)}
    note = said("delays.assume_slope_note", **fields, far=round(published_slope()))
    yield Assumption("delays.assume_slope", "computed", note)
    yield from (Assumption(key, "assumed") for key in ASSUMED)
    if found.built:
        yield Assumption("delays.assume_built", "assumed")
    own = {one.key: one for one in (*_own(ask.equipment), exams)}
    yield from (_hypothesis(one) for one in own.values())
    if ask.lever or ask.hours is not None or ask.faster:
        yield Assumption("delays.assume_lever", "assumed")
    if not found.change.is_none:
        yield from money_rests(ask)
    yield from (Assumption(key, "assumed") for key in FOOTPRINT_RESTS)
    yield from few_sites(ask, sites_of(found.read.table, ask.equipment), area, ask.equipment)
    yield from told_of(ask, area)


def _own(equipment: str) -> Iterator[Hypothesis]:
    """Give the hypotheses that bear on an equipment."""
    other = "_ct" if equipment == "mri" else "_mri"
    yield from (one for key, one in hypotheses().items() if not key.endswith(other))


def _hypothesis(one: Hypothesis) -> Assumption:
    sizes = (f"{float(value):g}" for value in one.value.values)
    key, label = f"delays.assumed_{one.key}", word_of("delays.assumed", one.key)
    return Assumption(key, one.value.status, " ".join(one.facts), 0, *sizes, label=label)


def _record(ask: Ask, area: Area | None) -> Mapping[str, str]:
    sites = ", ".join(map(name_of, ask.sites)) or SHIPPED
    scenario = (
        ask.scenario if isinstance(ask.scenario, str) else name_of(ask.scenario) if ask.scenario else ""
    )
    words = {
        "equipment": ask.equipment, "sites": sites, "add": ", ".join(ask.add), "lever": ", ".join(ask.lever),
        "hours": "" if ask.hours is None else f"{ask.hours:g}", "faster": f"{ask.faster:g}" if ask.faster else "",
        "scenario": scenario, "draws": str(ask.draws), "seed": str(ask.seed),
    }  # fmt: skip
    if ask.equipment == "ct":
        words["ct_account"] = sources()[ACCOUNT].value.replace("-", "–")
    kept = {name: value for name, value in words.items() if value}
    return make_record("–", files_of(ask), kept | place_words(ask, area))
