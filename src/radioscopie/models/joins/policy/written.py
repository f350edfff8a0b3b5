"""Plans as the files that other commands read: a scenario whose variants are plans, and their reforms beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from radioscopie.models.joins.policy.prices import reform_file
from radioscopie.models.joins.policy.spec import FULL, PAYMENT, RELEVANCE, RENEWAL, REPEATS
from radioscopie.models.joins.policy.toml_text import toml_file
from radioscopie.ranges import CASES
from radioscopie.toml.fields import SAID
from radioscopie.toml.values import plain_decimal, to_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.bilingual import Words
    from radioscopie.inputs import Upload
    from radioscopie.law.load import Law
    from radioscopie.models.joins.policy.spec import Design, Lever

    Named = Sequence[tuple[str, Words, Sequence[int]]]

SCENARIO = "scenario"
TABLES = {
    RELEVANCE: ("relevance", ("reduction_pct",)),
    REPEATS: ("repeats", ("avoided_pct",)),
    RENEWAL: ("fleet", ("renew_pct",)),
    PAYMENT: ("payment", ("malus_pct", "bonus_pct")),
}


def scenario_files(
    design: Design, law: Law, plans: Named, amount_cents: int
) -> tuple[Upload, tuple[Upload, ...]]:
    """Write the scenario whose variants are plans, and the reforms that it names.

    Parameters
    ----------
    law : the base's
    plans : name, title, pulls of each
    amount_cents : savings wanted
    """
    tables, reforms = [], []
    for name, title, pulls in plans:
        reform = reform_file(law, design.levers, pulls, name, title)
        reforms += [reform] if reform else []
        tables.append(_variant(design, name, title, pulls, reform))
    target = {"amount_eur": amount_cents // 100, "by": design.aim.by, "perimeter": design.aim.perimeter}
    told = {"title": _both(design.title), "question": _both(design.question), "target": target, **design.told}
    return toml_file({**told, "variant": tables}, SCENARIO), tuple(reforms)


def _variant(
    design: Design, name: str, title: Words, pulls: Sequence[int], reform: Upload | None
) -> dict[str, Any]:
    table: dict[str, Any] = {"name": name, "title": _both(title)}
    if reform:
        table["law"] = _law(design.told, reform.name)
    for lever, pull in zip(design.levers, pulls, strict=True):
        if lever.measure and pull:
            place, _ = TABLES[lever.kind]
            table.setdefault(place, []).append(measure_at(lever, pull))
    return table


def _law(told: Mapping[str, Any], reform: str) -> dict[str, Any]:
    base = told.get("base", {}).get("law", "in_force")
    return {**(base if isinstance(base, dict) else {}), "reforms": [reform]}


def measure_at(lever: Lever, pull: int) -> dict[str, Any]:
    """Give what a lever writes in a variant when it is pulled so far."""
    _, keys = TABLES[lever.kind]
    written = dict(lever.measure)
    return written | {key: _part(written[key], pull) for key in keys if key in written}


def _part(number: Any, pull: int) -> Any:
    """Give a part of a number, or of each of its three values."""
    if not isinstance(number, dict):
        return _share(number, pull)
    return number | {case: _share(number[case], pull) for case in CASES}


def _share(number: Any, pull: int) -> str:
    """Write a part of a percentage, with its sign, so that a small one is not taken for a share of one."""
    said = SAID.fullmatch(number) if isinstance(number, str) else None
    known = Decimal(said[1].replace(",", ".")) if said else to_decimal(number) or Decimal(0)
    return f"{plain_decimal(known * pull / FULL)} %"


def _both(words: Words) -> dict[str, str]:
    return {"fr": words["fr"], "en": words["en"]}
