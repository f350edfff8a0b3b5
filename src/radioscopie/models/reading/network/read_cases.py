"""Read what is asked in a network file: profiles, exams, priorities, mixes, flows."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from radioscopie.models.reading.network.spec import DAY_KINDS, HOLIDAY, Exam, Flow, Law, Priority, Profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.models.reading.network.section import Section

DEFAULTS: Mapping[str, Any] = tomllib.loads(
    (files("radioscopie.models.reading") / "defaults.toml").read_text("utf-8")
)
PRIORITIES_MOST, EXAMS_MOST = 8, 1000
READ_CV, NO_LAW = 0.85, Law(0.0, 0.0, "fixed")


def read_profiles(section: Section) -> dict[str, Profile]:
    """Give the profiles of the file and the built-in ones."""
    built = {name: _built_profile(name, rows) for name, rows in DEFAULTS["profiles"].items()}
    own = {name: _own_profile(name, section.section(name)) for name in section.table}
    section.close(built)
    return built | own


def _built_profile(name: str, rows: Mapping[str, Sequence[float]]) -> Profile:
    return Profile(name, {kind: tuple(map(float, rows[kind])) for kind in DAY_KINDS}, (1.0,) * 12)


def _own_profile(name: str, inner: Section) -> Profile:
    hours = {kind: inner.numbers(kind, 24, 0, 1e6) or (0.0,) * 24 for kind in DAY_KINDS}
    if not any(map(sum, hours.values())):
        inner.refuse("reading.empty_profile", "")
    closed = inner.numbers(HOLIDAY, 24, 0, 1e6)
    months = inner.numbers("months", 12, 0, 1e6) or (1.0,) * 12
    inner.close()
    return Profile(name, hours | ({HOLIDAY: closed} if closed else {}), months)


def read_exams(section: Section) -> tuple[Exam, ...]:
    """Give the exams of the file, else the built-in ones."""
    if len(section.table) > EXAMS_MOST:
        section.refuse("reading.out_of_range", "exams", len(section.table), low=1, high=EXAMS_MOST)
    if section.table:
        return tuple(_exam(name, section.section(name)) for name in section.table)
    section.default("exams", ", ".join(DEFAULTS["exams"]))
    law = [Law(mean, READ_CV, "lognormal") for mean in DEFAULTS["exams"].values()]
    return tuple(Exam(name, one, "", 0.0, 0.0) for name, one in zip(DEFAULTS["exams"], law, strict=True))


def _exam(name: str, inner: Section) -> Exam:
    known = DEFAULTS["exams"].get(name)
    mean = inner.number("mean_min", 0.01, 1000)
    if mean is None and known is None:
        inner.refuse("reading.missing_key", "mean_min")
    if mean is None and known is not None:
        mean = float(inner.default("mean_min", known, f"exams.{name}"))
    cv = inner.number_or("cv", 0, 10, READ_CV, "read_cv")
    law = inner.choice("law", ("fixed", "exponential", "lognormal", "gamma"), "lognormal") or "lognormal"
    second, call = inner.number("second_reading", 0, 1) or 0.0, inner.number("call", 0, 1) or 0.0
    skill = inner.text("skill")
    inner.close()
    return Exam(name, Law(mean or 1.0, cv, law), skill, second, call)


def read_priorities(rows: list[Section], top: Section) -> tuple[Priority, ...]:
    """Give the priorities, most urgent first; one of 60 minutes when the file has none."""
    if not rows:
        return (Priority("urgent", float(top.default("promise_min", 60)), "request"),)
    if len(rows) > PRIORITIES_MOST:
        top.refuse("reading.out_of_range", "priorities", len(rows), low=1, high=PRIORITIES_MOST)
    found = []
    for row in rows:
        promised = row.number("promise_min", 0.1, 100_000)
        since = row.choice("promised_from", ("request", "image"), "request") or "request"
        found.append(Priority(row.text("name", required=True), promised, since))
        row.close()
    return tuple(found)


def read_mixes(section: Section, exams: list[str]) -> dict[str, dict[str, float]]:
    """Give the case mixes of the file and the built-in ones whose exams exist."""
    own = {name: section.shares(name, exams) for name in section.table}
    built = {name: mix for name, mix in DEFAULTS["mixes"].items() if set(mix) <= set(exams)}
    section.close(own)
    return built | own


def read_flows(
    rows: list[Section],
    profiles: dict[str, Profile],
    mixes: dict[str, dict[str, float]],
    priorities: tuple[Priority, ...],
    top: Section,
) -> tuple[Flow, ...]:
    """Give the flows; at least one is needed."""
    if not rows:
        top.refuse("reading.missing_key", "flows")
    return tuple(_flow(row, profiles, mixes, [one.name for one in priorities]) for row in rows)


def _flow(
    row: Section, profiles: dict[str, Profile], mixes: dict[str, dict[str, float]], priorities: list[str]
) -> Flow:
    name = row.text("name", required=True)
    profile = row.choice("profile", profiles, next(iter(profiles))) or row.default(
        "profile", "remote_emergency"
    )
    mix = row.choice("mix", mixes, "") or (
        "emergency_ct" if "emergency_ct" in mixes else next(iter(mixes), "")
    )
    if "mix" not in row.table:
        row.default("mix", mix)
    if not mix:
        row.refuse("reading.missing_key", "mix")
    shares = row.shares("priorities", priorities) or {priorities[0]: 1.0}
    acquisition = row.law("acquisition", Law(**DEFAULTS["acquisition"]))
    patience = row.section("patience").as_law(NO_LAW) if row.take("patience") is not None else NO_LAW
    flow = Flow(
        name,
        profile,
        mixes.get(mix, {}),
        shares,
        row.flag("protocol", value=True),
        acquisition,
        patience,
        row.flag("on_call_care", value=False),
        row.section("preparation").as_law(NO_LAW) if "preparation" in row.table else NO_LAW,
        row.text("room"),
    )
    row.close()
    return flow
