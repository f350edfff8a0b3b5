"""Weighings: what totals are met and what gaps are filled is chosen once, before any figure, and kept."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast, get_args

from sqlalchemy import insert, select

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.distances import Method
from radioscopie.models.survey.weights import weight_report
from radioscopie.store.campaigns import LONGEST, move, one_of
from radioscopie.store.chain import note
from radioscopie.store.held import Settings, hold, source_of
from radioscopie.store.keys import new_id
from radioscopie.store.publishable import COLUMNS, values_of
from radioscopie.store.schema.named import STATISTICS
from radioscopie.store.schema.statistics import weighing
from radioscopie.tables.survey.frame import PRACTICES, KnownTotal, domain_name, read_totals
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

    from radioscopie.errors import Problem
    from radioscopie.inputs import Upload
    from radioscopie.store.held import Held
    from radioscopie.store.rooms import Store

METHODS: tuple[Method, ...] = get_args(Method)
BOUNDED = ("logit", "truncated")
BOUNDS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?),([0-9]{1,3}(?:\.[0-9]{1,6})?)")
EDITED, WEIGHTED = "edited", "weighted"


@dataclass(frozen=True, slots=True)
class AskedWeighing:
    """How answers are to be weighed.

    Parameters
    ----------
    method, bounds : of the calibration ("0.25,4")
    fill, fill_from : column whose gaps are filled, and from which; "" for none
    totals : file of the totals to meet, as `survey estimate --calibrate` reads it; None: the strata alone
    """

    method: str = "raking"
    bounds: str = "0.25,4"
    fill: str = ""
    fill_from: str = ""
    totals: Upload | None = None


def weigh_campaign(store: Store, tenant: str, name: str, asked: AskedWeighing, actor: str, now: float) -> str:
    """Weigh all answers of a campaign whose edits are over, keep how, and move it on; give the name of the weighing.

    Raises
    ------
    InputError : not in that state; every problem of what is asked; totals that cannot be met
    """
    about = one_of(store, tenant, name)
    if about.state != EDITED:
        raise InputError(problem("service.not_edited", "campaign"))
    known = tuple(read_totals(asked.totals)) if asked.totals else ()
    problems = [*_problems(about, asked, known)]
    if problems:
        raise InputError(problems)
    kept = Settings(new_id(), cast("Method", asked.method), _bounds(asked), known, _gaps(asked))
    held = hold(source_of(store, tenant, name), kept)
    row = {
        "tenant": tenant, "id": kept.name, "campaign": name, "number": _next(store, tenant, name),
        "made_by": actor, "made_at": now,
        "asked": json.dumps(_written(kept)), "figures": json.dumps(_report(held, kept)),
        "weights": json.dumps(dict(zip(held.pseudonyms, held.weighed.answers.weight.tolist(), strict=True))),
        "input_digest": held.digest,
        "versions": json.dumps({one: version(one) for one in ("numpy", "scipy")} | {"radioscopie": __version__}),
    }  # fmt: skip

    def work(connection: Connection) -> None:
        connection.execute(insert(weighing).values(row))
        note(connection, STATISTICS, tenant, actor, "weighed", kept.name)

    store.statistics.write(tenant, work)
    move(store, tenant, name, WEIGHTED, actor)
    return kept.name


def _next(store: Store, tenant: str, name: str) -> int:
    last = current(store, tenant, name)
    return last.number + 1 if last else 1


def _problems(about: Row[Any], asked: AskedWeighing, known: tuple[KnownTotal, ...]) -> Iterator[Problem]:
    values = values_of(about.questionnaire)
    if asked.method not in METHODS:
        yield problem("service.no_columns", "method", asked.method[:LONGEST], known=", ".join(METHODS))
    if asked.method in BOUNDED and not BOUNDS.fullmatch(asked.bounds):
        yield problem("survey.bad_bounds", "bounds", asked.bounds[:LONGEST])
    pair = [one for one in (asked.fill, asked.fill_from) if one]
    if len(pair) == 1 or asked.fill == asked.fill_from != "":
        yield problem("service.fill_from_what", "fill_from")
    wanted = [("fill", one) for one in pair]
    wanted += [(one.place, one.variable) for one in known if one.variable != PRACTICES]
    for place, value in wanted:
        if value not in values:
            yield problem("service.not_publishable", place, value[:LONGEST])
    for one in known:
        if one.column not in {"", *COLUMNS}:
            yield problem("service.no_columns", one.place, one.column[:LONGEST], known=", ".join(COLUMNS))


def _bounds(asked: AskedWeighing) -> tuple[float, float] | None:
    found = BOUNDS.fullmatch(asked.bounds) if asked.method in BOUNDED else None
    return (float(found[1]), float(found[2])) if found else None


def _gaps(asked: AskedWeighing) -> dict[str, str]:
    return {asked.fill: asked.fill_from} if asked.fill else {}


def _written(kept: Settings) -> dict[str, Any]:
    held = {"method": kept.method, "bounds": kept.bounds, "gaps": dict(kept.gaps)}
    return held | {"known": [asdict(one) for one in kept.known]}


def _report(held: Held, kept: Settings) -> dict[str, Any]:
    """Say what the weights are, and each total before and after them."""
    answers, report = held.weighed.answers, weight_report(held.weighed.answers)
    found: dict[str, Any] = {
        "answers": len(held.pseudonyms), "practices": held.practices, "sum": float(answers.weight.sum()),
        "smallest": float(answers.weight.min()), "largest": float(answers.weight.max()),
        "extreme": report.extreme, "design_effect": report.design_effect, "imputed": dict(held.imputed),
        "pooled": sum(pool != one for one, pool in held.weighed.pools.items()), "met": [],
    }  # fmt: skip
    if answers.weighing is not None:
        x = answers.weighing.totals.x[:, -len(kept.known) :]
        ends = zip(kept.known, answers.design.weight @ x, answers.weight @ x, strict=True)
        found["met"] = [
            {"domain": domain_name(one.column, one.word), "variable": one.variable, "known": one.total,
             "before": float(first), "after": float(last)}
            for one, first, last in ends
        ]  # fmt: skip
    return found


def current(store: Store, tenant: str, campaign: str) -> Row[Any] | None:
    """Give the last weighing of a campaign; None before the first."""
    query = select(weighing).where(weighing.c.tenant == tenant, weighing.c.campaign == campaign)
    with store.statistics.read(tenant) as connection:
        return connection.execute(query.order_by(weighing.c.number.desc()).limit(1)).first()


def settings_of(store: Store, tenant: str, campaign: str) -> Settings:
    """Give how the answers of a campaign are weighed.

    Raises
    ------
    InputError : they are not
    """
    row = current(store, tenant, campaign)
    if row is None:
        raise InputError(problem("service.not_weighed", "campaign"))
    asked = json.loads(row.asked)
    known = tuple(KnownTotal(**one) for one in asked["known"])
    bounds = tuple(asked["bounds"]) if asked["bounds"] else None
    return Settings(row.id, asked["method"], bounds, known, asked["gaps"])
