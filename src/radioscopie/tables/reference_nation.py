"""The reference tables behind the national baseline: towns, people, published figures, mix of acts, hypotheses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.ranges import Range
from radioscopie.schema import Table, measured, text, whole, written
from radioscopie.schema.parsers import to_act
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.sites import read_departements, read_sites
from radioscopie.tables.supply.table import shipped_supply

if TYPE_CHECKING:
    from collections.abc import Mapping

CONSTRUCTION = "nation_construction.toml"
PEOPLE_MOST = 100_000_000
AGES = ("age_0_19", "age_20_39", "age_40_59", "age_60_74", "age_75_plus")
TOWNS = Table(
    "towns",
    (
        text("commune", required=True),
        *(text(name) for name in ("name", "departement", "region")),
        whole("population", pa.int64(), 0, PEOPLE_MOST),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
    ),
)
PEOPLE = Table(
    "departement_people",
    (text("departement", required=True), *(whole(age, pa.int64(), 0, PEOPLE_MOST) for age in AGES)),
)
PUBLISHED = Table(
    "published",
    (
        text("id", required=True),
        *(text(name) for name in ("quantity", "value", "unit", "year", "geography")),
        *(text(name, required=True) for name in ("measure", "use", "perimeter")),
        *(text(name) for name in ("source", "url", "confidence", "note")),
    ),
)
ACT_MIX = Table(
    "act_mix",
    (
        text("perimeter", required=True),
        text("modality", required=True),
        written("act", to_act, required=True),
        whole("weight", pa.int64(), 0, 1_000_000),
        text("status"),
    ),
)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A number that no source says, and the ids of the facts it leans on."""

    key: str
    value: Range[Fraction]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """What the baseline is built from, as rows (dictionaries of Python values)."""

    sites: list[dict[str, Any]]
    pet: list[dict[str, Any]]
    departements: list[dict[str, Any]]
    towns: list[dict[str, Any]]
    people: list[dict[str, Any]]
    published: list[dict[str, Any]]
    mix: list[dict[str, Any]]
    hypotheses: Mapping[str, Hypothesis]

    def central(self, key: str) -> Fraction:
        """Give the central value of a hypothesis."""
        return self.hypotheses[key].value.central

    def figure(self, fact: str) -> Fraction:
        """Give a published figure by its id."""
        return Fraction(next(row["value"] for row in self.published if row["id"] == fact))


def read_reference() -> Reference:
    """Read the reference tables shipped with the package."""
    return Reference(
        sites=read_sites().to_pylist(),
        pet=[row for row in shipped_supply().to_pylist() if row["equipment"] == "pet"],
        departements=read_departements().to_pylist(),
        towns=_shipped(TOWNS),
        people=_shipped(PEOPLE),
        published=_shipped(PUBLISHED),
        mix=_shipped(ACT_MIX),
        hypotheses=read_hypotheses(),
    )


def read_hypotheses(name: str = "nation_hypotheses.toml") -> dict[str, Hypothesis]:
    """Read a file of hypotheses shipped with the package, by key."""
    return dict(_read_hypotheses(name))


@cache
def _read_hypotheses(name: str) -> Mapping[str, Hypothesis]:
    path = files("radioscopie.tables") / "reference" / name
    content = tomllib.loads(path.read_text("utf-8"))
    return {key: _hypothesis(key, entry) for key, entry in content.items()}


@cache
def read_shapes(name: str) -> Mapping[str, tuple[float, ...]]:
    """Read a file of numbers that are not varied, shipped with the package: each number or list by its key.

    The keys of a table of lists follow its own after a dot ("use_by_age.radiography").
    """
    path = files("radioscopie.tables") / "reference" / name
    found: dict[str, tuple[float, ...]] = {}
    for key, entry in tomllib.loads(path.read_text("utf-8")).items():
        inside = {key: entry} if "values" in entry else {f"{key}.{one}": own for one, own in entry.items()}
        found |= {one: tuple(own["values"]) for one, own in inside.items()}
    return found


def _hypothesis(key: str, entry: dict[str, Any]) -> Hypothesis:
    low, central, high = (Fraction(str(value)) for value in entry["values"])
    value = Range(low, central, high, status=entry["status"])
    return Hypothesis(key, value, tuple(entry["facts"]))


def _shipped(table: Table) -> list[dict[str, Any]]:
    with as_file(files("radioscopie.tables") / "reference" / f"{table.name}.csv") as path:
        rows: list[dict[str, Any]] = read_whole(table, path, None).drop_columns(["line"]).to_pylist()
        return rows
