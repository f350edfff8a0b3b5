"""Curves, bars and squares of reading and of staffing say their values in the words of the page."""

from __future__ import annotations

import re

import pytest

from radioscopie.questions.reading.page.charts import hour_lines, level_bars, week_heat
from radioscopie.questions.staffing.page.charts import promise_lines, proof_dots, rota_grid, seat_heat
from radioscopie.report.svg import draw

HOURS = [
    {"key": f"{hour:02d}", "median_min": 40.0 + hour, "p90_min": 80.5, "p95_min": 97.56} for hour in range(3)
]
DELAYS = [
    {"label": "vital", "series": name, "minutes": n, "low": n - 1, "high": n + 1, "text": f"{n} min"}
    for name, n in (("médiane", 49), ("95 %", 98))
]  # fmt: skip
WEEK = [{"day": "mon", "hour": 5, "occupancy": 0.456}, {"day": "mon", "hour": 6, "occupancy": None}]
KEPT = [
    {"day_kind": "weekday", "hour": hour, "fewer": 0.5, "found": 0.9001, "more": 0.95} if hour else
    {"day_kind": "weekday", "hour": 0, "fewer": None, "found": None, "more": None} for hour in range(3)
]  # fmt: skip
SEATS = [{"group": "g", "day_kind": "weekend", "hour": 3, "seats": 2.0}]
PROOF = [
    {"day_kind": "weekday", "shift": "nuit", "begins": "20:00", "ends": "08:00", "fewer_kept": 0.8123,
     "fewer_half": 0.004, "verdict": "proven"}
]  # fmt: skip
ROTA = [{"day": "2025-01-06", "shift": "nuit", "person": "Riou"}]


def told(chart) -> list[str]:
    svg = draw(chart, "fr", "k", "Titre")
    return [words.replace("\u00a0", " ") for words in re.findall(r'aria-label="([^"]*)"', svg)][1:]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("chart", "words", "count"),
    [
        (hour_lines(HOURS, "fr"), "95 % · 2 h : 97,6 min", 9),
        (level_bars(DELAYS, "fr"), "vital · médiane · 49 min", 4),
        (week_heat(WEEK, "occupancy", "fr"), "lun · 5 h : 45,6 %", 1),
        (promise_lines(KEPT, 0.9, "fr"), "semaine · effectif trouvé · 2 h : 90,0 %", 6),
        (seat_heat(SEATS, "fr"), "g · week-end · 3 h : 2 lecteurs", 1),
        (proof_dots(PROOF, 0.9, "fr"), "nuit 20:00-08:00, semaine · un de moins : 81,2 % ± 0,4 %, prouvé", 2),
        (rota_grid(ROTA, ["Riou"], {"nuit": "N"}), "Riou · 6/1 · nuit", 1),
    ],
)
def test_each_mark_says_its_value_in_words_and_what_is_not_known_says_nothing(chart, words, count):
    assert words in told(chart)
    assert len(told(chart)) == count


def test_no_mark_says_the_name_of_a_field():
    for chart in (hour_lines(HOURS, "fr"), promise_lines(KEPT, 0.9, "fr"), level_bars(DELAYS, "fr")):
        assert not re.search(r"series|datum|Title|_", " ".join(told(chart)))
