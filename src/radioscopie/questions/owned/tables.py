"""The table of who owns what is paid: practices of each owner, before and after, as `run` and `design` answer it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.joins.nation_accounts.owners import OWNERS, UNKNOWN
from radioscopie.models.statistics import order_statistics
from radioscopie.result import Assumption, said
from radioscopie.results.declared import Declared, code, count, estimate, measure, name
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.joins.nation_accounts.owners import Key, Paid
    from radioscopie.result import Names, Result

    Totals = Mapping[tuple[str, int], tuple[int, int]]  # base and change of a variant and a year, cents

ENDS = ("low", "high")
SHARE = ("share", "share_low_95", "share_high_95")
BASE, CHANGE, LOST = (tuple(f"{one}_{end}_95_cents" for end in ENDS) for one in ("base", "change", "lost"))
OWNERSHIP = Declared(
    "ownership",
    "ownership.table",
    "ownership.head",
    (
        *(name("variant"), count("year", "year"), code("owner", "ownership.owner")),
        *(count(one) for one in ("practices", "practices_low_95", "practices_high_95")),
        *(measure(one, "share") for one in SHARE),
        *(estimate(one, *BASE) for one in ("base_cents", *BASE)),
        *(estimate(one, *CHANGE) for one in ("change_cents", *CHANGE)),
        *(measure(f"change_{one}", "share") for one in SHARE),
        *(estimate(one, *LOST, optional=True) for one in ("lost_cents", *LOST)),
    ),
    "cents",
    "ownership.sign",
)
FUNDS, FILE, MILLION = "fund_share", "finance_nation.toml", 1_000_000
PARTS, NOTHING = ("base", "change"), (0, 0)


@dataclass(frozen=True, slots=True)
class Owners:
    """What is paid to each owner.

    Parameters
    ----------
    paid, drawn : by variant, year and owner, at central values and in draws
    lost : margin lost in cents, and its draws, of the practices whose margin can be told; empty where it is not asked
    """

    paid: Mapping[Key, Paid]
    drawn: Mapping[Key, Paid]
    lost: Mapping[Key, tuple[int, Ints]] = field(default_factory=dict)


def with_owners(result: Result, owners: Owners, totals: Totals, named: Names) -> Result:
    """Add who owns what is paid.

    Parameters
    ----------
    totals : of all owners; what is paid to none of them is that of owners unknown
    """
    table = OWNERSHIP.of(_rows(owners, totals), named)
    told = (*result.assumptions, *owner_rests())
    return replace(result, tables={**result.tables, OWNERSHIP.name: table}, assumptions=told)


def owner_rests() -> Iterator[Assumption]:
    """Tell what the ownership of practices rests on: a share published for funds, and nothing else."""
    one = read_hypotheses(FILE)[FUNDS]
    low, central, high = (f"{100 * float(value):g}" for value in one.value.values)
    fields = {"low": low, "central": central, "high": high}
    note = said("ownership.assume_funds_note", **fields, facts=", ".join(one.facts))
    yield Assumption("ownership.assume_funds", one.value.status, note)
    yield Assumption("ownership.assume_sites", "assumed")
    yield Assumption("ownership.assume_unknown", "missing")


def _rows(owners: Owners, totals: Totals) -> Iterator[dict[str, Any]]:
    for (variant, year), whole in totals.items():
        keys = [(variant, year, owner) for owner in OWNERS]
        known = tuple(sum(int(getattr(owners.paid[key], part)) for key in keys) for part in PARTS)
        beyond = whole[0] - known[0], whole[1] - known[1]
        drawn = [owners.drawn.get(key) for key in keys]
        sums = [sum(getattr(one, part) for one in drawn if one is not None) for part in PARTS]
        for key, ends in zip(keys, drawn, strict=True):
            row = {"variant": variant, "year": year, "owner": key[2]}
            if key[2] == UNKNOWN and any(beyond):
                yield row | _row(key[2], owners.paid[key], beyond, whole, None, sums)
            else:
                yield row | _row(key[2], owners.paid[key], NOTHING, whole, ends, sums) | _lost(owners, key)


def _row(
    owner: str,
    one: Paid,
    more: tuple[int, int],
    whole: tuple[int, int],
    ends: Paid | None,
    sums: Sequence[Any],
) -> dict[str, Any]:
    base, change = int(one.base) + more[0], int(one.change) + more[1]
    counted = None if owner == UNKNOWN else one
    return {
        "practices": int(counted.practices) if counted else None,
        **_between("practices", "", ends.practices if ends and counted else None),
        "share": base / whole[0] if whole[0] else None,
        **_shares("share", ends.base if ends else None, sums[0]),
        "base_cents": base,
        **_between("base", "_cents", ends.base if ends else None),
        "change_cents": change,
        **_between("change", "_cents", ends.change if ends else None),
        "change_share": change / whole[1] if whole[1] else None,
        **_shares("change_share", ends.change if ends else None, sums[1]),
    }


def _lost(owners: Owners, key: Key) -> dict[str, int | None]:
    """Give the margin lost, where margins are asked; None where no source tells the margin of an owner's practices."""
    if not owners.lost:
        return {}
    central, drawn = owners.lost.get(key, (None, None))
    return {"lost_cents": central, **_between("lost", "_cents", drawn)}


def _between(word: str, unit: str, drawn: Any) -> dict[str, int | None]:
    found = order_statistics(drawn) if drawn is not None and len(drawn) else {}
    return {f"{word}_{end}_95{unit}": found.get(f"{end}_95") for end in ENDS}


def _shares(word: str, drawn: Any, whole: Any) -> dict[str, float | None]:
    """Give the ends of a share of the whole, in draws where there is a whole."""
    if drawn is None or not np.all(whole):
        return {f"{word}_{end}_95": None for end in ENDS}
    found = order_statistics(np.rint(MILLION * drawn / whole).astype(np.int64))
    ends = {end: found[f"{end}_95"] for end in ENDS}
    return {f"{word}_{end}_95": None if one is None else one / MILLION for end, one in ends.items()}
