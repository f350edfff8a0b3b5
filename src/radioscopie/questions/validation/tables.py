"""What `radioscopie validate` answers: published figures beside the model's, judged or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.nation.tables import HEADS, TARGET
from radioscopie.questions.validation.verdicts import VERDICTS
from radioscopie.questions.validation.waits import WAITS
from radioscopie.result import Result
from radioscopie.results.declared import Declared, code, name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.result import ResultTable

CHECKS = Declared(
    "checks",
    "nation.checks",
    HEADS,
    (*TARGET, name("verdict"), code("why", "nation.why", said=True)),
)
CALIBRATION = Declared("calibration", "nation.calibration", HEADS, TARGET)
TABLES = {one.name: one for one in (CHECKS, CALIBRATION, WAITS)}


def validation_result(
    baseline: Baseline,
    checks: Iterable[Mapping[str, Any]],
    targets: Iterable[Mapping[str, Any]],
    waits: ResultTable,
    record: Mapping[str, str],
) -> Result:
    """Lay out the checks (figures that were not targets: gap, verdict, why where it is known), targets and waits."""
    listed = list(checks)
    tables = {"checks": CHECKS.of(listed), "calibration": CALIBRATION.of(targets), "waits": waits}
    judged = [row["verdict"] for row in listed]
    findings = tuple((key, judged.count(verdict)) for verdict, key in VERDICTS.items())
    return Result("validate", tables, baseline.assumptions, findings, record)
