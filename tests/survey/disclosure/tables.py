"""Tables with known answers (fact sheet disclosure.md, section 5: A to G), and how tests put them to the models."""

from itertools import product

import numpy as np

from radioscopie.models.survey.disclosure.attack import Target
from radioscopie.models.survey.disclosure.cells import sums_of
from radioscopie.models.survey.disclosure.contributions import TOTAL, Contributions
from radioscopie.models.survey.disclosure.reader import Published, bounds
from radioscopie.models.survey.disclosure.suppress import Task, suppress
from radioscopie.models.survey.disclosure.system import Answers, make_system

# A: Geurts 1992
A = {("1", "1"): 6, ("1", "2"): 1, ("2", "1"): 0, ("2", "2"): 3, ("3", "1"): 3, ("3", "2"): 3}
# C: sdcTable test, two hidden cells in every line are not enough
C_VALUES = {
    "w": (30, 47, 64, 89), "x": (90, 124, 5, 31), "y": (92, 100, 59, 85), "z": (800, 991, 651, 685),
}  # fmt: skip
C = {
    (row, column): value
    for row, values in C_VALUES.items()
    for column, value in zip("abcd", values, strict=True)
}
C_HIDDEN = ("wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd")
# D: sdcTable test, two linked tables of the same eight counts
D = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}
D_COUNTY = dict.fromkeys("ABIJ", "county 1") | dict.fromkeys("KLMN", "county 2")
D_SIZE = dict.fromkeys("LM", "big") | dict.fromkeys("ABIJKN", "small")
# E: sdcTable microdata1, counts and sums
E_COUNTS = {
    ("A", "m"): 18, ("A", "f"): 2, ("B", "m"): 14, ("B", "f"): 19,
    ("C", "m"): 12, ("C", "f"): 10, ("D", "m"): 11, ("D", "f"): 14,
}  # fmt: skip
# F: k€, invented
F = {
    ("R1", "MRI"): (900, 850, 700, 620, 510, 300, 250, 120),
    ("R1", "CT"): (600, 580, 450, 400, 350, 300, 220, 100),
    ("R1", "XR"): (210, 190, 180, 160, 150, 140, 120, 90, 60),
    ("R2", "MRI"): (1450, 130, 40),
    ("R2", "CT"): (500, 420, 380, 260, 140),
    ("R2", "XR"): (150, 140, 120, 110, 90, 70, 20),
    ("R3", "MRI"): (640, 560),
    ("R3", "CT"): (420, 400, 300, 180),
    ("R3", "XR"): (95, 90, 80, 70, 65),
    ("R4", "MRI"): (700, 660, 540, 400),
    ("R4", "CT"): (800, 310, 290, 200, 100),
    ("R4", "XR"): (130, 120, 110, 100, 80, 60),
}
F_COLUMNS = ("region", "modality")
# table G, départements in regions
G = {
    ("R1", "D1", "MRI"): 1800, ("R1", "D1", "CT"): 1500, ("R1", "D2", "MRI"): 420, ("R1", "D2", "CT"): 900,
    ("R1", "D3", "MRI"): 950, ("R1", "D3", "CT"): 640, ("R2", "D4", "MRI"): 610, ("R2", "D4", "CT"): 380,
    ("R2", "D5", "MRI"): 1300, ("R2", "D5", "CT"): 1100, ("R2", "D6", "MRI"): 250, ("R2", "D6", "CT"): 720,
}  # fmt: skip


def margins(inner):
    """Add the margins to the inner cells of a table."""
    places = {
        tuple(label if keep else TOTAL for label, keep in zip(place, kept, strict=True))
        for place in inner
        for kept in product((True, False), repeat=len(place))
    }
    return {place: sum(v for p, v in inner.items() if _inside(p, place)) for place in sorted(places)}


def _inside(place, margin):
    return all(wide in {TOTAL, label} for label, wide in zip(place, margin, strict=True))


def intervals(table, hidden):
    """Bound the hidden cells of a table as a reader does: {place: (low, high)}."""
    places = tuple(table)
    shown = tuple(None if place in hidden else table[place] for place in places)
    return {one.place: (one.low, one.high) for one in bounds(Published(places, shown))}


def found(table, hidden):
    """Give the hidden cells that a reader finds."""
    places = tuple(table)
    shown = tuple(None if place in hidden else table[place] for place in places)
    return {one.place for one in bounds(Published(places, shown)) if one.is_found}


def cheapest(inner, levels, costs=None, table=None):
    """Hide the cells of `levels` and the cheapest others: (places hidden beyond, what they cost).

    costs : of each place, its value when None; table : the places printed, all margins when None
    """
    table = table or margins(inner)
    places, values = tuple(table), tuple(inner.values())
    rows = [tuple(n for n, inside in enumerate(inner) if _inside(inside, place)) for place in places]
    answers = Answers(tuple(map(str, range(len(values)))), values, values, is_signed=False)
    system = make_system(answers, rows, ())
    targets = tuple(Target(system.atoms_of(places.index(p)), level, level) for p, level in levels.items())
    primary = np.array([place in levels for place in places])
    prices = [0 if place in levels else (costs or table)[place] for place in places]
    best = suppress(system, Task(primary, np.array(prices), targets))
    hidden = {place for place, hides in zip(places, best.hidden, strict=True) if hides}
    return hidden - set(levels), best.cost, best.is_best


def contributions(rows, columns=F_COLUMNS, units=None, decimals=0):
    """Make contributions of rows: (labels, value)."""
    values = tuple(value for _, value in rows)
    names = tuple(map(str, range(len(rows)))) if units is None else tuple(units)
    labels = tuple(tuple(labels) for labels, _ in rows)
    return Contributions(columns, labels, names, values, values, decimals, is_named=units is not None)


def rows_of(cells):
    """Give one row a contributor: {labels: (values…)}."""
    return [(labels, value) for labels, values in cells.items() for value in values]


def hidden_in(protected):
    """Give the places hidden in a release."""
    release = protected.release
    return {place for place, hides in zip(release.cells.places, release.hidden, strict=True) if hides}


def published(release):
    """Give a release as a reader sees it."""
    pairs = zip(release.shown, release.hidden, strict=True)
    shown = tuple(None if hides else value for value, hides in pairs)
    return Published(release.cells.places, shown, release.contributions.decimals)


def lines_of(table):
    """Give the sums of a table by place: (whole, parts)."""
    places = tuple(table)
    return [(places[one.whole], tuple(places[part] for part in one.parts)) for one in sums_of(places)]
