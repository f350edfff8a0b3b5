"""A year of requests from the days measured: calendars counted by hand."""

from dataclasses import replace
from datetime import date

import pytest

from radioscopie.models.reading.year import times_a_year
from tests.reading.networks import bare

FLAT, NONE = (1.0,) * 24, (0.0,) * 24


def network(folder, days, start=date(2025, 1, 6), months=(1.0,) * 12, weekday=FLAT):
    one = bare(folder, 0.5, 1, days=days)
    name = one.flows[0].profile
    hours = {"weekday": weekday, "saturday": weekday, "sunday": FLAT}
    profile = replace(one.profiles[name], months=months, hours=hours)
    return replace(one, start=start, profiles={name: profile})


def times(one):
    whole, by_site = times_a_year(one)
    assert by_site == pytest.approx([whole])
    return whole


def test_every_day_alike(tmp_path):
    assert times(network(tmp_path, 56)) == pytest.approx(365 / 56)
    assert times(network(tmp_path, 56, date(2024, 1, 8))) == pytest.approx(366 / 56)


def test_a_season_seen_in_one_month_is_not_the_pace_of_the_year(tmp_path):
    january = (12.0, *(0.0,) * 11)
    assert times(network(tmp_path, 31, date(2025, 1, 1), january)) == pytest.approx(1)
    summer = (0.5,) * 6 + (1.5,) * 6
    assert times(network(tmp_path, 31, date(2025, 1, 1), summer)) == pytest.approx((181 + 3 * 184) / 31)


def test_public_holidays_are_sundays(tmp_path):
    """52 Sundays of 2025 and 11 public holidays on other days, for the 4 Sundays from 6 January to 2 February."""
    assert times(network(tmp_path, 28, weekday=NONE)) == pytest.approx((52 + 11) / 4)


def test_sites_of_different_flows_have_years_of_their_own(tmp_path):
    one = network(tmp_path, 31, date(2025, 1, 1))
    (flow,), (site,) = one.flows, one.sites
    winter = replace(one.profiles[flow.profile], name="winter", months=(12.0, *(0.0,) * 11))
    two = replace(
        one,
        profiles=one.profiles | {"winter": winter},
        flows=(flow, replace(flow, name="w", profile="winter")),
        sites=(site, replace(site, name="W", volumes={"w": site.volumes[flow.name]})),
    )
    whole, by_site = times_a_year(two)
    assert by_site == pytest.approx([365 / 31, 1])
    assert whole == pytest.approx((365 + 12 * 31) / (31 + 12 * 31))
