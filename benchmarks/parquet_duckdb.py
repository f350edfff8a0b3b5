"""DuckDB on a Parquet file: the words of the file joined with the price list, fees and bands in SQL."""

import duckdb_peer
from contestants import Answer

ACTS = """
    SELECT practice, sum(cents * quantity)::BIGINT
    FROM activity JOIN calendar_days USING (date) JOIN priced USING (period, sector, association, act, modifiers)
    GROUP BY practice
"""
COUNTS = """
    SELECT code AS machine, (date - DATE '1970-01-01')::SMALLINT AS day, sum(quantity)::BIGINT AS n
    FROM activity JOIN opening USING (act) JOIN machines ON machine = word GROUP BY ALL
"""
VIEWS = """
    CREATE VIEW activity AS FROM '{file}';
    CREATE TABLE calendar_days AS SELECT DATE '1970-01-01' + day AS date, period FROM calendar;
    CREATE TABLE priced AS
        SELECT period, (grid + 1)::VARCHAR AS sector, association::TINYINT AS association, acts.word AS act,
               combos.word AS modifiers, cents
        FROM prices JOIN acts ON act = acts.code JOIN combos ON combo = combos.code;
    CREATE TABLE opening AS SELECT word AS act FROM opens JOIN acts ON act = code;
"""


def prepare(year):
    connection = duckdb_peer.connect(year)
    connection.execute(VIEWS.format(file=year.activity))
    words = dict(connection.execute("SELECT code, word FROM machines").fetchall())
    return connection, words


def run(prepared):
    connection, words = prepared
    fees = connection.execute(duckdb_peer.fees(COUNTS)).fetchall()
    acts = connection.execute(ACTS).fetchall()
    return Answer(
        {name: cents for name, cents in acts if cents},
        {words[machine]: cents for machine, cents in fees if cents},
    )
