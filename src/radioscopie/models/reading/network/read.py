"""Read a network file. Every problem is found, not only the first; every default taken is noted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.engine.plan import SHARES
from radioscopie.models.reading.engine.records import COMMUNICATION
from radioscopie.models.reading.network.classes import unreadable
from radioscopie.models.reading.network.fields import NetworkFields
from radioscopie.models.reading.network.read_cases import (
    DEFAULTS,
    NO_TIME,
    ODDS,
    read_exams,
    read_flows,
    read_mixes,
    read_priorities,
    read_profiles,
)
from radioscopie.models.reading.network.read_readers import read_groups, read_shift
from radioscopie.models.reading.network.read_rooms import read_rooms, refuse_lacking_rooms
from radioscopie.models.reading.network.spec import Conditions, Dispatch, Duration, Flow, Network, Site
from radioscopie.toml.fields import read_fields

if TYPE_CHECKING:
    from radioscopie.inputs import Readable

PROBLEMS_SHOWN = 50
DAYS_MOST, SITES_MOST, VOLUME_MOST = 3660, 5000, 20_000
YEARS = (2000, 2099)
FIRST_DAY = date(2025, 1, 6)
MOST_PRICE = 10_000_000  # cents of an exam
POLICIES, ORDERS = ("cascade", "pooled"), ("urgent", "oldest")
ENDS, INTERRUPTS = ("finish", "hand_over"), ("protocol", "urgent")


def read_network(path: Readable) -> Network:
    """Read a network file (TOML).

    Parameters
    ----------
    path : the file; its keys are listed in docs/reference/network-files.md

    Raises
    ------
    InputError : every problem of the file at once
    """
    try:
        return read_fields(path, NetworkFields, _whole)
    except InputError as error:
        raise InputError(error.problems[:PROBLEMS_SHOWN]) from None


def _whole(top: NetworkFields) -> Network:
    """Read the file; a network that is well written may still have nobody who asks, or nobody who reads."""
    network = _network(top)
    if not top.problems and not any(any(site.volumes.values()) for site in network.sites):
        top.refuse("reading.no_volume", "sites")
    if not top.problems:
        top.problems += [
            problem("reading.nobody_reads", top.place, f"{site.name}, {exam.name}")
            for site, exam in unreadable(network)
        ]
    return network


def _network(top: NetworkFields) -> Network:
    title = top.text("title", "") or top.place
    start, days, warm_up, log_days = _run(top.inside("run"))
    profiles, exams = read_profiles(top.inside("profiles")), read_exams(top.inside("exams"))
    priorities = read_priorities(list(top.each("priorities")), top)
    mixes = read_mixes(top.inside("mixes"), [exam.name for exam in exams])
    flows = read_flows(list(top.each("flows")), profiles, mixes, priorities, top)
    sites = _sites(list(top.each("sites")), [flow.name for flow in flows], top)
    _refuse_hidden_waits(top, sites, flows)
    refuse_lacking_rooms(top, sites, flows)
    groups = read_groups(list(top.each("readers")), sites, {exam.skill for exam in exams if exam.skill}, top)
    dispatch, conditions = _dispatch(top.inside("dispatch")), _conditions(top)
    top.take("rota")
    top.take("description")
    top.close()
    return Network(
        title,
        start,
        days,
        warm_up,
        exams,
        profiles,
        priorities,
        flows,
        sites,
        groups,
        dispatch,
        conditions,
        tuple(dict.fromkeys(top.defaults)),
        log_days,
    )


def _run(run: NetworkFields) -> tuple[date, int, int, int]:
    start = run.day("start", YEARS, FIRST_DAY)
    days, warm_up = run.whole("days", 28, (1, DAYS_MOST)), run.whole("warm_up_days", 7, (0, 365))
    log_days = run.whole("log_days", 7, (1, DAYS_MOST))
    run.close()
    return start, days, warm_up, min(log_days, days)


def _sites(rows: list[NetworkFields], flows: list[str], top: NetworkFields) -> tuple[Site, ...]:
    sites = [site for row in rows for site in _site(row, flows)]
    if not sites:
        top.refuse("toml.missing_key", "sites")
    told = [str(row.table.get("name")) for row in rows]
    for name in _twice([site.name for site in sites]):
        if told.count(name) < 2:
            top.refuse("toml.same_name", "sites", name)
    if len(sites) > SITES_MOST:
        top.refuse("toml.out_of_bounds", "sites", len(sites), low=1, high=SITES_MOST)
    return tuple(sites)


def _twice(names: list[str]) -> list[str]:
    """List the names given more than once."""
    return sorted(name for name, times in Counter(names).items() if times > 1)


def _site(row: NetworkFields, flows: list[str]) -> list[Site]:
    name, count = row.text("name"), row.whole("count", 1, (1, SITES_MOST))
    inner = row.inside("volumes")
    volumes = {
        flow: inner.number(flow, (0, VOLUME_MOST)) for flow in inner.table if inner.knows(flow, flow, flows)
    }
    territory, departement, region = (row.text(key, "") for key in ("territory", "departement", "region"))
    own = row.maybe("own_exams_per_day", (0, VOLUME_MOST))
    rooms = read_rooms(row)
    staff = tuple(read_shift(one) for one in row.each("radiographers"))
    row.close()
    names = [name] if count == 1 else [f"{name} {n}" for n in range(1, count + 1)]
    frozen = MappingProxyType(volumes)
    return [Site(one, territory, departement, region, frozen, own, rooms, staff) for one in names]


def _refuse_hidden_waits(top: NetworkFields, sites: tuple[Site, ...], flows: tuple[Flow, ...]) -> None:
    """Refuse the default acquisition where rooms or radiographers are described: it contains their queue."""
    described = [site for site in sites if site.rooms is not None or site.radiographers]
    used = {name for site in described for name, volume in site.volumes.items() if volume}
    rows = top.table.get("flows")
    said = [
        isinstance(row, dict) and "acquisition" in row for row in (rows if isinstance(rows, list) else [])
    ]
    for flow, own in zip(flows, said, strict=False):
        if flow.name in used and not own:
            top.refuse("reading.hidden_wait", f"flows[{flow.name}]", "acquisition")


def _dispatch(fields: NetworkFields) -> Dispatch:
    dispatch = Dispatch(
        policy=fields.word_or("policy", POLICIES, "cascade"),
        order=fields.word_or("order", ORDERS, "urgent"),
        escalate_min=fields.maybe("escalate_min", (0, 100_000)),
        interrupt=fields.listed("interrupt", INTERRUPTS),
        shift_end=fields.word_or("shift_end", ENDS, "finish"),
    )
    fields.close()
    return dispatch


def _conditions(top: NetworkFields) -> Conditions:
    steps, shares, links, tired, second, prices, radiographer = tables = [
        top.inside(key)
        for key in ("steps", "shares", "links", "fatigue", "second_reading", "prices", "radiographer")
    ]
    delay = second.numbers("delay_h", 2, (0, 10_000)) or tuple(
        map(float, DEFAULTS["second_reading"]["delay_h"])
    )
    conditions = Conditions(
        steps=_steps(steps),
        shares={
            name: shares.number_or(name, (0, 1), DEFAULTS["shares"][name], f"shares.{name}")
            for name in SHARES
        },
        outages_per_year=links.number_or("outages_per_year", (0, 365), 0),
        outage=links.duration("outage", Duration(**DEFAULTS["links"]["outage"]))
        if "outage" in links.table or links.table.get("outages_per_year")
        else NO_TIME,
        slower_per_hour=tired.number_or("slower_per_hour", (0, 1), 0),
        tired_after_h=tired.number_or("after_h", (0, 24), DEFAULTS["fatigue"]["after_h"]),
        error_odds_per_hour=tired.number_or("error_odds_per_hour", (1, 3), ODDS["central"]),
        second_delay_h=(min(delay), max(delay)),
        second_factor=second.number_or("time_factor", (0.01, 10), 1),
        discrepancy=second.number_or("discrepancy", (0, 1), DEFAULTS["second_reading"]["discrepancy"]),
        alone_after_min=radiographer.number_or(
            "alone_after_min", (0, 1000), DEFAULTS["radiographer"]["alone_after_min"]
        ),
        price_cents=prices.euros("per_exam_eur", most=MOST_PRICE) if "per_exam_eur" in prices.table else None,
    )
    for table in tables:
        table.close()
    return conditions


def _steps(steps: NetworkFields) -> dict[str, Duration]:
    known = {
        name: steps.duration(name, Duration(**DEFAULTS["steps"][name]), f"steps.{name}")
        for name in COMMUNICATION
    }
    reach = steps.inside("reach").as_duration(NO_TIME) if "reach" in steps.table else NO_TIME
    return known | {"reach": reach}
