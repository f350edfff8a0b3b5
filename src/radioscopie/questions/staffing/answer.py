"""Find the shifts that keep a promise, the people they take, then the rota if the network file asks for one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.errors import InputError, close_matches, gathered, problem
from radioscopie.extras import bring
from radioscopie.models.reading.duty import duty_hours
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.rota.file import check_groups, read_rota
from radioscopie.models.reading.rota.rota import make_rota
from radioscopie.models.reading.staffing.people import FULL_TIME, LEAVE, REST
from radioscopie.models.reading.staffing.proof import LOOKS
from radioscopie.models.reading.staffing.staffing import staff
from radioscopie.models.reading.staffing.trials import MOST, Promise
from radioscopie.models.reading.tried import effects
from radioscopie.questions.reading.assumptions import network_assumptions
from radioscopie.questions.reading.tables.sensitivity import sensitivity_rows
from radioscopie.questions.staffing.ask import promised
from radioscopie.questions.staffing.given import rota_of_given
from radioscopie.questions.staffing.tables import TABLES
from radioscopie.questions.staffing.tables.network import network_row
from radioscopie.questions.staffing.tables.rota import rota_rows
from radioscopie.questions.staffing.tables.seats import PLACES, curve_rows, day_rows, kept_rows, seat_rows
from radioscopie.questions.staffing.tables.shifts import of_rota, people_rows, shift_rows
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Rows
    from radioscopie.errors import Problem
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.rota.file import Rota
    from radioscopie.models.reading.rota.rota import RotaAnswer
    from radioscopie.models.reading.staffing.staffing import Staffing
    from radioscopie.questions.staffing.ask import Ask
    from radioscopie.results.answer import Advance

PEOPLE_NEEDED = "staff.people_needed"
NOTES = ("staff.cells", "staff.proof", "staff.fresh", "staff.floor", PEOPLE_NEEDED)
SOLVER = "ortools.sat.python.cp_model"
SEARCHED = {True: "staff.search_least", False: "staff.search_local"}
SOURCES = {"rota": "staff.from_rota", "file": "staff.from_file", "spell": "staff.from_spell"}
NAMED = {"shifts": {"fewer_at": PLACES}}


def answer(ask: Ask, advance: Advance) -> Answer:
    """Find the shifts asked, and who holds them.

    Returns
    -------
    tables shifts, people, seats (one row per group and hour of each kind of day), kept (one row per hour), days (the
    bad days, one row per kind of day), curve (one seat fewer, or more, in all the shifts of a group), others
    where there are some, the whole in one row (network) and, when a rota is asked, rota and fairness, or clash

    Raises
    ------
    InputError : every problem of the file; groups or priorities that it does not know; a promise that no number of
        readers keeps
    """
    network, rota = gathered(lambda: read_network(ask.network), lambda: read_rota(ask.network))
    names = _wanted(network, ask)
    if rota:
        check_groups(rota, names)
        bring(SOLVER, "rota")  # told before the work
    if ask.shifts:
        given, made = rota_of_given(network, rota, ask.shifts, names, advance)
        return _answered(ask, names, given, _given_notes(), tuple(_findings(0, made)))
    promise = Promise(*promised(ask.promise), ask.priority or tuple(one.name for one in network.priorities))
    groups = [[group.name for group in network.groups].index(name) for name in names]
    found = staff(network, groups, promise, ask.seed, advance, rota)
    sized, counts = [network.groups[group].name for group in found.groups], found.plan.counts.tolist()
    planned = make_rota(rota, {}, advance, of_rota(found.posts, counts)) if rota else None
    rows = _rows(found, sized, promise, rota, planned)
    others = duty_hours([group for group in network.groups if group.name not in sized])
    rows["others"] = [{"group": name, "hours": round(hours, 1)} for name, hours in others.items()]
    rows["network"] = [network_row(network, promise, found.plan, rows)]
    findings = (*_findings(len(found.fewer), planned), *_left(len(names) - len(sized)))
    held = _promising(found.held, promise)
    tried = effects(held, ask.seed, advance)
    rows["sensitivity"] = sensitivity_rows(tried)
    notes = (*_notes(found), *network_assumptions(held, tried))
    return _answered(ask, names, rows, notes, findings)


def _promising(network: Network, promise: Promise) -> Network:
    """Give a network where what is promised is what the shifts are sought for."""
    limits = dict.fromkeys(promise.priorities, promise.minutes)
    told = tuple(replace(one, promise_min=limits.get(one.name)) for one in network.priorities)
    defaults = tuple(one for one in network.defaults if one.key != "promise_min")
    return replace(network, priorities=told, defaults=defaults)


def _answered(
    ask: Ask,
    names: Sequence[str],
    rows: Mapping[str, Rows],
    notes: tuple[Assumption, ...],
    findings: tuple[tuple[str, int], ...],
) -> Answer:
    tables = {name: TABLES[name].of(some, NAMED.get(name, {})) for name, some in rows.items() if some}
    return Answer(Result("staff", tables, notes, findings, _record(ask, names)))


def _wanted(network: Network, ask: Ask) -> list[str]:
    """Name the groups sought, in the order asked; a lone group need not be named."""
    groups, priorities = ([one.name for one in many] for many in (network.groups, network.priorities))
    names = list(dict.fromkeys(ask.group)) or groups
    problems = [*_unknown("--group", names, groups), *_unknown("--priority", ask.priority, priorities)]
    if not ask.group and len(groups) > 1:
        problems.append(problem("staff.no_group", "--group", groups=", ".join(groups)))
    if problems:
        raise InputError(problems)
    return names


def _unknown(place: str, words: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    for one in words:
        if one not in known:
            close = close_matches(one, known) or ", ".join(known)
            yield problem("toml.unknown_word_of", place, one, close=close)


def _rows(
    found: Staffing, names: Sequence[str], promise: Promise, rota: Rota | None, planned: RotaAnswer | None
) -> dict[str, Rows]:
    nothing: dict[str, Rows] = {"rota": [], "fairness": [], "clash": []}
    rest = rota.rest_h if rota else float(quoted(REST).value)
    return {
        "shifts": shift_rows(found, names),
        "people": people_rows(found.posts, found.plan.counts.tolist(), names, rest),
        "seats": seat_rows(found, names),
        "kept": kept_rows(found, promise.share),
        "days": day_rows(found, promise.share),
        "curve": curve_rows(found, names),
        "others": [],
        **(rota_rows(rota, planned) if rota and planned else nothing),
    }


def _findings(tried: int, planned: RotaAnswer | None) -> Iterator[tuple[str, int]]:
    if tried:
        yield "staff.found_trials", tried
    if planned and not planned.clash:
        yield "staff.found_optimal", int(planned.optimal)


def _left(groups: int) -> tuple[tuple[str, int], ...]:
    """Say how many of the groups asked keep their shifts: together they wait for one another."""
    return (("staff.found_left", groups),) if groups else ()


def _notes(found: Staffing) -> tuple[Assumption, ...]:
    words: dict[str, object] = {"runs": len(found.trial.kept), "most": LOOKS[-1], "looks": len(LOOKS)}
    week, leave = (f"{float(quoted(fact).value):g}" for fact in (FULL_TIME, LEAVE))
    words |= {"week": week, "leave": leave, "runs_of_search": MOST}
    every = (*NOTES, SEARCHED[found.plan.proven], *_sources(found))
    return tuple(Assumption(key, "assumed", word_of(key, "note", **words)) for key in every)


def _given_notes() -> tuple[Assumption, ...]:
    """Say how people are counted, and where the shifts come from."""
    week, leave = (f"{float(quoted(fact).value):g}" for fact in (FULL_TIME, LEAVE))
    people = word_of(PEOPLE_NEEDED, "note", week=week, leave=leave)
    return Assumption(PEOPLE_NEEDED, "assumed", people), Assumption("staff.from_given", "assumed")


def _sources(found: Staffing) -> tuple[str, ...]:
    """Say what describes the shifts held."""
    held = {post.source for post, n in zip(found.posts, found.plan.counts, strict=True) if n}
    return tuple(SOURCES[source] for source in sorted(held))


def _record(ask: Ask, names: Sequence[str]) -> Mapping[str, str]:
    asked = {"seed": str(ask.seed), "promise": ask.promise, "group": ", ".join(names)}
    return make_record("–", files_of(ask), asked | {"priority": ", ".join(ask.priority)})
