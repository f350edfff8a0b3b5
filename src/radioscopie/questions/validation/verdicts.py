"""The verdicts of a check: the key of the words of each, which is also that of the count of its checks."""

from __future__ import annotations

VERDICTS = {
    "agrees": "nation.verdict_agrees",
    "above": "nation.verdict_above",
    "near": "nation.verdict_near",
    "differs": "nation.verdict_differs",
    "other_year": "nation.verdict_other_year",
    "calibrated": "nation.verdict_calibrated",
}
