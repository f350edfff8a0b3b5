"""Charts drawn by another process are those drawn here."""

import sys

import pytest

from radioscopie.report.beside import drawing_beside
from radioscopie.report.charts import tornado
from radioscopie.report.svg import draw

ROWS = [
    {
        "label": "loyer é 🏠",
        "least": -200_000,
        "most": 300_000,
        "central": 50_000,
        "least_text": "−2 000 €",
        "most_text": "+3 000 €",
    }
]


@pytest.mark.slow
def test_a_chart_drawn_beside_is_the_same():
    with drawing_beside() as beside:
        found = [beside(tornado(ROWS, lang), lang, f"key-{lang}", "Label") for lang in ("fr", "en")]
    here = [draw(tornado(ROWS, lang), lang, f"key-{lang}", "Label") for lang in ("fr", "en")]
    assert found == here
    assert [one.narrow for one in found] == [one.narrow for one in here]


def test_a_chart_is_drawn_here_where_no_other_process_can(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with drawing_beside() as beside:
        found = beside(tornado(ROWS, "fr"), "fr", "key", "Label")
    assert found == draw(tornado(ROWS, "fr"), "fr", "key", "Label")
