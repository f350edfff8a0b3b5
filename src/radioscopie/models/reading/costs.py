"""What remote reading costs in a year, and the errors to expect: published figures kept apart, never averaged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.engine.messages import REST_HOUR
from radioscopie.models.reading.year import times_a_year
from radioscopie.models.statistics import interval
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study

PRICES = (("price_low", 3300), ("price_low", 4100), ("price_high", 9000), ("price_high", 11900))
DEFINITIONS = {
    "error_important": (Fraction(58, 1000), 7209),
    "error_any": (Fraction(17, 100), 7209),
    "error_serious": (Fraction(8, 1000), 1028),
    "error_major": (Fraction(4294, 2922377), 2922377),
}
REMOTE, PUBLISHED, GIVEN = "remote_reading", "T086 T088", "user"
ODDS_LOW, ODDS_HIGH = 1.154, 1.210  # the variance of one law or of the other instead of their mean


def read_a_year(study: Study) -> float:
    """Exams read in the civil year of the first day measured, at the pace measured."""
    mean, _ = interval(np.array([sample.counts[1] for sample in study.samples], float))
    return float(mean) * times_a_year(study.network)[0]


def remote_a_year(study: Study) -> np.ndarray:
    """Exams of each site read elsewhere in the civil year of the first day measured, at the pace measured, whole."""
    mean, _ = interval(np.array([sample.remote for sample in study.samples], float))
    return np.asarray(np.rint((mean[:, 1] + mean[:, 3]) * times_a_year(study.network)[1]).astype(int))


def site_prices(network: Network) -> dict[str, int | None]:
    """Give the cents of an exam read elsewhere: the price of the file, else the published extremes and no middle."""
    given, every = network.conditions.price_cents, [cents for _, cents in PRICES]
    return (
        dict.fromkeys(CASES, given)
        if given is not None
        else dict(zip(CASES, (min(every), None, max(every)), strict=True))
    )


def odds_per_hour(network: Network) -> tuple[float, float, float]:
    """Give the odds of an error per hour of shift, low, central and high; the same three when the file gives them."""
    given = network.conditions.error_odds_per_hour
    taken = any(one.key == "error_odds_per_hour" for one in network.defaults)
    return (ODDS_LOW, given, ODDS_HIGH) if taken else (given, given, given)


def mean_rate(rate: float, odds_of_an_hour: float, hours: np.ndarray) -> float:
    """Give the mean rate of errors of reports; `rate` is that of the fourth hour of a shift.

    Parameters
    ----------
    hours : reports by tenth of hour of the shift (`statistics.Sample`)
    """
    odds = odds_of_an_hour ** (np.arange(len(hours)) / 10 - REST_HOUR)
    return float(np.average(rate * odds / (1 - rate + rate * odds), weights=hours)) if hours.any() else rate
