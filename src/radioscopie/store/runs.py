"""Estimates made inside the service, by the models of `survey estimate`, and kept: what went in, what came out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import insert, select

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.beside import bounded, shifted
from radioscopie.models.survey.chain import (
    MEAN,
    MEDIAN,
    RATIO,
    SHARE,
    TOTAL,
    Wanted,
    estimate,
    in_domain,
    weigh,
)
from radioscopie.models.survey.forms.expressions import evaluate
from radioscopie.models.survey.weights import weight_report
from radioscopie.store.accepted import units_of, used
from radioscopie.store.campaigns import LONGEST, one_of
from radioscopie.store.chain import note
from radioscopie.store.keys import new_id
from radioscopie.store.publishable import COLUMNS, choices_of, refuse_level, values_of
from radioscopie.store.schema.named import STATISTICS
from radioscopie.store.schema.statistics import run
from radioscopie.tables.survey.answers import Answers
from radioscopie.tables.survey.frame import Frame
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Row

    from radioscopie.models.survey.chain import Weighed
    from radioscopie.store.accepted import Used
    from radioscopie.store.rooms import Store

KINDS = (TOTAL, RATIO, MEAN, MEDIAN, SHARE)
SHIFT = 0.10
ALL = "all"
CLOSED = ("closed", "published", "archived")


@dataclass(frozen=True, slots=True)
class AskedRun:
    """A figure to estimate: its kind, its value, what divides it (or the word of a share), and by what it is cut."""

    kind: str
    y: str
    x: str
    by: str


@dataclass(frozen=True, slots=True)
class Held:
    """Answers that hold what a figure needs, weighed; `digest` tells them from any others."""

    answers: Answers
    weighed: Weighed
    holdings: tuple[str, ...]
    practices: int
    digest: str


def make_run(store: Store, tenant: str, campaign: str, asked: AskedRun, actor: str, now: float) -> str:
    """Estimate a figure of all practices from those that answered; give the name of the run.

    Raises
    ------
    InputError : a figure that may not be asked; answers that cannot be weighed
    """
    about = one_of(store, tenant, campaign)
    _refuse(about, asked)
    held = held_for(store, tenant, campaign, asked)
    name = new_id()
    row = {
        "tenant": tenant, "id": name, "campaign": campaign, "made_by": actor, "made_at": now,
        "asked": json.dumps({"kind": asked.kind, "y": asked.y, "x": asked.x, "by": asked.by}),
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
    if about.state not in CLOSED:
        problems.append(problem("service.not_closed", "campaign"))
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


def held_for(store: Store, tenant: str, campaign: str, asked: AskedRun) -> Held:
    """Weigh the answers that hold a figure: practices of a stratum over answers of it, thin strata pooled.

    Raises
    ------
    InputError : nobody answered it, or a stratum that cannot be weighed
    """
    units = Counter(one.stratum for one in units_of(store, tenant, campaign))
    rows = [(one, _cells(one, asked)) for one in used(store, tenant, campaign)]
    kept = [(one, cells) for one, cells in rows if cells is not None]
    if not kept:
        raise InputError(problem("service.no_answer", "y", asked.y))
    answers = _answers([one for one, _ in kept], [cells for _, cells in kept], asked)
    whole = json.dumps([[one.pseudonym, one.number, *map(str, cells)] for one, cells in kept])
    frame = Frame(dict(sorted(units.items())), _tree(sorted(units)))
    holdings = tuple(one.holding for one, _ in kept)
    return Held(
        answers,
        weigh(answers, frame),
        holdings,
        sum(units.values()),
        hashlib.sha256(whole.encode()).hexdigest(),
    )


def _cells(one: Used, asked: AskedRun) -> tuple[float | str, ...] | None:
    """Give what an answer says of a figure; None when it lacks any of it."""
    if asked.kind == SHARE:
        word = one.cells.get(asked.y)
        return (word,) if isinstance(word, str) else None
    names = (asked.y, asked.x) if asked.kind == RATIO else (asked.y,)
    found = [evaluate(f"sum({name})", one.cells) for name in names]
    return tuple(float(value) for value in found if isinstance(value, int | float)) if _all(found) else None


def _all(found: Sequence[object]) -> bool:
    return all(isinstance(one, int | float) for one in found)


def _answers(found: list[Used], cells: list[tuple[float | str, ...]], asked: AskedRun) -> Answers:
    words = {name: tuple(getattr(one, name) or "–" for one in found) for name in COLUMNS}
    numbers = {}
    if asked.kind == SHARE:
        words[asked.y] = tuple(str(held[0]) for held in cells)
    else:
        names = (asked.y, asked.x) if asked.kind == RATIO else (asked.y,)
        numbers = {name: np.array([held[rank] for held in cells], float) for rank, name in enumerate(names)}
    return Answers(tuple(one.stratum for one in found), numbers, words, tuple(range(1, len(found) + 1)))


def _tree(strata: Sequence[str]) -> dict[str, str]:
    """Give the stratum with which a thin one is pooled: the next in the order of names, the last with the one before.

    Names that begin alike ("idf/small", "idf/large") so stay together first.
    """
    after = {one: strata[rank + 1] for rank, one in enumerate(strata[:-1])}
    return after | ({strata[-1]: strata[-2]} if len(strata) > 1 else {})


def _figures(held: Held, asked: AskedRun) -> Iterator[dict[str, Any]]:
    wanted = Wanted(asked.kind, asked.y, asked.x)
    domains = [("", ALL), *((asked.by, one) for one in sorted(set(held.answers.words.get(asked.by, ()))))]
    for column, word in domains:
        found = estimate(held.weighed, held.answers, wanted, in_domain(held.answers, column, word))
        yield {
            "domain": word, "value": found.value, "se": found.se, "low": found.low, "high": found.high,
            "n": found.answers, "note": found.note,
        }  # fmt: skip
    moved = shifted(held.weighed, held.answers, wanted, SHIFT)
    limits = bounded(held.answers, wanted, held.practices)
    for name, one in (("silent", moved), ("bounds", limits)):
        if one is not None:
            yield {"domain": name, "value": one.central, "low": one.low, "high": one.high}


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
