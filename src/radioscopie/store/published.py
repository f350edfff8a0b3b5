"""What is published: releases of the ledger, as they are read and taken away."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from radioscopie.models.survey.disclosure.ledger import Entry
from radioscopie.store.accepted import safe
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.statistics import ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from radioscopie.store.rooms import Store

HIDDEN = "c"


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
    estimate: dict[str, Any] | None = None


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
    return _published(store.statistics.one(tenant, query))


def _published(row: Row[Any]) -> Published:
    held = json.loads(row.document)
    cells = tuple(shown(cell, held["decimals"]) for cell in held["cells"])
    digest = Entry(bytes(row.document), None).digest
    columns = tuple(dict.fromkeys(name for table in held["tables"] for name in table))
    return Published(
        row.number, held["title"], held["value"], columns, cells, row.at, digest, held["previous"], held["rules"],
        held.get("estimate"),
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
