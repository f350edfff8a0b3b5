"""DuckDB reading the same columns and doing nothing with them: the floor."""

import duckdb

from contestants import Answer

SCAN = """
    SELECT max(date), sum(association), sum(quantity), sum(strlen(practice)), sum(strlen(machine)), sum(strlen(act)),
           sum(strlen(modifiers)), sum(strlen(sector))
    FROM '{file}'
"""


def prepare(year):
    return duckdb.connect(config={"threads": 2}), SCAN.format(file=year.activity)


def run(prepared):
    connection, query = prepared
    connection.execute(query).fetchall()
    return Answer(None, None)
