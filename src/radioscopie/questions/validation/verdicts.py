"""The verdicts of a check: the key of the words of each, which is also that of the count of its checks."""

from __future__ import annotations

VERDICTS = {
    "agrees": "nation.verdict_agrees",
    "above": "nation.verdict_above",
    "near": "nation.verdict_near",
    "differs": "nation.verdict_differs",
    "law_agrees": "nation.verdict_law_agrees",
    "law_near": "nation.verdict_law_near",
    "law_differs": "nation.verdict_law_differs",
    "computed": "nation.verdict_computed",
    "other_year": "nation.verdict_other_year",
    "calibrated": "nation.verdict_calibrated",
}
