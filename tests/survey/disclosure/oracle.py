"""Protection by trying everything: rules, attacks and search written from their definitions, with nothing of ours.

A reader and each unit solve, for each sensitive cell, a linear program in the values of the inner cells. Patterns are
tried from the cheapest on.
"""

from heapq import heappop, heappush
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog

from radioscopie.highs import quiet_milp

FARTHEST = 50.0


def table_of(rows, tables=None):
    """Give the inner places, all the places of the tables (columns by rank), and the inner ones in each."""
    inner = sorted({place for place, _, _ in rows})
    width = len(inner[0])
    kept = {
        tuple(int(column in some) for column in range(width))
        for table in tables or [range(width)]
        for size in range(len(table) + 1)
        for some in combinations(table, size)
    }
    places = {}
    for rank, place in enumerate(inner):
        for keep in kept:
            wide = tuple(label if one else "total" for label, one in zip(place, keep, strict=True))
            places.setdefault(wide, set()).add(rank)
    return inner, places


def sensitive(held, least, dominance, p, safety):
    """Judge a cell from {unit: value}: the level that it needs, None when it may be shown."""
    sizes = sorted((abs(value) for value in held.values() if value), reverse=True)
    total = sum(sizes)
    levels = []
    if sizes and len(sizes) < least:
        levels.append(total * safety / 100)
    if sizes and sizes[0] * 100 >= dominance * total:
        levels.append(sizes[0] * 100 / dominance - total)
    if sizes and p / 100 * sizes[0] - sum(sizes[2:]) > 0:
        levels.append(p / 100 * sizes[0] - sum(sizes[2:]))
    return max(1.0, *levels) if levels else None


class Puzzle:
    """A table of rows (place, unit, value), and what each attacker must not bound."""

    def __init__(self, rows, least, dominance, p, safety, tables=None):
        self.inner, self.places = table_of(rows, tables)
        self.own = {}
        for place, unit, value in rows:
            rank = self.inner.index(place)
            self.own[unit, rank] = self.own.get((unit, rank), 0) + value
        self.values = np.zeros(len(self.inner))
        for (_, rank), value in self.own.items():
            self.values[rank] += value
        self.units = sorted({unit for unit, _ in self.own})
        self.needs = {}
        for place in self.places:
            level = sensitive(self.held(place), least, dominance, p, safety)
            if level:
                self.needs[place] = self.attackers(place, level, p)
        self.attacks = [(place, *one) for place, against in self.needs.items() for one in against.items()]

    def held(self, place):
        held = {}
        for (unit, rank), value in self.own.items():
            if rank in self.places[place]:
                held[unit] = held.get(unit, 0) + value
        return held

    def attackers(self, place, level, p):
        """Give the level against a reader (None) and each unit that the p % rule minds."""
        held = self.held(place)
        found = {None: level}
        for unit in self.units:
            others = sorted((value for name, value in held.items() if name != unit), reverse=True)
            if others and others[0] * p / 100 - sum(others[1:]) > 0:
                found[unit] = others[0] * p / 100 - sum(others[1:])
        return found

    def is_safe(self, hidden):
        shown = [place for place in self.places if place not in hidden]
        matrix = np.array([[float(r in self.places[s]) for r in range(len(self.inner))] for s in shown])
        for attack in list(self.attacks):
            if not self.reaches(*attack, matrix):
                self.attacks.remove(attack)
                self.attacks.insert(0, attack)  # what fails once fails again: tried first
                return False
        return True

    def reaches(self, place, unit, level, matrix):
        goal = np.array([float(rank in self.places[place]) for rank in range(len(self.inner))])
        low = [self.own.get((unit, rank), 0) for rank in range(len(self.inner))]
        alone = [all(u == unit for (u, r) in self.own if r == rank) for rank in range(len(self.inner))]
        limits = [(least, least if fixed else None) for least, fixed in zip(low, alone, strict=True)]
        truth, floor = goal @ self.values, goal @ low
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * goal,
                A_eq=matrix if len(matrix) else None,
                b_eq=matrix @ self.values if len(matrix) else None,
                bounds=limits,
            )
            ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        return ends[0] <= max(truth - level, floor) + 1e-6 and ends[1] >= truth + level - 1e-6

    def cheapest(self, cost):
        """Try the patterns from the cheapest on: the cost of the first safe one."""
        free = sorted(set(self.places) - set(self.needs), key=lambda place: (cost(place), place))
        prices = [cost(place) for place in free]
        heap = [(0, ())]
        while heap:
            price, chosen = heappop(heap)
            if self.is_safe({*self.needs, *(free[n] for n in chosen)}):
                return price
            last = chosen[-1] if chosen else -1
            for n in range(last + 1, len(free)):
                heappush(heap, (price + prices[n], (*chosen, n)))
        raise AssertionError("hiding everything is safe")

    def cheapest_by_program(self, cost):
        """Choose by one program in which each attack has its own copy of the table: the cost of the best pattern."""
        places = list(self.places)
        copies = [(*attack, sign) for attack in self.attacks for sign in (1, -1)]
        size, width = len(places), len(self.inner)
        member = np.array([[float(rank in self.places[place]) for rank in range(width)] for place in places])
        lines, ends, low, high = [], [], [], []
        for number, (place, unit, level, sign) in enumerate(copies):
            held = np.array([self.own.get((unit, rank), 0) for rank in range(width)])
            alone = np.array([all(u == unit for (u, r) in self.own if r == rank) for rank in range(width)])
            room = (self.values - held) / level
            low += [-room]
            high += [np.where(alone, 0.0, FARTHEST)]
            at = slice(size + number * width, size + (number + 1) * width)
            goal = member[places.index(place)]
            reach = 1.0 if sign > 0 else min(1.0, float(goal @ room))
            fall = member @ room
            for n in range(size):
                for way, limit in ((1, FARTHEST), (-1, min(fall[n], FARTHEST))):
                    line = np.zeros(size + len(copies) * width)
                    line[n], line[at] = limit, -way * member[n]
                    lines.append(line)
                    ends.append(0.0)
            line = np.zeros(size + len(copies) * width)
            line[at] = sign * goal
            lines.append(line)
            ends.append(reach)
        must = np.array([float(place in self.needs) for place in places])
        prices = [0 if place in self.needs else cost(place) for place in places]
        found = quiet_milp(
            np.concatenate([prices, np.zeros(len(copies) * width)]),
            constraints=LinearConstraint(np.array(lines), ends, np.inf),
            integrality=np.concatenate([np.ones(size), np.zeros(len(copies) * width)]),
            bounds=Bounds(np.concatenate([must, *low]), np.concatenate([np.ones(size), *high])),
            options={"mip_rel_gap": 0.0},
        )
        return round(found.fun)
