"""Estimates made inside the service, by the models of `survey estimate`, and kept: what went in, what came out."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.beside import bounded, outliers, shifted
from radioscopie.models.survey.chain import (
    MEAN,
    MEDIAN,
    RATIO,
    SHARE,
    TOTAL,
    Wanted,
    estimate,
    in_domain,
)
from radioscopie.models.survey.weights import weight_report
from radioscopie.store.campaigns import LONGEST, one_of
from radioscopie.store.chain import note
from radioscopie.store.held import hold, source_of
from radioscopie.store.keys import new_id
from radioscopie.store.publishable import COLUMNS, choices_of, refuse_level, values_of
from radioscopie.store.schema.named import STATISTICS
from radioscopie.store.schema.statistics import run
from radioscopie.store.weighings import settings_of
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

    from radioscopie.models.survey.chain import Figure
    from radioscopie.store.held import AskedRun, Held
    from radioscopie.store.rooms import Store

KINDS = (TOTAL, RATIO, MEAN, MEDIAN, SHARE)
SHIFT = 0.10
ALL, OUTLIERS = "all", "outliers"
BESIDE = ("silent", "bounds", OUTLIERS)
WEIGHTED = ("weighted", "estimated", "protected", "published", "archived")


def make_run(store: Store, tenant: str, campaign: str, asked: AskedRun, actor: str, now: float) -> str:
    """Estimate a figure of all practices from those that answered; give the name of the run.

    Raises
    ------
    InputError : a figure that may not be asked; answers that cannot be weighed
    """
    about = one_of(store, tenant, campaign)
    _refuse(about, asked)
    kept = settings_of(store, tenant, campaign)
    held = hold(source_of(store, tenant, campaign), kept, asked)
    name = new_id()
    row = {
        "tenant": tenant, "id": name, "campaign": campaign, "made_by": actor, "made_at": now,
        "asked": json.dumps(asdict(asked) | {"weighing": kept.name}),
        "figures": json.dumps([*_figures(held, asked)]), "response": json.dumps(_response(held)),
        "input_digest": held.digest,
        "versions": json.dumps({one: version(one) for one in ("numpy", "scipy")} | {"radioscopie": __version__}),
    }  # fmt: skip

    def work(connection: Connection) -> None:
        connection.execute(insert(run).values(row))
        note(connection, STATISTICS, tenant, actor, "estimated", name)

    store.statistics.write(tenant, work)
    return name


def _refuse(about: Row[Any], asked: AskedRun) -> None:
    problems = []
    if about.state not in WEIGHTED:
        problems.append(problem("service.not_weighed", "campaign"))
    if asked.kind not in KINDS or asked.by not in {"", *COLUMNS}:
        problems.append(problem("service.no_columns", "kind", known=", ".join((*KINDS, *COLUMNS))))
    known = choices_of(about.questionnaire) if asked.kind == SHARE else values_of(about.questionnaire)
    needed = [("y", asked.y), *([("x", asked.x)] if asked.kind == RATIO else [])]
    for name, value in needed:
        if value not in known:
            problems.append(problem("service.not_publishable", name, value[:LONGEST]))
        else:
            problems += refuse_level(about.questionnaire, value, (asked.by,))
    if not problems and asked.kind == SHARE and asked.x not in known[asked.y]:  # type: ignore[call-overload]
        problems.append(problem("service.not_publishable", "x", asked.x[:LONGEST]))
    if problems:
        raise InputError(problems)


def _figures(held: Held, asked: AskedRun) -> Iterator[dict[str, Any]]:
    wanted = Wanted(asked.kind, asked.y, asked.x)
    domains = [("", ALL), *((asked.by, one) for one in sorted(set(held.answers.words.get(asked.by, ()))))]
    for column, word in domains:
        found = estimate(held.weighed, held.answers, wanted, in_domain(held.answers, column, word))
        yield {
            "domain": word, "value": found.value, "se": found.se, "low": found.low, "high": found.high,
            "n": found.answers, "note": _note(found, held, asked),
        }  # fmt: skip
    moved = shifted(held.weighed, held.answers, wanted, SHIFT)
    limits = bounded(held.answers, wanted, held.practices)
    for name, one in (("silent", moved), ("bounds", limits)):
        if one is not None:
            yield {"domain": name, "value": one.central, "low": one.low, "high": one.high}
    treated = outliers(held.weighed, held.answers, wanted)
    if treated is not None:
        yield {"domain": OUTLIERS, **asdict(treated)}


def _note(found: Figure, held: Held, asked: AskedRun) -> str:
    """Say what is to be known first: a figure made of filled values has an interval that does not count the filling."""
    is_filled = any(held.imputed.get(one) for one in asked.numbers)
    return "imputed" if is_filled and found.note in {"", "fragile"} else found.note


def _response(held: Held) -> dict[str, Any]:
    report = weight_report(held.weighed.answers)
    return {
        "answers": len(held.answers.strata), "practices": held.practices,
        "pooled": sum(pool != one for one, pool in held.weighed.pools.items()),
        "design_effect": report.design_effect, "largest": float(held.weighed.answers.weight.max()),
    }  # fmt: skip


def one_run(store: Store, tenant: str, name: str) -> Row[Any]:
    """Give a run.

    Raises
    ------
    NotThereError : no such run
    """
    query = select(run).where(run.c.tenant == tenant, run.c.id == name)
    return store.statistics.one(tenant, query)


def runs_of(store: Store, tenant: str, campaign: str) -> list[Row[Any]]:
    """Give the runs of a campaign, the newest first."""
    query = select(run).where(run.c.tenant == tenant, run.c.campaign == campaign)
    with store.statistics.read(tenant) as connection:
        return list(connection.execute(query.order_by(run.c.made_at.desc())))
