"""The scenario of a mix and its model: numbers and the law moved, measures added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from radioscopie.asking import read_ask
from radioscopie.bilingual import same_words
from radioscopie.errors import InputError, close_matches, problem
from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.scenarios.prepare import at_numbers, make_model
from radioscopie.models.scenarios.read import read_scenario, scenario_file
from radioscopie.models.scenarios.spec import Quantity, quantities
from radioscopie.questions.registry import named
from radioscopie.questions.scenario.tables.names import names
from radioscopie.ranges import USER, Range
from radioscopie.web.toml_text import to_toml
from radioscopie.web.work.reform import reform_text
from radioscopie.web.work.scenario_text import SCENARIO, reforms_named, scenario_data

if TYPE_CHECKING:
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Names
    from radioscopie.web.work.mix import Mix


def model_of(mix: Mix) -> Model:
    """Make the model of a mix: that of its law, with its numbers moved."""
    scenario, model = scenario_of(mix), _under_law(replace(mix, values=()))
    return at_numbers(model, scenario) if mix.values else model


@lru_cache(maxsize=4)  # a process that lives keeps the laws last asked for
def _under_law(mix: Mix) -> Model:
    return make_model(scenario_of(mix), build_baseline(), Law.load())


def scenario_of(mix: Mix) -> Scenario:
    """Read the scenario of a mix, with its numbers and its law moved.

    Raises
    ------
    InputError : every problem of the scenario; no such variant, no such number; numbers out of their limits
    """
    scenario = scenario_read(mix.written)
    name = _variant(scenario, mix)
    known = quantities(scenario)
    wrong = [_unknown("scenario.no_such_number", key, known) for key, _ in mix.values if key not in known]
    if wrong:
        raise InputError(wrong)
    moved: Scenario = _moved(scenario, dict(mix.values))
    return _under(moved, name, _reform(mix)) if mix.law else moved


@cache
def names_of(written: Mix) -> Names:
    """Give the names of what a scenario holds."""
    return names(scenario_read(written))


@cache
def scenario_read(written: Mix) -> Scenario:
    """Read the scenario of a mix with its measures added, its numbers and its law left alone."""
    asked = written.scenario
    ask = named("run").ask
    word = {"scenario": ["given" if isinstance(asked, Upload) else asked]}
    found: Any = read_ask(ask, word, lambda _: asked if isinstance(asked, Upload) else _no_scenario(asked))
    scenario = read_scenario(scenario_file(found.scenario), written.beside)
    _variant(scenario, written)
    return _with_added(written) if written.added else scenario


def _with_added(written: Mix) -> Scenario:
    data = scenario_data(written)
    file = Upload(SCENARIO, to_toml(data).encode())
    return read_scenario(file, (*written.beside, *reforms_named(data).values()))


def _no_scenario(asked: str) -> Upload:
    raise InputError(problem("web.no_file", asked))


def _variant(scenario: Scenario, mix: Mix) -> str:
    known = [one.name for one in scenario.variants]
    if mix.variant and mix.variant not in known:
        raise InputError(_unknown("scenario.no_such_variant", mix.variant, known))
    return mix.variant or known[0]


def _unknown(key: str, word: str, known: Any) -> Any:
    return problem(key, word, close=close_matches(word, known) or ", ".join(known))


def _moved(node: Any, values: Mapping[str, float]) -> Any:
    """Put numbers in place of others, wherever they stand in a scenario."""
    if isinstance(node, Quantity):
        return replace(node, value=_certain(values[node.key])) if node.key in values else node
    if isinstance(node, tuple):
        return tuple(_moved(one, values) for one in node)
    if isinstance(node, Mapping) and not is_dataclass(node):
        return {key: _moved(one, values) for key, one in node.items()}
    if is_dataclass(node) and not isinstance(node, type | Upload | Range):
        return replace(node, **{one.name: _moved(getattr(node, one.name), values) for one in fields(node)})
    return node


def _certain(value: float) -> Range[float]:
    return Range(value, value, value, source=same_words(USER))


def _under(scenario: Scenario, name: str, reform: Upload) -> Scenario:
    variants = [
        one if one.name != name else replace(one, world=replace(one.world, law=_with(one.world.law, reform)))
        for one in scenario.variants
    ]
    return replace(scenario, variants=tuple(variants))


def _with(law: Any, reform: Upload) -> Any:
    return replace(law, reforms=(*law.reforms, reform))


def _reform(mix: Mix) -> Upload:
    return Upload("changements.toml", reform_text(mix.law).encode())
