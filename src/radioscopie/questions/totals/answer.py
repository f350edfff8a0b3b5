"""Add up a file of any size by practice and by machine, in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.asking import files_of
from radioscopie.engines.spark import is_table, spark_totals
from radioscopie.models.pricing.national import practice_totals
from radioscopie.questions.amounts_billed import with_billed
from radioscopie.questions.billed import law_of, machines_of
from radioscopie.questions.engine import SPARK
from radioscopie.questions.totals.tables import MACHINES, PRACTICES
from radioscopie.result import Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.results.refused import row_tables
from radioscopie.tables.rejects import count_refused

if TYPE_CHECKING:
    from radioscopie.law.load import Law
    from radioscopie.models.pricing.partial import PracticeTotals
    from radioscopie.questions.totals.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.machines import Machines


def answer(ask: Ask, advance: Advance) -> Answer:
    """Add up the file.

    Raises
    ------
    InputError : a file that cannot be used, a row whose price depends on others
    """
    machines, law = machines_of(ask), law_of(ask.law)
    totals = _totals(ask, machines, law, advance)
    rejected = count_refused(totals.rejects)
    counts = {"rows_read": str(totals.rows_read), "rows_rejected": str(rejected)}
    tables = {"practices": PRACTICES.around(totals.practices), "machines": MACHINES.around(totals.machines)}
    tables |= row_tables(totals.rejects, totals.rows_read)
    missing = _missing_fees(totals)
    findings = (("totals.fees_missing", missing),) if missing else ()
    files = [one for one in files_of(ask) if not is_table(one)]
    record = make_record(totals.law_version, files, counts)
    result = Result("totals", tables, totals.seen, findings, record)
    return Answer(with_billed(result, totals.billed, totals.fees_billed), totals.rejects, totals.rows_read)


def _totals(ask: Ask, machines: Machines, law: Law, advance: Advance) -> PracticeTotals:
    if ask.engine == SPARK:
        return spark_totals(
            ask.activity, machines, law, master=ask.master, mapping=ask.mapping, advance=advance
        )
    return practice_totals(ask.activity, machines, law, mapping=ask.mapping, advance=advance)


def _missing_fees(totals: PracticeTotals) -> int:
    """Count the fees whose amount no source gives: the totals hold them for nothing, and say so."""
    rows = totals.machines.select(["fees", "technical_fee_low_cents"]).to_pylist()
    return sum(row["fees"] for row in rows if row["technical_fee_low_cents"] is None)
