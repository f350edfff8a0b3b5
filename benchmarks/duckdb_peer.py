"""What the DuckDB peers share: the price list as tables, and the technical fees by bands in SQL."""

import duckdb
import numpy as np
import pyarrow as pa

import national
from price_list import BANDS, price_list
from radioscopie.law.load import Law

ENDS = ("end_full", "end_1", "end_2")
FEES = """
    WITH counts AS ({counts}),
    running AS (
        SELECT machine, day, last, last - n AS before
        FROM (
            SELECT *, sum(n) OVER (PARTITION BY machine ORDER BY day ROWS UNBOUNDED PRECEDING) AS last FROM counts
        )
    )
    SELECT machine, sum(
        full_ * (least(last, end_full) - least(before, end_full))
        + reduced_1 * (greatest(least(last, end_1), end_full) - greatest(least(before, end_1), end_full))
        + reduced_2 * (greatest(least(last, end_2), end_1) - greatest(least(before, end_2), end_1))
        + reduced_3 * (greatest(last, end_2) - greatest(before, end_2))
    )::BIGINT
    FROM running JOIN calendar USING (day) JOIN fees USING (machine, period) GROUP BY machine
"""


def connect(year):
    """Open DuckDB on two threads with the tables prices, fees, opens, calendar and the words of the codes."""
    connection, listed = duckdb.connect(config={"threads": 2}), price_list(year)
    period = np.searchsorted(listed.starts, national.FIRST_DAY + np.arange(national.DAYS), side="right") - 1
    names = ("period", "grid", "association", "act", "combo", "cents")
    _create(connection, "prices", dict(zip(names, listed.acts.T, strict=True)))
    names = ("machine", "period", "full_", *BANDS[1:], *ENDS)
    _create(connection, "fees", dict(zip(names, listed.fees.T, strict=True)))
    _create(connection, "opens", {"act": listed.opens})
    _create(
        connection,
        "calendar",
        {"day": national.FIRST_DAY + np.arange(national.DAYS, dtype=np.int16), "period": period},
    )
    _create_words(connection)
    return connection


def fees(counts):
    """Give the query of the cents by machine; `counts` is the query of machine, day, n."""
    return FEES.format(counts=counts)


def _create_words(connection):
    machines = [national.machine_name(n) for n in range(national.MACHINES_CT + national.MACHINES_MRI)]
    for table, words in (("acts", Law.load().acts), ("combos", national.MODIFIERS), ("machines", machines)):
        _create(connection, table, {"code": np.arange(len(words)), "word": pa.array(words)})


def _create(connection, name, columns):
    connection.register("columns", pa.table(columns))
    connection.execute(f"CREATE TABLE {name} AS FROM columns")
    connection.unregister("columns")
