"""What `radioscopie site` is given: communes, sites, places where a machine may go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, problem
from radioscopie.models.access.candidates import default_candidates, judged
from radioscopie.models.access.study import placed, sites_of
from radioscopie.models.access.where import where
from radioscopie.questions.roads import own_roads
from radioscopie.questions.territory import is_inside, looked_at, supply_of
from radioscopie.tables.candidates import read_candidates
from radioscopie.tables.communes import read_communes
from radioscopie.tables.places import FOUND as MISPLACED
from radioscopie.tables.places import ground_of, placed_rows, with_zero

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from radioscopie.arrays import Ints
    from radioscopie.errors import Problem
    from radioscopie.models.access.travel.own import Own
    from radioscopie.questions.siting.ask import Ask
    from radioscopie.questions.territory import Area
    from radioscopie.tables.places import Misplaced
    from radioscopie.tables.supply.files import SupplyRead

MENDED = (*MISPLACED.values(), "access.found_lost_zero")


@dataclass(frozen=True, slots=True)
class Given:
    """What is given.

    Parameters
    ----------
    communes : those with a point
    read : supply, and what was left out of it
    area : None: the whole country
    own : roads calibrated by the user, None for ours
    sites : those that have this equipment
    places : where a machine may go; `forbidden` counts the others by reason
    outside : places given that are not in the area
    equipped : sites of the shipped supply that have any machine: one of a group may be there, that it does not have
    """

    communes: pa.Table
    read: SupplyRead
    area: Area | None
    own: Own | None
    sites: pa.Table
    places: pa.Table
    forbidden: Mapping[str, int]
    outside: int
    equipped: frozenset[str]

    @property
    def costs(self) -> Ints:
        """The cost of each place, in cents; nothing where none is told."""
        found: Ints = pc.fill_null(self.places["cost_cents"], 0).to_numpy()
        return found


def given_of(ask: Ask) -> Given:
    """Read what is given.

    Raises
    ------
    InputError : every problem of a file
    """
    everywhere = read_communes()
    read = supply_of(ask, everywhere)
    area = looked_at(ask, read)
    own = own_roads(ask.calibrate, where(everywhere, read.table)) if ask.calibrate else None
    rows, misplaced, mended = _places(ask, read.table, everywhere)
    read = replace(read, misplaced=(*read.misplaced, *misplaced), seen=Counter(read.seen) + mended)
    kept = [row for row in rows if is_inside(row["departement"], area)]
    if ask.candidates and area and area.is_read and len(kept) < len(rows):
        area, kept = None, rows  # places elsewhere were given: nothing says that one area is looked at
    places, forbidden = judged(kept, read.table, ask.equipment)
    return Given(
        placed(everywhere),
        read,
        area,
        own,
        sites_of(read.table, ask.equipment),
        places,
        forbidden,
        len(rows) - len(kept) if ask.candidates else 0,
        frozenset(read.table["site"].to_pylist() if not ask.sites else ()),
    )


def _places(
    ask: Ask, supply: pa.Table, communes: pa.Table
) -> tuple[list[dict[str, Any]], list[Misplaced], Counter[str]]:
    """Give the places where a machine may go, the points of the user that were not kept, what was mended."""
    if not ask.candidates:
        return default_candidates(supply, placed(communes), ask.equipment), [], Counter()
    known = {row["site"]: row for row in supply.to_pylist()}
    rows = [_named(row, known) for row in read_candidates(ask.candidates).to_pylist()]
    found, misplaced, seen = placed_rows(rows, ground_of(communes))
    towns = {row["code"]: row for row in communes.select(["code", "name", "departement"]).to_pylist()}
    found = [_in_town(row, towns.get(row["commune_code"], {})) for row in found]
    if problems := list(_problems(ask, found)):
        raise InputError(problems)
    return found, misplaced, Counter({key: n for key, n in seen.items() if key in MENDED})


def _named(row: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Give a candidate the number of a site there is, with what is known of this site where the file says nothing."""
    row = row | {"site": with_zero(row["site"], known)}
    site = known.get(row["site"], {})
    same = {name: row[name] or site.get(name, "") for name in ("name", "commune_code")}
    has_point = row["lon"] is not None and row["lat"] is not None
    point = {name: row[name] if has_point else site.get(name) for name in ("lon", "lat")}
    return row | same | point | {"departement": site.get("departement", "")}


def _in_town(row: dict[str, Any], town: Mapping[str, Any]) -> dict[str, Any]:
    same = {name: row[name] or town.get(name, "") for name in ("name", "departement")}
    return row | same | {"name": same["name"] or row["site"]}


def _problems(ask: Ask, rows: list[dict[str, Any]]) -> Iterator[Problem]:
    for row in rows:
        if row["lon"] is None:
            yield problem("site.no_place", str(ask.candidates), row["site"])
        if ask.budget is not None and row["cost_cents"] is None:
            yield problem("site.no_cost", str(ask.candidates), row["site"])
