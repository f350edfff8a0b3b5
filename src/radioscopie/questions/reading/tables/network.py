"""The whole network, in one row: what was simulated, the work of its readers and radiographers, what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.reading.costs import odds_per_hour
from radioscopie.questions.reading.tables.columns import HEADS, means, rounded
from radioscopie.results.declared import Declared, count, measure, name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Row, Rows
    from radioscopie.models.reading.study import Study

NETWORK = Declared(
    "network",
    "reading.network",
    HEADS,
    (
        *(name("network"), count("days"), count("replications"), count("requests")),
        *(*means("duty_h", "busy_h"), measure("occupancy", "share"), *means("overtime_h")),
        *(measure("interruptions_per_100", "short"), measure("alone_after_min", "short")),
        *(measure("alone", "share"), measure("wait_answer_min", "short"), measure("load_min", "short")),
        *(count("sites"), count("sites_beyond_half"), count("sites_unknown")),
        *(count("sites_unread"), *means("unread_week")),
        *(measure(f"error_odds{case}", "exact") for case in ("_low", "", "_high")),
    ),
)


def network_row(study: Study, rows: Mapping[str, Rows]) -> Row:
    """Give the whole network: what is added up is what its tables show, so that they agree.

    Parameters
    ----------
    rows : tables readers, counts, radiographer, remote and unread
    """
    network, load = study.network, sum(sample.shift_loads for sample in study.samples) / len(study.samples)
    simulated = {
        "network": network.title,
        "days": network.days,
        "replications": len(study.samples),
        "requests": study.requests,
    }
    work = _readers(rows["readers"]) | {"interruptions_per_100": _interruptions(rows["counts"])}
    load_of = {"load_min": rounded(load, 1)}
    hers = {"alone_after_min": network.conditions.alone_after_min} | _hers(rows["radiographer"]) | load_of
    names = ("error_odds_low", "error_odds", "error_odds_high")
    odds = dict(zip(names, odds_per_hour(network), strict=True))
    return simulated | work | hers | _sites(rows["remote"]) | _unread(rows["unread"]) | odds


def _readers(rows: Rows) -> Row:
    duty, busy, overtime = (sum(row[one] for row in rows) for one in ("duty_h", "busy_h", "overtime_h"))
    share = rounded(busy / duty) if duty else None
    hours = {"duty_h": rounded(duty, 1), "busy_h": rounded(busy, 1)}
    return hours | {"occupancy": share, "overtime_h": rounded(overtime, 2)}


def _interruptions(rows: Rows) -> float | None:
    """Give the readings interrupted of a hundred."""
    counts = {row["state"]: row["exams"] for row in rows}
    return rounded(100 * counts["interruptions"] / max(1, counts["reported"]), 1)


def _hers(rows: Rows) -> Row:
    """Give the means over the sites where a radiographer asks: requests without answer in time, her wait."""
    known = [row for row in rows if row["alone"] is not None]
    digits = {"alone": 4, "wait_answer_min": 2}
    return {
        one: rounded(sum(row[one] for row in known) / len(known), by) if known else None
        for one, by in digits.items()
    }


def _unread(rows: Rows) -> Row:
    """Count the sites that ask when nobody on duty may read, and those requests in a week."""
    asked = rounded(sum(row["asked_week"] for row in rows), 1)
    return {"sites_unread": len({row["site"] for row in rows}), "unread_week": asked}


def _sites(rows: Rows) -> Row:
    """Count the sites read at a distance for more than half; nothing when no site tells what it reads itself."""
    rules = [row["rule"] for row in rows]
    unknown = rules.count("unknown")
    beyond = rules.count("broken") if unknown < len(rules) else None
    return {"sites": len(rules), "sites_beyond_half": beyond, "sites_unknown": unknown}
