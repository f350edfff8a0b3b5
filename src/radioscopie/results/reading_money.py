"""What the reading costs, and the errors to expect: published figures kept apart, never averaged."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.study import interval

if TYPE_CHECKING:
    from radioscopie.models.reading.study import Study

PRICES = (("price_low", 3300), ("price_low", 4100), ("price_high", 9000), ("price_high", 11900))
DEFINITIONS = {
    "error_important": (Fraction(58, 1000), 7209),
    "error_any": (Fraction(17, 100), 7209),
    "error_serious": (Fraction(8, 1000), 1028),
    "error_major": (Fraction(4294, 2922377), 2922377),
}
YEAR_DAYS = 365


def read_a_year(study: Study) -> float:
    """Exams read in a year at the pace measured."""
    mean, _ = interval(np.array([sample.counts[1] for sample in study.samples], float))
    return float(mean) * YEAR_DAYS / study.network.days


def cost_rows(study: Study) -> list[dict[str, Any]]:
    """Cost of a year: price of the file if given, else the published prices, low and high."""
    exams, given = round(read_a_year(study)), study.network.conditions.price_cents
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


def error_rows(study: Study) -> list[dict[str, Any]]:
    """Errors of a year by published definition, with the interval of the study, at rest and with the fatigue found."""
    exams = read_a_year(study)
    odds = float(np.mean([sample.odds for sample in study.samples]))
    return [_error_row(name, float(rate), n, exams, odds) for name, (rate, n) in DEFINITIONS.items()]


def _error_row(name: str, rate: float, n: int, exams: float, odds: float) -> dict[str, Any]:
    low, high = wilson(rate, n)
    tired = [tired_rate(one, odds) for one in (low, rate, high)]
    return {
        "definition": name,
        "rate": round(rate, 5),
        "low": round(low, 5),
        "high": round(high, 5),
        "odds": round(odds, 3),
        "errors_per_year": round(exams * tired[1], 1),
        "errors_low": round(exams * min(low, tired[0]), 1),
        "errors_high": round(exams * max(high, tired[2]), 1),
    }


def tired_rate(rate: float, odds: float) -> float:
    """Rate whose odds are multiplied."""
    return rate * odds / (1 - rate + rate * odds)


def wilson(rate: float, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    z = 1.96
    centre, spread = rate + z * z / (2 * n), z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    return (centre - spread) / (1 + z * z / n), (centre + spread) / (1 + z * z / n)
