"""Names of the places of delays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    from collections.abc import Mapping


def named_departements() -> Mapping[str, str]:
    """Give the name of each département by its code."""
    return {row["code"]: row["name"] for row in read_departements().to_pylist() if row["region_code"]}
