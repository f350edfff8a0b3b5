"""Run a scenario from its file to its result, and know what must be kept to do it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.inputs import content_of, name_of
from radioscopie.law.load import Law
from radioscopie.models.joins.organisations import read_networks, study_organisations
from radioscopie.models.nation import baseline as nation
from radioscopie.models.scenarios.model import make_model
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.models.scenarios.run import run_model
from radioscopie.models.scenarios.spec import named_files
from radioscopie.questions.scenario.tables.access import with_access
from radioscopie.questions.scenario.tables.all import scenario_record, scenario_result
from radioscopie.questions.scenario.tables.reading import with_reading
from radioscopie.results.replay import SCENARIO
from radioscopie.tables.nation import read_own_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from radioscopie.models.joins.organisations import Networks, Studied
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.run import Run
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Result

DRAWS, SEED, MOST_DRAWS = 1000, 2026, 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: draws and their seed, seed and own tables of the baseline."""

    draws: int = DRAWS
    seed: int = SEED
    baseline_seed: int = nation.SEED
    tables: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ready:
    """A scenario ready to be drawn; `read` are the files to keep, by name: the scenario and those it names."""

    model: Model
    baseline: Baseline
    law_version: str
    read: Mapping[str, bytes]
    networks: Networks


def run_scenario(
    scenario: str | Path,
    baseline: Baseline | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Result:
    """Compute a scenario, as `radioscopie run` does.

    Parameters
    ----------
    scenario : path of a scenario file, or name of one that is shipped ("decision_2025")
    baseline : of `build_baseline`; built when not given
    draws, seed : number of draws of the uncertain numbers (1 to 100 000), and what makes them the same again

    Returns
    -------
    Result; `result.tables["savings"].table` is a `pyarrow.Table`, amounts in integer cents

    Raises
    ------
    InputError : every problem of the file or of the numbers asked
    """
    asked = Asked(draws, seed)
    check(asked)
    path = find_scenario(str(scenario))
    ready = prepare(path, *read_whole(path), baseline or nation.build_baseline())
    found = study_organisations(ready.model.scenario, ready.networks, seed)
    return conclude(ready, run_model(ready.model, draws, seed), found, asked)


def read_whole(path: Path) -> tuple[Scenario, Networks]:
    """Read a scenario and the reading networks it names.

    Raises
    ------
    InputError : every problem of the scenario, else every problem of the networks
    """
    scenario = read_scenario(path)
    if SCENARIO in map(name_of, named_files(scenario)):
        raise InputError(problem("scenario.reserved_name", path.name, SCENARIO))
    return scenario, read_networks(scenario)


def check(asked: Asked) -> None:
    """Refuse numbers of draws and seeds that mean nothing.

    Raises
    ------
    InputError : all of them
    """
    wrong = []
    if not 1 <= asked.draws <= MOST_DRAWS:
        wrong.append(problem("scenario.bad_draws", "--draws", asked.draws, most=MOST_DRAWS))
    seeds = {"--seed": asked.seed, "--baseline-seed": asked.baseline_seed}
    wrong += [problem("scenario.bad_seed", option, seed) for option, seed in seeds.items() if seed < 0]
    if wrong:
        raise InputError(wrong)


def prepare_asked(path: Path, asked: Asked) -> Ready:
    """Read a scenario, build the baseline that is asked, and make them ready.

    Raises
    ------
    InputError : every problem of the numbers, of the scenario, or of the tables
    """
    check(asked)
    read, own = read_whole(path), read_own_tables(asked.tables)
    return prepare(path, *read, nation.build_baseline(asked.baseline_seed, tables=own))


def prepare(path: Path, scenario: Scenario, networks: Networks, baseline: Baseline) -> Ready:
    """Make a scenario ready on a baseline.

    Raises
    ------
    InputError : reforms that cannot be applied, fees that no source read gives
    """
    law = Law.load()
    read = {SCENARIO: content_of(path)} | {name_of(one): content_of(one) for one in named_files(scenario)}
    return Ready(make_model(scenario, baseline, law), baseline, law.version, read, networks)


def conclude(ready: Ready, done: Run, found: Sequence[Studied], asked: Asked) -> Result:
    """Lay out a scenario drawn and its reading organisations, with its record."""
    numbers = {"draws": asked.draws, "seed": asked.seed}
    record = scenario_record(ready.law_version, ready.baseline, numbers, ready.read, asked.tables)
    result = scenario_result(done, ready.baseline, record)
    told = with_access(result, ready.model.scenario)
    return with_reading(told, ready.model.scenario, found)
