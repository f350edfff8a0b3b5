"""How an answer was made, and nothing of who made it or of what it says.

Begun, sent, opened again; how many cells that registers had filled were kept or changed. Shown on no page; its practice
has it among its own data.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import insert

from radioscopie.store.keys import new_id
from radioscopie.store.places import UNIT, named
from radioscopie.store.schema.answers import paradata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.store.places import Place

BEGUN, SENT, REOPENED = "begun", "sent", "reopened"


def note_act(
    connection: Connection, place: Place, kind: str, now: float, cells: Mapping[str, Value] | None = None
) -> None:
    """Note an act, in the transaction that does it; with the cells that are sent, compare them with the registers."""
    known = prefilled(connection, place) if cells is not None else {}
    kept = sum((cells or {}).get(name) == one for name, one in known.items())
    row = {"tenant": place.tenant, "campaign": place.campaign, "pseudonym": place.pseudonym, "id": new_id()}
    connection.execute(
        insert(paradata).values({**row, "kind": kind, "kept": kept, "changed": len(known) - kept, "at": now})
    )


def prefilled(connection: Connection, place: Place) -> dict[str, Value]:
    """Give the cells that registers fill for a place."""
    found = connection.execute(UNIT, named(place)).one_or_none()
    return json.loads(found.prefill) if found else {}
