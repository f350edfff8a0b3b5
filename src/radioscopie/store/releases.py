"""Releases: prepared by one person, approved by another, published in a ledger that only grows."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.contributions import Contributions
from radioscopie.models.survey.disclosure.ledger import Entry, Fault, faults, make_entry, release_of
from radioscopie.models.survey.disclosure.presets import preset_digest, preset_names, read_preset
from radioscopie.models.survey.disclosure.protect import protect
from radioscopie.models.survey.disclosure.work import VALUE
from radioscopie.models.survey.forms.expressions import evaluate
from radioscopie.store.accepted import safe, units_of, used
from radioscopie.store.answers import NotThereError
from radioscopie.store.campaigns import LONGEST, one_of
from radioscopie.store.chain import note
from radioscopie.store.keys import new_id
from radioscopie.store.schema import STATISTICS, ledger, release
from radioscopie.tables.survey.questionnaire import questionnaire
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from radioscopie.store.accepted import Used
    from radioscopie.store.rooms import Store

COLUMNS = ("region", "size")
HIDDEN = "c"
DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table to publish: the weighted total of a value of the answers, by some columns.

    Parameters
    ----------
    value : a cell, or a sum of cells with stars ("A1.*.now")
    columns : region, size, or both
    """

    title: str
    value: str
    columns: tuple[str, ...]
    preset: str


@dataclass(frozen=True, slots=True)
class Published:
    """A release that is published; `cells` are its places and their values, None where hidden."""

    number: int
    title: str
    value: str
    columns: tuple[str, ...]
    cells: tuple[tuple[tuple[str, ...], str | None], ...]
    at: float
    digest: str
    previous: str
    rules: str


def values_of(name: str) -> list[str]:
    """Give what of a questionnaire may be published: the columns of numbers whose question allows it."""
    form, found = questionnaire(name), []
    for question in form.questions:
        star = "*." if question.rows or question.kind == "machines" else ""
        numbers = [one.id for one in question.fields if one.kind in {"whole", "number"}]
        if question.publish != "never":
            found += [f"{question.id}.{star}{one}" for one in numbers]
    return found


def prepare(store: Store, tenant: str, campaign: str, wanted: Wanted, actor: str, now: float) -> str:
    """Protect a table of the answers, attack it, and keep it until another person approves it.

    Raises
    ------
    InputError : a table that may not be published, or that cannot be protected
    """
    held = one_of(store, tenant, campaign)
    _refuse_wanted(held, wanted)
    before = entries(store, tenant)
    contributions = _contributions(store, tenant, campaign, wanted)
    past = [release_of(one) for one in before]
    done = protect(contributions, (wanted.columns,), read_preset(wanted.preset), VALUE, past)
    if audit(done):
        raise InputError(problem("disclosure.not_protected", "columns", "; ".join(wanted.columns)))
    entry = make_entry(done, (wanted.columns,), _known(wanted, now), before, token_hex(16))
    name = new_id()
    row = {
        "tenant": tenant, "id": name, "campaign": campaign, "title": wanted.title, "state": "prepared",
        "asked": json.dumps({"value": wanted.value, "columns": wanted.columns, "preset": wanted.preset}),
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
    form = questionnaire(held.questionnaire)
    question = next((one for one in form.questions if one.id == wanted.value.partition(".")[0]), None)
    if held.state not in {"closed", "published"}:
        problems.append(problem("service.not_closed", "campaign"))
    if question is None or wanted.value not in values_of(held.questionnaire):
        problems.append(problem("service.not_publishable", "value", wanted.value[:LONGEST]))
    elif question.publish == "nation" and "region" in wanted.columns:
        problems.append(problem("service.nation_only", "columns", wanted.value))
    if not wanted.columns or set(wanted.columns) - set(COLUMNS):
        problems.append(problem("service.no_columns", "columns", known=", ".join(COLUMNS)))
    if wanted.preset not in preset_names():
        problems.append(problem("service.no_columns", "preset", known=", ".join(preset_names())))
    if not 0 < len(wanted.title) <= LONGEST:
        problems.append(problem("service.no_title", "title", most=LONGEST))
    if problems:
        raise InputError(problems)


def _contributions(store: Store, tenant: str, campaign: str, wanted: Wanted) -> Contributions:
    """Weigh each answer by its stratum: practices asked over practices that answered."""
    found = [(one, _value(one, wanted.value)) for one in used(store, tenant, campaign)]
    kept = [(one, value) for one, value in found if value is not None]
    if not kept:
        raise InputError(problem("service.no_answer", "value", wanted.value))
    asked = Counter(one.stratum for one in units_of(store, tenant, campaign))
    answered = Counter(one.stratum for one, _ in kept)
    weights = {name: Fraction(asked[name], answered[name]) for name in answered}
    labels = tuple(tuple(getattr(one, name) or "–" for name in wanted.columns) for one, _ in kept)
    values = tuple(value for _, value in kept)
    weighted = tuple(round(value * weights[one.stratum]) for one, value in kept)
    units = tuple(one.holding for one, _ in kept)
    return Contributions(wanted.columns, labels, units, values, weighted, DECIMALS, is_named=True)


def _value(one: Used, written: str) -> int | None:
    found = evaluate(f"sum({written})", one.cells)
    return round(found * 10**DECIMALS) if isinstance(found, int | float) else None


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
    with store.statistics.read(tenant) as connection:
        found = connection.execute(query).one_or_none()
    if found is None:
        raise NotThereError
    return found


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
    InputError : not approved, or another was published since, against which it was not checked
    """
    held = one_release(store, tenant, name)
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


def published(store: Store, tenant: str) -> list[Published]:
    """Give what is published, the newest first."""
    query = select(ledger).where(ledger.c.tenant == tenant).order_by(ledger.c.number.desc())
    with store.statistics.read(tenant) as connection:
        return [_published(one) for one in connection.execute(query)]


def published_one(store: Store, tenant: str, number: str) -> Published:
    """Give a release by its number.

    Raises
    ------
    NotThereError : none of this number is published
    """
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotThereError
    query = select(ledger).where(ledger.c.tenant == tenant, ledger.c.number == int(number))
    with store.statistics.read(tenant) as connection:
        found = connection.execute(query).one_or_none()
    if found is None:
        raise NotThereError
    return _published(found)


def _published(row: Row[Any]) -> Published:
    held = json.loads(row.document)
    cells = tuple(shown(cell, held["decimals"]) for cell in held["cells"])
    digest = Entry(bytes(row.document), None).digest
    columns = tuple(dict.fromkeys(name for table in held["tables"] for name in table))
    return Published(
        row.number, held["title"], held["value"], columns, cells, row.at, digest, held["previous"], held["rules"]
    )  # fmt: skip


def shown(cell: Sequence[Any], decimals: int) -> tuple[tuple[str, ...], str | None]:
    """Give the place of a cell and its value as it is printed; None where it is hidden."""
    *place, value = cell
    return tuple(map(str, place)), None if value is None else f"{Decimal(value).scaleb(-decimals):f}"


def as_csv(held: Published) -> bytes:
    """Write the cells of a release; a hidden one is a letter, the same for all."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([*held.columns, "value"])
    writer.writerows([*map(safe, place), HIDDEN if value is None else value] for place, value in held.cells)
    return buffer.getvalue().encode()
