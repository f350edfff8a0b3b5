"""What `radioscopie survey protect` answers: the cells, as they may be published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.result import said
from radioscopie.results.declared import Declared, name

if TYPE_CHECKING:
    from collections.abc import Sequence

CELLS = Declared(
    "cells", "survey_protect.cells", "survey_protect.head", (name("value"),), unit="count", listed=True
)
TABLES = {CELLS.name: CELLS}


def cells_by(columns: Sequence[str]) -> Declared:
    """Declare the cells with the classes of the user's own file before their value."""
    own = tuple(name(one, head=said("survey_protect.own", column=one)) for one in columns)
    return replace(CELLS, columns=(*own, *CELLS.columns))
