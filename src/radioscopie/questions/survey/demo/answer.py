"""Survey the private practices of the national baseline many times, and compare with their truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.models.joins.survey_population import invited
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.survey.publication import published
from radioscopie.models.survey.simulation import MECHANISMS, answered, coverage, sensitivity, surveyed
from radioscopie.questions.survey.demo.tables import ATTACK, COVERAGE, PUBLISHED, RESPONSE, SENSITIVITY
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.models.survey.publication import Publication
    from radioscopie.models.survey.simulation import Population
    from radioscopie.questions.survey.demo.ask import Ask
    from radioscopie.results.answer import Advance

VARIABLE = "after"
FIGURES = {"after/before": "index", "after": "level", "hurt=yes": "share"}
ASSUMED = (
    Assumption("survey_demo.invented_losses", "assumed"),
    Assumption("survey_demo.invented_answers", "assumed"),
    Assumption("survey_demo.constructed_practices", "assumed"),
)


def answer(ask: Ask, advance: Advance) -> Answer:
    """Run the surveys.

    Raises
    ------
    InputError : a survey where strata cannot be pooled
    """
    population = invited(build_baseline(), ask.seed)
    answers, weighed = surveyed(population, answered(population, "classes", ask.seed, 0))
    table = published(answers, weighed, VARIABLE)
    tables = {
        "coverage": COVERAGE.of(_coverage(population, ask, advance)),
        "sensitivity": SENSITIVITY.of(_sensitivity(population, ask)),
        "published": PUBLISHED.of(_published(table)),
        "attack": ATTACK.of(_attack(table)),
        "response": RESPONSE.of(_response(population, ask)),
    }
    findings = (("survey_demo.found_practices", len(population.strata)),)
    asked = {"replications": f"{ask.replications}", "seed": f"{ask.seed}"}
    return Answer(Result("survey_demo", tables, ASSUMED, findings, make_record("–", (), asked)))


def _coverage(population: Population, ask: Ask, advance: Advance) -> Iterator[dict[str, Any]]:
    for mechanism in MECHANISMS:
        for one in coverage(population, mechanism, ask.replications, ask.seed, advance):
            yield {
                "mechanism": mechanism,
                "figure": FIGURES[one.figure],
                "truth": one.truth,
                "mean": one.mean,
                "bias_pct": 100 * (one.mean / one.truth - 1),
                "spread": one.spread,
                "se": one.error,
                "coverage_pct": 100 * one.held,
                "low_pct": 100 * one.low,
                "high_pct": 100 * one.high,
                "replications": ask.replications,
            }


def _sensitivity(population: Population, ask: Ask) -> Iterator[dict[str, Any]]:
    for mechanism in MECHANISMS:
        for one in sensitivity(population, mechanism, ask.seed):
            yield {
                "mechanism": mechanism,
                "figure": FIGURES[one.figure],
                "basis": one.basis,
                "shift_pct": None if one.shift is None else 100 * one.shift,
                "truth": one.truth,
                "low": one.range.low,
                "value": one.range.central,
                "high": one.range.high,
                "holds": one.holds,
            }


def _published(table: Publication) -> Iterator[dict[str, Any]]:
    """Give the protected table of the first survey: a hidden cell has no value, only what a reader works out."""
    for cell in table.cells:
        region, size = cell.place
        bounds = {"low": cell.low, "high": cell.high}
        yield {"region": region, "size": size, "acts": cell.value, "rule": cell.rule} | bounds


def _attack(table: Publication) -> Iterator[dict[str, Any]]:
    for rule in ("shown", "primary", "secondary"):
        yield {"what": rule, "cells": sum(cell.rule == rule for cell in table.cells)}
    counts = {"found_if_primary": table.found_if_primary, "found": table.found, "leaks": table.leaks}
    yield from ({"what": what, "cells": count} for what, count in counts.items())


def _response(population: Population, ask: Ask) -> Iterator[dict[str, Any]]:
    """Say who answered the first survey, by stratum."""
    for mechanism in MECHANISMS:
        came = answered(population, mechanism, ask.seed, 0).tolist()
        held = [name for name, is_there in zip(population.strata, came, strict=True) if is_there]
        for stratum, practices in population.frame.population.items():
            answers = held.count(stratum)
            cells = {"practices": practices, "answers": answers, "rate": answers / practices}
            yield {"mechanism": mechanism, "stratum": stratum} | cells
