"""Rows that vanished, or were refused for what was not wrong (cases 6 to 8)."""

import pytest


def test_the_line_that_tells_the_delimiter_is_no_row(priced):
    said, rows = priced("06", "activity.csv")
    assert {line: row["total_cents"] for line, row in rows.items()} == {3: "2128"}
    assert "rows read: 1; accepted: 1; refused: 0" in said.out


@pytest.mark.parametrize("activity", ["activity.csv", "short.csv"])
def test_delimiters_too_many_or_too_few_at_the_end_of_rows(priced, activity):
    said, rows = priced("07", activity)
    assert [row["total_cents"] for row in rows.values()] == ["2128"] * 2
    assert "rows read: 2; accepted: 2; refused: 0" in said.out


def test_a_quote_typed_in_a_note_swallows_no_act(priced):
    said, rows = priced("08", "activity.csv")
    assert list(rows) == [2, 3, 4, 5, 6]
    assert sum(int(row["total_cents"]) for row in rows.values()) == 10_640
    assert "rows read: 5; accepted: 5; refused: 0" in said.out
