"""Design a plan: read what is asked, search the least harmful mix, price it again, write it as files others read."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.given import as_toml
from radioscopie.law.load import Law
from radioscopie.models.joins.policy.effects import Ground, base_law
from radioscopie.models.joins.policy.frontier import frontier
from radioscopie.models.joins.policy.read import LAST_YEAR, PERIOD, find_design, read_design, shipped_designs
from radioscopie.models.joins.policy.search import search
from radioscopie.models.joins.policy.written import scenario_files
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.questions.accounts.nation.answer import rests
from radioscopie.questions.design import laid, tables
from radioscopie.questions.design.ask import DRAWS, POINTS, SECONDS, SEED, Ask
from radioscopie.questions.design.owners import owners_of, totals_of
from radioscopie.questions.owned.tables import with_owners
from radioscopie.questions.scenario.tables.all import scenario_assumptions
from radioscopie.result import Assumption, Result, said, word_of
from radioscopie.results.answer import Answer, silent
from radioscopie.results.record import make_record
from radioscopie.results.replay import names_written
from radioscopie.tables.charges import default_charges
from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from radioscopie.inputs import Input, Upload
    from radioscopie.models.joins.policy.frontier import Point
    from radioscopie.models.joins.policy.search import Found
    from radioscopie.models.joins.policy.spec import Design
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.result import Names, ResultTable, Sayable
    from radioscopie.results.answer import Advance

ALWAYS = {
    "design.assume_constructed": "design.assume_constructed_note",
    "design.assume_linear": "design.assume_linear_note",
    "design.assume_response": "design.assume_response_note",
}
POINT_SHARE = 0.1  # of the seconds of the solver, for each plan of the frontier
SCENARIO_FILE = "scenario.toml"


def answer(ask: Ask, advance: Advance) -> Answer:
    """Design the plan.

    Raises
    ------
    InputError : every problem of the file
    """
    file = find_design(ask.design)
    design = read_design(file, ask.beside)
    _refuse_names(design)
    return designed(ask, design, file, build_baseline(ask.baseline_seed), advance)


def design_plan(
    design: str | Path | Upload | Mapping[str, Any],
    baseline: Baseline | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    points: int = POINTS,
    seconds: float = SECONDS,
    beside: Iterable[Input] = (),
    advance: Advance = silent,
) -> Answer:
    """Design a plan, as `radioscopie design` does.

    Parameters
    ----------
    design : a design file, name of one that is shipped, or a dictionary of what a file holds
    baseline : of `build_baseline`; built when not given
    draws, seed, points, seconds, beside : as `radioscopie design`

    Returns
    -------
    its tables by their names (`answer.plans`); `answer.files` gives the scenario and the reforms of the plans

    Raises
    ------
    InputError : every problem of the file or of the numbers asked
    """
    given: str | Path | Upload = as_toml(design, "design")
    asked = Path(given) if isinstance(given, str) and given not in shipped_designs() else given
    ask = Ask(design=asked, draws=draws, seed=seed, points=points, seconds=seconds, beside=tuple(beside))
    file = find_design(ask.design)
    read = read_design(file, ask.beside)
    _refuse_names(read)
    return designed(ask, read, file, baseline or build_baseline(), advance)


def designed(ask: Ask, design: Design, file: Input, baseline: Baseline, advance: Advance) -> Answer:
    """Search the plan of a design read, and lay it out."""
    ground = Ground(baseline, Law.load(), tuple(default_charges()))
    found = search(ground, design, ask.draws, ask.seed, ask.seconds, advance)
    points = frontier(ground, found, ask.points, POINT_SHARE * ask.seconds)
    result = Result(
        "design",
        _tables(found, points, ground.law),
        tuple(_rests(ground, found)),
        tuple(_findings(found)),
        _record(ask, design, ground.law, file),
        titles=_titles(design),
    )
    if found.plans:
        owners = owners_of(ground, found, ask.draws, ask.seed)
        result = with_owners(result, owners, totals_of(owners.paid), _names(design))
    broken = found.plan is None or bool(found.plan.broken)
    return Answer(result, files=_files(found, ground.law), care=broken)


def _refuse_names(design: Design) -> None:
    """Refuse references whose files would take the place of others."""
    taken = names_written(tables.TABLES) | {f"{name}.toml" for name in ("plan", "base", "origin")}
    wrong = [one.name for one in design.references if f"{one.name}.toml" in taken]
    if wrong:
        raise InputError([problem("design.reserved_name", f"reference[{name}]", name) for name in wrong])


def _tables(found: Found, points: tuple[Point, ...], law: Law) -> dict[str, ResultTable]:
    named = _names(found.design)
    rows = {
        tables.LEVERS: laid.lever_rows(found),
        tables.VALUES: laid.value_rows(found, law),
        tables.PLANS: laid.plan_rows(found),
        tables.PROOF: laid.proof_rows(found),
        tables.LIMITS: laid.limit_rows(found),
        tables.BEARERS: laid.bearer_rows(found) if found.plans else iter(()),
    }
    rows |= {tables.FRONTIER: laid.frontier_rows(found, points)} if points else {}
    rows |= {tables.CLASH: laid.clash_rows(found)} if found.clash else {}
    return {one.name: one.of(own, named) for one, own in rows.items()}


def _names(design: Design) -> Names:
    """Name levers, plans, limits, départements and regions."""
    rows = read_departements().to_pylist()
    plans = {"plan": word_of("design.plan", "plan")} | {one.name: one.title for one in design.references}
    return {
        "lever": {lever.name: lever.title for lever in design.levers},
        "plan": plans,
        "variant": plans,
        "against": plans,
        "limit": {"target": word_of("design.limit", "target")}
        | {one.name: one.title for one in design.protections},
        "broken": {"target": word_of("design.limit", "target")}
        | {one.name: one.title for one in design.protections},
        "group": {row["region_code"]: row["region_name"] for row in rows}
        | {row["code"]: f"{row['name']} ({row['code']})" for row in rows},
    }


def _findings(found: Found) -> Iterator[tuple[str, int]]:
    """Count what the answer says beside its tables: cents wanted and within reach, parts shared in thousandths."""
    yield "design.found_amount", found.amount
    yield "design.found_most", max(round(found.most[0]), 0) if found.most[0] > 0 else 0
    yield "design.found_most_alone", max(round(found.most[1]), 0) if found.most[1] > 0 else 0
    yield "design.found_shared", round(1000 * found.shared)
    yield "design.found_lacking", sum(line.central is None for line in default_charges())


def _rests(ground: Ground, found: Found) -> Iterator[Assumption]:
    """List what a plan rests on."""
    yield from (Assumption(key, "assumed", said(note)) for key, note in ALWAYS.items())
    if found.design.over_period:
        yield Assumption("design.assume_period", "assumed", said("design.assume_period_note"))
    else:
        yield Assumption("design.assume_last_year", "assumed", said("design.assume_last_year_note"))
    yield from rests(ground.nation)
    yield from scenario_assumptions(found.design.scenario)
    yield from ground.baseline.assumptions


def _files(found: Found, law: Law) -> Mapping[str, Callable[[], bytes]]:
    """Give the scenario whose variants are the plans, and their reforms, that other commands read."""
    plans = [
        (one.name, one.title if one.name != "plan" else found.design.title, one.pulls) for one in found.plans
    ]
    if not plans:
        return {}
    scenario, reforms = scenario_files(found.design, base_law(found.design, law), plans, found.amount)
    return {SCENARIO_FILE: partial(bytes, scenario.content)} | {
        one.name: partial(bytes, one.content) for one in reforms
    }


def _record(ask: Ask, design: Design, law: Law, file: Input) -> Mapping[str, str]:
    asked = {
        "draws": str(ask.draws),
        "seed": str(ask.seed),
        "points": str(ask.points),
        "seconds": f"{ask.seconds:g}",
        "baseline_seed": str(ask.baseline_seed),
        "losses_over": PERIOD if design.over_period else LAST_YEAR,
        "scipy": version("scipy"),
    }
    return make_record(law.version, {file, *design.beside, *files_of(ask)}, asked)


def _titles(design: Design) -> Mapping[str, Sayable]:
    return {"parameter.title": design.title, "parameter.question": design.question}
