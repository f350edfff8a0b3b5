"""What remote reading costs in a year, and the errors to expect: published figures kept apart, never averaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.engine.messages import REST_HOUR
from radioscopie.models.reading.network.read_cases import ODDS
from radioscopie.models.reading.year import times_a_year
from radioscopie.models.statistics import interval
from radioscopie.money import half_up
from radioscopie.ranges import CASES
from radioscopie.tables.quoted import observed, quoted

if TYPE_CHECKING:
    from fractions import Fraction

    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study

PRICES = {"pau_low": "T086a", "pau_high": "T086b", "imadis_low": "T088a", "imadis_high": "T088b"}
ERRORS = {"error_important": "T067a", "error_any": "T067", "error_serious": "T068", "error_major": "T069"}
REMOTE, PUBLISHED, GIVEN = "remote_reading", "T086 T088", "user"
CENTS = 100


def published_prices() -> tuple[tuple[str, int], ...]:
    """Give the published prices of an exam read elsewhere, in cents, by source and end of its interval."""
    return tuple((name, half_up(CENTS * quoted(fact).value)) for name, fact in PRICES.items())


def published_errors() -> dict[str, tuple[Fraction, int]]:
    """Give the published rates of errors by definition, each with the reports it was seen on."""
    return {name: observed(fact) for name, fact in ERRORS.items()}


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
    given, every = network.conditions.price_cents, [cents for _, cents in published_prices()]
    return (
        dict.fromkeys(CASES, given)
        if given is not None
        else dict(zip(CASES, (min(every), None, max(every)), strict=True))
    )


def odds_per_hour(network: Network) -> tuple[float, float, float]:
    """Give the odds of an error per hour of shift, low, central and high; the same three when the file gives them."""
    given = network.conditions.error_odds_per_hour
    taken = any(one.key == "error_odds_per_hour" for one in network.defaults)
    return (ODDS["low"], given, ODDS["high"]) if taken else (given, given, given)


def mean_rate(rate: float, odds_of_an_hour: float, hours: np.ndarray) -> float:
    """Give the mean rate of errors of reports; `rate` is that of the fourth hour of a shift.

    Parameters
    ----------
    hours : reports by tenth of hour of the shift (`statistics.Sample`)
    """
    odds = odds_of_an_hour ** (np.arange(len(hours)) / 10 - REST_HOUR)
    return float(np.average(rate * odds / (1 - rate + rate * odds), weights=hours)) if hours.any() else rate
