"""A part of the country, where a question on places is answered at once."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from radioscopie.questions.access import answer as access
from radioscopie.questions.siting import given as siting
from radioscopie.tables.communes import read_communes


def only(patch: pytest.MonkeyPatch, *departements: str) -> pa.Table:
    """Let these questions know the communes of some départements alone; gives these communes."""
    some = read_communes()
    some = some.filter(pc.is_in(some["departement"].cast(pa.string()), pa.array(departements)))
    for question in (access, siting):
        patch.setattr(question, "read_communes", lambda: some)
    return some
