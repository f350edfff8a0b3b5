"""The whole staffing, in one row: the promise, the hours of duty, what is proven, how the rota is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.reading.staffing.people import FULL_TIME
from radioscopie.questions.staffing.tables.seats import HEADS, KINDS
from radioscopie.results.declared import Declared, code, count, measure, name
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Row, Rows
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.staffing.program import Plan
    from radioscopie.models.reading.staffing.trials import Promise

SPREADS = {"hours_spread": "hours", "nights_spread": "nights", "weekend_days_spread": "weekend_days"}
WISHES = ("wishes_kept", "wishes_refused")
NETWORK = Declared(
    "network",
    "staff.network",
    HEADS,
    (
        *(name("network"), measure("promised", "share"), measure("promised_min", "short")),
        *(count("shifts_a_week"), measure("hours_a_week", "short"), measure("floor_h", "short")),
        *(measure("least_h", "short"), code("search", "staff.search")),
        *(measure("full_time_h", "short"), measure("full_times", "short"), count("people")),
        *(count("shifts_tested"), count("proven"), count("close"), count("undecided")),
        *(count("hours_asked"), count("surely_kept"), count("near"), count("doubtful")),
        *(measure(one, "short") for one in SPREADS),
        *(count(one) for one in WISHES),
    ),
)


def network_row(network: Network, promise: Promise, plan: Plan, rows: Mapping[str, Rows]) -> Row:
    """Give the whole staffing: what is added up and counted is what its tables show.

    Parameters
    ----------
    plan : the shifts found, and what none of them can go below
    rows : tables shifts, seats, people and kept; fairness, empty without a rota
    """
    hours, week = sum(row["hours_a_week"] for row in rows["shifts"]), float(quoted(FULL_TIME).value)
    floor = sum(KINDS[row["day_kind"]] * row["floor"] for row in rows["seats"])
    return {
        "network": network.title,
        "promised": promise.share,
        "promised_min": promise.minutes,
        "shifts_a_week": sum(row["days_a_week"] * row["seats"] for row in rows["shifts"]),
        "hours_a_week": hours,
        "floor_h": float(min(floor, hours)),
        "least_h": plan.least / 60 if plan.least else None,
        "search": "least" if plan.proven else "bounded" if plan.least else "local",
        "full_time_h": week,
        "full_times": round(hours / week, 1),
        "people": sum(row["people"] for row in rows["people"]),
        **_proofs([row["verdict"] for row in rows["shifts"]]),
        **_promises([row["promise"] for row in rows["kept"]]),
        **_shared(rows["fairness"]),
    }


def given_row(network: Network, rows: Mapping[str, Rows]) -> Row:
    """Give the whole of shifts given: nothing is promised, nothing tested.

    Parameters
    ----------
    rows : tables shifts, people and fairness
    """
    nothing: Row = {one.name: None for one in NETWORK.columns}
    hours, week = sum(row["hours_a_week"] for row in rows["shifts"]), float(quoted(FULL_TIME).value)
    return nothing | {
        "network": network.title,
        "shifts_a_week": sum(row["days_a_week"] * row["seats"] for row in rows["shifts"]),
        "hours_a_week": float(hours),
        "search": "given",
        "full_time_h": week,
        "full_times": round(hours / week, 1),
        "people": sum(row["people"] for row in rows["people"]),
        **_shared(rows["fairness"]),
    }


def _proofs(verdicts: list[str]) -> dict[str, int]:
    """Count the shifts tried with one seat fewer, and those of each verdict."""
    tested = len(verdicts) - verdicts.count("none")
    return {"shifts_tested": tested} | {one: verdicts.count(one) for one in ("proven", "close", "undecided")}


def _promises(found: list[str]) -> dict[str, int]:
    """Count the hours with requests: those where the promise is kept, near it, and the others."""
    asked, kept, near = len(found) - found.count("none"), found.count("kept"), found.count("close")
    return {"hours_asked": asked, "surely_kept": kept, "near": near, "doubtful": asked - kept - near}


def _shared(fairness: Rows) -> Row:
    """Give the spreads between readers, and the wishes; nothing without a rota."""
    if not fairness:
        return dict.fromkeys((*SPREADS, *WISHES))
    listed = {one: [row[one] for row in fairness] for one in (*SPREADS.values(), *WISHES)}
    spreads = {one: max(listed[column]) - min(listed[column]) for one, column in SPREADS.items()}
    return spreads | {one: sum(listed[one]) for one in WISHES}
