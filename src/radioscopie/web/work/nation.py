"""What a mix saves the nation: numbers and fees moved on a scenario, to the cent of a run that says the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.law.load import Law
from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.cases import cases
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate_path
from radioscopie.models.scenarios.insurer import slot_cents, summed
from radioscopie.models.scenarios.perimeters import members, scope_of
from radioscopie.models.scenarios.run import counted
from radioscopie.models.scenarios.spec import quantities
from radioscopie.money import half_up
from radioscopie.questions.scenario.tables.names import number_name
from radioscopie.questions.scenario.tables.spending import changes
from radioscopie.result import in_words
from radioscopie.tables.communes import read_communes
from radioscopie.texts import LANGUAGES, word, words
from radioscopie.web.work.mix import Mix
from radioscopie.web.work.mixed import model_of, names_of, scenario_of, scenario_read
from radioscopie.web.work.orders import LAW_FROM, scale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.model import Model
    from radioscopie.result import Names

DEPARTEMENT = 1
MOST_POSITIONS, MOST_OF_LAW = 201, 41


def prepared() -> None:
    """Make the first scenario ready, and compile what moves its numbers."""
    curve(Mix(), "growth.mri", [5.0])
    places(Mix())


def whatif(mix: Mix) -> dict[str, Any]:
    """Give what a mix saves: in all, by measure, by year, on the perimeter of the target until its day, in cents."""
    model = model_of(mix)
    name = mix.variant or next(iter(model.paths))
    spent = _spent(model, name, {key: np.array([value]) for key, value in central(model.scenario).items()})[0]
    return _told(model, name, spent, names_of(mix.written))


def _spent(model: Model, name: str, values: Mapping[str, Any]) -> Ints:
    """Give what the insurer spends on the perimeter of the target, shape (positions, stages, slots)."""
    found = cases(model, name, values, responding=True)
    own = summed(found.spent, members(scope_of(model.scenario)))
    cents: Ints = slot_cents(own, model.slots.year_index)
    return cents


def _told(model: Model, name: str, spent: Ints, known: Names) -> dict[str, Any]:
    """Lay out a saving: spent, shape (stages, slots)."""
    inside, stages = counted(model), model.paths[name]
    saved = (spent[:-1] - spent[1:])[:, inside].sum(axis=1)
    own = spent[0] - spent[-1]
    years = [int(own[inside & (model.slots.year_index == y)].sum()) for y in range(len(model.slots.years))]
    measures = [
        {
            "measure": stage.measure,
            "label": _labels(known["measure"], stage.measure),
            "saving_cents": int(cents),
        }
        for stage, cents in zip(stages[1:], saved, strict=True)
    ]
    target = model.scenario.target
    return {
        "scenario_title": _titles(model.scenario.title),
        "variant": name,
        "variant_title": _titles(known["variant"][name]),
        "saving_cents": int(own[inside].sum()),
        "target_cents": target.amount_cents if target else None,
        "by": str(target.by) if target else f"{model.slots.years[-1]}-12-31",
        "first_year": int(model.slots.years[0]),
        "perimeter": {lang: word("scenario.perimeter", scope_of(model.scenario), lang) for lang in LANGUAGES},
        "by_measure": measures,
        "by_year": [
            {"year": int(year), "saving_cents": cents}
            for year, cents in zip(model.slots.years, years, strict=True)
        ],
        "law_version": Law.load().version,
    }


def _labels(known: Mapping[str, Any], code: str) -> dict[str, str]:
    if code in known:
        return _titles(known[code])
    return {lang: word("report.measure", code, lang) for lang in LANGUAGES}


def _titles(words: Any) -> dict[str, str]:
    """Give words in both languages."""
    return {lang: in_words(words, lang) for lang in LANGUAGES}


def _source(words_: Any) -> dict[str, str]:
    """Give where a number comes from; what is only a status is said as one."""
    said = _titles(words_)
    known = {lang: words("report.status", lang) for lang in LANGUAGES}
    return {lang: known[lang].get(one, one) for lang, one in said.items()}


def curve(mix: Mix, lever: str, positions: Sequence[float]) -> dict[str, Any]:
    """Give what a mix saves at each position of a lever, in all and by measure, in cents.

    Parameters
    ----------
    lever : key of a number, or an address of the law, whose positions are then changes in percent from a day
        ("technical_fees.mri@2026-07-01")

    Raises
    ------
    InputError : no such lever, no position, more than are drawn
    """
    if lever not in quantities(scenario_of(mix)):
        return _law_curve(mix, lever, positions)
    _refuse_many(positions, MOST_POSITIONS)
    model = model_of(mix)
    name = mix.variant or next(iter(model.paths))
    values = {key: np.full(len(positions), value, float) for key, value in central(model.scenario).items()}
    values[lever] = np.array(positions, float)
    known = names_of(mix.written)
    told = [_told(model, name, spent, known) for spent in _spent(model, name, values)]
    return _positions(lever, positions, told)


def _positions(lever: str, positions: Sequence[float], told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Lay out a curve: the same lists as one answer, a number a position."""
    measures: dict[str, dict[str, Any]] = {}
    for n, one in enumerate(told):
        for row in one["by_measure"]:
            known = measures.setdefault(row["measure"], row | {"saving_cents": [0] * len(told)})
            known["saving_cents"][n] = row["saving_cents"]
    years = [
        {"year": row["year"], "saving_cents": [one["by_year"][y]["saving_cents"] for one in told]}
        for y, row in enumerate(told[0]["by_year"])
    ]
    return {
        "lever": lever,
        "positions": list(positions),
        "saving_cents": [one["saving_cents"] for one in told],
        "by_measure": list(measures.values()),
        "by_year": years,
    }


def _law_curve(mix: Mix, lever: str, positions: Sequence[float]) -> dict[str, Any]:
    _refuse_many(positions, MOST_OF_LAW)
    others = tuple(one for one in mix.law if one[0] != lever.partition("@")[0])
    told = [whatif(replace(mix, law=(*others, percent_change(lever, one)))) for one in positions]
    return _positions(lever, positions, told)


def _refuse_many(positions: Sequence[float], most: int) -> None:
    if not 1 <= len(positions) <= most:
        raise InputError(problem("asking.not_between", "values", len(positions), low=1, high=most))


def percent_change(lever: str, percent: float) -> tuple[str, tuple[tuple[str, tuple[str, str]], ...]]:
    """Write a change in percent of what stands under an address, from a day: "technical_fees.mri@2026-07-01"."""
    address, _, day = lever.partition("@")
    return address, ((day or LAW_FROM, ("scale", scale(percent))),)


def places(mix: Mix) -> dict[str, Any]:
    """Give what a mix changes for the insurer in each département, over the years of the scenario, in cents."""
    model = model_of(mix)
    name = mix.variant or next(iter(model.paths))
    ald, years = round(10 * central(model.scenario)["ald_pct"]), model.slots.years
    stages = [
        {word: list(exact) for word, exact in amounts.by_place(stage, model.counts, DEPARTEMENT, ald).items()}
        for stage in evaluate_path(model, name)
    ]
    saved: Counter[str] = Counter()
    for step in (step for y in range(len(years)) for step in changes(stages, y)):
        saved.subtract(step)
    known, people = names_of(mix.written)["departement"], _people()
    rows = [
        {
            "departement": code,
            "name": in_words(known.get(code, code), "fr"),
            "saving_cents": saved[code],
            "people": people.get(code),
            "per_1000_cents": per_thousand(saved[code], people.get(code)),
        }
        for code in sorted(saved)
    ]
    return {"years": [int(one) for one in years], "rows": rows}


@cache
def _people() -> dict[str, int]:
    """Count the people of each département."""
    table = read_communes().group_by("departement").aggregate([("population", "sum")])
    return dict(zip(table["departement"].to_pylist(), table["population_sum"].to_pylist(), strict=True))


def per_thousand(cents: int, people: int | None) -> int | None:
    """Give an amount for a thousand people, None where they were not counted."""
    return half_up(1000 * cents, people) if people else None


def levers(mix: Mix) -> list[dict[str, Any]]:
    """List the numbers of a scenario: key, words, low, central and high values, source."""
    scenario = scenario_read(mix.written)
    return [
        {
            "key": key,
            "label": _titles(number_name(scenario, one)),
            "low": one.value.low,
            "central": one.value.central,
            "high": one.value.high,
            "source": _source(one.value.source),
        }
        for key, one in quantities(scenario).items()
    ]
