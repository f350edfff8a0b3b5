"""The result of `radioscopie run`: what each variant spends and saves, by period, measure and dimension."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.bilingual import Words
from radioscopie.inputs import sha256
from radioscopie.models.scenarios.spec import quantities, titles, worlds_of
from radioscopie.questions.scenario.tables.interpretations import readings_table
from radioscopie.questions.scenario.tables.measures import by_kind_and_measure, by_measure, effects
from radioscopie.questions.scenario.tables.savings import (
    draw_inputs_table,
    draws_table,
    savings_table,
    target_table,
    tornado_table,
)
from radioscopie.questions.scenario.tables.spending import (
    NATIONAL,
    PLACES,
    by_nation,
    by_period,
    by_place_rows,
    by_sector_rows,
)
from radioscopie.ranges import ASSUMED, BARE, MISSING
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.results.record import make_record
from radioscopie.results.wording import LEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from radioscopie.arrays import Rows
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.run import Run
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Sayable


SIGN = "scenario.sign"
SAVED = "scenario.sign_saved"
REPLACED = "replaced_tables"
TITLES = {
    "by_year": "scenario.by_year",
    "by_half_year": "scenario.by_half_year",
    "by_month": "scenario.by_month",
    "by_measure": "scenario.by_measure",
    "by_modality": "scenario.by_modality",
    "by_component": "scenario.by_component",
    "by_payer": "scenario.by_payer",
    "by_sector": "scenario.by_sector",
    "by_kind": "scenario.by_kind",
    "by_size": "scenario.by_size",
    "by_region": "scenario.by_region",
    "by_departement": "scenario.by_departement",
    "by_kind_and_measure": "scenario.by_kind_and_measure",
    "effects": "scenario.effects",
}
LANGUAGE = Words("fr", "en")
PERIODS = ("year", "half_year", "month")


def scenario_result(run: Run, baseline: Baseline, record: Mapping[str, str]) -> Result:
    """Lay out a scenario.

    Parameters
    ----------
    run : the scenario computed
    baseline : the national baseline it ran on
    record : record of the run

    Returns
    -------
    tables by_year, by_half_year, by_month, by_measure, by_modality, by_component, by_payer, by_sector, by_kind,
    by_size, by_region, by_departement, by_kind_and_measure, savings, effects, target, readings, tornado, draws, in
    cents; draw_inputs, in the unit of each number
    """
    tables = {f"by_{period}": _shown(by_period(run, period), f"by_{period}") for period in PERIODS}
    tables["by_measure"] = _laid(by_measure(run), "by_measure")
    tables |= {f"by_{name}": _shown(by_nation(run, name), f"by_{name}") for name in NATIONAL}
    tables["by_sector"] = _shown(by_sector_rows(run), "by_sector")
    tables |= {f"by_{name}": _shown(by_place_rows(run, name), f"by_{name}") for name in PLACES}
    tables["by_kind_and_measure"] = _laid(by_kind_and_measure(run), "by_kind_and_measure")
    tables["effects"] = _laid(effects(run), "effects")
    tables["savings"] = ResultTable(savings_table(run), "scenario.savings", sign=SAVED)
    if run.model.scenario.target:
        tables["target"] = ResultTable(target_table(run), "scenario.target", "mixed", SAVED)
    tables["readings"] = ResultTable(readings_table(run, baseline.targets), "scenario.readings", sign=SAVED)
    tables["tornado"] = ResultTable(tornado_table(run), "scenario.tornado", sign=SAVED)
    tables["draws"] = ResultTable(draws_table(run), "scenario.draws", sign=SAVED)
    tables["draw_inputs"] = ResultTable(draw_inputs_table(run), "scenario.draw_inputs", "mixed")
    return Result(
        "scenario",
        tables,
        (*scenario_assumptions(run.model.scenario), *baseline.assumptions),
        (),
        record,
        titles=scenario_titles(run.model.scenario),
    )


def scenario_record(
    law_version: str,
    baseline: Baseline,
    asked: Mapping[str, object],
    read: Mapping[str, bytes],
    tables: Mapping[str, Path],
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
    digests |= {f"sha256.{name} ({path.name})": sha256(path) for name, path in sorted(tables.items())}
    return {**make_record(law_version, (), parameters), **digests}


def scenario_titles(scenario: Scenario) -> dict[str, Words]:
    """Give what the record says in a language: the language, title and question, titles of variants and measures."""
    found = {"lang": LANGUAGE, "title": scenario.title, "question": scenario.question}
    found |= {f"variant.{variant.name}": variant.title for variant in scenario.variants}
    for world in worlds_of(scenario).values():
        found |= {f"measure.{code}": title for code, title in titles(world).items()}
    return {f"parameter.{name}": said for name, said in found.items()}


def _shown(rows: Rows, name: str) -> ResultTable:
    return _laid(pa.Table.from_pylist(rows), name)


def _laid(table: pa.Table, name: str) -> ResultTable:
    return ResultTable(table, TITLES[name], "cents", SIGN)


def scenario_assumptions(scenario: Scenario) -> Iterator[Assumption]:
    """List every number of the scenario that nobody published, and those that are drawn."""
    for number in quantities(scenario).values():
        value = number.value
        if value.is_drawn:
            status, note = status_of(value.source)
            low, central, high = (f"{one:g}" for one in value.values)
            yield Assumption(f"{LEVER}{number.key}", status, note, 0, low, central, high)
        elif value.central and value.source == BARE:
            yield Assumption(f"{LEVER}{number.key}", "assumed", "", 0, "", f"{value.central:g}", "")


def status_of(source: Words) -> tuple[str, Sayable]:
    """Say how a number is known, and where from; one whose source says that a part is assumed is assumed."""
    if source.en == MISSING:
        return MISSING, ""
    return ASSUMED if ASSUMED in source.en else "computed", "" if source == BARE else source
