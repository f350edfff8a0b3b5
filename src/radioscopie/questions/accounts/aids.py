"""Shocks and aids in the accounts of a practice and of the nation: who stays open with which, at what public cost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.bilingual import Words
from radioscopie.models.finances.aids.aided import aided, combinations
from radioscopie.models.finances.desks import WHOLE
from radioscopie.money import half_up
from radioscopie.ranges import CASES
from radioscopie.result import said
from radioscopie.results.declared import Declared, code, count, day, name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.finances.aids.aided import Aided
    from radioscopie.models.finances.aids.rules import AidBasis
    from radioscopie.models.finances.cash.ledger import Cash
    from radioscopie.models.finances.desks import Desks
    from radioscopie.result import Names, ResultTable, Sayable
    from radioscopie.tables.aids import Aid
    from radioscopie.tables.shock_file import Shock

TOGETHER, PAIR = " + ", 2
HEADS = "accounts.col"
STATUS, SOURCE = code("status", "accounts.status"), name("source")
RULES = (
    *(name("aid"), code("kind", "accounts.aid_kind"), code("parameter", "accounts.aid_parameter")),
    *(name("value"), STATUS, SOURCE),
)
FALLS = (
    *(name("name"), code("modality", "accounts.modality"), day("first"), day("end"), day("normal_again")),
    *(name("low_pct"), name("central_pct"), name("high_pct"), STATUS, SOURCE),
)
COUNTS = (
    *(count("practices"), count("closed_without"), count("kept_open"), count("open")),
    *(count("open_permille", "permille"), count("sites_kept")),
)


def declared_rules(table: str) -> Declared:
    """Declare a table of the parameters of aids, each with its status and source."""
    return Declared(table, "finances.aid_rules", HEADS, RULES, optional=True)


def declared_falls(table: str) -> Declared:
    """Declare a table of the falls of a shock and of what is caught up, with status and source."""
    return Declared(table, "finances.shock_falls", HEADS, FALLS, optional=True)


def compared(
    aids: Sequence[Aid], cases: Mapping[str, Cash], basis: AidBasis
) -> Iterator[tuple[str, tuple[Aid, ...], Aided]]:
    """Give sets of aids in each case of cash: none, each alone, then together (`combinations`).

    Parameters
    ----------
    cases : cash without aid, by case
    """
    for case, cash in cases.items():
        for chosen in combinations(aids):
            yield case, chosen, aided(chosen, cash, basis)


def aid_rows(aids: Sequence[Aid], cases: Mapping[str, Cash], basis: AidBasis, desks: Desks) -> Iterator[Row]:
    """Compare sets of aids.

    Returns
    -------
    A row a case and set. A practice is open when its cash never goes below the overdraft; `kept_open` are those that
    would close without aid. Received and returned are within the weeks followed, `owed_cents` is what is left to give
    back after them. `per_site_cents` is the public cost over the sites of the practices kept, missing when none is.
    """
    for case, chosen, given in compared(aids, cases, basis):
        yield aid_row(case, chosen, cases[case], given, basis, desks)


def aid_row(case: str, chosen: Sequence[Aid], cash: Cash, given: Aided, basis: AidBasis, desks: Desks) -> Row:
    """Give the row of a set of aids in a case of cash."""
    before, after = cash.short(basis.overdraft), given.cash.short(basis.overdraft)
    sites, cost = int((before & ~after)[desks.site_practice].sum()), int(given.cost.sum())
    return {
        "case": case,
        "aids": _joined(chosen),
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


def _joined(chosen: Sequence[Aid]) -> str:
    return TOGETHER.join(aid.name for aid in chosen)


def _moved(given: Aided) -> dict[str, int]:
    flows = [flow for flow in given.cash.flows if flow.aid]
    paid = [flow.sign * flow.paid for flow in flows]
    return {
        "received_cents": sum(int(np.maximum(one, 0).sum()) for one in paid),
        "returned_cents": sum(int(np.maximum(-one, 0).sum()) for one in paid),
        "owed_cents": sum(int(np.maximum(-flow.sign * flow.left[:, -1], 0).sum()) for flow in flows),
    }


def named_sets(aids: Sequence[Aid]) -> dict[str, Sayable]:
    """Name sets of aids: one or two by their titles, more by the last one added."""
    return {_joined(chosen): _title(chosen) for chosen in combinations(aids)}


def _title(chosen: Sequence[Aid]) -> Sayable:
    if not chosen:
        return said("accounts.aid_no_set")
    if len(chosen) > PAIR:
        return said("accounts.aid_more", aid=chosen[-1].title)
    return Words(*(TOGETHER.join(aid.title[lang] for aid in chosen) for lang in ("fr", "en")))


def rule_rows(aids: Sequence[Aid]) -> Iterator[Row]:
    """List the parameters of aids, each with its status ("read", "assumed", "user") and source."""
    for aid in aids:
        for parameter, value in aid.parameters().items():
            yield {
                "aid": aid.name,
                "kind": aid.kind,
                "parameter": parameter,
                "value": value,
                "status": aid.status(parameter),
                "source": f"{aid.name}.{parameter}" if parameter in aid.source else "",
            }


def rules_table(declared: Declared, aids: Sequence[Aid]) -> ResultTable:
    """List the parameters of aids, with the titles of the aids and the words of their sources."""
    sources = {f"{aid.name}.{name}": words for aid in aids for name, words in aid.source.items()}
    named: Names = {"aid": {aid.name: aid.title for aid in aids}, "source": sources}
    return replace(declared.of(rule_rows(aids), named), said={"source": sources})


def fall_rows(shock: Shock) -> Iterator[Row]:
    """List the falls of a shock and what is caught up, with status and source."""
    for rank, fall in enumerate(shock.falls):
        yield {
            "name": fall.name, "modality": fall.modality, "first": fall.first, "end": fall.end,
            "normal_again": fall.over, "status": fall.drop_pct.status, "source": str(rank),
            **{f"{case}_pct": f"{float(fall.drop_pct.at(case)):g}" for case in CASES},
        }  # fmt: skip


def falls_table(declared: Declared, shock: Shock) -> ResultTable:
    """List the falls of a shock, with the words of their sources."""
    sources = {str(rank): fall.drop_pct.source for rank, fall in enumerate(shock.falls)}
    return replace(declared.of(fall_rows(shock), {"source": sources}), said={"source": sources})
