"""What is not known of delays, guessed many times: each guess is a country whose national delay is the published one.

Guess 0 holds every central value. The others are drawn, the same for all that is compared: slopes around the fit as far
as the elasticity published for other care, hypotheses in their triangles, regions that wait more or less than their
machines say as they did in 2017 and départements as much inside them, private machines that nobody counts by place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import stream, triangular, uniforms
from radioscopie.models.joins.delays.calibration import fitted, hypotheses, slopes
from radioscopie.models.waiting.market import Needs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from radioscopie.arrays import Reals
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.ranges import Range

NEEDS = ("urgent", "oncology", "planned")
PERCENT = 100
SEED = 2026


@dataclass(frozen=True, slots=True)
class Guess:
    """What is taken for known.

    Parameters
    ----------
    slope : days lost when machines are multiplied by e
    level : national delay of a planned exam, days
    leaning : how much a day of waiting sends people elsewhere, over how much it makes them give up; 1 or more
    done : shape (3,), part of each of `NEEDS` in the exams done
    ratio : shape (3,), delay of each over that of a planned exam
    urgent_gives_up : how much a day of waiting makes urgent requests give up, over the others
    site_spread : standard deviation of the logarithm of the delays of the sites of a place
    growth_pct : of requests a year
    exams : a year, of a machine
    other : shape (départements,), days that something else than machines adds
    private : shape (départements,), machines outside establishments over those constructed
    """

    slope: float
    level: float
    leaning: float
    done: Reals
    ratio: Reals
    urgent_gives_up: float
    site_spread: float
    growth_pct: float
    exams: float
    other: Reals
    private: Reals

    @property
    def needs(self) -> Needs:
        """Needs that keep these parts of the exams done, and this slope, at this level."""
        gives_up = np.array([self.urgent_gives_up, 1.0, 1.0]) * self.ratio
        fall = gives_up / (self.slope * float(self.done @ gives_up))
        asked = self.done * np.exp(fall * self.level)
        return Needs(asked / asked.sum(), self.ratio, fall)


def guesses(ground: Ground, equipment: str, exams: Range[Fraction], draws: int, seed: int) -> Iterator[Guess]:
    """Give the central guess, then those drawn.

    Parameters
    ----------
    exams : a year of a machine
    """
    known, size = hypotheses(), len(ground.codes)
    names = {
        "level": f"level_{equipment}", "leaning": "leaning", "urgent": f"urgent_pct_{equipment}",
        "oncology": "oncology_pct", "soon": "urgent_ratio", "sooner": "oncology_ratio", "sites": "site_spread",
        "growth": f"growth_{equipment}", "gives_up": "urgent_gives_up",
    }  # fmt: skip
    values = {one: _values(known[name].value, draws, seed, name) for one, name in names.items()}
    values["exams"] = _values(exams, draws, seed, f"exams {equipment}")
    values["slope"] = _first(fitted().days, slopes(stream(seed, "slope").normal(size=draws)))
    other = _other(ground, draws, seed)
    built = ground.in_zones(ground.machines * ground.is_constructed)
    private = stream(seed, "private").poisson(built, (draws, size)) / np.where(built > 0, built, 1)
    for rank in range(draws + 1):
        one = {name: float(value[rank]) for name, value in values.items()}
        urgent, oncology = one["urgent"] / PERCENT, one["oncology"] / PERCENT
        yield Guess(
            one["slope"],
            one["level"],
            one["leaning"],
            np.array([urgent, oncology, 1 - urgent - oncology]),
            np.array([one["soon"], one["sooner"], 1.0]),
            one["gives_up"],
            one["sites"],
            one["growth"],
            one["exams"],
            other[rank - 1] if rank else np.zeros(size),
            private[rank - 1] if rank else np.ones(size),
        )


def _other(ground: Ground, draws: int, seed: int) -> Reals:
    """Draw the days that something else than machines adds: as regions were seen to differ, and as much inside them."""
    shared, own = (stream(seed, f"other {name}") for name in ("regions", "places"))
    regions = shared.normal(0, fitted().spread, (draws, ground.region.max() + 1))
    days: Reals = regions[:, ground.region] + own.normal(0, fitted().spread, (draws, len(ground.codes)))
    return days


def _values(value: Range[Fraction], draws: int, seed: int, name: str) -> Reals:
    low, central, high = (float(one) for one in value.values)
    return _first(central, triangular(low, central, high, uniforms(seed, name, draws)))


def _first(central: float, drawn: Reals) -> Reals:
    return np.concatenate([[central], drawn])
