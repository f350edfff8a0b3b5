"""What a change is for the inhabitants of a département, and how much of it is constructed."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from radioscopie.models.nation.measures_fleet import people_of
from radioscopie.money import half_up
from radioscopie.tables.reference_nation import read_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Rows
    from radioscopie.models.nation.baseline import Baseline

CONSTRUCTED = "constructed"


def with_people(rows: Rows, baseline: Baseline) -> Rows:
    """Add the inhabitants, the change of the insurer's spending for each, and the share of constructed acts."""
    people, shares = _people(), constructed_shares(baseline)
    return [row | _of(row["insurer_change_cents"], people.get(row["departement"])) | {
        "constructed_share": shares.get(row["departement"])
    } for row in rows]  # fmt: skip


@cache
def _people() -> Mapping[str, int]:
    return people_of(read_reference())


def _of(change: int, people: int | None) -> dict[str, int | None]:
    each = None if not people else half_up(change, people)
    return {"people": people, "insurer_change_per_person_cents": each}


def constructed_shares(baseline: Baseline) -> dict[str, float]:
    """Give the share of the acts of each département done at sites that are constructed, not read in a source."""
    columns = ("site", "departement", "status") if "status" in baseline.sites.column_names else ()
    if "departement" not in baseline.sites.column_names or not columns:
        return {}
    sites = {row["site"]: row for row in baseline.sites.select(list(columns)).to_pylist()}
    acts = baseline.activity.select(["site", "quantity"]).group_by("site").aggregate([("quantity", "sum")])
    every, built = Counter[str](), Counter[str]()
    for row in acts.to_pylist():
        site = sites[row["site"]]
        every[site["departement"]] += row["quantity_sum"]
        built[site["departement"]] += row["quantity_sum"] * (site["status"] == CONSTRUCTED)
    return {word: built[word] / total for word, total in every.items() if total}
