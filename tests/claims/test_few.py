"""Figures of few lines leave no space without being asked for."""

from radioscopie.questions.snds.few import hushed


def test_few_lines_are_hushed_and_none_stays_none():
    rows = [
        {"what": "cancelled", "acts": 3, "base_cents": -900},
        {"what": "kept", "acts": 0, "base_cents": 0},
    ]
    rows.append({"what": "unmatched", "acts": 11, "base_cents": 200})
    assert hushed(rows, "acts") == [{"what": "cancelled", "acts": None, "base_cents": None}, *rows[1:]]
