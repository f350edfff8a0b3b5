"""From FINESS files to supply: machines by site, in service or authorised, with their points."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from radioscopie.errors import Problem, problem
from radioscopie.sources.finess import insee_code
from radioscopie.sources.lambert import to_degrees

if TYPE_CHECKING:
    from radioscopie.sources.finess import Finess

EML = {"05602": "ct", "06201": "mri", "05705": "pet", "05706": "pet"}
OTHER_EML = {"05701", "05702", "06301", "44901"}  # gamma cameras, cyclotrons, hyperbaric chambers
AMM = {"QEML1": {"ct": "scanner", "mri": "irm"}, "QA040": {"pet": "tep"}}
MOST_MACHINES = 99


def finess_supply(files: list[Finess]) -> tuple[list[dict[str, Any]], list[Problem], Counter[str]]:
    """Count the machines of FINESS files read together.

    A site counts by its permit since 2023 (AMM) where it has one, else by its rows of heavy equipment (EML):
    the reform moves the counts from the second to the first, and adding both would count twice.

    Returns
    -------
    supply rows (site, name, holder, commune_code, departement, lon, lat, equipment, machines), the problems of rows
    that were left out, and counts of what was seen
    """
    rows = {kind: [row for one in files for row in one.rows.get(kind, [])] for kind in _kinds(files)}
    problems = [found for one in files for found in one.rejected]
    seen: Counter[str] = Counter()
    old = _from_equipment(rows.get("equipmateriellourd", []), problems, seen)
    new = _from_permits(rows.get("activiteamm", []), problems, seen)
    seen["access.found_both_permits"] = len(old.keys() & new.keys())
    places = _places(rows, problems)
    machines = old | new
    return [_row(site, kind, machines[site, kind], places) for site, kind in sorted(machines)], problems, seen


def _kinds(files: list[Finess]) -> set[str]:
    return {kind for one in files for kind in one.rows}


def _from_equipment(
    rows: list[dict[str, str]], problems: list[Problem], seen: Counter[str]
) -> dict[tuple[str, str], tuple[int, str]]:
    """Count the rows of each site: one row is one device."""
    found: Counter[tuple[str, str]] = Counter()
    holders = {}
    for row in rows:
        code, site = row["eml"], row["nofinesset"]
        if "O" in (row.get("indcaduc"), row.get("indsup")):
            seen["access.found_lapsed"] += 1
        elif code in EML and site:
            found[site, EML[code]] += 1
            holders[site] = row["nofinessej"]
        elif code in OTHER_EML:
            seen["access.found_other_eml"] += 1
        else:
            problems.append(problem("access.finess_eml", f"equipmateriellourd {row['noautor']}", code))
    return {key: (count, holders[key[0]]) for key, count in found.items()}


def _from_permits(
    rows: list[dict[str, str]], problems: list[Problem], seen: Counter[str]
) -> dict[tuple[str, str], tuple[int, str]]:
    """Take the numbers of devices that the permits authorise; of two permits of a site, the larger number."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for row in rows:
        fields = AMM.get(row["activite"], {})
        seen["access.found_other_amm"] += not fields
        for equipment, name in fields.items():
            word, key = row.get(name, ""), (row["nofinesset"], equipment)
            if word and not (word.isdecimal() and int(word) <= MOST_MACHINES):
                problems.append(problem("access.finess_count", f"activiteamm {row['codeautorarhgos']}", word))
            elif word:
                found[key] = max(found.get(key, (0, "")), (int(word), row["nofinessej"]))
    return found


def _places(rows: dict[str, list[dict[str, str]]], problems: list[Problem]) -> dict[str, dict[str, Any]]:
    places: dict[str, dict[str, Any]] = {
        row["nofinesset"]: {"name": row["rs"], "holder": row["nofinessej"], **_commune(row)}
        for row in rows.get("structureet", [])
    }
    for row in rows.get("geolocalisation", []):
        place = places.setdefault(row["nofinesset"], {})
        place |= _point(row, place.get("commune_code", ""), problems)
    return places


def _commune(row: dict[str, str]) -> dict[str, str]:
    code = insee_code(row)
    return {"commune_code": code, "departement": code[:3] if code.startswith("97") else row["departement"]}


def _point(row: dict[str, str], commune: str, problems: list[Problem]) -> dict[str, float]:
    """Give the point of a metropolitan site; overseas projections are not confirmed, the commune is used."""
    if commune.startswith("97") or not (row["coordxet"] and row["coordyet"]):
        return {}
    try:
        lon, lat = to_degrees(float(row["coordxet"]), float(row["coordyet"]))
    except (ValueError, ZeroDivisionError):
        place = f"geolocalisation {row['nofinesset']}"
        problems.append(problem("access.finess_point", place, f"{row['coordxet']} {row['coordyet']}"))
        return {}
    return {"lon": round(lon, 6), "lat": round(lat, 6)}


def _row(
    site: str, equipment: str, machines: tuple[int, str], places: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    held = {"site": site, "equipment": equipment, "machines": machines[0], "holder": machines[1]}
    return {"commune_code": "", "departement": ""} | places.get(site, {}) | held
