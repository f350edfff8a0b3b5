"""`radioscopie survey said`: the printed shares, the intervals and bounds worked out apart, the model's own answer."""

import json

import pytest

from radioscopie.cli.main import main
from radioscopie.questions.survey.said.answer import shares

BY_HAND = {  # share, interval at best, bounds, all in percent
    "attendance": (71, 67.8, 74.0, 14.3, 94.2),
    "uncuttable": (63.4, 60.0, 66.7, 12.7, 92.6),
    "loans": (73, 69.8, 76.0, 14.7, 94.6),
    "contributions": (60, 56.6, 63.3, 12.1, 92.0),
    "covid_patients": (77, 74.0, 79.8, 15.5, 95.4),
    "interventional": (69, 65.7, 72.1, 13.9, 93.8),
    "working_time": (44, 40.6, 47.5, 8.8, 88.7),
}
SHOWN = ("printed", "interval_low", "interval_high", "bound_low", "bound_high")


def test_intervals_and_bounds_of_the_printed_shares():
    found = {row["asked"]: [100 * row[name] for name in SHOWN] for row in shares()}
    assert found == {asked: pytest.approx(list(wanted), abs=0.06) for asked, wanted in BY_HAND.items()}


def test_what_was_not_printed_is_said_to_be_assumed():
    status = {(row["survey"], row["answers_status"], row["invited_status"]) for row in shares()}
    assert status == {("2020", "read", "assumed"), ("2025", "assumed", "read")}
    assert {(row["answers"], row["invited"]) for row in shares()} == {(804, 4000)}
    assert all(row["source"] for row in shares())


@pytest.mark.slow
def test_the_model_answers_beside(capsys):
    assert main(["survey", "said", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    rows = {row[1]: row[2:] for row in found["tables"]["model"]["rows"]}
    for low, central, high in (rows["staff_kept"][1:], rows["staff_not_kept"][1:]):
        assert 0 < low < central < high < 1
    assert rows["staff_not_kept"][3] < rows["staff_kept"][1]
    assert rows["one_fall"][1:] == [0, 1, 1]
    assert len(found["assumptions"]) == 5
