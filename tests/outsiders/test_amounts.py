"""One file, one total (case 4); what a file covers (case 3); credit notes (case 20)."""

from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.models.pricing.national import practice_totals
from radioscopie.tables.machines import no_machines


def total_of(rows, column):
    return sum(row[column] or 0 for row in rows)


def test_price_totals_impact_count_the_same_amounts(ask, priced):
    _, rows = priced("04", "activity.csv")
    (practice,) = ask("04", "totals", "activity.csv", "--json").rows("practices")
    (year,) = ask("04", "impact", "activity.csv", "--years", "2026-2026", "--json").rows("by_year")
    assert [int(row["total_cents"]) for row in rows.values()] == [7_128]
    assert (practice["excess_cents"], practice["total_low_cents"], practice["total_high_cents"]) == (
        5_000,
        7_128,
        7_128,
    )
    assert year["base_cents"] == 7_128


def test_the_excess_fee_of_a_row_refused_counts_for_nothing():
    rows = [
        "2025-11-05,ZBQK002,500",
        "2025-11-05,ABCD123,700",
        "2025-11-05,ZBQK002,0",
        "05/11/2025,ZBQK002,90",
    ]
    file = Upload("a.csv", "\n".join(["date,act,excess_cents", *rows, ""]).encode())
    found = practice_totals(file, no_machines(), Law.load())
    assert found.practices["excess_cents"].to_pylist() == [590]
    assert found.rows_read == 4
