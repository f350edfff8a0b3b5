"""From the files of the SAE, as DREES publishes them each year, to supply: CT, MRI and PET of each establishment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.sources.opening import open_rows
from radioscopie.sources.sae import insee_commune, read_sae_identity, read_sae_images
from radioscopie.tables.sites import machines_held

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from radioscopie.inputs import Readable

CODES = {"SCAN": "ct", "IRM": "mri", "TOMO": "pet"}
SIGNS = {"images": "equipima", "identity": "cominsee"}


def is_sae(path: Readable) -> bool:
    """Tell whether a file is one of the two of the SAE, from its header."""
    return bool(_part(path))


def sae_supply(paths: Sequence[Readable]) -> list[dict[str, Any]]:
    """Read `IMAGES_<year>r.csv` and `ID_<year>r.csv` of one year, in any order.

    Returns
    -------
    supply rows; the parts of IRM (dtIRM1, dtIRM2) are not added; sites stand at their commune or arrondissement

    Raises
    ------
    InputError : one of the two is missing or given twice, every problem of a file
    """
    parts = {_part(path): path for path in paths}
    if len(paths) != len(SIGNS) or set(parts) != set(SIGNS):
        raise InputError(problem("access.sae_pair", ", ".join(map(str, paths))))
    identity, images = (one.to_pylist() for one in _tables(parts))
    known = {row["fi"]: row for row in identity}
    return [
        _row(row, known.get(row["fi"], {}))
        for row in images
        if row["equipima"] in CODES and (row["nb"] or row["act"])
    ]


def _tables(parts: Mapping[str, Readable]) -> tuple[pa.Table, pa.Table]:
    tables = read_sae_identity(parts["identity"]), read_sae_images(parts["images"])
    years = [sorted(set(table["an"].to_pylist())) for table in tables]
    if len({*years[0], *years[1]}) > 1:
        words = " + ".join(", ".join(part) for part in years)
        raise InputError(problem("access.sae_pair", ", ".join(map(str, parts.values())), words))
    return tables


def _part(path: Readable) -> str:
    with open_rows(path) as file:
        header = set(map(str.casefold, file.header))
    return next((part for part, sign in SIGNS.items() if sign in header), "")


def _row(row: Mapping[str, Any], identity: Mapping[str, str]) -> dict[str, Any]:
    commune = identity.get("armt") or insee_commune(identity.get("cominsee", ""))
    return {
        "site": row["fi"],
        "name": identity.get("rs") or row["rs"],
        "holder": row["fi_ej"],
        "commune_code": commune,
        "departement": commune[:3] if commune.startswith("97") else identity.get("dep", ""),
        "equipment": CODES[row["equipima"]],
        "machines": machines_held(row["nb"], row["nbexp"]),
        "exams": row["act"],
    }
