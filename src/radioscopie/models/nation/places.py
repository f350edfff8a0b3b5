"""Sites and machines as rows, before they become tables: the real ones of the SAE."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radioscopie.models.draws import apportion

if TYPE_CHECKING:
    from collections.abc import Iterator

import numpy as np

HOSPITALS = {"public": "public_hospital", "private_non_profit": "private_non_profit"}
PLACE = ("name", "commune", "departement", "region", "lon", "lat")


@dataclass(frozen=True, slots=True)
class NationSite:
    """A place where images are made; fields are the columns of `NATION_SITES`."""

    site: str
    practice: str
    name: str
    commune: str
    departement: str
    region: str
    lon: float | None
    lat: float | None
    kind: str
    status: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine of a site; `exams` are those that open a fee in the year, None where nobody declares them."""

    machine: str
    site: NationSite
    equipment: str
    exams: int | None
    status: str


def real_machines(sites: list[dict[str, Any]]) -> list[Machine]:
    """List the machines installed in health establishments (SAE).

    A machine that a hospital operates is its own, with the exams of patients not admitted. One installed there but
    operated by somebody else belongs to a town practice: a mixed group in a hospital, a private centre in a clinic.
    """
    return [machine for row in sites for equipment in ("ct", "mri") for machine in _machines(row, equipment)]


def real_pet(pet: list[dict[str, Any]], machines: list[Machine], regions: dict[str, str]) -> list[Machine]:
    """List the PET machines installed in health establishments (SAE); one not seen above is taken for a clinic."""
    known = {machine.site.site: machine.site for machine in machines}
    return [
        Machine(
            f"{row['site']}-pet{number + 1}",
            known.get(row["site"]) or _clinic(row, regions),
            "pet",
            exams,
            "real",
        )
        for row in pet
        for number, exams in enumerate(_pet_exams(row))
    ]


def _clinic(row: dict[str, Any], regions: dict[str, str]) -> NationSite:
    place = (row["name"], row["commune_code"], row["departement"], regions[row["departement"]])
    return NationSite(
        row["site"], row["site"], *place, row["lon"], row["lat"], "private_centre_in_clinic", "real"
    )


def _pet_exams(row: dict[str, Any]) -> list[int | None]:
    if not row["exams"]:
        return [None] * int(row["machines"])
    return [int(share) for share in apportion(row["exams"], np.ones(int(row["machines"])))]


def _machines(row: dict[str, Any], equipment: str) -> Iterator[Machine]:
    operated = row[f"{equipment}_operated"] or 0
    installed = max(row[f"{equipment}_installed"] or 0, operated)
    own, guest = _owner(row), _guest(row)
    exams = _exams(row, equipment, operated)
    for number in range(installed):
        at = own if number < operated else guest
        yield Machine(
            f"{row['finess_et']}-{equipment}{number + 1}",
            at,
            equipment,
            exams[number] if number < operated else None,
            "real",
        )


def _owner(row: dict[str, Any]) -> NationSite:
    kind = HOSPITALS.get(row["legal_class"], "private_centre_in_clinic")
    place = {name: row[name] for name in PLACE}
    return NationSite(site=row["finess_et"], practice=row["finess_et"], kind=kind, status="real", **place)


def _guest(row: dict[str, Any]) -> NationSite:
    own = _owner(row)
    if own.kind not in HOSPITALS.values():
        return own
    name = f"{own.site}-L"
    return replace(own, site=name, practice=name, kind="mixed_group")


def _exams(row: dict[str, Any], equipment: str, operated: int) -> list[int | None]:
    """Share the declared exams evenly: all of a clinic's, those of patients not admitted of a hospital's."""
    which = "_external" if row["legal_class"] in HOSPITALS else ""
    declared = row[f"{equipment}_exams{which}"]
    if not declared or not operated:
        return [None] * operated
    return [int(share) for share in apportion(declared, np.ones(operated))]
