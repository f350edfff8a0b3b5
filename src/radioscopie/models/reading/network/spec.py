"""A reading network: who asks, what for, who reads, by which rules. Everything frozen, nothing computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from radioscopie.toml.table import Default

LEVELS = ("site", "territory", "departement", "region", "national")
DAY_KINDS = ("weekday", "saturday", "sunday")
HOLIDAY = "holiday"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration in minutes: its mean, its coefficient of variation, its law (a name of `draws.LAWS`)."""

    mean_min: float
    cv: float
    law: str


@dataclass(frozen=True, slots=True)
class Exam:
    """A kind of exam: time to read, skill it needs ("" = any), shares read twice and called by telephone."""

    name: str
    read: Duration
    skill: str
    second_share: float
    call_share: float


@dataclass(frozen=True, slots=True)
class Profile:
    """When requests come: weight of each hour of a weekday, a Saturday, a Sunday, a holiday, and of each month.

    Without hours of its own (`HOLIDAY`), a public holiday is a Sunday.
    """

    name: str
    hours: Mapping[str, tuple[float, ...]]
    months: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """A priority, most urgent first; minutes promised to the report, counted from the request or from the image."""

    name: str
    promise_min: float | None
    promised_from: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow of requests: profile, case mix, priorities, and how its images are made.

    The preparation of the patient takes nobody; the acquisition, a radiographer and a room where they are described
    (of the kind `room` where the site tells its rooms apart).
    """

    name: str
    profile: str
    mix: Mapping[str, float]
    priorities: Mapping[str, float]
    protocol: bool
    acquisition: Duration
    patience: Duration
    on_call_care: bool
    preparation: Duration = Duration(0.0, 0.0, "fixed")
    room: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """Seats held each week: days, start and end in minutes of the first day, break."""

    days: tuple[int, ...]
    start: int
    end: int
    seats: int
    break_at: int | None
    break_min: int


@dataclass(frozen=True, slots=True)
class Site:
    """A site: where it stands, exams a day of each flow, exams it reads outside the network (None: unknown).

    Its rooms (their number by kind, of kind "" when they are alike) and the shifts of its radiographers; where they
    are not described, nobody ever waits for them.
    """

    name: str
    territory: str
    departement: str
    region: str
    volumes: Mapping[str, float]
    own_exams_per_day: float | None
    rooms: Mapping[str, int] | None = None
    radiographers: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class ReaderGroup:
    """Readers who may replace each other: level, place they read for, licences, skills, speed, shifts."""

    name: str
    level: str
    place: str
    sites: tuple[str, ...]
    skills: tuple[str, ...]
    speed: float
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Rules that share the exams out."""

    policy: str
    order: str
    escalate_min: float | None
    interrupt: tuple[str, ...]
    shift_end: str


@dataclass(frozen=True, slots=True)
class Conditions:
    """What surrounds the reading: times of the messages, failures, outages, fatigue, second readings, price."""

    steps: Mapping[str, Duration]
    shares: Mapping[str, float]
    outages_per_year: float
    outage: Duration
    slower_per_hour: float
    tired_after_h: float
    error_odds_per_hour: float
    second_delay_h: tuple[float, float]
    second_factor: float
    discrepancy: float
    alone_after_min: float
    price_cents: int | None


@dataclass(frozen=True, slots=True)
class Network:
    """A whole network, as read.

    Parameters
    ----------
    start, days, warm_up_days : first day measured, days measured, days run before
    log_days : days of the event log
    exams, profiles, priorities, flows, sites, groups : in the order of the file
    defaults : values that the file left out
    """

    title: str
    start: date
    days: int
    warm_up_days: int
    exams: tuple[Exam, ...]
    profiles: Mapping[str, Profile]
    priorities: tuple[Priority, ...]
    flows: tuple[Flow, ...]
    sites: tuple[Site, ...]
    groups: tuple[ReaderGroup, ...]
    dispatch: Dispatch
    conditions: Conditions
    defaults: tuple[Default, ...]
    log_days: int = 7


def first_day(network: Network) -> date:
    """Give the day the run starts: before the first day measured, by the warm-up."""
    return network.start - timedelta(days=network.warm_up_days)
