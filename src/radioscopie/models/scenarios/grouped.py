"""The year of activity of a baseline, grouped once whatever the law and the years: lines, and the fees that may open.

Rows that share a price and a place are one line. The units of a stretch of a month are counted row by row, so that
lines hold exactly the claims of each stretch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, NONE, kind_index
from radioscopie.models.scenarios.rows import SECTORS, coded_by, integers, ranked, read_rows
from radioscopie.models.scenarios.slots import units_in

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Ints
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.rows import ScenarioRows

    Pattern = tuple[int, int, int, int]

PLACE = ("region", "departement", "kind", "size")
ASSOCIATIONS, MONTHS = 6, 12


@dataclass(frozen=True, slots=True, eq=False)
class Placing:
    """Where things are counted: words of each place, place of each row of the activity and of each machine."""

    places: tuple[tuple[str, ...], ...]
    row: Ints
    machine: Ints


@dataclass(frozen=True, slots=True)
class Park:
    """The machines, M of them; `reference` is -1 where nobody typed one, `place` a row of `Grouped.places`."""

    ids: tuple[str, ...]
    equipment: Ints
    kind: Ints
    installed_year: Ints
    reference: Ints
    place: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The units of L lines of a year.

    Parameters
    ----------
    size : L
    line, quantity : of each row; those of a month stand together, from `first[month - 1]` to `first[month]`
    first : shape (13,)
    """

    size: int
    line: Ints
    quantity: Ints
    first: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """A year of activity, grouped.

    Parameters
    ----------
    acts, combos : words of the acts and of the modifiers billed, sorted
    act, grid, combo, association : of each cell, what the price of an act depends on: C of them
    place, sector, cell : of each line, L of them
    units : of the lines
    fee_machine, fee_act : of what may open fees, by machine (in order) and act: F of them
    fee_units : of these
    places, park : words of each place, machines
    year : civil year
    """

    acts: tuple[str, ...]
    combos: tuple[str, ...]
    act: Ints
    grid: Ints
    combo: Ints
    association: Ints
    place: Ints
    sector: Ints
    cell: Ints
    units: Lines
    fee_machine: Ints
    fee_act: Ints
    fee_units: Lines
    places: tuple[tuple[str, ...], ...]
    park: Park
    year: int


@lru_cache(maxsize=2)
def group(baseline: Baseline, placing: Placing | None = None) -> Grouped:
    """Group the activity of a baseline; done once for the same one.

    Parameters
    ----------
    placing : places to count by; None: by region, departement, kind and size of the practices

    Raises
    ------
    InputError : machines or sites of the activity that the tables do not hold
    """
    placing = placing or by_practice(baseline)
    park = _park(baseline.machines, placing.machine)
    acts, combos, rows = read_rows(baseline, park.ids, placing.row)
    cells, cell = ranked(_cell_key(rows, len(combos)))
    left, association = np.divmod(cells, ASSOCIATIONS)
    left, combo = np.divmod(left, len(combos))
    lines, line = ranked((rows.place * len(SECTORS) + rows.sector) * len(cells) + cell)
    left_of_line, line_cell = np.divmod(lines, max(len(cells), 1))
    with_machine = np.flatnonzero(rows.machine >= 0)
    fees, fee = ranked((rows.machine * len(acts) + rows.act)[with_machine])
    return Grouped(
        acts, combos, *np.divmod(left, 2), combo, association, *np.divmod(left_of_line, len(SECTORS)), line_cell,
        _lines(line, rows.quantity, rows.month, len(lines)),
        *np.divmod(fees, max(len(acts), 1)),
        _lines(fee, rows.quantity[with_machine], rows.month[with_machine], len(fees)),
        placing.places, park, baseline.year,
    )  # fmt: skip


@lru_cache(maxsize=128)  # a law has a dozen whole months and a few stretches; another date adds two
def units_of(lines: Lines, pattern: Pattern) -> Ints:
    """Add up the units of the rows of each line that fall in a stretch of days, shape (L,)."""
    mine = slice(lines.first[pattern[0] - 1], lines.first[pattern[0]])
    units = units_in(pattern, lines.quantity[mine])
    found: Ints = np.bincount(lines.line[mine], units, lines.size).astype(np.int64)  # exact below 2^53
    return found


def by_practice(baseline: Baseline) -> Placing:
    """Place rows and machines by region, departement, kind and size of their practice."""
    listed = baseline.practices.select(["practice", *PLACE]).to_pylist()
    words = [tuple(str(row[name]) for name in PLACE) for row in listed]
    places = tuple(sorted(set(words)))
    index = {word: i for i, word in enumerate(places)}
    of_practice = {row["practice"]: index[word] for row, word in zip(listed, words, strict=True)}
    sites = zip(*(baseline.sites[name].to_pylist() for name in ("site", "practice")), strict=True)
    of_site = {site: of_practice[practice] for site, practice in sites}
    machines = integers(of_practice[name] for name in baseline.machines["practice"].to_pylist())
    return Placing(places, coded_by(baseline.activity, "site", of_site), machines)


def _park(machines: pa.Table, place: Ints) -> Park:
    rows = machines.to_pylist()
    return Park(
        tuple(row["machine"] for row in rows),
        integers(EQUIPMENT.index(row["equipment"]) for row in rows),
        integers(kind_index(row["equipment"], row["class"], row["zone"]) for row in rows),
        integers(row["installed_year"] for row in rows),
        integers(NONE if row["reference_activity"] is None else row["reference_activity"] for row in rows),
        place,
    )


def _cell_key(rows: ScenarioRows, combos: int) -> Ints:
    grid = rows.sector == SECTORS.index("2")
    key: Ints = ((rows.act * 2 + grid) * combos + rows.combo) * ASSOCIATIONS + rows.association
    return key


def _lines(line: Ints, quantity: Ints, month: Ints, size: int) -> Lines:
    order = np.argsort(month.astype(np.int8), kind="stable")
    first = np.searchsorted(month[order], np.arange(1, MONTHS + 2))
    return Lines(size, line[order], quantity[order], first.astype(np.int64))
