"""The places whose delays are told: the whole, its regions, its départements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.questions.territory import Area

    Places = Mapping[str, Mapping[str, Ints]]
    Names = Mapping[str, Mapping[str, str]]

NATION = "FR"


def places_of(ground: Ground, area: Area | None) -> tuple[Places, Names]:
    """Give the départements of each place that is looked at, ranks in the ground, and the names of places, by level."""
    rows = {row["code"]: row for row in read_departements().to_pylist() if row["region_code"]}
    inside = [code for code in ground.codes if area is None or code in area.departements]
    rank = {code: place for place, code in enumerate(ground.codes)}
    regions: dict[str, list[int]] = {}
    for code in inside:
        if code in rows:
            regions.setdefault(rows[code]["region_code"], []).append(rank[code])
    whole = {area.code if area else NATION: np.array([rank[code] for code in inside])}
    places = {
        "nation": whole,
        "region": {code: np.array(ranks) for code, ranks in sorted(regions.items())},
        "departement": {code: np.array([rank[code]]) for code in inside},
    }
    names = {
        "nation": {area.code: area.name} if area else {NATION: "France"},
        "region": {row["region_code"]: row["region_name"] for row in rows.values()},
        "departement": named_departements(),
    }
    return places, names


def named_departements() -> Mapping[str, str]:
    """Give the name of each département by its code."""
    return {row["code"]: row["name"] for row in read_departements().to_pylist() if row["region_code"]}
