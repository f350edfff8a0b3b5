"""The region of an establishment, from its number: a FINESS begins with its département."""

from __future__ import annotations

from functools import cache

from radioscopie.tables.sites import read_departements

OVERSEAS, UNKNOWN = ("97", "98"), "unknown"


@cache
def _regions() -> dict[str, str]:
    rows = read_departements().to_pylist()
    return {row["code"]: row["region_name"] for row in rows} | dict.fromkeys(OVERSEAS, "overseas")


def region_of(place: str) -> str:
    """Give the region of the first two characters of a FINESS; "unknown" when they tell none."""
    return _regions().get(
        place.upper(), "overseas" if place.startswith("9") and place[1:].isalpha() else UNKNOWN
    )
