"""The map of some areas alone."""

import re

from radioscopie.report.territory_map import Base, Legend, near_map

LEGEND = Legend((10.0,), ("≤ 10", "> 10"), "jours", all_known=True)
VALUES = {"22": 1.0, "29": 2.0, "35": 11.0, "56": 3.0}


def drawn(values, legend=LEGEND):
    says = {code: f"département {code}" for code in values}
    return near_map("departements", values, says, legend, Base("Bretagne", {}, "fr"))


def test_only_the_areas_given_are_drawn_and_fill_the_frame():
    svg = drawn(VALUES)
    assert set(re.findall(r"<title>département (\w+)</title>", svg)) == set(VALUES)
    xs = [int(x) for x in re.findall(r"[ML](\d+) \d+", svg)]
    assert (min(xs), max(xs)) == (8, 752)


def test_no_legend_of_what_is_missing_where_nothing_is():
    assert "url(#hatched)" not in drawn(VALUES)
    assert "url(#hatched)" in drawn({**VALUES, "56": None}, Legend((10.0,), ("≤ 10", "> 10"), "jours"))


def test_an_area_that_is_only_in_a_box_is_drawn_too():
    assert "département 974" in drawn({"974": 1.0})
