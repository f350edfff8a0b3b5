"""What the network is built and judged with: the files of SOURCE_DIR, held to the checksums of their cards."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.sources.cards import card
from radioscopie.tables.communes import read_communes

if TYPE_CHECKING:
    from pathlib import Path

CARDS = ("road_times", "other_road_times", "national_roads", "seat_altitudes", "outlines")
FOLDER = "travel"
KEPT_APART = 4  # one commune in four, by the digest of its code, is never fitted on


@dataclass(frozen=True)
class Pairs:
    """Published times of n pairs of points.

    Parameters
    ----------
    start, end : shape (n, 2), degrees
    start_code, end_code : shape (n,), commune of each; a site of Alsace has the name of its hospital
    minutes : shape (n,)
    """

    start: np.ndarray
    end: np.ndarray
    start_code: np.ndarray
    end_code: np.ndarray
    minutes: np.ndarray

    def some(self, rows: np.ndarray) -> Pairs:
        """Keep some of the pairs."""
        return Pairs(*(field[rows] for field in vars(self).values()))


@dataclass(frozen=True)
class Sources:
    """All that was published."""

    communes: dict[str, np.ndarray]
    sections: list[dict[str, str]]
    altitudes: dict[str, float]
    outlines: list[dict]
    pairs: dict[str, Pairs]
    paris: dict[str, float]


def read_sources(folder: Path) -> Sources:
    """Read SOURCE_DIR: its folder `travel`, and departements.geojson.

    Raises
    ------
    SystemExit : a file is not the one of its card
    """
    for name in CARDS:
        for file, digest in card(name).files:
            _check(folder, file, digest)
    communes = _communes()
    points = dict(zip(communes["code"], np.column_stack([communes["lon"], communes["lat"]]), strict=True))
    altitudes = _rows(folder, "commune_seat_altitude.csv.gz")
    paris = _rows(folder, "osrm_to_paris.csv.gz")
    return Sources(
        communes,
        _rows(folder, "national_road_sections.csv.gz"),
        {row["commune"]: float(row["altitude_m"]) for row in altitudes},
        _outlines(folder),
        {"isere": _isere(folder, points), "gironde": _gironde(folder), "alsace": _alsace(folder, points)},
        {row["commune"]: float(row["minutes"]) for row in paris},
    )


def is_apart(codes: np.ndarray) -> np.ndarray:
    """Say which communes are kept apart: CRC-32 of the code a multiple of four."""
    return np.array([zlib.crc32(code.encode()) % KEPT_APART == 0 for code in codes.tolist()])


def _path(folder: Path, name: str) -> Path:
    inside = folder / FOLDER / name
    return inside if inside.exists() else folder / name


def _check(folder: Path, name: str, digest: str) -> None:
    if name == "regions.geojson":
        return
    path = _path(folder, name if name.endswith("json") else f"{name}.gz")
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise SystemExit(f"{path}: not the content described by its card")


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    content = gzip.decompress(_path(folder, name).read_bytes()).decode("utf-8")
    return list(csv.DictReader(io.StringIO(content)))


def _outlines(folder: Path) -> list[dict]:
    import json  # noqa: PLC0415

    features = json.loads(_path(folder, "departements.geojson").read_text("utf-8"))["features"]
    return [one["geometry"] for one in features if not one["properties"]["code"].startswith("97")]


def _communes() -> dict[str, np.ndarray]:
    """Give the metropolitan communes with a point, by code."""
    rows = [row for row in read_communes().to_pylist() if row["lon"] is not None]
    rows = [row for row in rows if not row["departement"].startswith("97")]
    words = {name: np.array([row[name] for row in rows]) for name in ("code", "departement", "land")}
    figures = ("lon", "lat", "population", "area_km2", "density_km2")
    return words | {name: np.array([row[name] or 0.0 for row in rows], dtype=float) for name in figures}


def _isere(folder: Path, points: dict[str, np.ndarray]) -> Pairs:
    """Give the mean of the two directions of each pair."""
    both: dict[tuple[str, str], list[float]] = {}
    for row in _rows(folder, "osrm_isere.csv.gz"):
        if row["from"] != row["to"]:
            key = min(row["from"], row["to"]), max(row["from"], row["to"])
            both.setdefault(key, []).append(float(row["minutes"]))
    start, end = (np.array([key[side] for key in both]) for side in (0, 1))
    minutes = np.array([np.mean(times) for times in both.values()])
    where = [np.array([points[code] for code in codes.tolist()]) for codes in (start, end)]
    return Pairs(where[0], where[1], start, end, minutes)


def _gironde(folder: Path) -> Pairs:
    rows = _rows(folder, "osrm_gironde.csv.gz")
    ends = [
        [[float(row[f"{axis}_{side}"]) for axis in ("lon", "lat")] for row in rows] for side in ("from", "to")
    ]
    codes = [np.array([row[side] for row in rows]) for side in ("from", "to")]
    return Pairs(
        np.array(ends[0]), np.array(ends[1]), *codes, np.array([float(row["minutes"]) for row in rows])
    )


def _alsace(folder: Path, points: dict[str, np.ndarray]) -> Pairs:
    rows = [row for row in _rows(folder, "graphhopper_alsace.csv.gz") if row["commune"] in points]
    start = np.array([points[row["commune"]] for row in rows])
    end = np.array([[float(row["site_lon"]), float(row["site_lat"])] for row in rows])
    codes = [np.array([row[name] for row in rows]) for name in ("commune", "site")]
    return Pairs(start, end, *codes, np.array([float(row["minutes"]) for row in rows]))


def calibration(sources: Sources) -> dict[str, Pairs]:
    """Give the pairs with no end in a commune kept apart."""
    return {
        name: pairs.some(~is_apart(pairs.start_code) & ~is_apart(pairs.end_code))
        for name, pairs in sources.pairs.items()
    }


def times_to_paris(sources: Sources) -> np.ndarray:
    """Give the minutes to Paris of each commune: nan where none were published, and off the mainland."""
    communes = sources.communes
    times = np.array([sources.paris.get(code, np.nan) for code in communes["code"].tolist()])
    return np.where(communes["land"] == "mainland", times, np.nan)
