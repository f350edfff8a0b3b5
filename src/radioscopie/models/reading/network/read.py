"""Read a network file. Every problem is found, not only the first; every default taken is noted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from radioscopie.errors import InputError, problem
from radioscopie.models.reading.engine.plan import SHARES
from radioscopie.models.reading.engine.records import COMMUNICATION
from radioscopie.models.reading.network.classes import unreadable
from radioscopie.models.reading.network.read_cases import (
    DEFAULTS,
    NO_LAW,
    read_exams,
    read_flows,
    read_mixes,
    read_priorities,
    read_profiles,
)
from radioscopie.models.reading.network.read_readers import read_groups, read_shift
from radioscopie.models.reading.network.read_rooms import read_rooms, refuse_lacking_rooms
from radioscopie.models.reading.network.section import Notes, Section
from radioscopie.models.reading.network.spec import Conditions, Dispatch, Flow, Law, Network, Site
from radioscopie.toml_file import read_toml

PROBLEMS_SHOWN = 50
DAYS_MOST, SITES_MOST, VOLUME_MOST = 3660, 5000, 20_000
POLICIES, ORDERS, ENDS, INTERRUPTS = (
    ("cascade", "pooled"),
    ("urgent", "oldest"),
    ("finish", "hand_over"),
    ("protocol", "urgent"),
)


def read_network(path: str | Path) -> Network:
    """Read a network file (TOML).

    Parameters
    ----------
    path : the file; its keys are listed in docs/reference/network-files.md

    Raises
    ------
    InputError : every problem of the file at once
    """
    file, notes = Path(path), Notes()
    top = Section(read_toml(file, Decimal), file.name, notes)
    network = _network(top)
    if not notes.problems and not any(any(site.volumes.values()) for site in network.sites):
        top.refuse("reading.no_volume", "sites")
    problems = notes.problems or [
        problem("reading.nobody_reads", file.name, f"{site.name}, {exam.name}")
        for site, exam in unreadable(network)
    ]
    if problems:
        raise InputError(problems[:PROBLEMS_SHOWN])
    return network


def _network(top: Section) -> Network:
    title = top.text("title") or top.place
    start, days, warm_up, log_days = _run(top.section("run"))
    profiles, exams = read_profiles(top.section("profiles")), read_exams(top.section("exams"))
    priorities = read_priorities(top.sections("priorities"), top)
    mixes = read_mixes(top.section("mixes"), [exam.name for exam in exams])
    flows = read_flows(top.sections("flows"), profiles, mixes, priorities, top)
    sites = _sites(top.sections("sites"), [flow.name for flow in flows], top)
    _refuse_hidden_waits(top, sites, flows)
    refuse_lacking_rooms(top, sites, flows)
    groups = read_groups(top.sections("readers"), sites, {exam.skill for exam in exams if exam.skill}, top)
    dispatch, conditions = _dispatch(top.section("dispatch")), _conditions(top)
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
        tuple(dict.fromkeys(top.notes.defaults)),
        log_days,
    )


def _run(run: Section) -> tuple[date, int, int, int]:
    start = run.take("start")
    if start is not None and not isinstance(start, date):
        run.refuse("reading.not_a_date", "start", start)
    days, warm_up = run.whole("days", 1, DAYS_MOST, 28), run.whole("warm_up_days", 0, 365, 7)
    log_days = run.whole("log_days", 1, DAYS_MOST, 7)
    run.close()
    return start if isinstance(start, date) else date(2025, 1, 6), days, warm_up, min(log_days, days)


def _sites(rows: list[Section], flows: list[str], top: Section) -> tuple[Site, ...]:
    sites = [site for row in rows for site in _site(row, flows)]
    if not sites:
        top.refuse("reading.missing_key", "sites")
    names = [site.name for site in sites]
    for name in (
        sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else ()
    ):
        top.refuse("reading.twice", "sites", name)
    if len(sites) > SITES_MOST:
        top.refuse("reading.out_of_range", "sites", len(sites), low=1, high=SITES_MOST)
    return tuple(sites)


def _site(row: Section, flows: list[str]) -> list[Site]:
    name, count = row.text("name", required=True), row.whole("count", 1, SITES_MOST, 1)
    inner = row.section("volumes")
    volumes = {
        flow: inner.number(flow, 0, VOLUME_MOST) or 0.0
        for flow in inner.table
        if inner.knows(flow, flow, flows)
    }
    where = [row.text(key) for key in ("territory", "departement", "region")]
    own = row.number("own_exams_per_day", 0, VOLUME_MOST)
    rooms = read_rooms(row)
    staff = tuple(read_shift(one) for one in row.sections("radiographers"))
    row.close()
    names = [name] if count == 1 else [f"{name} {n}" for n in range(1, count + 1)]
    frozen = MappingProxyType(volumes)
    return [Site(one, where[0], where[1], where[2], frozen, own, rooms, staff) for one in names]


def _refuse_hidden_waits(top: Section, sites: tuple[Site, ...], flows: tuple[Flow, ...]) -> None:
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


def _dispatch(section: Section) -> Dispatch:
    policy = section.choice("policy", POLICIES, "cascade") or section.default("policy", "cascade")
    order = section.choice("order", ORDERS, "urgent") or section.default("order", "urgent")
    escalate = section.number("escalate_min", 0, 100_000)
    interrupt = section.words("interrupt", INTERRUPTS)
    end = section.choice("shift_end", ENDS, "finish") or section.default("shift_end", "finish")
    section.close()
    return Dispatch(policy, order, escalate, interrupt, end)


def _conditions(top: Section) -> Conditions:
    steps, shares = top.section("steps"), top.section("shares")
    laws = {name: steps.law(name, Law(**DEFAULTS["steps"][name]), f"steps.{name}") for name in COMMUNICATION}
    laws["reach"] = steps.section("reach").as_law(NO_LAW) if "reach" in steps.table else NO_LAW
    rates = {
        name: shares.number_or(name, 0, 1, DEFAULTS["shares"][name], f"shares.{name}") for name in SHARES
    }
    links, tired, second = top.section("links"), top.section("fatigue"), top.section("second_reading")
    prices, radiographer = top.section("prices"), top.section("radiographer")
    delay = second.numbers("delay_h", 2, 0, 10_000) or (12.0, 48.0)
    price = prices.number("per_exam_eur", 0, 100_000)
    conditions = Conditions(
        steps=laws,
        shares=rates,
        outages_per_year=links.number_or("outages_per_year", 0, 365, 0),
        outage=links.law("outage", Law(120, 1, "exponential"))
        if "outages_per_year" in links.table
        else NO_LAW,
        slower_per_hour=tired.number_or("slower_per_hour", 0, 1, 0),
        tired_after_h=tired.number_or("after_h", 0, 24, 8),
        error_odds_per_hour=tired.number_or("error_odds_per_hour", 1, 3, 1.18),
        second_delay_h=(min(delay), max(delay)),
        second_factor=second.number_or("time_factor", 0.01, 10, 1),
        discrepancy=second.number_or("discrepancy", 0, 1, 0.025),
        alone_after_min=radiographer.number_or("alone_after_min", 0, 1000, 10),
        price_cents=None if price is None else round(prices.table["per_exam_eur"] * 100),
    )
    for section in (steps, shares, links, tired, second, prices, radiographer):
        section.close()
    return conditions
