"""Small networks whose answer is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numba
import numpy as np

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.engine.on_duty import on_duty
from radioscopie.models.reading.engine.records import EXAM, new_records
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.simulate import Replication, replicate
from radioscopie.models.reading.statistics import measured

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.models.reading.network.spec import Network

FLAT = ", ".join(["1"] * 24)
BARE = """
title = "bare"
[run]
start = 2025-01-06
days = {days}
warm_up_days = 10
[exams.x]
mean_min = 10
cv = {cv}
law = "{law}"
[mixes.m]
x = 1
[profiles.flat]
weekday = [{flat}]
saturday = [{flat}]
sunday = [{flat}]
[[priorities]]
name = "a"
promise_min = 30
[[priorities]]
name = "b"
promise_min = 30
[[flows]]
name = "f"
profile = "flat"
mix = "m"
protocol = false
priorities = {{ a = {a}, b = {b} }}
acquisition = {{ mean_min = 0, law = "fixed" }}
{flow}
[[sites]]
name = "S"
volumes = {{ f = {volume} }}
[[readers]]
name = "r"
national = true
shifts = [{{ start = "00:00", end = "24:00", seats = {seats} }}]
[steps]
information = {{ mean_min = 0, law = "fixed" }}
transfer = {{ mean_min = 0, law = "fixed" }}
[shares]
failed = 0
[dispatch]
policy = "pooled"
{dispatch}
"""


def bare(
    folder: Path,
    load: float,
    seats: int,
    law: str = "exponential",
    cv: float = 1.0,
    days: int = 2000,
    a: float = 1.0,
    flow: str = "",
    dispatch: str = "",
) -> Network:
    """A single queue: `load` erlangs of readings of mean 10 minutes over `seats` readers."""
    words = {
        "days": days,
        "cv": cv,
        "law": law,
        "flat": FLAT,
        "a": a,
        "b": 1 - a,
        "flow": flow,
        "dispatch": dispatch,
    }
    path = folder / "bare.toml"
    path.write_text(BARE.format(**words, volume=f"{load * 144:.4f}", seats=seats), "utf-8")
    return read_network(path)


def run(network: Network, seed: int = 1, rank: int = 0) -> tuple[Replication, object]:
    plan = make_plan(network)
    replication = replicate(plan, seed, rank)
    return replication, measured(plan, replication)


def waits(network: Network, seed: int = 1):
    _, exams = run(network, seed)
    return exams["started"] - exams["received"], exams


@numba.njit
def _on_duty(records, site, time):
    return on_duty(records, site, time)


def on_duty_at(plan, minutes) -> list[int]:
    """Count the radiographers on duty at the first site, at minutes of the run."""
    records = new_records(plan, np.zeros(1, EXAM))
    return [_on_duty(records, 0, float(minute)) for minute in minutes]


__all__ = ["bare", "date", "on_duty_at", "replace", "run", "waits"]
