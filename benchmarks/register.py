"""The permits of a whole invented register in the shapes of FINESS, with their truth: `radioscopie permits` on it.

`python benchmarks/register.py [ESTABLISHMENTS]` writes a register of 100 000 establishments twice, as extract and XML
flows, then as the JSON of FINESS+, runs the command on each, and prints seconds, memory and megabytes read. The answer
must be the truth of the generator, the same from both shapes; anything else ends with an error.
"""

from __future__ import annotations

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from math import atanh, cos, exp, log, pi, radians, sin, tan
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ESTABLISHMENTS, PERMITS, IMAGING, OLD = (
    100_000,
    0.4,
    0.016,
    0.004,
)  # permits, sites with imaging: a share of them
DAYS = ("2019-03-04", "2022-11-30", "2023-06-01", "2024-05-06", "2025-10-01", "2026-02-28")
REFORM = "2023-06-01"
KINDS, FIELDS, EML = ("ct", "mri"), ("scanner", "irm"), {"ct": "05602", "mri": "06201"}
CODES = {"ct": "231", "mri": "230"}
OTHERS = ("QA050", "QA011", "QA030", "QA013", "QEML2")
WORDS = (
    "CENTRE HOSPITALIER",
    "CLINIQUE",
    "MAISON DE SANTE",
    "RADIOLOGIE",
    "DES LILAS",
    "SAINT JEAN",
    "RESIDENCE",
)
SHAPES = ("xml", "json")


@dataclass(frozen=True, slots=True)
class Site:
    """An establishment: its numbers, name, commune (code, degrees)."""

    number: str
    holder: str
    name: str
    commune: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit of a site: CT and MRI authorised, in service (None: not said), its day, whether it lapsed."""

    site: str
    holder: str
    activity: str
    counts: tuple[int, int]
    served: tuple[int, int] | None
    day: str
    is_over: bool = False
    is_old: bool = False


def invented(establishments: int, seed: int) -> tuple[list[Site], list[Permit]]:
    """Invent establishments, the sites of the SAE among the first, and permits of all activities."""
    draw = random.Random(seed)
    sites = list(_sites(establishments, draw))
    imaging = max(int(IMAGING * establishments), 20)
    permits = [one for site in sites[:imaging] for one in _radiology(site, draw)]
    old = sites[imaging : imaging + max(int(OLD * establishments), 5)]
    permits += [
        Permit(site.number, site.holder, "", _counts(draw), None, draw.choice(DAYS[:2]), is_old=True)
        for site in old
    ]
    for _ in range(int(PERMITS * establishments)):
        site = draw.choice(sites)
        permits.append(Permit(site.number, site.holder, draw.choice(OTHERS), (0, 0), None, draw.choice(DAYS)))
    draw.shuffle(permits)
    return sites, permits


def _sites(establishments: int, draw: random.Random) -> Iterator[Site]:
    rows = [row for row in read_communes().to_pylist() if row["lon"] and row["departement"] < "97"]
    of = {row["code"]: row for row in rows}
    known = {
        row["site"]: of[row["commune_code"]]
        for row in shipped_supply().to_pylist()
        if row["commune_code"] in of
    }
    numbers = draw.sample(sorted(known), min(len(known), max(int(IMAGING * establishments / 2), 10)))
    people = [row["population"] or 1 for row in rows]
    homes = [known[number] for number in numbers]
    homes += draw.choices(rows, people, k=establishments - len(numbers))
    for rank, home in enumerate(homes):
        number = numbers[rank] if rank < len(numbers) else f"{home['departement']:0<2}8{rank:06}"
        point = home["lon"] + draw.gauss(0, 0.004), home["lat"] + draw.gauss(0, 0.003)
        yield Site(number, f"{home['departement']:0<2}9{rank // 2:06}", _name(draw), home["code"], *point)


def _name(draw: random.Random) -> str:
    return " ".join(draw.choices(WORDS, k=4))


def _counts(draw: random.Random) -> tuple[int, int]:
    return draw.randint(0, 5), draw.randint(0, 4)


def _radiology(site: Site, draw: random.Random) -> Iterator[Permit]:
    """Give a site its permit of radiology; now and then one that lapsed, or a smaller one of before."""
    counts = _counts(draw)
    served = None if draw.random() < 0.3 else (draw.randint(0, counts[0]), draw.randint(0, counts[1]))
    yield Permit(site.number, site.holder, "QEML1", counts, served, draw.choice(DAYS[2:]))
    if draw.random() < 0.05:
        yield Permit(site.number, site.holder, "QEML1", (9, 9), (9, 9), "2020-01-01", is_over=True)


def truth(permits: Iterable[Permit]) -> dict[tuple[str, str], tuple[int, int, str, str]]:
    """Say, by hand, what the register has beyond the SAE: machines, authorised, day, before or since the reform."""
    sae = {(row["site"], row["equipment"]): row["machines"] or 0 for row in shipped_supply().to_pylist()}
    found = {}
    for one in permits:
        for rank, kind in enumerate(KINDS):
            if one.is_over or one.activity not in {"", "QEML1"} or (one.is_old and not one.counts[rank]):
                continue
            had, authorised = sae.get((one.site, kind), 0), one.counts[rank]
            more = max((one.served or one.counts)[rank] - had, 0)
            if more or authorised > had:
                since = "before" if one.day < REFORM else "reform"
                found[one.site, kind] = (more, authorised, one.day, since)
    return found


def write(folder: Path, shape: str, sites: Sequence[Site], permits: Sequence[Permit]) -> list[Path]:
    """Write a register in one of SHAPES; give its files, in the order of what they hold."""
    return (_write_xml if shape == "xml" else _write_json)(folder, sites, permits)


def _write_xml(folder: Path, sites: Sequence[Site], permits: Sequence[Permit]) -> list[Path]:
    amm, eml, places = folder / "amm.xml", folder / "eml.xml", folder / "507.csv"
    with amm.open("w", encoding="utf-8") as stream:
        _flow(stream, "fluxarhgos", (_amm(one) for one in permits if not one.is_old))
    with eml.open("w", encoding="utf-8") as stream:
        _flow(stream, "fluxfiness", (device for one in permits if one.is_old for device in _devices(one)))
    with places.open("w", encoding="utf-8") as stream:
        stream.write("finess;etalab;94;2026-11-12\n")
        stream.writelines(f"{_structure(site)}\n" for site in sites)
        stream.writelines(f"{_point(site)}\n" for site in sites)
    return [amm, eml, places]


def _flow(stream: IO[str], name: str, elements: Iterable[str]) -> None:
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    stream.write(f"<?xml version='1.0' encoding='UTF-8'?>\n<{name} {nil}>\n")
    stream.writelines(f"{one}\n" for one in elements)
    stream.write(f"</{name}>\n")


def _element(name: str, fields: dict[str, str]) -> str:
    inside = "\n".join(f"  <{k}>{v}</{k}>" if v else f'  <{k} xsi:nil="true"/>' for k, v in fields.items())
    return f"<{name}>\n{inside}\n</{name}>"


def _amm(one: Permit) -> str:
    """Write a permit with the fields of the schema of ARHGOS, in its order."""
    is_ours = one.activity == "QEML1"
    numbers = {name: str(n) if is_ours else "" for name, n in zip(FIELDS, one.counts, strict=True)}
    served = {f"{name}meo": str(n) for name, n in zip(FIELDS, one.served or (), strict=False)}
    fields = {"nofinessej": one.holder, "rsej": f"PERSONNE {one.holder}", "activite": one.activity}
    fields |= {"modalite": "MO000", "mention": "ME000", "pts": "PTS00", "declaration": "DE000"}
    fields |= {"lib_activite": "Equipements matériels lourds d'imagerie diagnostique", "lib_modalite": "Sans"}
    fields |= {"codeautorarhgos": f"24-{one.site}", "dateautor": one.day, "daterenouv": ""}
    fields |= {"nofinesset": one.site, "rset": f"SITE {one.site}", "datelimite": "", "datemeo": one.day}
    fields |= {"datecaducite": one.day if one.is_over else "", "tep": "", "temp": ""}
    return _element("activiteamm", fields | numbers | served)


def _devices(one: Permit) -> Iterator[str]:
    for kind, count in zip(KINDS, one.counts, strict=True):
        for rank in range(count):
            fields = {"nofinessej": one.holder, "rsej": f"PERSONNE {one.holder}", "eml": EML[kind]}
            fields |= {"libeml": "Appareil", "noautor": f"{one.site}{kind}{rank}", "dateautor": one.day}
            fields |= {"nofinesset": one.site, "numserie": "1", "marque": "0000", "indcaduc": "N"}
            yield _element("equipmateriellourd", fields | {"datemeo": one.day, "indsup": "N"})


def _structure(site: Site) -> str:
    fields = [""] * 32
    fields[:5] = "structureet", site.number, site.holder, site.name, f"{site.name} DE LONG"
    fields[7:11] = "12", "R", "DE LA REPUBLIQUE", ""
    fields[12:16] = site.commune[2:], site.commune[:2], "DEPARTEMENT", f"{site.commune} VILLE CEDEX"
    fields[16:22] = "0102030405", "0102030406", "355", "Centre Hospitalier", "1102", "Hospitaliers"
    fields[22:31] = (
        "26010004500012",
        "8610Z",
        "03",
        "ARS",
        "1",
        "Public",
        "1979-02-13",
        "1979-02-13",
        "2026-01-01",
    )
    return ";".join(fields)


def _point(site: Site) -> str:
    x, y = _lambert(site.lon, site.lat)
    return f"geolocalisation;{site.number};{x:.1f};{y:.1f};1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2;2026-11-12"


def _lambert(lon: float, lat: float) -> tuple[float, float]:
    """Give Lambert-93 coordinates from the published constants of the projection (IGN, ALG0003)."""
    exponent, scale, x_s, y_s, e = 0.7256077650, 11754255.426, 700_000.0, 12655612.050, 0.08181919106
    iso = log(tan(pi / 4 + radians(lat) / 2)) - e * atanh(e * sin(radians(lat)))
    radius, angle = scale * exp(-exponent * iso), exponent * radians(lon - 3)
    return x_s + radius * sin(angle), y_s - radius * cos(angle)


def _write_json(folder: Path, sites: Sequence[Site], permits: Sequence[Permit]) -> list[Path]:
    by_site: dict[str, list[Permit]] = {}
    for one in permits:
        by_site.setdefault(one.site, []).append(one)
    activities, structures = folder / "activites.json", folder / "structures.json"
    _holders(activities, (_exercised(site, by_site.get(site.number, [])) for site in sites))
    _holders(structures, map(_placed, sites))
    return [activities, structures]


def _holders(path: Path, holders: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write('{"schemaVersion": "1.0.1", "generatedAt": "2026-11-12", "pmej": [')
        for rank, one in enumerate(holders):
            stream.write(("," if rank else "") + json.dumps(one, ensure_ascii=False))
        stream.write("]}")


def _exercised(site: Site, permits: Iterable[Permit]) -> dict[str, Any]:
    inside = [activity for one in permits for activity in _activities(one)]
    ege = {"egeId": site.number, "numFinessEge": site.number, "activitesExercees": inside}
    return {"numFiness": site.holder, "pmSmsseId": site.holder, "activitesAutorisees": inside, "ege": [ege]}


def _activities(one: Permit) -> Iterator[dict[str, Any]]:
    if not one.is_old:
        yield _activity(one, "AMM", _amm_json(one))
        return
    for kind, count in zip(KINDS, one.counts, strict=True):
        for _ in range(count):
            yield _activity(one, "EML", {"typeActiviteEML": {"typeEmlId": EML[kind]}, "marque": None})


def _activity(one: Permit, nature: str, own: dict[str, Any]) -> dict[str, Any]:
    common = {"etatObjet": "I" if one.is_over else "A", "numAutorisationArhgos": f"24-{one.site}"}
    common |= {"dateDebutActiviteAutorisee": one.day, "dateFinActiviteAutorisee": None, "egeId": one.site}
    empty = {"evenement": [], "engagement": [], "capacite": [], "zoneIntervention": None}
    return {
        "caracteristiquesGeneriques": common,
        "nature": {"codeNature": nature, "caracteristiquesSpecifiques": own},
    } | empty


def _amm_json(one: Permit) -> dict[str, Any]:
    devices = [
        {"typeAppareilAMM": CODES[kind], "statutAppareilAMM": status, "nombreAppareilAMM": str(numbers[rank])}
        for rank, kind in enumerate(KINDS)
        for status, numbers in (("09", one.counts), ("08", one.served))
        if numbers is not None and one.activity == "QEML1"
    ]
    return {"aaSoinAmmId": one.site, "appareil": devices, "typeActiviteAMM": {"activiteAMM": one.activity}}


def _placed(site: Site) -> dict[str, Any]:
    point = {"directionLongitude": f"{site.lon:.6f}", "directionLatitude": f"{site.lat:.6f}"}
    address = {"cogCommune": site.commune, "codePostal": site.commune, "coordonneesGeographique": point}
    said = {"numFinessEge": site.number, "nomEgeCourt": site.name, "nomEgeLong": f"{site.name} DE LONG"}
    ege = {"informationsGeneralesEGE": said, "adresse": [address], "telephone": ["0102030405"]}
    return {"informationsGeneralesPMEJ": {"numFinessPm": site.holder}, "ege": [ege]}


def granted(out: Path) -> dict[tuple[str, str], tuple[int, int, str, str]]:
    """Read the answer of `permits` in the shape of `truth`."""
    with (out / "granted.csv").open(encoding="utf-8", newline="") as stream:
        return {
            (row["site"], row["equipment"]): (
                *(int(row["machines"]), int(row["authorised"])),
                *(row["authorised_on"], row["since"]),
            )
            for row in csv.DictReader(stream)
        }


def _measure(folder: Path, shape: str, sites: Sequence[Site], permits: Sequence[Permit]) -> None:
    files = write(folder, shape, sites, permits)
    words = [word for file in files for word in ("--add-sites", str(file))]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "radioscopie", "permits", *words, "--out", str(folder / shape)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    spent, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    size = sum(file.stat().st_size for file in files) >> 20
    if granted(folder / shape) != truth(permits):
        sys.exit(f"{shape}: not what the register holds")
    print(
        f"{shape:5} {size:5} MB read  {spent:6.1f} s  {busy:6.1f} s of processor  {used.ru_maxrss >> 10} MB at most"
    )


if __name__ == "__main__":
    everything = invented(int(sys.argv[1]) if sys.argv[1:] else ESTABLISHMENTS, 2026)
    counts = [len(one) for one in (*everything, truth(everything[1]))]
    print("{} establishments, {} permits, {} beyond the SAE 2023".format(*counts))
    for kind_of_file in SHAPES:
        with tempfile.TemporaryDirectory() as place:
            _measure(Path(place), kind_of_file, *everything)
