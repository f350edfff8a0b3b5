"""Where words point to: a commune by its code or its name, a site by its number, degrees."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.models.access.places import Points, arc_km, commune_places, on_sphere, site_places
from radioscopie.tables.places import centres

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


FAR_KM = 30.0  # from any commune: degrees out of France
MOST_NAMED = 6
NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)"
DEGREES = re.compile(rf"{NUMBER}\s*[,; ]\s*{NUMBER}")
SHORT = (("saint", re.compile(r"\bst\b")), ("sainte", re.compile(r"\bste\b")))


@dataclass(frozen=True, slots=True)
class Place:
    """A point that a word names: degrees, mean kilometres to its inhabitants (0: the point itself), what it is."""

    lon: float
    lat: float
    inside_km: float
    label: str
    departement: str


@dataclass(frozen=True, slots=True)
class Where:
    """What is known of places.

    Parameters
    ----------
    communes : points of the communes that have one
    departements : of each commune
    by_code : communes, whole cities and sites
    by_name : codes of the communes of a name, folded
    """

    communes: Points
    departements: Sequence[str]
    by_code: Mapping[str, Place]
    by_name: Mapping[str, Sequence[str]]

    def find(self, written: str, place: str) -> Place:
        """Find the place of a word.

        Parameters
        ----------
        place : where the word stands, for the messages

        Raises
        ------
        InputError : it names no place, or several
        """
        known = self.by_code.get(written.strip().upper())
        codes = () if known else self.by_name.get(folded(written), ())
        if known or len(codes) == 1:
            return known or self.by_code[codes[0]]
        if codes:
            named = ", ".join(self.by_code[code].label for code in codes[:MOST_NAMED])
            raise InputError(problem("travel.several", place, written, known=named, count=len(codes)))
        if found := DEGREES.fullmatch(written.strip()):
            return self._at(float(found[1]), float(found[2]), written, place)
        close = close_matches(folded(written), self.by_name)
        raise InputError(
            problem("travel.unknown_close" if close else "travel.unknown", place, written, close=close)
        )

    def _at(self, one: float, two: float, written: str, place: str) -> Place:
        """Find degrees in whichever order is near a commune."""
        for lon, lat in ((one, two), (two, one)):
            if abs(lat) <= 90:
                km = arc_km(
                    np.linalg.norm(
                        _space(self.communes) - on_sphere(np.array([lon]), np.array([lat])), axis=1
                    )
                )
                if km.min() <= FAR_KM:
                    return Place(lon, lat, 0.0, f"{lat:g} {lon:g}", self.departements[int(km.argmin())])
        raise InputError(problem("travel.abroad", place, written))


def _space(points: Points) -> np.ndarray:
    return on_sphere(points.lon, points.lat)


def where(communes: pa.Table, supply: pa.Table) -> Where:
    """Gather what words may name.

    Parameters
    ----------
    communes : `tables.communes`
    supply : sites, known by their number
    """
    placed = communes.filter(pc.is_valid(communes["lon"]))
    here = commune_places(placed)
    rows = placed.select(["code", "name", "departement"]).to_pylist()
    points = zip(rows, here.lon.tolist(), here.lat.tolist(), here.inside_km.tolist(), strict=True)
    places = {
        row["code"]: Place(lon, lat, inside, f"{row['name']} ({row['code']})", row["departement"])
        for row, lon, lat, inside in points
    }
    names = defaultdict[str, list[str]](list)
    for row in rows:
        names[folded(row["name"])].append(row["code"])
    _add_cities(places, names, centres(communes))
    sites = _sites(supply)
    return Where(here, [row["departement"] for row in rows], sites | places, names)


def _add_cities(
    places: dict[str, Place], names: dict[str, list[str]], points: Mapping[str, tuple[float, float]]
) -> None:
    for code, name in (("75056", "Paris"), ("69123", "Lyon"), ("13055", "Marseille")):
        if code in points:
            places[code] = Place(*points[code], 0.0, f"{name} ({code})", code[:2])
            names[folded(name)] = [code]


def _sites(supply: pa.Table) -> dict[str, Place]:
    return {
        row["site"].upper(): Place(
            row["lon"], row["lat"], 0.0, f"{row['name']} ({row['site']})", row["departement"]
        )
        for row in supply.select(["site", "name", "lon", "lat", "departement"]).to_pylist()
        if row["lon"] is not None
    }


def folded(name: str) -> str:
    """Write a name without what people write in several ways: accents, hyphens, capitals, « St »."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE"))
        .encode("ascii", "ignore")
        .decode()
    )
    spaced = re.sub(r"[^a-z0-9]+", " ", plain.casefold()).strip()
    for full, short in SHORT:
        spaced = short.sub(full, spaced)
    return spaced


def points_at(places: Sequence[Place], communes: Points) -> Points:
    """Give places as points, density and land being those of the nearest commune."""
    table = pa.table({name: [getattr(one, name) for one in places] for name in ("lon", "lat")})
    found = site_places(table, communes)
    return replace(found, inside_km=np.array([one.inside_km for one in places], dtype=np.float64))
