"""Hours at which nobody on duty may read what a site asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.reading.network.spec import DAYS
from radioscopie.models.reading.unread import unread
from radioscopie.questions.reading.tables.columns import HEADS, SITE, rounded
from radioscopie.results.declared import Declared, code, count, measure

if TYPE_CHECKING:
    import numpy as np

    from radioscopie.arrays import Rows
    from radioscopie.models.reading.network.spec import Network

UNREAD = Declared(
    "unread",
    "reading.unread",
    HEADS,
    (
        SITE,
        code("day", "reading.week_day"),
        count("from_hour"),
        count("to_hour"),
        measure("asked_week", "tenths"),
    ),
    optional=True,
)
WEEKDAYS, WEEKDAY = DAYS[:5], "weekday"


def unread_rows(network: Network) -> Rows:
    """Give the hours of each site whose requests find nobody on duty who may read them, and those requests a week.

    The five weekdays are one row where they are alike; no run is needed.
    """
    return [
        {"site": one.site} | row
        for one in unread(network)
        for row in _of_week(one.hours.reshape(7, 24), one.asked.reshape(7, 24))
    ]


def _of_week(hours: np.ndarray, asked: np.ndarray) -> Rows:
    alike = bool((hours[:5] == hours[0]).all())
    days = [(WEEKDAY, 0, 5)] if alike else [(day, n, n + 1) for n, day in enumerate(WEEKDAYS)]
    days += [(DAYS[n], n, n + 1) for n in (5, 6)]
    return [
        {"day": day, "from_hour": first, "to_hour": last}
        | {"asked_week": rounded(float(asked[begin:end, first:last].sum()), 2)}
        for day, begin, end in days
        for first, last in _spans(hours[begin])
    ]


def _spans(hours: np.ndarray) -> list[tuple[int, int]]:
    """Give the spans of a day, (first hour, hour after the last)."""
    found: list[tuple[int, int]] = []
    for hour in [int(one) for one in hours.nonzero()[0]]:
        if found and found[-1][1] == hour:
            found[-1] = found[-1][0], hour + 1
        else:
            found.append((hour, hour + 1))
    return found
