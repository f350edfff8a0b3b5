"""The result of `radioscopie run`: what each variant spends and saves, by period, measure and dimension."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.spec import ASSUMED, BARE, MISSING, quantities, titles
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.results.record import make_record, sha256
from radioscopie.results.scenario_doubt import (
    draw_inputs_table,
    draws_table,
    savings_table,
    target_table,
    tornado_table,
)
from radioscopie.results.scenario_readings import readings_table
from radioscopie.results.scenario_spending import (
    NATIONAL,
    PLACES,
    by_nation,
    by_period,
    by_place_rows,
    by_sector_rows,
    by_year,
    changes,
    of_stages,
)
from radioscopie.results.wording import LEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.run import Run
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.toml_fields import Words

    Rows = list[dict[str, Any]]

SIGN = "scenario.sign"
SAVED = "scenario.sign_saved"
REPLACED = "replaced_tables"
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
    tables["by_measure"] = _shown(_by_measure(run), "by_measure")
    tables |= {f"by_{name}": _shown(by_nation(run, name), f"by_{name}") for name in NATIONAL}
    tables["by_sector"] = _shown(by_sector_rows(run), "by_sector")
    tables |= {f"by_{name}": _shown(by_place_rows(run, name), f"by_{name}") for name in PLACES}
    tables["by_kind_and_measure"] = _shown(_by_kind_and_measure(run), "by_kind_and_measure")
    tables["effects"] = _shown(_effects(run), "effects")
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
        (*scenario_assumptions(run.model.scenario, record["parameter.lang"]), *baseline.assumptions),
        (),
        record,
    )


def scenario_record(
    scenario: Scenario,
    law_version: str,
    baseline: Baseline,
    asked: Mapping[str, object],
    read: Mapping[str, str],
    tables: Mapping[str, Path],
) -> Mapping[str, str]:
    """Write down what a run was made from: versions, digests of the files read, numbers asked, title and target.

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
    parameters |= {name: said[parameters["lang"]] for name, said in _words(scenario).items()}
    digests = {
        f"sha256.{name}": hashlib.sha256(words.encode()).hexdigest() for name, words in sorted(read.items())
    }
    digests |= {f"sha256.{name} ({path.name})": sha256(path) for name, path in sorted(tables.items())}
    return {**make_record(law_version, (), parameters), **digests}


def _words(scenario: Scenario) -> dict[str, Words]:
    found = {"title": scenario.title, "question": scenario.question}
    for variant in scenario.variants:
        found[f"variant.{variant.name}"] = variant.title
        found |= {f"measure.{code}": title for code, title in titles(variant).items()}
    return found


def _shown(rows: Rows, name: str) -> ResultTable:
    return ResultTable(pa.Table.from_pylist(rows), f"scenario.{name}", "cents", SIGN)


def _by_measure(run: Run) -> Rows:
    rows: Rows = []
    for name, path in run.paths.items():
        every = [by_year(run, amounts.spending(one)) for one in path.outcomes]
        insurer = [by_year(run, amounts.insurer(one)) for one in path.outcomes]
        for y, year in enumerate(run.model.slots.years):
            paid = amounts.steps([amounts.rounded(one[y]) for one in insurer])
            whole = amounts.rounded(every[-1][y]) - amounts.rounded(every[0][y])
            shares = [one[y] - own[y] for one, own in zip(every, insurer, strict=True)]
            rest = amounts.spread(amounts.steps(shares), whole - sum(paid))
            rows += [
                {"variant": name, "year": year, "measure": stage.measure, "change_cents": own + other,
                 "insurer_change_cents": own}
                for stage, own, other in zip(run.model.paths[name][1:], paid, rest, strict=True)
            ]  # fmt: skip
    return rows


def _by_kind_and_measure(run: Run) -> Rows:
    rows: Rows = []
    for name, path in run.paths.items():
        every = of_stages(run, path, "kind")
        for y, year in enumerate(run.model.slots.years):
            steps = list(zip(run.model.paths[name][1:], changes(every, y), strict=True))
            rows += [
                {
                    "variant": name, "year": year, "kind": kind, "measure": stage.measure,
                    "insurer_change_cents": cents[kind],
                }
                for kind in every[0]
                for stage, cents in steps
            ]  # fmt: skip
    return rows


def _effects(run: Run) -> Rows:
    """Split what separates a variant's year from the reference year's activity at the base's prices."""
    rows = []
    for name, path in run.paths.items():
        still, done = path.constant[0], (path.constant[0].done, path.outcomes[-1].done)
        acts = [by_year(run, one.sum(axis=0).astype(object)) for one in done]
        spent = [by_year(run, amounts.spending(one)) for one in (still, path.repriced, path.outcomes[-1])]
        for y, year in enumerate(run.model.slots.years):
            reference, at_base, variant = (amounts.rounded(one[y]) for one in spent)
            volume = amounts.rounded(spent[0][y] * (acts[1][y] - acts[0][y]) // acts[0][y])
            rows.append(
                {
                    "variant": name, "year": year, "reference_cents": reference, "volume_cents": volume,
                    "mix_cents": at_base - reference - volume, "price_cents": variant - at_base,
                    "variant_cents": variant,
                }
            )  # fmt: skip
    return rows


def scenario_assumptions(scenario: Scenario, lang: str) -> Iterator[Assumption]:
    """List every number of the scenario that nobody published, and those that are drawn."""
    for number in quantities(scenario).values():
        if number.uncertain:
            status, note = _status(number.source, lang)
            low, central, high = (f"{value:g}" for value in (number.low, number.central, number.high))
            yield Assumption(f"{LEVER}{number.key}", status, note, 0, low, central, high)
        elif number.central and number.source == BARE:
            yield Assumption(f"{LEVER}{number.key}", "assumed", "", 0, "", f"{number.central:g}", "")


def _status(source: Words, lang: str) -> tuple[str, str]:
    """Say how a number is known, and where from; one whose source says that a part is assumed is assumed."""
    if source.en == MISSING:
        return MISSING, ""
    return ASSUMED if ASSUMED in source.en else "computed", "" if source == BARE else source[lang]
