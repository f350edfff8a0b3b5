"""DuckDB on a table in memory: join with the price list, count fees by machine and day, bands with a window."""

import pyarrow as pa

import duckdb_peer
from contestants import named

NAMES = ("day", "act", "combo", "association", "grid", "quantity", "machine", "practice")
ACTS = """
    SELECT practice, sum(cents * quantity)::BIGINT FROM activity JOIN calendar USING (day)
    JOIN prices USING (period, grid, association, act, combo) GROUP BY practice
"""
COUNTS = """
    SELECT machine, day, sum(quantity)::BIGINT AS n FROM activity JOIN opens USING (act) WHERE machine >= 0
    GROUP BY machine, day
"""


def prepare(year):
    connection = duckdb_peer.connect(year)
    columns = pa.table({name: year.column(name) for name in NAMES})
    connection.register("columns", columns)
    connection.execute("CREATE TABLE activity AS FROM columns")
    connection.unregister("columns")
    return connection


def run(connection):
    acts = dict(connection.execute(ACTS).fetchall())
    fees = dict(connection.execute(duckdb_peer.fees(COUNTS)).fetchall())
    return named(_in_order(acts), _in_order(fees))


def _in_order(cents):
    return [cents.get(number, 0) for number in range(max(cents) + 1)]
