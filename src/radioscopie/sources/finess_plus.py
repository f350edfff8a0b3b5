"""FINESS+, the daily JSON flows of activities and of structures (schema v1), and t_finess (Atlasanté, a CSV of points).

All become rows named as in the older flows (sources/finess.py). The JSON is read holder by holder: a flow of a
gigabyte is never in memory whole. Only what a site exercises is read: the level above repeats the permit.
"""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.schema import Table, text
from radioscopie.sources.blocks import read_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable

HOLDERS = re.compile(r'"pmej"\s*:\s*\[')
SURROGATE = re.compile("[\ud800-\udfff]")  # half of a character, written as an escape
BETWEEN = re.compile(r"[\s,]*")
DECODER = json.JSONDecoder()
CHUNK, LONGEST = 1 << 20, 1 << 26
DEVICES = {
    "231": "scanner",
    "230": "irm",
    "233": "tep",
}  # terminology TRE_R212, value set JDV_J351 of May 2026
ENDS = {"09": "", "08": "meo"}  # terminology TRE_R330: authorised, installed
LON, LAT = "geoloc_4326_long", "geoloc_4326_lat"
POINTS = Table("t_finess", (text("finess", required=True), text("rs"), text(LON), text(LAT)))
Row = tuple[str, dict[str, str]]


def flow_rows(stream: IO[str], path: str) -> Iterator[Row]:
    """Read a flow of FINESS+, of activities or of structures: kind of row and fields.

    Parameters
    ----------
    stream : text of the flow
    path : for the messages

    Raises
    ------
    InputError : no list of holders, or JSON that is not well-formed
    """
    for holder in _holders(stream, path):
        for site in _list(holder, "ege"):
            if "informationsGeneralesEGE" in site:
                yield from _place(holder, site)
            else:
                yield from _activities(holder, site)


def point_rows(path: Readable) -> Iterator[Row]:
    """Read t_finess: the point of each site, in degrees (WGS 84).

    Raises
    ------
    InputError : every problem of the file
    """
    for row in read_whole(POINTS, path).to_pylist():
        yield "place", {"nofinesset": row["finess"], "rs": row["rs"], "lon": row[LON], "lat": row[LAT]}


def _holders(stream: IO[str], path: str) -> Iterator[dict[str, Any]]:
    read, at = _to_holders(stream, path)
    while True:
        at = BETWEEN.match(read, at).end()  # type: ignore[union-attr]
        if read.startswith("]", at):
            return
        try:
            holder, at = DECODER.raw_decode(read, at)
        except (ValueError, RecursionError) as error:
            more = stream.read(CHUNK)
            if not more or len(read) - at > LONGEST or not isinstance(error, json.JSONDecodeError):
                raise InputError(problem("access.bad_json", path, read[at : at + 40])) from None
            read, at = read[at:] + more, 0
        else:
            if isinstance(holder, dict):
                yield holder


def _to_holders(stream: IO[str], path: str) -> tuple[str, int]:
    read = ""
    while more := stream.read(CHUNK):
        read = read[-100:] + more
        if found := HOLDERS.search(read):
            return read, found.end()
    raise InputError(problem("access.json_unknown", path))


def _place(holder: dict[str, Any], site: dict[str, Any]) -> Iterator[Row]:
    said = _dict(site, "informationsGeneralesEGE")
    addresses = _list(site, "adresse")
    address = next((one for one in addresses if _dict(one, "coordonneesGeographique")), None)
    address = address or next(iter(addresses), {})
    point = _dict(address, "coordonneesGeographique")
    yield (
        "place",
        {
            "nofinesset": _word(said, "numFinessEge"),
            "nofinessej": _word(_dict(holder, "informationsGeneralesPMEJ"), "numFinessPm"),
            "rs": _word(said, "nomEgeCourt"),
            "commune": _word(address, "cogCommune"),
            "lon": _word(point, "directionLongitude"),
            "lat": _word(point, "directionLatitude"),
        },
    )


def _activities(holder: dict[str, Any], site: dict[str, Any]) -> Iterator[Row]:
    numbers = {"nofinessej": _word(holder, "numFiness"), "nofinesset": _word(site, "numFinessEge")}
    for activity in _list(site, "activitesExercees"):
        common, nature = _dict(activity, "caracteristiquesGeneriques"), _dict(activity, "nature")
        own = _dict(nature, "caracteristiquesSpecifiques")
        permit, code = _word(common, "numAutorisationArhgos"), _word(nature, "codeNature")
        began = {"dateautor": _word(common, "dateDebutActiviteAutorisee")}
        is_over = _word(common, "etatObjet") == "I" or _word(common, "dateFinEffectiveActivite")
        if code == "EML":
            eml = {"eml": _word(_dict(own, "typeActiviteEML"), "typeEmlId"), "noautor": permit}
            yield "equipmateriellourd", numbers | eml | began | {"indcaduc": "O" if is_over else "N"}
        elif code == "AMM":
            activity_code = _word(_dict(own, "typeActiviteAMM"), "activiteAMM")
            amm = {"activite": activity_code, "codeautorarhgos": permit}
            over = {"datecaducite": "O" if is_over else ""}
            yield "activiteamm", numbers | amm | began | _devices(own) | over


def _devices(own: dict[str, Any]) -> dict[str, str]:
    """Give the numbers of devices by the names of the XML flow: scanner (authorised), scannermeo (in service)."""
    found = {}
    for device in _list(own, "appareil"):
        kind, end = (
            DEVICES.get(_word(device, "typeAppareilAMM")),
            ENDS.get(_word(device, "statutAppareilAMM")),
        )
        if kind is not None and end is not None:
            found[kind + end] = _word(device, "nombreAppareilAMM")
    return found


def _dict(value: dict[str, Any], key: str) -> dict[str, Any]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _list(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    inner = value.get(key)
    return [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []


def _word(value: dict[str, Any], key: str) -> str:
    inner = value.get(key)
    return (
        "" if inner is None or isinstance(inner, dict | list) else SURROGATE.sub("\ufffd", str(inner)).strip()
    )
