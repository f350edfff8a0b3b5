"""The results of `radioscopie nation` and `radioscopie validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from radioscopie.law.compile import compile_law
from radioscopie.models.nation.decision import fee_savings, law_measures
from radioscopie.models.nation.measures import measures_of
from radioscopie.models.nation.targets import compared, verdict
from radioscopie.questions.nation.verdicts import VERDICTS
from radioscopie.result import Result, ResultTable
from radioscopie.results.export import plain
from radioscopie.tables.nation import BASELINE_TABLES, PERIMETERS
from radioscopie.texts import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radioscopie.law.load import Law
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.tables.reference_nation import Reference

WITH_CSV = ("practices", "sites", "machines")
SAID, WHY = {"label": "nation.measure"}, {"why": "nation.why"}


def nation_result(baseline: Baseline, record: Mapping[str, str]) -> Result:
    """Sum a baseline up: targets, and sites, machines and acts by kind of practice (`write_tables` writes it)."""
    targets = [row | _labelled(row) for row in baseline.targets.to_pylist()]
    tables = {
        "targets": ResultTable(pa.Table.from_pylist(targets), "nation.targets", "mixed", said=SAID),
        "kinds": ResultTable(_kinds(baseline), "nation.kinds", "count"),
    }
    return Result("nation", tables, baseline.assumptions, (), record)


def write_tables(baseline: Baseline, folder: Path) -> None:
    """Write the four tables as Parquet, and as CSV but for the acts (millions of rows), in a folder that exists."""
    for name in BASELINE_TABLES:
        pq.write_table(getattr(baseline, name), folder / f"{name}.parquet")
    for name in WITH_CSV:
        pc.write_csv(plain(getattr(baseline, name)), folder / f"{name}.csv")


def validation_result(
    baseline: Baseline, reference: Reference, laws: tuple[Law, Law], record: Mapping[str, str]
) -> Result:
    """Compare the model with every published figure it can produce.

    Parameters
    ----------
    laws : law in force, and the frozen one whose prices the baseline uses

    Returns
    -------
    tables `checks` (figures that were not targets: gap, verdict, why where it is known) and `calibration` (the
    targets), each with published and achieved values, unit, perimeter, year, source and confidence
    """
    held = {name: getattr(baseline, name) for name in BASELINE_TABLES}
    law, frozen = laws
    measures = measures_of(held, reference, compile_law(frozen)) | law_measures(law) | fee_savings(held, law)
    table = [row | _labelled(row) for row in compared(reference, measures).to_pylist()]
    targets = [row for row in table if row["used"] == "calibration"]
    met = {row["measure"] for row in targets}
    checks = [row | _judged(row, met) for row in table if row["used"] != "calibration"]
    tables = {
        "checks": ResultTable(pa.Table.from_pylist(checks), "nation.checks", "mixed", said=SAID | WHY),
        "calibration": ResultTable(pa.Table.from_pylist(targets), "nation.calibration", "mixed", said=SAID),
    }
    return Result("validate", tables, baseline.assumptions, _findings(checks), record)


def _labelled(row: Mapping[str, Any]) -> dict[str, str]:
    return {"label": row["measure"]}


def _judged(row: Mapping[str, Any], met: set[object]) -> dict[str, str]:
    """Judge a check; a quantity that another figure calibrates is not judged."""
    measure = row["measure"]
    judged = "calibrated" if measure in met else verdict(row)
    return {"verdict": judged, "why": measure if measure in words(WHY["why"]) else ""}


def _findings(checks: list[dict[str, object]]) -> tuple[tuple[str, int], ...]:
    judged = [str(row["verdict"]) for row in checks]
    return tuple((key, judged.count(code)) for code, key in VERDICTS.items())


def _kinds(baseline: Baseline) -> pa.Table:
    kind = dict(zip(*(baseline.practices[name].to_pylist() for name in ("practice", "kind")), strict=True))
    site_kind = dict(zip(*(baseline.sites[name].to_pylist() for name in ("site", "kind")), strict=True))
    machines = [
        (kind[row["practice"]], row["equipment"])
        for row in baseline.machines.select(["practice", "equipment"]).to_pylist()
    ]
    places = zip(*(baseline.machines[name].to_pylist() for name in ("practice", "status")), strict=True)
    real = [kind[practice] for practice, status in places if status == "real"]
    acts = _acts_by_site(baseline)
    rows = [
        {
            "perimeter": perimeter,
            "kind": name,
            "practices": list(kind.values()).count(name),
            "sites": list(site_kind.values()).count(name),
            **{equipment: machines.count((name, equipment)) for equipment in ("ct", "mri", "pet")},
            "real": real.count(name),
            "acts": sum(number for site, number in acts.items() if site_kind[site] == name),
        }
        for name, perimeter in PERIMETERS.items()
    ]
    return pa.Table.from_pylist(rows)


def _acts_by_site(baseline: Baseline) -> dict[str, int]:
    summed = baseline.activity.select(["site", "quantity"]).group_by("site").aggregate([("quantity", "sum")])
    return dict(zip(summed["site"].to_pylist(), summed["quantity_sum"].to_pylist(), strict=True))
