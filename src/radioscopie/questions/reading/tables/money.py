"""What the reading costs, and the errors to expect: published figures kept apart, never averaged."""

from __future__ import annotations

import csv
from fractions import Fraction
from io import StringIO
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.engine.messages import REST_HOUR
from radioscopie.models.reading.study import interval
from radioscopie.models.reading.year import times_a_year
from radioscopie.tables.charges import CHARGES

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
CASES = ("low", "central", "high")
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


def cost_rows(study: Study) -> list[dict[str, Any]]:
    """Cost of a year of remote readings: price of the file if given, else the published prices, low and high."""
    exams, given = int(remote_a_year(study).sum()), study.network.conditions.price_cents
    prices = PRICES if given is None else (("price_given", given),)
    return [
        {
            "price": name,
            "exams": exams,
            "price_cents": cents,
            "year_cents": exams * cents,
            "status": "computed" if given is None else "read",
        }
        for name, cents in prices
    ]


def site_cost_rows(study: Study) -> list[dict[str, Any]]:
    """Cost of a year for each site, in cents: low and high are the published extremes when no price is given.

    Nobody published a middle price: without a price, `central` is missing.
    """
    prices = site_prices(study.network)
    return [
        {"site": site.name, "exams": exams}
        | {f"{name}_price_cents": cents for name, cents in prices.items()}
        | {f"{name}_cents": None if cents is None else exams * cents for name, cents in prices.items()}
        for site, exams in zip(study.network.sites, remote_a_year(study).tolist(), strict=True)
    ]


def site_prices(network: Network) -> dict[str, int | None]:
    """Give the cents of an exam read elsewhere: the price of the file, else the published extremes and no middle."""
    given, every = network.conditions.price_cents, [cents for _, cents in PRICES]
    return (
        dict.fromkeys(CASES, given)
        if given is not None
        else dict(zip(CASES, (min(every), None, max(every)), strict=True))
    )


def charges_csv(study: Study) -> str:
    """Write the cost of each site as a line of charges of a practice (`tables.charges.CHARGES`), in euros."""
    rows, out = site_cost_rows(study), StringIO()
    facts = PUBLISHED if study.network.conditions.price_cents is None else GIVEN
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CHARGES.names)
    for row in rows:
        name = REMOTE if len(rows) == 1 else f"{REMOTE} {row['site']}"
        euros = [_euros(row[f"{level}_cents"]) for level in CASES]
        note = f"{row['exams']} exams a year"
        writer.writerow([name, REMOTE, "volume", "practice", "", "", *euros, "computed", facts, note])
    return out.getvalue()


def _euros(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def error_rows(study: Study) -> list[dict[str, Any]]:
    """Errors of a year by published definition, with the interval of the study and of the fatigue found."""
    exams = read_a_year(study)
    hours = np.sum([sample.hours for sample in study.samples], axis=0)
    return [
        _error_row(name, float(rate), n, exams, hours, odds_per_hour(study.network))
        for name, (rate, n) in DEFINITIONS.items()
    ]


def _error_row(
    name: str, rate: float, n: int, exams: float, hours: np.ndarray, odds: tuple[float, float, float]
) -> dict[str, Any]:
    low, high = wilson(rate, n)
    every = [mean_rate(one, by_hour, hours) for one in (low, rate, high) for by_hour in odds]
    tired = mean_rate(rate, odds[1], hours)
    return {
        "definition": name,
        "rate": round(rate, 5),
        "low": round(low, 5),
        "high": round(high, 5),
        "odds": round(tired / (1 - tired) / rate * (1 - rate), 3),
        "errors_per_year": round(exams * tired, 1),
        "errors_low": round(exams * min(low, *every), 1),
        "errors_high": round(exams * max(high, *every), 1),
    }


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


def wilson(rate: float, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    z = 1.96
    centre, spread = rate + z * z / (2 * n), z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)
