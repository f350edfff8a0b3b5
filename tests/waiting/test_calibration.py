"""The slope that fits some published waits, and what it says of those that were held back."""

from math import exp, log, sqrt

import pytest

from radioscopie.models.joins.delays.calibration import expected, fitted, published_slope
from radioscopie.models.waiting.fit import Slope
from radioscopie.tables.cited import sources
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.tables.waits import CALIBRATION, HELD, read_waits

# wait, machines per million, wait and machines of France that year: typed again from the sheet
BY_HAND = (
    (21.4, 17.3, 34.1, 14.8), (51, 17.0, 34.1, 14.8), (40, 12.6, 34.1, 14.8), (51, 12.9, 34.1, 14.8),
    (55, 10.4, 34.1, 14.8), (21.5, 13.6, 30.5, 10.1), (26.6, 12, 30.5, 10.1),
)  # fmt: skip


def test_the_slope_is_that_of_least_squares():
    pairs = [(log(machines / base), wait - mean) for wait, machines, mean, base in BY_HAND]
    square = sum(x * x for x, _ in pairs)
    slope = -sum(x * y for x, y in pairs) / square
    spread = sqrt(sum((y + slope * x) ** 2 for x, y in pairs) / (len(pairs) - 1))
    found = fitted()
    assert (found.days, found.spread, found.error) == pytest.approx((slope, spread, spread / sqrt(square)))


def test_a_wait_fits_or_judges_never_both():
    fits, judges = ({one.id for one in read_waits(use)} for use in (CALIBRATION, HELD))
    assert not fits & judges
    assert len(fits) == len(judges) == 7


def test_every_figure_of_a_wait_has_its_source():
    assert {fact for one in read_waits() for fact in one.facts.split()} <= set(sources())


def test_elasticity_published_for_other_care_is_within_the_interval():
    assert published_slope() == pytest.approx(30 * 2 / 0.39)
    assert fitted().doubt(published_slope()) >= log(published_slope() / fitted().days) / 1.96
    assert Slope(40.0, 20.0, 5.0).doubt(40.0) == pytest.approx(0.5)


def test_a_second_machine_at_le_puy_was_to_halve_the_wait():
    (le_puy,) = [one for one in read_waits(HELD) if one.place == "43"]
    model = expected(le_puy, 1)
    assert model.central == pytest.approx(60 - fitted().days * log(2))
    assert model.holds(30)


def test_the_country_did_not_wait_less_with_twice_the_machines():
    nation = {one.id: expected(one, 1).holds(one.days) for one in read_waits(HELD) if one.place == "FR"}
    assert not nation["WAI-003"]
    assert not nation["WAI-029"]


def test_the_slope_of_the_levers_is_that_of_the_fit():
    slope = read_hypotheses("finance_invest.toml")["wait_slope"].value
    doubt = 1.645 * fitted().doubt(published_slope())
    ends = (fitted().days * exp(-doubt), fitted().days, fitted().days * exp(doubt))
    assert [float(one) for one in slope.values] == [round(one) for one in ends]
