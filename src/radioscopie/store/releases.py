"""Releases: prepared by one person, approved by another, published in a ledger that only grows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.chain import RATIO, TOTAL
from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.contributions import Contributions
from radioscopie.models.survey.disclosure.ledger import Entry, Fault, faults, make_entry, release_of
from radioscopie.models.survey.disclosure.presets import preset_digest, preset_names, read_preset
from radioscopie.models.survey.disclosure.protect import protect
from radioscopie.models.survey.disclosure.work import VALUE
from radioscopie.store.campaigns import LONGEST, one_of
from radioscopie.store.chain import note
from radioscopie.store.held import AskedRun, hold, source_of
from radioscopie.store.keys import new_id
from radioscopie.store.publishable import COLUMNS, refuse_level, values_of
from radioscopie.store.runs import one_run
from radioscopie.store.schema.named import STATISTICS
from radioscopie.store.schema.statistics import ledger, release
from radioscopie.store.weighings import settings_of
from radioscopie.version import __version__

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from radioscopie.models.survey.disclosure.protect import Protected
    from radioscopie.store.held import Settings, Source
    from radioscopie.store.rooms import Store

DECIMALS = 1
ESTIMATED = ("estimated", "protected", "published")
CLASSES = (10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table to publish: the weighted total of a value of the answers, by some columns.

    Parameters
    ----------
    value : a cell, or a sum of cells with stars ("A1.*.now")
    columns : region, size, or both
    run : estimate of the same value whose figure of all practices goes with it, "" for none
    """

    title: str
    value: str
    columns: tuple[str, ...]
    preset: str
    run: str = ""


def prepare(store: Store, tenant: str, campaign: str, wanted: Wanted, actor: str, now: float) -> str:
    """Protect a table of the answers, attack it, and keep it until another person approves it.

    Raises
    ------
    InputError : a table that may not be published, or that cannot be protected
    """
    held = one_of(store, tenant, campaign)
    _refuse_wanted(held, wanted)
    kept = settings_of(store, tenant, campaign)
    before = entries(store, tenant)
    past = [release_of(one) for one in before]
    done = protect(
        _contributions(source_of(store, tenant, campaign), kept, wanted, wanted.value), (wanted.columns,),
        read_preset(wanted.preset), VALUE, past,
    )  # fmt: skip
    if audit(done):
        raise InputError(problem("disclosure.not_protected", "columns", "; ".join(wanted.columns)))
    known = _known(wanted, now) | _estimated(store, tenant, campaign, kept, wanted, done)
    entry = make_entry(done, (wanted.columns,), known, before, token_hex(16))
    name = new_id()
    row = {
        "tenant": tenant, "id": name, "campaign": campaign, "title": wanted.title, "state": "prepared",
        "asked": json.dumps(asdict(wanted) | {"weighing": kept.name}),
        "cells": json.dumps(json.loads(entry.document)["cells"]), "document": entry.document,
        "sealed": entry.secret, "prepared_by": actor, "prepared_at": now,
    }  # fmt: skip

    def work(connection: Connection) -> None:
        connection.execute(insert(release).values(row))
        note(connection, STATISTICS, tenant, actor, "prepared", name)

    store.statistics.write(tenant, work)
    return name


def _refuse_wanted(held: Row[Any], wanted: Wanted) -> None:
    problems = []
    if held.state not in ESTIMATED:
        problems.append(problem("service.not_estimated", "campaign"))
    if wanted.value not in values_of(held.questionnaire):
        problems.append(problem("service.not_publishable", "value", wanted.value[:LONGEST]))
    else:
        problems += refuse_level(held.questionnaire, wanted.value, wanted.columns)
    if not wanted.columns or set(wanted.columns) - set(COLUMNS):
        problems.append(problem("service.no_columns", "columns", known=", ".join(COLUMNS)))
    if wanted.preset not in preset_names():
        problems.append(problem("service.no_columns", "preset", known=", ".join(preset_names())))
    if not 0 < len(wanted.title) <= LONGEST:
        problems.append(problem("service.no_title", "title", most=LONGEST))
    if problems:
        raise InputError(problems)


def _contributions(source: Source, kept: Settings, wanted: Wanted, value: str) -> Contributions:
    """Weigh each answer as estimates do.

    Raises
    ------
    InputError : filled values: who knows how they are made would take them away from a sum
    """
    held = hold(source, kept, AskedRun(TOTAL, value, "", ""))
    if held.imputed.get(value):
        raise InputError(problem("service.imputed_value", "value", value))
    values = [round(one * 10**DECIMALS) for one in held.answers.numbers[value].tolist()]
    weights = held.weighed.answers.weight.tolist()
    labels = tuple(zip(*(held.answers.words[name] for name in wanted.columns), strict=True))
    weighted = tuple(round(one * weight) for one, weight in zip(values, weights, strict=True))
    return Contributions(
        wanted.columns, labels, held.holdings, tuple(values), weighted, DECIMALS, is_named=True
    )  # fmt: skip


def _estimated(
    store: Store, tenant: str, campaign: str, kept: Settings, wanted: Wanted, done: Protected
) -> dict[str, Any]:
    """Give the figure of all practices of a run, that goes into the document with its interval.

    Raises
    ------
    InputError : another campaign or value; too few answers or too wide; a total that the secret hides
    """
    if not wanted.run:
        return {}
    held = one_run(store, tenant, wanted.run)
    asked, figure = json.loads(held.asked), json.loads(held.figures)[0]
    if held.campaign != campaign or asked["y"] != wanted.value or asked.pop("weighing", "") != kept.name:
        raise InputError(problem("service.other_run", "run", wanted.run[:LONGEST]))
    if figure["note"] == "imputed":
        raise InputError(problem("service.imputed_value", "run", wanted.value))
    if figure["note"] or figure["low"] is None:
        raise InputError(problem("service.fragile_run", "run"))
    parts = [done]
    if asked["kind"] == RATIO:
        rows = _contributions(source_of(store, tenant, campaign), kept, wanted, asked["x"])
        parts.append(protect(rows, (wanted.columns,), read_preset(wanted.preset), VALUE, []))
    if not all(_shows_all(one) for one in parts):
        raise InputError(problem("service.hidden_total", "run"))
    shown = {name: _rounded(figure[name]) for name in ("value", "se", "low", "high")}
    return {"estimate": {**asked, **shown, "answers": _class(figure["n"])}}


def _shows_all(done: Protected) -> bool:
    """Tell whether the total of all practices is shown."""
    cells = zip(done.release.cells.places, done.release.hidden, strict=True)
    return any(set(place) == {"total"} and not is_hidden for place, is_hidden in cells)


def _rounded(value: float) -> float:
    """Keep three figures: no more is known, and no more could tell one answer."""
    return float(f"{value:.3g}")


def _class(count: int) -> str:
    """Give a count in a class."""
    low = max(one for one in CLASSES if one <= count)
    after = [one for one in CLASSES if one > count]
    return f"{low}-{after[0] - 1}" if after else f"{low}+"


def _known(wanted: Wanted, now: float) -> dict[str, str]:
    return {
        "day": datetime.fromtimestamp(now, UTC).date().isoformat(),
        "title": wanted.title,
        "value": wanted.value,
        "cost": VALUE,
        "rules": preset_digest(wanted.preset),
        "radioscopie": __version__,
        "scipy": version("scipy"),
    }


def entries(store: Store, tenant: str) -> list[Entry]:
    """Give the entries of the ledger, the first one first."""
    query = select(ledger).where(ledger.c.tenant == tenant).order_by(ledger.c.number)
    with store.statistics.read(tenant) as connection:
        return [Entry(bytes(one.document), bytes(one.sealed or b"")) for one in connection.execute(query)]


def ledger_faults(store: Store, tenant: str) -> list[Fault]:
    """Check the ledger: the chain of digests, the answers, then every attack again."""
    return faults(entries(store, tenant))


def one_release(store: Store, tenant: str, name: str) -> Row[Any]:
    """Give a release, whatever its state.

    Raises
    ------
    NotThereError : no such release
    """
    query = select(release).where(release.c.tenant == tenant, release.c.id == name)
    return store.statistics.one(tenant, query)


def all_releases(store: Store, tenant: str, campaign: str = "") -> list[Row[Any]]:
    """Give the releases of a tenant, or of one campaign, the newest first."""
    query = select(release).where(release.c.tenant == tenant).order_by(release.c.prepared_at.desc())
    if campaign:
        query = query.where(release.c.campaign == campaign)
    with store.statistics.read(tenant) as connection:
        return list(connection.execute(query))


def approve(store: Store, tenant: str, name: str, actor: str, now: float) -> None:
    """Approve a release: never by who prepared it, which the database refuses too.

    Raises
    ------
    InputError : one's own, or not in the state of being approved
    """
    if one_release(store, tenant, name).prepared_by == actor:
        raise InputError(problem("service.own_release", "release"))
    _moved(store, tenant, name, "prepared", actor, state="approved", approved_by=actor, approved_at=now)


def refuse(store: Store, tenant: str, name: str, actor: str) -> None:
    """Refuse a release."""
    _moved(store, tenant, name, "prepared", actor, state="refused")


def _moved(store: Store, tenant: str, name: str, before: str, actor: str, **values: object) -> None:
    def work(connection: Connection) -> None:
        query = update(release).where(
            release.c.tenant == tenant, release.c.id == name, release.c.state == before
        )
        if connection.execute(query.values(values)).rowcount != 1:
            raise InputError(problem("service.no_such_move", "state", str(values["state"]), known=before))
        note(connection, STATISTICS, tenant, actor, str(values["state"]), name)

    store.statistics.write(tenant, work)


def publish(store: Store, tenant: str, name: str, actor: str, now: float) -> int:
    """Publish a release that was approved; give its number in the ledger.

    Raises
    ------
    InputError : not approved, weighed anew since, or another was published since, against which it was not checked
    """
    held = one_release(store, tenant, name)
    if json.loads(held.asked).get("weighing") != settings_of(store, tenant, held.campaign).name:
        raise InputError(problem("service.weighed_since", "release"))
    number = int(json.loads(held.document)["number"])

    def work(connection: Connection) -> None:
        query = update(release).where(
            release.c.tenant == tenant, release.c.id == name, release.c.state == "approved"
        )
        if connection.execute(query.values(state="published", published_at=now)).rowcount != 1:
            raise InputError(problem("service.no_such_move", "state", held.state, known="approved"))
        last = (
            select(ledger.c.number).where(ledger.c.tenant == tenant).order_by(ledger.c.number.desc()).limit(1)
        )
        if (connection.execute(last).scalar() or 0) != number - 1:
            raise InputError(problem("service.prepared_before", "release"))
        row = {
            "tenant": tenant, "number": number, "release": name, "document": held.document,
            "sealed": held.sealed, "at": now,
        }  # fmt: skip
        connection.execute(insert(ledger).values(row))
        note(connection, STATISTICS, tenant, actor, "published", name, str(number))

    try:
        store.statistics.write(tenant, work)
    except IntegrityError:
        raise InputError(problem("service.prepared_before", "release")) from None
    return number
