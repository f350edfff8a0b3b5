"""Changes of the law as a reform file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from radioscopie.law.reform import SMALL_SCALE
from radioscopie.toml.values import plain_decimal
from radioscopie.web.toml_text import to_toml

if TYPE_CHECKING:
    from radioscopie.web.work.orders import Orders

TITLE = "Mes changements"


def reform_text(law: Orders, title: str = "", author: str = "") -> str:
    """Write changes of the law as a reform file, with its name and its author."""
    lines = to_toml({"title": title or TITLE} | ({"author": author} if author else {})).splitlines()
    for address, days in law:
        lines += [
            f'[values."{address}"]',
            *(f"{day} = {{ {order} = {_number(order, number)} }}" for day, (order, number) in days),
        ]
    return "\n".join(lines) + "\n"


def _number(order: str, number: str) -> str:
    """Write a number; a small factor as a percentage, which leaves no doubt of what is meant (`law.reform`)."""
    if order != "scale" or not 0 < Decimal(number) < SMALL_SCALE:
        return number
    return f'"{plain_decimal(100 * Decimal(number))} %"'
