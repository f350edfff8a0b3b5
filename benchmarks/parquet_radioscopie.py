"""radioscopie on a Parquet file: totals per practice in one pass."""

from contestants import Answer
from radioscopie.law.load import Law
from radioscopie.models.pricing.national import practice_totals
from radioscopie.tables.machines import read_machines


def prepare(year):
    return year.activity, read_machines(year.machines), Law.load()


def run(prepared):
    totals = practice_totals(*prepared)
    return Answer(
        _by(totals.practices, "practice", "act_cents"),
        _by(totals.machines, "machine", "technical_fee_high_cents"),
    )


def _by(table, key, cents):
    pairs = zip(table.column(key).to_pylist(), table.column(cents).to_pylist(), strict=True)
    return {name: amount for name, amount in pairs if amount}
