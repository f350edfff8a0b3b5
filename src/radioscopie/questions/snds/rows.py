"""The tables of the answer, from the lines sorted and priced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.money import half_up
from radioscopie.questions.snds import tables as answered
from radioscopie.questions.snds.few import hushed, parted, without_few
from radioscopie.questions.snds.regions import region_of
from radioscopie.questions.snds.visits import VISIT_SUMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Row
    from radioscopie.result import ResultTable
    from radioscopie.tables.claims.work import Work

PERMILLE = 1000
# every line priced, of acts and of fees, with what it is held by
SPECIALTY = "coalesce(nullif(specialty, ''), 'unknown') AS specialty"
HELD = f"""
CREATE TABLE held AS
SELECT 'act' AS kind, strftime(date, '%Y-%m') AS care_month, site, {SPECIALTY}, cause, count(*) AS lines,
  sum(quantity * base_cents) AS paid_cents, sum(quantity * repriced_cents) AS repriced_cents
FROM acts_priced WHERE cause IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'fee', strftime(date, '%Y-%m'), site, {SPECIALTY}, cause, count(*), sum(base_cents), sum(repriced_cents)
FROM fees_priced GROUP BY ALL
"""
SUMS = ", ".join(f"sum({one})::BIGINT AS {one}" for one in ("lines", "paid_cents", "repriced_cents"))


def tables_of(work: Work, left: Sequence[str], *, inside: bool) -> dict[str, ResultTable]:
    """Give the tables of the answer.

    Parameters
    ----------
    left : files that are no tables of the SNDS
    inside : cells of few lines are shown
    """
    work.run(HELD)
    found = {
        "control": (_control(work), ("kind", "cause")),
        "control_months": (_by(work, "care_month"), ("kind", "care_month")),
        "control_regions": (_regions(work), ("kind", "region")),
        "control_specialties": (_by(work, "specialty"), ("kind", "specialty")),
        "kept": (_kept(work), ("origin", "kind")),
        "excluded": (_excluded(work), ("source", "reason")),
        "lags": (_lags(work), ("care_month", "lag_months")),
        "sectors": (_listed(work, SECTORS), ("sector", "way")),
        "rates": (_listed(work, RATES), ("exemption", "rate")),
        "fee_prices": (_listed(work, FEE_PRICES), FEE_NAMES),
        "payers": (_listed(work, PAYERS), ("payer",)),
    }
    shown = {
        name: answered.TABLES[name].of(rows if inside else without_few(rows, names))
        for name, (rows, names) in found.items()
    }
    visits = _listed(work, VISITS)
    shown["visits"] = answered.VISITS.of(visits if inside else without_few(visits, ("visit",), "visits"))
    accounts = _listed(work, ACCOUNTS)
    shown["accounts"] = answered.ACCOUNTS.of(
        accounts if inside else [parted(row, "read", ("kept", "excluded", "rejected")) for row in accounts]
    )
    told = {"corrections": (_listed(work, CORRECTIONS), "acts"), "proofs": (_listed(work, PROOFS), "value")}
    shown |= {
        name: answered.TABLES[name].of(rows if inside else hushed(rows, by))
        for name, (rows, by) in told.items()
    }
    if left:
        shown["left"] = answered.LEFT.of({"file": one} for one in left)
    return {name: shown[name] for name in answered.TABLES if name in shown}


def _listed(work: Work, asked: str) -> list[Row]:
    return list(work.table(asked).to_pylist())


def _control(work: Work) -> list[Row]:
    rows = _listed(
        work, f"SELECT kind, cause, {SUMS} FROM held GROUP BY ALL ORDER BY kind, lines DESC, cause"
    )
    total = {kind: sum(row["lines"] for row in rows if row["kind"] == kind) for kind in ("act", "fee")}
    return [
        {
            **{name: row[name] for name in ("kind", "cause", "lines")},
            "lines_permille": half_up(PERMILLE * row["lines"], total[row["kind"]]),
            **_amounts(row),
        }
        for row in rows
    ]


def _amounts(row: Row) -> dict[str, Any]:
    """Give what was paid, what the law gives, and the difference; nothing where the law gives none."""
    repriced = row["repriced_cents"]
    return {
        "paid_cents": row["paid_cents"],
        "repriced_cents": repriced,
        "difference_cents": None if repriced is None else repriced - row["paid_cents"],
    }


# the lines that have a price: like is held beside like
PRICED = "held WHERE cause <> 'no_price'"
EQUAL_LINES = "coalesce(sum(lines) FILTER (cause = 'equal'), 0)::BIGINT AS equal_lines"


def _by(work: Work, column: str) -> list[Row]:
    asked = f"SELECT {column}, kind, {SUMS}, {EQUAL_LINES} FROM {PRICED} GROUP BY ALL ORDER BY {column}, kind"
    return [_held(row, column) for row in _listed(work, asked)]


def _held(row: Row, column: str) -> Row:
    return {
        column: row[column],
        **{name: row[name] for name in ("kind", "lines", "equal_lines")},
        "equal_permille": half_up(PERMILLE * row["equal_lines"], max(row["lines"], 1)),
        **_amounts(row),
    }


def _regions(work: Work) -> list[Row]:
    """Group the sites by their region: the département is what a FINESS begins with."""
    asked = f"SELECT left(site, 2) AS place, kind, {SUMS}, {EQUAL_LINES} FROM {PRICED} GROUP BY ALL"
    found: dict[tuple[str, str], Row] = {}
    for row in _listed(work, asked):
        key = region_of(row["place"]), row["kind"]
        known = found.setdefault(
            key,
            {"region": key[0], "kind": key[1]}
            | dict.fromkeys(("lines", "equal_lines", "paid_cents", "repriced_cents"), 0),
        )
        for name in ("lines", "equal_lines", "paid_cents", "repriced_cents"):
            known[name] += row[name] or 0
    return [_held(found[key], "region") for key in sorted(found)]


def _kept(work: Work) -> list[Row]:
    return _listed(
        work,
        """SELECT source AS origin, 'act' AS kind, count(*) AS lines, coalesce(sum(quantity), 0)::BIGINT AS quantity,
          sum(quantity * base_cents)::BIGINT AS base_cents FROM acts GROUP BY ALL
        UNION ALL SELECT source, 'fee', count(*), coalesce(sum(quantity), 0)::BIGINT, sum(base_cents)::BIGINT
        FROM fee_lines GROUP BY ALL ORDER BY origin, kind""",
    )


def _excluded(work: Work) -> list[Row]:
    return _listed(
        work,
        """SELECT source, reason, sum(lines)::BIGINT AS lines, sum(base_cents)::BIGINT AS base_cents FROM outcomes
        WHERE outcome = 'excluded' GROUP BY ALL ORDER BY source, lines DESC, reason""",
    )


def _lags(work: Work) -> list[Row]:
    rows = _listed(
        work,
        """SELECT care_month, lag_months, lines,
          sum(lines) OVER (PARTITION BY care_month ORDER BY lag_months)::BIGINT AS so_far,
          sum(lines) OVER (PARTITION BY care_month)::BIGINT AS total
        FROM (SELECT strftime(date, '%Y-%m') AS care_month, datediff('month', date, flux) AS lag_months,
            count(*) AS lines FROM acts WHERE source = 'dcir' GROUP BY ALL) ORDER BY care_month, lag_months""",
    )
    return [
        {
            **{name: row[name] for name in ("care_month", "lag_months", "lines")},
            "cumulative_permille": half_up(PERMILLE * row["so_far"], row["total"]),
        }
        for row in rows
    ]


ACCOUNTS = """
SELECT source, sum(lines)::BIGINT AS read, coalesce(sum(lines) FILTER (outcome = 'kept'), 0)::BIGINT AS kept,
  coalesce(sum(lines) FILTER (outcome = 'excluded'), 0)::BIGINT AS excluded,
  coalesce(sum(lines) FILTER (outcome = 'rejected'), 0)::BIGINT AS rejected
FROM outcomes GROUP BY source ORDER BY source
"""
SECTORS = "SELECT sector, way, count(*) AS lines FROM acts GROUP BY ALL ORDER BY ALL"
RATES = """
SELECT coalesce(nullif(exemption, ''), 'none') AS exemption, rate::BIGINT AS rate, count(*) AS lines FROM acts
WHERE source = 'dcir' GROUP BY ALL ORDER BY ALL
"""
FEE_NAMES = ("code", "equipment", "told_by", "unit_cents", "class", "zone", "age", "meanings")
FEE_PRICES = """
SELECT code, shown_equipment AS equipment, told_by, unit_cents, class, zone, age, meanings, count(*) AS lines,
  sum(base_cents)::BIGINT AS paid_cents FROM fees_priced GROUP BY ALL ORDER BY ALL
"""
PAYERS = """
SELECT kind AS payer, sum(lines)::BIGINT AS lines, sum(cents)::BIGINT AS cents FROM payers GROUP BY kind ORDER BY kind
"""
VISITS = f"""
SELECT visit, visits, acts, paid_cents, alone_cents, together_cents,
  CASE WHEN together_cents IS NOT NULL THEN together_cents - paid_cents END AS difference_cents
FROM ({VISIT_SUMS}) ORDER BY visit
"""
PROOFS = "SELECT trap, what, value FROM proofs ORDER BY trap, what"
# what is told apart only inside a run: equal lines add up by patient, day, performer and act (T01)
CORRECTIONS = """
WITH h AS (SELECT hash(patient, date, practice, act, modifiers, association, sector) AS line, quantity, base_cents
    FROM acts WHERE patient IS NOT NULL),
  n AS (SELECT line, sum(quantity) AS net, count(*) FILTER (quantity < 0) AS taken, max(base_cents) AS base
    FROM h WHERE line IN (SELECT line FROM h WHERE quantity < 0) GROUP BY line)
SELECT correction, acts, base_cents FROM (
  SELECT 1 AS rank, 'cancelled' AS correction, coalesce(sum(taken + least(net, 0)), 0)::BIGINT AS acts,
    coalesce(sum(base * (taken + least(net, 0))), 0)::BIGINT AS base_cents FROM n
  UNION ALL SELECT 2, 'unmatched', coalesce(sum(-least(net, 0)), 0)::BIGINT,
    coalesce(sum(base * -least(net, 0)), 0)::BIGINT FROM n
  UNION ALL SELECT 3, 'not_told', count(*), coalesce(sum(base_cents), 0)::BIGINT FROM acts
    WHERE quantity < 0 AND patient IS NULL) ORDER BY rank
"""
