"""What the reading costs, and the errors to expect: published figures kept apart, never averaged."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.reading.costs import (
    GIVEN,
    PUBLISHED,
    REMOTE,
    mean_rate,
    odds_per_hour,
    published_errors,
    published_prices,
    read_a_year,
    remote_a_year,
    site_prices,
)
from radioscopie.models.statistics import wilson
from radioscopie.questions.reading.tables.columns import HEADS, SITE, means
from radioscopie.ranges import CASES
from radioscopie.results.declared import Declared, amount, code, count, measure
from radioscopie.tables.charges import CHARGES

if TYPE_CHECKING:
    from radioscopie.models.reading.study import Study

COST = Declared(
    "cost",
    "reading.cost",
    HEADS,
    (
        *(code("price", "reading.price"), count("exams"), amount("price_cents"), amount("year_cents")),
        code("status", "report.status"),
    ),
)
SITE_COST = Declared(
    "site_cost",
    "reading.site_cost",
    HEADS,
    (
        *(SITE, count("exams"), *(amount(f"{case}_price_cents") for case in CASES)),
        *(amount(f"{case}_cents") for case in CASES),
    ),
)
ERRORS = Declared(
    "errors_table",
    "reading.errors_table",
    HEADS,
    (
        *(code("definition", "reading.definition"), measure("rate", "rate"), measure("low", "rate")),
        *(measure("high", "rate"), measure("odds", "short")),
        *means("errors_per_year", "errors_low", "errors_high"),
    ),
)


def cost_rows(study: Study) -> list[dict[str, Any]]:
    """Cost of a year of remote readings: price of the file if given, else the published prices, low and high."""
    exams, given = int(remote_a_year(study).sum()), study.network.conditions.price_cents
    prices = published_prices() if given is None else (("price_given", given),)
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
        for name, (rate, n) in published_errors().items()
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
