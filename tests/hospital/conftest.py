from datetime import date

import pyarrow as pa
import pytest

from radioscopie.law.compile import compile_together
from radioscopie.law.load import Law
from radioscopie.models.hospital.fees import Laws
from radioscopie.tables.sites import SITES, read_sites

BASE = date(2025, 11, 4)


def sites_laws():
    law = Law.load()
    return Laws(*compile_together(law.frozen(BASE), law), BASE.year)


@pytest.fixture(scope="session")
def laws():
    return sites_laws()


@pytest.fixture(scope="session")
def same_laws():
    law = Law.load()
    return Laws(*compile_together(law, law), 2027)


@pytest.fixture(scope="session")
def shipped():
    return read_sites()


@pytest.fixture(scope="session")
def make_sites():
    """Make a table of sites from rows that give only what matters."""

    def make(*rows):
        names = [column.name for column in SITES.columns]
        blank = dict.fromkeys(names) | {"name": "", "commune": "", "departement": "01", "region": "84"}
        table = pa.Table.from_pylist([blank | row for row in rows])
        counts = [name for name in names if name.startswith(("ct_", "mri_"))]
        return table.cast(
            pa.schema(
                [(name, pa.int64() if name in counts else table.schema.field(name).type) for name in names]
            )
        )

    return make
