"""Codes and points of places as files have them: zeros lost by a spreadsheet, degrees exchanged, points far away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from math import asin, cos, pi, radians, sin, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from radioscopie.tables.communes import read_communes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pyarrow as pa

    from radioscopie.arrays import Reals

WHOLE_CITIES = {"75056": "751", "69123": "6938", "13055": "132"}
FAR_KM = 30  # added to the radius of the commune
EARTH_KM = 6371.0
SWAPPED, FAR, ABROAD = "swapped", "far", "abroad"
FOUND = {SWAPPED: "access.found_swapped", FAR: "access.found_far", ABROAD: "access.found_abroad"}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A point that a file gives and that was not kept as it is.

    Parameters
    ----------
    lon, lat : as the file has them
    km : to the centre of the commune of the row, or of the nearest one when the row gives none
    why : SWAPPED (exchanged), FAR (placed at its commune), ABROAD (not placed)
    """

    site: str
    name: str
    commune_code: str
    lon: float
    lat: float
    km: float
    why: str


@dataclass(frozen=True)
class Ground:
    """Where communes are.

    Parameters
    ----------
    centres, radius_km : of each commune that has a point, by code; Paris, Lyon and Marseille among them
    communes, departements : every code
    """

    centres: Mapping[str, Point]
    radius_km: Mapping[str, float]
    communes: frozenset[str]
    departements: frozenset[str]

    def km(self, point: Point, commune: str) -> tuple[float, str]:
        """Give the kilometres to a commune, or to the nearest one when it is not known, and its code."""
        if commune in self.centres:
            return _one_km(point, self.centres[commune]), commune
        kms = _km(point, self.every)
        return float(kms.min()), list(self.centres)[int(kms.argmin())]

    @cached_property
    def every(self) -> Reals:
        """The points of the communes, in their order: shape (n, 2)."""
        return np.array(list(self.centres.values()))

    def is_near(self, point: Point, commune: str) -> bool:
        """Tell whether a point may be that of a commune, or when it is not known of any."""
        km, nearest = self.km(point, commune)
        return km <= FAR_KM + self.radius_km.get(nearest, 0.0)


def city_of(code: str) -> str:
    """Give the code of the city of an arrondissement of Paris, Lyon or Marseille, and of that city; "" elsewhere."""
    return next((city for city, start in WHOLE_CITIES.items() if code == city or code.startswith(start)), "")


def with_zero(code: str, known: Collection[str]) -> str:
    """Give back to a code of digits the leading zero that a spreadsheet took, where that makes a known one."""
    is_lost = code.isdecimal() and code not in known and f"0{code}" in known
    return f"0{code}" if is_lost else code


def departement_of(code: str) -> str:
    """Give the département of the code of a commune."""
    return code[:3] if code.startswith("97") else code[:2]


def centres(communes: pa.Table) -> dict[str, Point]:
    """Give the points of communes; Paris, Lyon and Marseille have the mean of their arrondissements."""
    columns = (communes[name].to_pylist() for name in ("code", "lon", "lat"))
    points = {code: (lon, lat) for code, lon, lat in zip(*columns, strict=True) if lon is not None}
    for city, start in WHOLE_CITIES.items():
        inside = [point for code, point in points.items() if code.startswith(start)]
        if inside:
            points[city] = (sum(x for x, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside))
    return points


def ground_of(communes: pa.Table) -> Ground:
    """Give the ground of communes (`tables.communes`); that of the communes shipped is made once."""
    return _shipped_ground() if communes is read_communes() else _ground(communes)


@cache
def _shipped_ground() -> Ground:
    return _ground(read_communes())


def _ground(communes: pa.Table) -> Ground:
    areas = pc.fill_null(communes["area_km2"], 0.0).to_pylist()
    codes = communes["code"].to_pylist()
    radius = {code: sqrt(area / pi) for code, area in zip(codes, areas, strict=True)}
    known = frozenset({*codes, *WHOLE_CITIES})
    return Ground(centres(communes), radius, known, frozenset(communes["departement"].to_pylist()))


def placed_rows(
    rows: Sequence[Mapping[str, Any]], ground: Ground
) -> tuple[list[dict[str, Any]], list[Misplaced], Counter[str]]:
    """Give rows of sites a point that their commune does not contradict, and codes with their zeros.

    A point beyond FAR_KM of the commune, its radius added, becomes the point exchanged if that one is near, else the
    centre of the commune. A row without degrees stands at its commune. A row without a known commune keeps a point
    that some commune is near.

    Parameters
    ----------
    rows : columns site, name, commune_code, lon, lat, and departement where the file has it

    Returns
    -------
    the rows (null degrees: no place), the points that were not kept, and counts by key of text
    """
    placed = [_with_point(_with_codes(row, ground), ground) for row in rows]
    misplaced = {one.site: one for _, one, _ in placed if one}
    seen = Counter(key for _, _, key in placed if key)
    seen.update(FOUND[one.why] for one in misplaced.values())
    seen["access.found_lost_zero"] = sum(
        any(new[name] != row[name] for name in ("commune_code", "departement") if name in row)
        for (new, _, _), row in zip(placed, rows, strict=True)
    )
    return [row for row, _, _ in placed], list(misplaced.values()), +seen


def _with_codes(row: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    codes = {"commune_code": with_zero(row["commune_code"] or "", ground.communes)}
    if row.get("departement"):
        codes["departement"] = with_zero(row["departement"], ground.departements)
    return {**row, **codes}


def _with_point(row: dict[str, Any], ground: Ground) -> tuple[dict[str, Any], Misplaced | None, str]:
    """Give a row its point, with what was wrong with that of the file, and what is told of a row without any."""
    commune, centre = row["commune_code"], ground.centres.get(row["commune_code"])
    if row["lon"] is None or row["lat"] is None:
        return row | _at(centre), None, "access.found_centred" if centre else "access.found_unplaced"
    point = row["lon"], row["lat"]
    is_unknown = commune in ground.communes and centre is None  # overseas, where some have no point
    if is_unknown or ground.is_near(point, commune):
        return row, None, ""
    why = SWAPPED if ground.is_near(point[::-1], commune) else FAR if centre else ABROAD
    kept = {SWAPPED: point[::-1], FAR: centre, ABROAD: None}[why]
    km = round(ground.km(point, commune)[0], 1)
    return row | _at(kept), Misplaced(row["site"], row["name"] or "", commune, *point, km, why), ""


def _at(point: Point | None) -> dict[str, float | None]:
    lon, lat = point or (None, None)
    return {"lon": lon, "lat": lat}


def _km(point: Point, others: Reals) -> Reals:
    """Give the great-circle kilometres from a point to others, in degrees: shape (n, 2) → (n,) (haversine)."""
    (x, y), (a, b) = np.radians(point), np.radians(others).T
    half = np.sin((b - y) / 2) ** 2 + np.cos(y) * np.cos(b) * np.sin((a - x) / 2) ** 2
    km: Reals = 2 * EARTH_KM * np.arcsin(np.minimum(np.sqrt(half), 1.0))
    return km


def _one_km(point: Point, other: Point) -> float:
    """Give the great-circle kilometres between two points: `_km` of one, in a twentieth of the time."""
    (x, y), (a, b) = map(radians, point), map(radians, other)
    half = sin((b - y) / 2) ** 2 + cos(y) * cos(b) * sin((a - x) / 2) ** 2
    return 2 * EARTH_KM * asin(min(sqrt(half), 1.0))
