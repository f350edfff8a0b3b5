"""Acts of DCIR priced in their visit: rebuilt by patient, day and performer inside the run, and told in sums only.

Equal lines are added first, with their sign: a cancelled line is in no visit; what stays below zero is told apart. The
hash of the patient is in the working file, that is gone with the run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.models.pricing.control import cents_in_visits

if TYPE_CHECKING:
    from radioscopie.law.compile import Compiled
    from radioscopie.tables.claims.work import Work

SAME = "visit, date, act, modifiers, association, sector"
LINES = f"""
CREATE TABLE visit_lines AS SELECT {SAME}, sum(quantity)::INTEGER AS quantity,
  sum(quantity * base_cents)::BIGINT AS paid_cents, sum(quantity * repriced_cents)::BIGINT AS alone_cents
FROM (SELECT date, act, modifiers, association, sector, quantity, base_cents, repriced_cents,
  hash(patient, date, practice) AS visit FROM acts_priced WHERE source = 'dcir' AND patient IS NOT NULL)
GROUP BY {SAME} HAVING sum(quantity) <> 0
"""
SORTS = """
CREATE TABLE visit_sorts AS SELECT visit, sum(quantity)::BIGINT AS acts, sum(paid_cents)::BIGINT AS paid_cents,
  sum(alone_cents)::BIGINT AS alone_cents, date_trunc('month', min(date)) AS month,
  CASE WHEN bool_or(quantity < 0) THEN 'negative' WHEN count(*) > count(alone_cents) THEN 'no_price'
    WHEN sum(quantity) = 1 THEN 'one' ELSE 'several' END AS sort
FROM visit_lines GROUP BY visit
"""
MONTHS = "SELECT DISTINCT month FROM visit_sorts WHERE sort = 'several' ORDER BY month"
SEVERAL = """
SELECT visit, date, act, modifiers, association, sector, quantity FROM visit_lines
WHERE visit IN (SELECT visit FROM visit_sorts WHERE sort = 'several' AND month = '{month}') ORDER BY ALL
"""
VISIT_SUMS = """
SELECT sort AS visit, count(*) AS visits, sum(acts)::BIGINT AS acts, sum(paid_cents)::BIGINT AS paid_cents,
  CASE WHEN sort IN ('one', 'several') THEN sum(alone_cents)::BIGINT END AS alone_cents,
  CASE sort WHEN 'one' THEN sum(alone_cents)::BIGINT
    WHEN 'several' THEN (SELECT sum(cents)::BIGINT FROM visit_cents) END AS together_cents
FROM visit_sorts GROUP BY sort
"""


def price_visits(work: Work, law: Compiled) -> None:
    """Make the tables `visit_sorts` and `visit_cents`, a month of care at a time; one act is priced as if alone."""
    for statement in (LINES, SORTS, "CREATE TABLE visit_cents (cents BIGINT)"):
        work.run(statement)
    for (month,) in work.rows(MONTHS):
        lines = work.table(SEVERAL.format(month=month))
        encounter = lines.column_names.index("visit")
        named = lines.set_column(encounter, "encounter", lines["visit"].cast(pa.string()))
        work.run("INSERT INTO visit_cents VALUES (?)", (int(cents_in_visits(named, law).sum()),))
