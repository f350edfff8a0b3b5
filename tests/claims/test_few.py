"""Figures of few lines leave no space without being asked for."""

from radioscopie.questions.snds.few import hushed, parted


def test_few_lines_are_hushed_and_none_stays_none():
    rows = [
        {"what": "cancelled", "acts": 3, "base_cents": -900},
        {"what": "kept", "acts": 0, "base_cents": 0},
    ]
    rows.append({"what": "unmatched", "acts": 11, "base_cents": 200})
    assert hushed(rows, "acts") == [{"what": "cancelled", "acts": None, "base_cents": None}, *rows[1:]]


def test_no_part_of_a_total_comes_back_by_a_subtraction():
    parts = ("kept", "excluded", "rejected")
    row = {"source": "T", "read": 1015, "kept": 1000, "excluded": 12, "rejected": 3}
    assert parted(row, "read", parts) == row | {"excluded": None, "rejected": None}
    assert parted(row | {"rejected": 0}, "read", parts) == row | {"rejected": 0}
    two = row | {"kept": 4, "rejected": 5}
    assert parted(two, "read", parts) == two | {"kept": None, "rejected": None}
    few = {"source": "T", "read": 3, "kept": 3, "excluded": 0, "rejected": 0}
    assert parted(few, "read", parts) == few | {"read": None, "kept": None}
