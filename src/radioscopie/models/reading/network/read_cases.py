"""Read what is asked in a network file: profiles, exams, priorities, mixes, flows."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from radioscopie.models.reading.network.fields import LAWS, LONGEST_MIN, MOST_CV
from radioscopie.models.reading.network.spec import (
    DAY_KINDS,
    HOLIDAY,
    Duration,
    Exam,
    Flow,
    Priority,
    Profile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.models.reading.network.fields import NetworkFields

DEFAULTS: Mapping[str, Any] = tomllib.loads(
    (files("radioscopie.models.reading") / "defaults.toml").read_text("utf-8")
)
ODDS = DEFAULTS["fatigue"]["error_odds_per_hour"]
PRIORITIES_MOST, EXAMS_MOST = 8, 1000
READ_CV, BUILT_MIX = DEFAULTS["reading"]["cv"], "emergency_ct"
NO_TIME = Duration(0.0, 0.0, "fixed")


def read_profiles(fields: NetworkFields) -> dict[str, Profile]:
    """Give the profiles of the file and the built-in ones."""
    built = {name: _built_profile(name, rows) for name, rows in DEFAULTS["profiles"].items()}
    own = {name: _own_profile(name, fields.inside(name)) for name in fields.table}
    fields.close(built)
    return built | own


def _built_profile(name: str, rows: Mapping[str, Sequence[float]]) -> Profile:
    return Profile(name, {kind: tuple(map(float, rows[kind])) for kind in DAY_KINDS}, (1.0,) * 12)


def _own_profile(name: str, inner: NetworkFields) -> Profile:
    hours = {kind: inner.numbers(kind, 24, (0, 1e6)) or (0.0,) * 24 for kind in DAY_KINDS}
    if not any(map(sum, hours.values())):
        inner.refuse("reading.empty_profile", "")
    closed = inner.numbers(HOLIDAY, 24, (0, 1e6))
    months = inner.numbers("months", 12, (0, 1e6)) or (1.0,) * 12
    inner.close()
    return Profile(name, hours | ({HOLIDAY: closed} if closed else {}), months)


def read_exams(fields: NetworkFields) -> tuple[Exam, ...]:
    """Give the exams of the file, else the built-in ones."""
    if len(fields.table) > EXAMS_MOST:
        fields.refuse("toml.out_of_bounds", "exams", len(fields.table), low=1, high=EXAMS_MOST)
    if fields.table:
        return tuple(_exam(name, fields.inside(name)) for name in fields.table)
    fields.default("exams", ", ".join(DEFAULTS["exams"]))
    law = [Duration(mean, READ_CV, "lognormal") for mean in DEFAULTS["exams"].values()]
    return tuple(Exam(name, one, "", 0.0, 0.0) for name, one in zip(DEFAULTS["exams"], law, strict=True))


def _exam(name: str, inner: NetworkFields) -> Exam:
    known = DEFAULTS["exams"].get(name)
    if known is None and "mean_min" not in inner.table:
        inner.refuse("toml.missing_key", "mean_min")
    read = Duration(
        inner.number_or("mean_min", (0.01, 1000), known or 1.0, f"exams.{name}"),
        inner.number_or("cv", (0, MOST_CV), READ_CV, "read_cv"),
        inner.word("law", LAWS, "lognormal"),
    )
    second, call = (inner.number(key, (0, 1), 0) for key in ("second_reading", "call"))
    skill = inner.text("skill", "")
    inner.close()
    return Exam(name, read, skill, second, call)


def read_priorities(rows: list[NetworkFields], top: NetworkFields) -> tuple[Priority, ...]:
    """Give the priorities, most urgent first; one of 60 minutes when the file has none."""
    if not rows:
        return (Priority("urgent", float(top.default("promise_min", 60)), "request"),)
    if len(rows) > PRIORITIES_MOST:
        top.refuse("toml.out_of_bounds", "priorities", len(rows), low=1, high=PRIORITIES_MOST)
    found = []
    for row in rows:
        promised = row.maybe("promise_min", (0.1, LONGEST_MIN))
        since = row.word("promised_from", ("request", "image"), "request")
        found.append(Priority(row.text("name"), promised, since))
        row.close()
    return tuple(found)


def read_mixes(fields: NetworkFields, exams: list[str]) -> dict[str, dict[str, float]]:
    """Give the case mixes of the file and the built-in ones whose exams exist."""
    own = {name: fields.shares(name, exams) for name in fields.table}
    built = {name: mix for name, mix in DEFAULTS["mixes"].items() if set(mix) <= set(exams)}
    fields.close(own)
    return built | own


def read_flows(
    rows: list[NetworkFields],
    profiles: dict[str, Profile],
    mixes: dict[str, dict[str, float]],
    priorities: tuple[Priority, ...],
    top: NetworkFields,
) -> tuple[Flow, ...]:
    """Give the flows; at least one is needed."""
    if not rows:
        top.refuse("toml.missing_key", "flows")
    return tuple(_flow(row, profiles, mixes, [one.name for one in priorities]) for row in rows)


def _flow(
    row: NetworkFields,
    profiles: dict[str, Profile],
    mixes: dict[str, dict[str, float]],
    priorities: list[str],
) -> Flow:
    flow = Flow(
        name=row.text("name"),
        profile=row.word_or("profile", profiles, "remote_emergency"),
        mix=mixes.get(_mix(row, mixes), {}),
        priorities=row.shares("priorities", priorities) or {priorities[0]: 1.0},
        protocol=row.flag("protocol", default=True),
        acquisition=row.duration("acquisition", Duration(**DEFAULTS["acquisition"])),
        patience=_time(row, "patience"),
        on_call_care=row.flag("on_call_care", default=False),
        preparation=_time(row, "preparation"),
        room=row.text("room", ""),
    )
    row.close()
    return flow


def _mix(row: NetworkFields, mixes: dict[str, dict[str, float]]) -> str:
    """Read the name of the case mix of a flow; without one, that of emergencies if it can be, else the first."""
    if "mix" in row.table:
        return row.word("mix", mixes)
    if not mixes:
        row.refuse("toml.missing_key", "mix")
        return ""
    return row.default("mix", BUILT_MIX if BUILT_MIX in mixes else next(iter(mixes)))


def _time(row: NetworkFields, key: str) -> Duration:
    """Read a duration that most files leave out: it then takes no time."""
    return row.inside(key).as_duration(NO_TIME) if key in row.table else NO_TIME
