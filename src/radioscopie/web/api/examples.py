"""Bodies of each question that is posted, small and right: shown on the page of the API, told by its contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radioscopie.web.example import ACCOUNTS, NETWORKS, PRACTICE, PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping


def _shipped(name: str) -> str:
    return f"{PREFIX}{name}"


ROWS = {"activity": _shipped(PRACTICE[0]), "machines": _shipped(PRACTICE[1])}
BOOKS = {"practice": {name: _shipped(name) for name in ACCOUNTS}}
NETWORK, _, GROUP, SMALL = map(_shipped, NETWORKS)
ANSWERS = {"answers": _shipped("answers.csv"), "strata": _shipped("strata.csv")}
CONTRIBUTIONS = {"contributions": _shipped("contributions.csv"), "preset": "companies", "value": "euros"}

BODIES: Mapping[str, tuple[dict[str, Any], ...]] = {
    "impact": (
        {**ROWS, "base": "2025-11-04", "years": [2025, 2027]},
        {**ROWS, "scenario": "decision_2025", "years": "2026-2027", "annualise": True},
    ),
    "totals": ({"activity": _shipped("acts.csv")}, {"activity": _shipped("acts.csv"), "law": ["2026-07-01"]}),
    "explain": ({**ROWS, "line": 2}, {**ROWS, "line": 7, "law": ["2027-01-01"]}),
    "accounts": (
        {**BOOKS, "years": [2025, 2026]},
        {**BOOKS, "shock": "spring_2020", "aid": "aids_2020"},
        {"nation": True, "scenario": "no_measure", "constructions": 1, "draws": 2},
    ),
    "sites": ({"departement": ["07"], "draws": 10}, {"region": "Corse", "draws": 1}),
    "run": (
        {"scenario": "decision_2025", "draws": 20},
        {"scenario": "no_measure", "draws": 2, "seed": 3},
        {"scenario": "decision_2025", "draws": 2, "closures": "two_years"},
    ),
    "design": ({"design": "three_percent", "draws": 10, "seconds": 10},),
    "site": (
        {"equipment": "mri", "add": 1, "departement": ["07"], "seconds": 10, "draws": 0},
        {"equipment": "ct", "add": 2, "region": "Corse", "seconds": 10, "draws": 0},
    ),
    "reading": ({"network": NETWORK, "replications": 2}, {"network": GROUP, "replications": 2, "seed": 5}),
    "staff": ({"network": SMALL, "promise": "80%<60min"},),
    "reading fit": ({"log": _shipped("log.csv"), "promise": 60},),
    "source": ({"fact": "COS-016"},),
    "map": ({"export": _shipped("foreign.csv")},),
    "ledger": ({"id": ["LED-094"], "draws": 40},),
    "travel": ({"start": "Grenoble", "end": "Lyon", "draws": 0},),
    "delays": (
        {"equipment": "mri", "departement": ["35"], "add": ["35=2"], "draws": 40},
        {"equipment": "ct", "region": "Corse", "draws": 40},
    ),
    "incentives": ({"departement": ["35"], "equipment": "mri"},),
    "fees": ({"fees": _shipped("fees.csv"), "law": ["2027-01-01"]},),
    "read": ({"file": _shipped("b2.txt"), "format": "b2"},),
    "survey estimate": (
        {**ANSWERS, "ratio": ["y1/y0"], "total": ["y0"]},
        {**ANSWERS, "share": ["closed=yes"], "shift": 20},
    ),
    "survey count": ({"export": _shipped(PRACTICE[0]), "month": "2025-11"},),
    "survey said": ({},),
    "survey protect": (
        {**CONTRIBUTIONS, "table": ["region,size"]},
        {**CONTRIBUTIONS, "table": ["region"], "rounding": 1000},
    ),
    "survey audit": ({"cells": _shipped("published.csv")},),
    "survey demo": ({"replications": 2, "seed": 1},),
}


def query_of(verb: str) -> dict[str, list[str]]:
    """Give the first right request of a question as the words of an address; nothing when it has none."""
    body = next(iter(BODIES.get(verb, ())), {})
    return {name: [one for part in _each(value) for one in _words(part)] for name, value in body.items()}


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{name}={one}" for name, one in value.items()]
    return ["1" if value is True else str(value)]


def bodies_of(verb: str) -> tuple[str, ...]:
    """Give the bodies of a question as JSON; each waits for its answer."""
    return tuple(json.dumps({**one, "wait": True}, ensure_ascii=False) for one in BODIES.get(verb, ()))
