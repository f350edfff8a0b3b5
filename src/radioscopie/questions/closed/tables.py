"""The tables of closures: who closes in each world, who is left far from any site, what neighbours then receive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.finances.closures import SHARE, WAITS, numbers_of
from radioscopie.models.finances.distribution import groups
from radioscopie.models.statistics import order_statistics
from radioscopie.ranges import CASES
from radioscopie.result import Assumption, said
from radioscopie.results.declared import AT_LEAST, LACKING, Declared, amount, code, count, measure, name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.joins.nation_accounts.closures import WorldClosed
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.result import Names, ResultTable
    from radioscopie.tables.closure_file import Closing

HEADS, WORD, VARIANT = "nation_accounts.col", "nation_accounts.word", name("variant")
CLOSURES = Declared(
    "nation_closures",
    "closures.table",
    HEADS,
    (
        *(VARIANT, code("dimension", WORD), code("group", WORD), count("practices"), count(LACKING)),
        *(count("closed", bound=AT_LEAST), count("closed_low_95", optional=True, bound=AT_LEAST)),
        *(count("closed_high_95", optional=True, bound=AT_LEAST), count("at_once", bound=AT_LEAST)),
        *(count("more"), count("more_low_95", optional=True), count("more_high_95", optional=True)),
    ),
    optional=True,
)
CLOSURES_ACCESS = Declared(
    "nation_closures_access",
    "closures.table_access",
    HEADS,
    (
        *(
            VARIANT,
            count(LACKING),
            count("closed", bound=AT_LEAST),
            count("sites_closed", bound=AT_LEAST),
            amount("moved_cents", estimated=True, bound=AT_LEAST),
            amount("given_up_cents", estimated=True, bound=AT_LEAST),
        ),
        *(count("people_before"), count("people_after", bound=AT_LEAST)),
        *(count(f"people_after_{end}_95", optional=True, bound=AT_LEAST) for end in ("low", "high")),
    ),
    optional=True,
)
CLOSURES_WAITS = Declared(
    "nation_closures_waits",
    "closures.table_waits",
    HEADS,
    (
        *(
            VARIANT,
            code("dimension", WORD),
            code("group", WORD),
            count("receiving"),
            measure("load", "share"),
        ),
        *(measure(f"wait_{end}", "share", optional=True) for end in CASES),
    ),
    optional=True,
)
OWN = (CLOSURES, CLOSURES_ACCESS, CLOSURES_WAITS)
CLOSING = {
    "closures.assume_rule": "assumed",
    "closures.assume_neighbours": "assumed",
    "closures.assume_delays": "assumed",
}
WHERE = ("region", "departement")


def closures_tables(
    nation: NationAccounts, worlds: Sequence[WorldClosed], named: Names
) -> Mapping[str, ResultTable]:
    """Lay out closures: numbers by group and département, never a place."""
    return {
        CLOSURES.name: CLOSURES.of((row for one in worlds for row in _rows(nation, one, worlds[0])), named),
        CLOSURES_ACCESS.name: CLOSURES_ACCESS.of(map(_access, worlds), named),
        CLOSURES_WAITS.name: CLOSURES_WAITS.of((row for one in worlds for row in _waits(nation, one)), named),
    }


def closing_rests(closing: Closing | None) -> Iterator[Assumption]:
    """List what closing rests on; nothing where nobody closes."""
    if closing is None:
        return
    yield from (Assumption(key, status) for key, status in CLOSING.items())
    labels = {SHARE: said("closures.share"), WAITS: said("closures.waits")}
    for key, number in numbers_of(closing).items():
        low, central, high = (f"{one:g}" for one in number.values)
        note = number.source if key == WAITS else ""
        label = labels.get(key) or said("closures.number", rule=key)
        yield Assumption(f"closures.{key}", number.status, note, 0, low, central, high, label=label)


def _rows(nation: NationAccounts, one: WorldClosed, base: WorldClosed) -> Iterator[dict[str, Any]]:
    """Count who closes in each group, and how many more than in the base, draw by draw."""
    judged = nation.practices.judged
    words = {name: own[judged] for name, own in nation.practices.groups.items()}
    for group in groups(words, np.ones(int(judged.sum()), bool)):
        mine = group.members
        yield {
            "variant": one.variant,
            "dimension": group.dimension,
            "group": group.word,
            "practices": int(mine.sum()),
            LACKING: int(one.lacking[mine].max(initial=0)),
            "closed": int(one.central.closed[mine].sum()),
            **_ends("closed", one.drawn[:, mine].sum(axis=1)),
            "at_once": int(one.central.at_once[mine].sum()),
            "more": int(one.central.closed[mine].sum()) - int(base.central.closed[mine].sum()),
            **_ends("more", one.drawn[:, mine].sum(axis=1) - base.drawn[:, mine].sum(axis=1)),
        }


def _access(one: WorldClosed) -> dict[str, Any]:
    return {
        "variant": one.variant,
        LACKING: int(one.lacking.max(initial=0)),
        "closed": int(one.central.closed.sum()),
        "sites_closed": one.sites,
        "moved_cents": int(one.central.received.sum()),
        "given_up_cents": one.central.given_up,
        "people_before": one.people_before,
        "people_after": one.people,
        **_ends("people_after", one.people_drawn),
    }


def _waits(nation: NationAccounts, one: WorldClosed) -> Iterator[dict[str, Any]]:
    """Say how many more exams come to those that stay open, hospitals included, and what waiting becomes."""
    size = len(one.central.closed)
    stays = np.concatenate([~one.central.closed, np.ones(len(one.order) - size, bool)])
    words = {name: nation.practices.groups[name][one.order] for name in WHERE}
    for group in groups(words, stays):
        mine = group.members
        load = int(one.received[mine].sum()) / max(int(one.own[mine].sum()), 1)
        ends = dict(zip(CASES, one.waits, strict=False))
        yield {
            "variant": one.variant,
            "dimension": group.dimension,
            "group": group.word,
            "receiving": int((one.received[mine] > 0).sum()),
            "load": load,
            **{f"wait_{end}": (1 + load) ** power - 1 for end, power in ends.items()},
        }


def _ends(name: str, drawn: Ints) -> dict[str, int | None]:
    if not len(drawn):
        return {}
    ends = order_statistics(drawn)
    return {f"{name}_low_95": ends["low_95"], f"{name}_high_95": ends["high_95"]}
