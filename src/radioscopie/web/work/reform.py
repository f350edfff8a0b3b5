"""Changes of the law as a reform file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radioscopie.web.work.orders import Orders

TITLE = 'title = "Mes changements"'


def reform_text(law: Orders) -> str:
    """Write changes of the law as a reform file."""
    lines = [TITLE]
    for address, days in law:
        lines += [
            f'[values."{address}"]',
            *(f"{day} = {{ {order} = {number} }}" for day, (order, number) in days),
        ]
    return "\n".join(lines) + "\n"
