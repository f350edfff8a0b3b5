"""Aids as tables: who stays open with which, at what public cost, and what each rule rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.finances.aids.aided import aided, combinations
from radioscopie.models.finances.desks import WHOLE
from radioscopie.money import half_up
from radioscopie.ranges import CASES
from radioscopie.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.models.finances.aids.aided import Aided
    from radioscopie.models.finances.aids.rules import AidBasis
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.desks import Desks
    from radioscopie.tables.aids import Aid
    from radioscopie.tables.shock_file import Shock


TOGETHER = " + "
COUNTS = ("practices", "closed_without", "kept_open", "open", "open_permille", "sites_kept")
MONEY = ("received_cents", "returned_cents", "owed_cents", "cost_cents", "per_site_cents")
AIDS = pa.schema(
    [("case", pa.string()), ("aids", pa.string()), *((name, pa.int64()) for name in (*COUNTS, *MONEY))]
)
RULES = pa.schema([(name, pa.string()) for name in ("aid", "kind", "parameter", "value", "status", "source")])
FALLS = pa.schema(
    [
        *((name, pa.string()) for name in ("name", "modality")),
        *((name, pa.date32()) for name in ("first", "end", "normal_again")),
        *((f"{case}_pct", pa.string()) for case in CASES),
        *((name, pa.string()) for name in ("status", "source")),
    ]
)


def aid_table(
    aids: Sequence[Aid], cases: Mapping[str, Cash], settings: Mapping[str, AidBasis], desks: Desks
) -> ResultTable:
    """Compare sets of aids: none, each alone, then together (`combinations`).

    Parameters
    ----------
    cases, settings : cash without aid and what aids look at, by case of charges ("low", "central", "high")

    Returns
    -------
    A row a case and set. A practice is open when its cash never goes below the overdraft; `kept_open` are those that
    would close without aid. Received and returned are within the weeks followed, `owed_cents` is what is left to give
    back after them. `per_site_cents` is the public cost over the sites of the practices kept, missing when none is.
    """
    sets = combinations(aids)
    rows = [
        _row(case, chosen, cases[case], settings[case], desks)
        for case in cases
        for chosen in sets
    ]  # fmt: skip
    return ResultTable(pa.Table.from_pylist(rows, schema=AIDS), "finances.aid_table", "mixed")


def _row(case: str, chosen: Sequence[Aid], cash: Cash, setting: AidBasis, desks: Desks) -> dict[str, Any]:
    given = aided(chosen, cash, setting)
    before, after = cash.short(setting.overdraft), given.cash.short(setting.overdraft)
    sites, cost = int((before & ~after)[desks.site_practice].sum()), int(given.cost.sum())
    return {
        "case": case,
        "aids": TOGETHER.join(aid.name for aid in chosen),
        "practices": len(before),
        "closed_without": int(before.sum()),
        "kept_open": int((before & ~after).sum()),
        "open": int((~after).sum()),
        "open_permille": int((~after).sum()) * WHOLE // max(len(after), 1),
        "sites_kept": sites,
        **_moved(given),
        "cost_cents": cost,
        "per_site_cents": half_up(cost, sites) if sites else None,
    }


def _moved(given: Aided) -> dict[str, int]:
    flows = [flow for flow in given.cash.flows if flow.aid]
    paid = [flow.sign * flow.paid for flow in flows]
    return {
        "received_cents": sum(int(np.maximum(one, 0).sum()) for one in paid),
        "returned_cents": sum(int(np.maximum(-one, 0).sum()) for one in paid),
        "owed_cents": sum(int(np.maximum(-flow.sign * flow.left[:, -1], 0).sum()) for flow in flows),
    }


def aid_rules(aids: Sequence[Aid]) -> ResultTable:
    """List the parameters of aids, each with its status ("read", "assumed", "user") and source."""
    rows = [
        {
            "aid": aid.name,
            "kind": aid.kind,
            "parameter": name,
            "value": value,
            "status": aid.status(name),
            "source": f"{aid.name}.{name}" if name in aid.source else "",
        }
        for aid in aids
        for name, value in aid.parameters().items()
    ]
    sources = {f"{aid.name}.{name}": words for aid in aids for name, words in aid.source.items()}
    table = pa.Table.from_pylist(rows, schema=RULES)
    return ResultTable(table, "finances.aid_rules", "mixed", said={"source": sources})


def shock_falls(shock: Shock) -> ResultTable:
    """List the falls of a shock and what is caught up, with status and source."""
    rows = [
        {
            "name": fall.name, "modality": fall.modality, "first": fall.first, "end": fall.end,
            "normal_again": fall.over, "status": fall.drop_pct.status, "source": str(rank),
            **{f"{case}_pct": f"{float(fall.drop_pct.at(case)):g}" for case in CASES},
        }
        for rank, fall in enumerate(shock.falls)
    ]  # fmt: skip
    sources = {str(rank): fall.drop_pct.source for rank, fall in enumerate(shock.falls)}
    table = pa.Table.from_pylist(rows, schema=FALLS)
    return ResultTable(table, "finances.shock_falls", "mixed", said={"source": sources})
