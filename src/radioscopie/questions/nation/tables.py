"""What `radioscopie nation` answers: the targets of the baseline, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.nation.targets import is_bound
from radioscopie.result import Result
from radioscopie.results.declared import Declared, code, count, flag, measure, name
from radioscopie.tables.nation import PERIMETERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from radioscopie.models.nation.baseline import Baseline

HEADS = "nation.col"
PERIMETER = code("perimeter", "nation.perimeter")
TARGET = (
    *(name("id"), name("quantity"), name("unit"), measure("published"), measure("achieved")),
    *(measure("gap_pct"), name("used"), PERIMETER, name("year"), name("source"), name("confidence")),
    *(name("measure"), flag("at_least"), code("label", "nation.measure", said=True)),
)
TARGETS = Declared("targets", "nation.targets", HEADS, TARGET)
KINDS = Declared(
    "kinds",
    "nation.kinds",
    HEADS,
    (
        *(PERIMETER, code("kind", "nation.kind"), count("practices"), count("sites"), count("ct")),
        *(count("mri"), count("pet"), count("real"), count("acts")),
    ),
    "count",
)
TABLES = {one.name: one for one in (TARGETS, KINDS)}


def nation_result(baseline: Baseline, record: Mapping[str, str]) -> Result:
    """Sum a baseline up: targets, and sites, machines and acts by kind of practice."""
    targets = [
        row | {"at_least": is_bound(row), "label": row["measure"]} for row in baseline.targets.to_pylist()
    ]
    tables = {"targets": TARGETS.of(targets), "kinds": KINDS.of(_kinds(baseline))}
    return Result("nation", tables, baseline.assumptions, (), record)


def _kinds(baseline: Baseline) -> list[dict[str, Any]]:
    kind = dict(zip(*(baseline.practices[name].to_pylist() for name in ("practice", "kind")), strict=True))
    site_kind = dict(zip(*(baseline.sites[name].to_pylist() for name in ("site", "kind")), strict=True))
    machines = [
        (kind[row["practice"]], row["equipment"])
        for row in baseline.machines.select(["practice", "equipment"]).to_pylist()
    ]
    places = zip(*(baseline.machines[name].to_pylist() for name in ("practice", "status")), strict=True)
    real = [kind[practice] for practice, status in places if status == "real"]
    acts = _acts_by_site(baseline)
    return [
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


def _acts_by_site(baseline: Baseline) -> dict[str, int]:
    summed = baseline.activity.select(["site", "quantity"]).group_by("site").aggregate([("quantity", "sum")])
    return dict(zip(summed["site"].to_pylist(), summed["quantity_sum"].to_pylist(), strict=True))
