"""Answer a scenario: read it, compute it on the baseline, lay it out, and keep what it takes to do it again."""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.engines.spark import spark_year
from radioscopie.errors import InputError, problem, together
from radioscopie.given import scenario_given
from radioscopie.inputs import Upload, content_of, name_of
from radioscopie.law.load import Law
from radioscopie.models.finances.closures import find_closure
from radioscopie.models.joins.organisations import read_networks, study_organisations
from radioscopie.models.nation import baseline as nation
from radioscopie.models.scenarios.estimated import with_estimates
from radioscopie.models.scenarios.local import local_draws
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import read_scenario, scenario_file, shipped_scenarios
from radioscopie.models.scenarios.run import run_model
from radioscopie.models.scenarios.spec import named_files
from radioscopie.questions.compared import unused_files
from radioscopie.questions.engine import SPARK
from radioscopie.questions.scenario.ask import CONSTRUCTIONS, DRAWS, SEED, Ask
from radioscopie.questions.scenario.tables import TABLES
from radioscopie.questions.scenario.tables.access import with_access
from radioscopie.questions.scenario.tables.all import scenario_record, scenario_result
from radioscopie.questions.scenario.tables.closures import with_closures
from radioscopie.questions.scenario.tables.delays import with_delays
from radioscopie.questions.scenario.tables.footprint import with_footprint
from radioscopie.questions.scenario.tables.ownership import drawn_owners, with_ownership
from radioscopie.questions.scenario.tables.reading import with_reading
from radioscopie.results.answer import Again, Answer, silent
from radioscopie.results.only import only_tables, wanted_tables, wants
from radioscopie.results.replay import CLOSING, SCENARIO, names_written
from radioscopie.tables.closure_file import read_closing
from radioscopie.tables.estimated import ESTIMATED
from radioscopie.tables.nation import read_own_tables
from radioscopie.tables.nation_acts import read_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pyarrow as pa

    from radioscopie.errors import Problem
    from radioscopie.inputs import Input, Readable
    from radioscopie.models.joins.nation_accounts.owners import Key, Paid
    from radioscopie.models.joins.organisations import Networks
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Result
    from radioscopie.results.answer import Advance
    from radioscopie.tables.closure_file import Closing

LOCAL = {
    "by_region",
    "by_departement",
    "by_kind",
    "by_size",
    "by_payer",
}  # tables whose intervals construct again
OWNED = {"ownership"}


def answer(ask: Ask, advance: Advance) -> Answer:
    """Compute a scenario.

    Raises
    ------
    InputError : every problem of the scenario, of what it names, or of the tables; fees that no source read gives
    """
    file = scenario_file(ask.scenario)
    own = dict(ask.table)
    estimated = own.pop(ESTIMATED, None)
    (scenario, networks), tables, rule = together(
        lambda: read_whole(file, ask.beside, estimated),
        lambda: read_own_tables(own, _reader(ask)),
        lambda: _rule(ask),
    )
    baseline = nation.build_baseline(ask.baseline_seed, tables=tables)
    kept = _kept(file, scenario, rule)
    result = _result(ask, scenario, networks, kept, baseline, advance, rule)
    given = {name: one for name, one in ask.table if isinstance(one, Path)}
    return Answer(result, again=Again(kept, given))


def _reader(ask: Ask) -> Callable[[Readable], pa.Table]:
    """Say what reads a year of acts given as the activity of the baseline."""
    return partial(spark_year, master=ask.master) if ask.engine == SPARK else read_year


def run_scenario(
    scenario: str | Path | Upload | Mapping[str, Any],
    baseline: Baseline | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    constructions: int = CONSTRUCTIONS,
    closing: str | Path | Upload | None = None,
    beside: Iterable[Input] = (),
    only: Iterable[str] | None = None,
    advance: Advance = silent,
) -> Result:
    """Compute a scenario, as `radioscopie run` does.

    Parameters
    ----------
    scenario : a scenario file, name of one that is shipped ("decision_2025"), or a dictionary of what a file holds;
        its reforms may be dictionaries too, as `Law.with_values` takes them
    baseline : of `build_baseline`; built when not given
    draws, seed : number of draws of the uncertain numbers (1 to 100 000), and what makes them the same again
    constructions : times the baseline is constructed, for the intervals of places and payers (1 to 50)
    closing : a rule by which practices close: a file, or the name of one that is shipped
    beside : files that the scenario names, when they do not stand beside it
    only : names of the tables wanted; None: all. Places and payers are constructed again only when they are wanted
    advance : told the draws, then the exams read, as they are done

    Returns
    -------
    Result; `result.tables["savings"].table` is a `pyarrow.Table`, amounts in integer cents

    Raises
    ------
    InputError : every problem of the file or of the numbers asked
    """
    given, reforms = scenario_given(scenario)
    asked = Path(given) if isinstance(given, str) and given not in shipped_scenarios() else given
    wanted = wanted_tables(only)
    if not wants(wanted, LOCAL | OWNED):
        constructions = 1
    ask = Ask(
        scenario=asked,
        draws=draws,
        seed=seed,
        constructions=constructions,
        closures=closing,
        beside=(*beside, *reforms),
    )
    file = scenario_file(ask.scenario)
    (read, networks), rule = together(lambda: read_whole(file, ask.beside), lambda: _rule(ask))
    kept = _kept(file, read, rule)
    ground, with_owned = baseline or nation.build_baseline(), wants(wanted, OWNED)
    found = _result(ask, read, networks, kept, ground, advance, rule, with_owned=with_owned)
    return only_tables(found, wanted)


def read_whole(
    file: Input, beside: Iterable[Input] = (), estimated: Input | None = None
) -> tuple[Scenario, Networks]:
    """Read a scenario and the reading networks it names; those that a survey estimated replace its own.

    Raises
    ------
    InputError : every problem of the scenario, else every problem of the networks
    """
    given = tuple(beside)
    scenario = with_estimates(read_scenario(file, given), estimated)
    problems = [*_reserved(file, scenario), *unused_files(scenario, given)]
    if problems:
        raise InputError(problems)
    return scenario, read_networks(scenario)


def _reserved(file: Input, scenario: Scenario) -> Iterator[Problem]:
    """Refuse names that a file kept with the run may not have."""
    for name in map(name_of, named_files(scenario)):
        if name in {CLOSING, *names_written(TABLES)}:
            yield problem("scenario.reserved_name", name_of(file), name)


def _rule(ask: Ask) -> tuple[Input, Closing] | None:
    """Read the rule of closing, where one is asked."""
    if not ask.closures:
        return None
    file = find_closure(ask.closures)
    return file, read_closing(file)


def _kept(file: Input, scenario: Scenario, rule: tuple[Input, Closing] | None) -> Mapping[str, bytes]:
    """Give what is kept with a run: the scenario, the files it names, the rule of closing."""
    named = {name_of(one): content_of(one) for one in named_files(scenario)}
    return {SCENARIO: content_of(file)} | named | ({CLOSING: content_of(rule[0])} if rule else {})


def _result(
    ask: Ask,
    scenario: Scenario,
    networks: Networks,
    kept: Mapping[str, bytes],
    baseline: Baseline,
    advance: Advance,
    rule: tuple[Input, Closing] | None,
    *,
    with_owned: bool = True,
) -> Result:
    """Compute a scenario on a baseline, and lay it out with its record."""
    law = Law.load()
    model = make_model(scenario, baseline, law)
    done = run_model(model, ask.draws, ask.seed, advance)
    parts: list[Mapping[Key, Paid]] = []
    models = _models(ask, model, baseline, law, parts if with_owned else None)
    local = local_draws(models, ask.constructions, ask.draws, ask.seed)
    found = study_organisations(scenario, networks, ask.seed, advance)
    numbers = {"draws": ask.draws, "seed": ask.seed, "constructions": ask.constructions}
    record = scenario_record(law.version, baseline, numbers, kept, dict(ask.table))
    told = with_footprint(scenario_result(done, baseline, record, local), done)
    told = with_delays(with_access(told, scenario), scenario)
    told = with_reading(told, scenario, found)
    told = with_ownership(told, scenario, baseline, law, parts) if with_owned else told
    return with_closures(told, scenario, baseline, rule[1], found, (ask.draws, ask.seed)) if rule else told


def _models(
    ask: Ask, first: Model, baseline: Baseline, law: Law, owned: list[Mapping[Key, Paid]] | None
) -> Iterator[Model]:
    """Make the scenario of the first construction on each, one at a time; `owned` keeps who is paid there, if asked."""
    scenario, many, drawing = first.scenario, ask.constructions, (ask.draws, ask.seed)
    for rank, one in enumerate(chain([baseline], nation.constructed_again(baseline, many))):
        if owned is not None:
            owned.append(drawn_owners(scenario, one, law, drawing, slice(rank, None, many)))
        yield make_model(scenario, one, law) if rank else first
