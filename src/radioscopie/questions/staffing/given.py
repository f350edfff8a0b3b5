"""The rota of shifts that are given: nothing is sized again, no run is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.models.reading.rota.rota import make_rota
from radioscopie.models.reading.staffing.posts import described
from radioscopie.questions.staffing.tables.network import given_row
from radioscopie.questions.staffing.tables.rota import rota_rows
from radioscopie.questions.staffing.tables.seats import KINDS
from radioscopie.questions.staffing.tables.shifts import given_rows, of_rota, people_rows
from radioscopie.tables.held_shifts import read_held_shifts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Rows
    from radioscopie.inputs import Input
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.rota.file import Rota
    from radioscopie.models.reading.rota.rota import RotaAnswer
    from radioscopie.results.answer import Advance


def rota_of_given(
    network: Network, rota: Rota | None, shifts: Input, names: Sequence[str], advance: Advance
) -> tuple[dict[str, Rows], RotaAnswer]:
    """Name who works the shifts given.

    Raises
    ------
    InputError : the file has no rota; shifts that the rota has not
    """
    if rota is None:
        raise InputError(problem("staff.no_rota", network.title, name_of(shifts)))
    ranks = [[group.name for group in network.groups].index(name) for name in names]
    posts = described(network, ranks, rota)
    keys = [(names[post.group], post.name, list(KINDS)[post.kind]) for post in posts]
    held = read_held_shifts(shifts, keys)
    counts = [held.get(key, 0) for key in keys]
    planned = make_rota(rota, {}, advance, of_rota(posts, counts))
    rows: dict[str, Rows] = {
        "shifts": given_rows(posts, counts, names),
        "people": people_rows(posts, counts, names, rota.rest_h),
        **rota_rows(rota, planned),
    }
    return rows | {"network": [given_row(network, rows)]}, planned
