"""Find the seats that keep a promise, hour by hour, then the rota if the network file asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.errors import InputError, close_matches, gathered, problem
from radioscopie.models.reading.duty import duty_hours
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.rota.file import check_groups, read_rota
from radioscopie.models.reading.rota.rota import make_rota
from radioscopie.models.reading.staffing.proof import LOOKS
from radioscopie.models.reading.staffing.seats import week_of
from radioscopie.models.reading.staffing.staffing import staff
from radioscopie.models.reading.staffing.trials import Promise
from radioscopie.questions.staffing.ask import promised
from radioscopie.questions.staffing.tables import TABLES
from radioscopie.questions.staffing.tables.network import network_row
from radioscopie.questions.staffing.tables.rota import rota_rows
from radioscopie.questions.staffing.tables.seats import PLACES, curve_rows, day_rows, kept_rows, seat_rows
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record

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

NOTES = ("staff.cells", "staff.proof", "staff.fresh", "staff.local", "staff.own_hours")
NAMED = {"seats": {"fewer_at": PLACES}}


def answer(ask: Ask, advance: Advance) -> Answer:
    """Find the seats asked, and who holds them.

    Returns
    -------
    tables seats (one row per group and hour of each kind of day), kept (one row per hour), days (the bad days, one row
    per kind of day), curve (one seat fewer, or more, in all the hours of a group), others where there are some, the
    whole in one row (network) and, when a rota is asked, rota and fairness, or clash

    Raises
    ------
    InputError : every problem of the file; groups or priorities that it does not know; a promise that no number of
        readers keeps
    """
    network, rota = gathered(lambda: read_network(ask.network), lambda: read_rota(ask.network))
    names, promise = _wanted(network, ask)
    if rota:
        check_groups(rota, names)
    groups = [[group.name for group in network.groups].index(name) for name in names]
    found = staff(network, groups, promise, ask.seed, advance)
    planned = make_rota(rota, _seats_of_week(found, names), advance) if rota else None
    rows = _rows(found, names, promise, rota, planned)
    others = duty_hours([group for group in network.groups if group.name not in names])
    rows["others"] = [{"group": name, "hours": round(hours, 1)} for name, hours in others.items()]
    rows["network"] = [network_row(network, promise, rows)]
    tables = {name: TABLES[name].of(some, NAMED.get(name, {})) for name, some in rows.items() if some}
    findings = tuple(_findings(found, planned))
    return Answer(Result("staff", tables, _notes(found), findings, _record(ask, names)))


def _wanted(network: Network, ask: Ask) -> tuple[list[str], Promise]:
    """Name the groups sought, in the order asked, and say the promise; a lone group need not be named."""
    groups, priorities = ([one.name for one in many] for many in (network.groups, network.priorities))
    names = list(dict.fromkeys(ask.group)) or (groups if len(groups) == 1 else [""])
    problems = [*_unknown("--group", names, groups), *_unknown("--priority", ask.priority, priorities)]
    if problems:
        raise InputError(problems)
    return names, Promise(*promised(ask.promise), ask.priority or tuple(priorities))


def _unknown(place: str, words: Sequence[str], known: Sequence[str]) -> Iterator[Problem]:
    for one in words:
        if one not in known:
            close = close_matches(one, known) or ", ".join(known)
            yield problem("toml.unknown_word_of", place, one, close=close)


def _rows(
    found: Staffing, names: Sequence[str], promise: Promise, rota: Rota | None, planned: RotaAnswer | None
) -> dict[str, Rows]:
    nothing: dict[str, Rows] = {"rota": [], "fairness": [], "clash": []}
    return {
        "seats": seat_rows(found, names),
        "kept": kept_rows(found, promise.share),
        "days": day_rows(found, promise.share),
        "curve": curve_rows(found, names),
        "others": [],
        **(rota_rows(rota, planned) if rota and planned else nothing),
    }


def _findings(found: Staffing, planned: RotaAnswer | None) -> Iterator[tuple[str, int]]:
    yield "staff.found_trials", len(found.fewer)
    if planned and not planned.clash:
        yield "staff.found_optimal", int(planned.optimal)


def _notes(found: Staffing) -> tuple[Assumption, ...]:
    words = {"runs": len(found.trial.kept), "most": LOOKS[-1], "looks": len(LOOKS)}
    return tuple(Assumption(key, "assumed", word_of(key, "note", **words)) for key in NOTES)


def _seats_of_week(found: Staffing, names: Sequence[str]) -> dict[str, list[int]]:
    """Give the seats of each group in the 168 hours of a week, from Monday."""
    return {name: week_of(own).tolist() for name, own in zip(names, found.seats, strict=True)}


def _record(ask: Ask, names: Sequence[str]) -> Mapping[str, str]:
    asked = {"seed": str(ask.seed), "promise": ask.promise, "group": ", ".join(names)}
    return make_record("–", files_of(ask), asked | {"priority": ", ".join(ask.priority)})
