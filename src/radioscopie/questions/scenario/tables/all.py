"""The result of `radioscopie run`: what each variant spends and saves, by period, measure and dimension."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from radioscopie.bilingual import Words
from radioscopie.inputs import name_of, sha256
from radioscopie.models.scenarios.spec import quantities
from radioscopie.questions.scenario.tables.declared import (
    BY_KIND_AND_MEASURE,
    BY_MEASURE,
    BY_NATION,
    BY_PAYER,
    BY_PERIOD,
    BY_PLACE,
    BY_SECTOR,
    DRAW_INPUTS,
    DRAWS,
    EFFECTS,
    OVERLAP,
    READINGS,
    SAVINGS,
    TARGET,
    TORNADO,
)
from radioscopie.questions.scenario.tables.interpretations import overlap_rows, readings_rows
from radioscopie.questions.scenario.tables.measures import by_kind_and_measure, by_measure, effects
from radioscopie.questions.scenario.tables.names import all_titles, names, number_name, variants
from radioscopie.questions.scenario.tables.people import with_people
from radioscopie.questions.scenario.tables.savings import (
    draw_inputs_table,
    draws_table,
    savings_rows,
    target_rows,
    tornado_rows,
)
from radioscopie.questions.scenario.tables.spending import (
    by_nation,
    by_payer_rows,
    by_period,
    by_place_rows,
    by_sector_rows,
)
from radioscopie.ranges import ASSUMED, BARE, MISSING
from radioscopie.result import Assumption, Result
from radioscopie.results.moves import with_moves
from radioscopie.results.record import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.inputs import Input
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.local import LocalDraws
    from radioscopie.models.scenarios.run import Run
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Sayable

LEVER = "lever:"
REPLACED = "replaced_tables"
LANGUAGE = Words("fr", "en")


def scenario_result(
    run: Run, baseline: Baseline, record: Mapping[str, str], local: Mapping[str, LocalDraws]
) -> Result:
    """Lay out a scenario.

    Parameters
    ----------
    run : the scenario computed
    baseline : the national baseline it ran on
    record : record of the run
    local : draws of each variant in its places and by payer

    Returns
    -------
    tables by_year, by_half_year, by_month, by_measure, by_modality, by_component, by_payer, by_sector, by_kind,
    by_size, by_region, by_departement, by_kind_and_measure, savings, effects, target, readings, overlap, tornado,
    draws, in cents; draw_inputs, in the unit of each number
    """
    named, target = names(run.model.scenario), run.model.scenario.target
    tables = {one.name: one.of(by_period(run, period), named) for period, one in BY_PERIOD.items()}
    tables["by_measure"] = BY_MEASURE.of(by_measure(run), named)
    tables |= {one.name: one.of(by_nation(run, word), named) for word, one in BY_NATION.items()}
    tables["by_payer"] = BY_PAYER.of(by_payer_rows(run, local), named)
    tables["by_sector"] = BY_SECTOR.of(by_sector_rows(run), named)
    places = {word: by_place_rows(run, word, local) for word in BY_PLACE}
    places["departement"] = with_people(places["departement"], baseline)
    tables |= {one.name: one.of(places[word], named) for word, one in BY_PLACE.items()}
    tables["by_kind_and_measure"] = BY_KIND_AND_MEASURE.of(by_kind_and_measure(run), named)
    tables["effects"] = EFFECTS.of(effects(run), named)
    tables["savings"] = SAVINGS.of(savings_rows(run), named)
    if target:
        tables["target"] = TARGET.of(target_rows(run, target), named)
    tables["readings"] = READINGS.of(readings_rows(run, baseline.targets), named)
    if overlap := overlap_rows(run):
        tables["overlap"] = OVERLAP.of(overlap, named)
    tried = tornado_rows(run)
    tables["tornado"] = TORNADO.of(tried, named)
    tables["draws"] = DRAWS.around(draws_table(run), named)
    tables["draw_inputs"] = DRAW_INPUTS.around(draw_inputs_table(run), named)
    moves = {
        f"lever:{row['input']}": abs(row["high_saved_cents"] - row["low_saved_cents"]) for row in tried[::-1]
    }
    told = with_moves((*scenario_assumptions(run.model.scenario), *baseline.assumptions), moves)
    return Result("scenario", tables, told, (), record, titles=scenario_titles(run.model.scenario))


def scenario_record(
    law_version: str,
    baseline: Baseline,
    asked: Mapping[str, object],
    read: Mapping[str, bytes],
    tables: Mapping[str, Input],
) -> Mapping[str, str]:
    """Write down what a run was made from: versions, digests of the files read, numbers asked.

    Parameters
    ----------
    asked : numbers asked, by name
    read : the scenario and its reforms, by name of file
    tables : files of the user's own tables of the baseline, by name of table
    """
    parameters = {name: str(value) for name, value in asked.items()}
    parameters["baseline_seed"] = str(baseline.seed)
    if baseline.replaced:
        parameters[REPLACED] = ", ".join(sorted(baseline.replaced))
    digests = {f"sha256.{name}": hashlib.sha256(held).hexdigest() for name, held in sorted(read.items())}
    digests |= {f"sha256.{name} ({name_of(one)})": sha256(one) for name, one in sorted(tables.items())}
    return {**make_record(law_version, (), parameters), **digests}


def scenario_titles(scenario: Scenario) -> dict[str, Words]:
    """Give what the record says in a language: the language, title and question, titles of variants and measures."""
    found = {"lang": LANGUAGE, "title": scenario.title, "question": scenario.question}
    found |= {f"variant.{name}": title for name, title in variants(scenario).items()}
    found |= {f"measure.{code}": title for code, title in all_titles(scenario).items()}
    return {f"parameter.{name}": said for name, said in found.items()}


def scenario_assumptions(scenario: Scenario) -> Iterator[Assumption]:
    """List every number of the scenario that nobody published, and those that are drawn."""
    for number in quantities(scenario).values():
        value, label = number.value, number_name(scenario, number)
        if value.is_drawn:
            status, note = status_of(value.source)
            low, central, high = (f"{one:g}" for one in value.values)
            yield Assumption(f"{LEVER}{number.key}", status, note, 0, low, central, high, label=label)
        elif value.central and value.source == BARE:
            yield Assumption(
                f"{LEVER}{number.key}", "assumed", "", 0, "", f"{value.central:g}", "", label=label
            )


def status_of(source: Words) -> tuple[str, Sayable]:
    """Say how a number is known, and where from; one whose source says that a part is assumed is assumed."""
    if source.en == MISSING:
        return MISSING, ""
    return ASSUMED if ASSUMED in source.en else "computed", "" if source == BARE else source
