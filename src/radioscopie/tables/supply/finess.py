"""From FINESS files to supply: machines by site, in service or authorised, with their points."""

from __future__ import annotations

import re
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
ACTIVITY = {equipment: activity for activity, fields in AMM.items() for equipment in fields}
Key = tuple[str, str]  # site, equipment
Held = dict[Key, tuple[int, str]]  # machines, holder
DAY = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
MOST_MACHINES = 99
HALF_TURN = 180


def finess_supply(files: list[Finess]) -> tuple[list[dict[str, Any]], list[Problem], Counter[str]]:
    """Count the machines of FINESS files read together.

    A site counts by its permit since 2023 (AMM) where it has one, else by its rows of heavy equipment (EML): the reform
    moves the counts from the second to the first, and adding both would count twice. The permit of radiology replaces
    the old rows of CT and of MRI alike, even of the one it gives no number of.

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
    held = {(site, ACTIVITY[equipment]) for site, equipment in new}
    left = {key: count for key, count in old.items() if (key[0], ACTIVITY[key[1]]) not in held}
    seen["access.found_both_permits"] = len({site for site, _ in old.keys() - left.keys()})
    places = _places(rows, problems)
    machines = left | new
    return [_row(site, kind, machines[site, kind], places) for site, kind in sorted(machines)], problems, seen


def granted(files: list[Finess]) -> dict[Key, dict[str, Any]]:
    """Say what the permits of FINESS files give: by site and equipment, what is authorised, in service, and since when.

    Returns
    -------
    authorised : machines; in_service : those of them, None where the files do not say; authorised_on : the latest day
    of a permit, "" where none is said. A lapsed permit gives nothing; one since 2023 replaces the old rows of its site
    """
    found: dict[Key, dict[str, Any]] = {}
    rows = {kind: [row for one in files for row in one.rows.get(kind, [])] for kind in _kinds(files)}
    permits = [row for row in rows.get("activiteamm", []) if not row.get("datecaducite")]
    for row in permits:
        for equipment, name in AMM.get(row.get("activite", ""), {}).items():
            if _is_count(row.get(name, "")):
                _grant(found, (row.get("nofinesset", ""), equipment), _of_permit(row, name))
    new = {(site, ACTIVITY[equipment]) for site, equipment in found}
    for row in rows.get("equipmateriellourd", []):
        equipment, site = EML.get(row.get("eml", ""), ""), row.get("nofinesset", "")
        is_over = "O" in (row.get("indcaduc"), row.get("indsup"))
        if equipment and not is_over and (site, ACTIVITY[equipment]) not in new:
            _device(found.setdefault((site, equipment), dict(NOTHING)), row)
    return found


NOTHING = {"authorised": 0, "in_service": None, "authorised_on": ""}


def _grant(found: dict[Key, dict[str, Any]], key: Key, one: dict[str, Any]) -> None:
    """Keep the larger of two permits of a site."""
    if one["authorised"] >= found.get(key, NOTHING)["authorised"]:
        found[key] = one


def _of_permit(row: dict[str, str], name: str) -> dict[str, Any]:
    served = row.get(f"{name}meo", "")
    return {
        "authorised": int(row[name]),
        "in_service": int(served) if _is_count(served) else None,
        "authorised_on": _latest(row, ("dateautor", "daterenouv", "dateeffet")),
    }


def _device(held: dict[str, Any], row: dict[str, str]) -> None:
    """Count one device; its day of service says that it is in service."""
    held["authorised"] += 1
    if "datemeo" in row:
        held["in_service"] = (held["in_service"] or 0) + bool(row["datemeo"])
    held["authorised_on"] = max(held["authorised_on"], _latest(row, ("dateautor",)))


def _latest(row: dict[str, str], names: tuple[str, ...]) -> str:
    days = (row.get(name, "")[:10] for name in names)
    return max((day for day in days if DAY.fullmatch(day)), default="")


def _kinds(files: list[Finess]) -> set[str]:
    return {kind for one in files for kind in one.rows}


def _from_equipment(rows: list[dict[str, str]], problems: list[Problem], seen: Counter[str]) -> Held:
    """Count the rows of each site: one row is one device."""
    found: Counter[tuple[str, str]] = Counter()
    holders = {}
    for row in rows:
        code, site = row.get("eml", ""), row.get("nofinesset", "")
        if "O" in (row.get("indcaduc"), row.get("indsup")):
            seen["access.found_lapsed"] += 1
        elif code in EML and site:
            found[site, EML[code]] += 1
            holders[site] = row.get("nofinessej", "")
        elif code in OTHER_EML:
            seen["access.found_other_eml"] += 1
        else:
            problems.append(
                problem("access.finess_eml", f"equipmateriellourd {row.get('noautor', '')}", code)
            )
    return {key: (count, holders[key[0]]) for key, count in found.items()}


def _from_permits(rows: list[dict[str, str]], problems: list[Problem], seen: Counter[str]) -> Held:
    """Take the numbers of devices that the permits authorise; of two permits of a site, the larger number."""
    found: Held = {}
    for row in rows:
        fields = AMM.get(row.get("activite", ""), {})
        if not fields:
            seen["access.found_other_amm"] += 1
        elif row.get("datecaducite"):
            seen["access.found_lapsed"] += 1
        elif not row.get("nofinesset"):
            problems.append(problem("access.finess_no_site", _permit(row), ""))
        else:
            _take(found, row, fields, problems)
            seen["access.found_not_in_service"] += _waiting(row, fields)
    return found


def _take(
    found: Held,
    row: dict[str, str],
    fields: dict[str, str],
    problems: list[Problem],
) -> None:
    for equipment, name in fields.items():
        word, key = row.get(name, ""), (row["nofinesset"], equipment)
        if word and not _is_count(word):
            problems.append(problem("access.finess_count", _permit(row), word))
        elif word:
            found[key] = max(found.get(key, (0, "")), (int(word), row.get("nofinessej", "")))


def _waiting(row: dict[str, str], fields: dict[str, str]) -> int:
    """Count the machines authorised and not yet in service, where the permit gives both numbers."""
    pairs = [(row.get(name, ""), row.get(f"{name}meo", "")) for name in fields.values()]
    return sum(max(int(one) - int(other), 0) for one, other in pairs if _is_count(one) and _is_count(other))


def _is_count(word: str) -> bool:
    return word.isascii() and word.isdecimal() and int(word) <= MOST_MACHINES


def _permit(row: dict[str, str]) -> str:
    return f"activiteamm {row.get('codeautorarhgos', '')}"


def _places(rows: dict[str, list[dict[str, str]]], problems: list[Problem]) -> dict[str, dict[str, Any]]:
    places: dict[str, dict[str, Any]] = {
        row["nofinesset"]: {"name": row["rs"], "holder": row["nofinessej"], **_commune(row)}
        for row in rows.get("structureet", [])
    }
    for row in rows.get("geolocalisation", []):
        place = places.setdefault(row["nofinesset"], {})
        place |= _point(row, place.get("commune_code", ""), problems)
    for row in rows.get("place", []):
        place = places.setdefault(row["nofinesset"], {"name": row["rs"], "holder": row.get("nofinessej", "")})
        place |= _in_france(row.get("commune", "")) | _degrees(row, problems)
    return places


def _commune(row: dict[str, str]) -> dict[str, str]:
    return _in_france(insee_code(row))


def _in_france(code: str) -> dict[str, str]:
    departement = code[:3] if code.startswith("97") else code[:2]
    return {"commune_code": code, "departement": departement} if code else {}


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


def _degrees(row: dict[str, str], problems: list[Problem]) -> dict[str, float]:
    """Read degrees; a point that is none, or none of the earth's, leaves the site at its commune."""
    if not (row["lon"] and row["lat"]):
        return {}
    try:
        lon, lat = (float(row[name].replace(",", ".")) for name in ("lon", "lat"))
    except ValueError:
        lon = lat = 999.0
    if not (abs(lon) <= HALF_TURN and abs(lat) <= HALF_TURN / 2):
        words = f"{row['lon']} {row['lat']}"
        problems.append(problem("access.finess_degrees", f"place {row['nofinesset']}", words))
        return {}
    return {"lon": round(lon, 6), "lat": round(lat, 6)}


def _row(
    site: str, equipment: str, machines: tuple[int, str], places: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    held = {"site": site, "equipment": equipment, "machines": machines[0], "holder": machines[1]}
    return {"commune_code": "", "departement": ""} | places.get(site, {}) | held
