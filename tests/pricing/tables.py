"""Turn the plain rows of the oracle into the tables that the engine takes."""

import pyarrow as pa

from radioscopie.tables.activity import ACTIVITY, Activity
from radioscopie.tables.machines import MACHINES, Machines
from radioscopie.tables.rejects import NO_REJECTS


def as_activity(rows):
    names = ACTIVITY.arrow.names
    table = pa.Table.from_pylist(
        [{name: row[name] for name in names} for row in rows], schema=_plain(ACTIVITY.arrow)
    )
    return Activity(table.cast(ACTIVITY.arrow), NO_REJECTS, len(rows), "activity.csv")


def as_machines(machines):
    listed = [{"line": 2 + n, "practice": "", "site": ""} | machine for n, machine in enumerate(machines)]
    table = pa.Table.from_pylist(listed, schema=_plain(MACHINES.arrow))
    return Machines(table.cast(MACHINES.arrow), NO_REJECTS, len(machines), "machines.csv")


def _plain(schema):
    """The same schema with plain strings, which pyarrow can build from Python."""
    return pa.schema(
        [(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in schema]
    )
