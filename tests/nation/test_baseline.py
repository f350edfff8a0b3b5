"""The baseline: what is real is the SAE's, what is published is reached, nothing overlaps, names lead somewhere."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import radioscopie
from radioscopie.errors import InputError
from radioscopie.models.nation import baseline as nation
from radioscopie.models.nation.baseline import Baseline, build_baseline
from radioscopie.tables.nation import BASELINE_TABLES, PERIMETERS

REFERENCE = Path(radioscopie.__file__).parent / "tables/reference"


@pytest.fixture(scope="module")
def sae() -> list[dict[str, str]]:
    with (REFERENCE / "imaging_sites.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(row: dict[str, str], name: str) -> int:
    return int(row[name] or 0)


def acts_by(baseline: Baseline, column: str) -> Counter[str]:
    summed = baseline.activity.select([column, "quantity"]).group_by(column).aggregate([("quantity", "sum")])
    return Counter(dict(zip(summed[column].to_pylist(), summed["quantity_sum"].to_pylist(), strict=True)))


def test_every_machine_of_the_sae_is_there_and_the_rest_is_called_constructed(baseline, sae):
    real = baseline.machines.filter(pc.equal(baseline.machines["status"].cast(pa.string()), "real"))
    counts = Counter(real["equipment"].to_pylist())
    for equipment in ("ct", "mri"):
        installed = [
            max(number(row, f"{equipment}_installed"), number(row, f"{equipment}_operated")) for row in sae
        ]
        assert counts[equipment] == sum(installed)
    assert Counter(baseline.machines["equipment"].to_pylist()) == {"ct": 1432, "mri": 1312, "pet": 200}


def test_declared_exams_are_kept_site_by_site(baseline, sae):
    by_machine, expected, found = acts_by(baseline, "machine"), Counter(), Counter()
    for row in sae:
        which = "exams" if row["legal_class"] == "private_profit" else "exams_external"
        if number(row, "mri_operated") and number(row, f"mri_{which}"):
            expected[row["finess_et"]] = number(row, f"mri_{which}")
    operated = {row["finess_et"]: number(row, "mri_operated") for row in sae}
    for site in expected:
        found[site] = sum(by_machine[f"{site}-mri{rank + 1}"] for rank in range(operated[site]))
    assert found == expected


def test_perimeters_add_up_to_what_was_published_and_do_not_overlap(baseline):
    kinds = dict(zip(*(baseline.sites[name].to_pylist() for name in ("site", "kind")), strict=True))
    totals: Counter[str] = Counter()
    for site, acts in acts_by(baseline, "site").items():
        totals[PERIMETERS[kinds[site]]] += acts
    pet = {"ZZQL016", "ACQL002"}
    table = baseline.activity.select(["site", "act", "quantity"])
    town_pet = sum(
        row["quantity"]
        for row in table.filter(pc.is_in(table["act"].cast(pa.string()), pa.array(sorted(pet)))).to_pylist()
        if PERIMETERS[kinds[row["site"]]] == "town_radiologists"
    )
    assert totals["town_radiologists"] - town_pet == 77_000_000
    assert totals["town_radiologists"] + totals["other_specialties"] == 97_000_000


def test_calibration_targets_are_reached_within_one_percent(baseline):
    gaps = {row["id"]: row["gap_pct"] for row in baseline.targets.to_pylist() if row["used"] == "calibration"}
    assert len(gaps) == 15
    assert {fact: gap for fact, gap in gaps.items() if abs(gap) > 1} == {}


def test_every_name_leads_somewhere_and_every_row_has_a_status(baseline):
    words = {name: set(getattr(baseline, name)[column].to_pylist()) for name, column in
             (("practices", "practice"), ("sites", "site"), ("machines", "machine"))}  # fmt: skip
    assert set(baseline.sites["practice"].to_pylist()) == words["practices"]
    assert set(baseline.machines["site"].to_pylist()) <= words["sites"]
    assert set(baseline.activity["site"].unique().to_pylist()) <= words["sites"]
    assert set(baseline.activity["machine"].unique().to_pylist()) <= {"", *words["machines"]}
    for name, table in BASELINE_TABLES.items():
        held = getattr(baseline, name)
        assert tuple(held.column_names) == table.names
        assert set(held["status"].unique().to_pylist()) == {"real", "constructed"}


def test_every_machine_works_and_every_fee_act_of_a_machine_is_of_its_equipment(baseline):
    acts = acts_by(baseline, "machine")
    assert [name for name in baseline.machines["machine"].to_pylist() if not acts[name]] == []
    pairs = (
        baseline.activity.select(["machine", "act"]).group_by(["machine", "act"]).aggregate([]).to_pylist()
    )
    equipment = dict(zip(*(baseline.machines[n].to_pylist() for n in ("machine", "equipment")), strict=True))
    pet = {row["act"] for row in pairs if equipment.get(row["machine"]) == "pet"}
    assert pet == {"ZZQL016", "ACQL002"}


def test_the_share_of_amortised_machines_is_the_hypothesis(baseline):
    years = baseline.machines["installed_year"].to_numpy()
    assert (years <= 2016).mean() == pytest.approx(0.15, abs=0.002)
    assert {one.key: one.central for one in baseline.assumptions}[
        "nation.hypothesis_amortised_share"
    ] == "0.15"


@pytest.mark.slow
def test_the_same_seed_gives_the_same_tables_and_another_seed_the_same_totals(baseline):
    for kept in (nation._shipped, nation._constructed):
        kept.cache_clear()
    again, other = build_baseline(), build_baseline(7)
    assert again is not baseline
    for name in (*BASELINE_TABLES, "targets"):
        assert getattr(again, name).equals(getattr(baseline, name))
    assert not other.activity.equals(baseline.activity)
    reached = {
        row["id"]: row["achieved"] for row in other.targets.to_pylist() if row["used"] == "calibration"
    }
    assert reached["VOL-001"] == 77
    assert reached["EQU-001"] == 1312


@pytest.mark.slow
def test_a_table_of_the_user_replaces_ours(baseline):
    machines = baseline.machines
    newer = machines.set_column(6, "installed_year", pa.array(np.full(machines.num_rows, 2023), pa.int16()))
    held = build_baseline(tables={"machines": newer})
    assert set(held.machines["installed_year"].to_pylist()) == {2023}
    fees = {row["measure"]: row["achieved"] for row in held.targets.to_pylist()}
    before = {row["measure"]: row["achieved"] for row in baseline.targets.to_pylist()}
    assert fees["fees_town_g"] > before["fees_town_g"]
    assert fees["ct_mean_age"] == 1


def test_tables_that_lead_nowhere_are_refused_all_at_once(baseline):
    lost = baseline.activity.slice(0, 3)
    wrong = {"site": ["nowhere"] * 3, "act": ["ZZZZ999"] * 3, "machine": ["ghost"] * 3}
    for rank, (name, words) in enumerate(wrong.items()):
        position = lost.column_names.index(name)
        lost = lost.set_column(position, name, pa.array(words).dictionary_encode())
        assert rank < 3
    with pytest.raises(InputError) as caught:
        build_baseline(tables={"activity": lost})
    assert {one.value for one in caught.value.problems} == {"nowhere", "ghost", "ZZZZ999"}


def test_an_unknown_table_and_a_missing_column_are_refused(baseline):
    with pytest.raises(InputError) as caught:
        build_baseline(tables={"machine": baseline.machines, "sites": baseline.sites.drop_columns(["kind"])})
    assert [one.reason for one in caught.value.problems] == ["nation.unknown_table", "nation.missing_column"]


def test_a_machine_named_twice_an_empty_year_and_a_wrong_class_are_refused(baseline):
    rows = baseline.machines.to_pylist()
    rows[1] |= {"machine": rows[0]["machine"]}
    rows[2] |= {"installed_year": None}
    rows[3] |= {"class": "pet_ct" if rows[3]["equipment"] != "pet" else "1.5T"}
    with pytest.raises(InputError) as caught:
        build_baseline(tables={"machines": pa.Table.from_pylist(rows, baseline.machines.schema)})
    reasons = {one.reason for one in caught.value.problems}
    assert {"nation.named_twice", "nation.empty_value", "nation.class_misfit"} <= reasons


def test_figures_that_a_small_table_cannot_give_are_left_out(baseline):
    machine = baseline.machines.slice(0, 1)
    name = machine["machine"][0].as_py()
    activity = baseline.activity.filter(pc.equal(baseline.activity["machine"].cast(pa.string()), name))
    held = build_baseline(tables={"machines": machine, "activity": activity})
    assert "town_radiography_pct" not in held.targets["measure"].to_pylist()
    assert all(np.isfinite(held.targets["achieved"].to_numpy()))


def test_what_is_inferred_is_not_called_computed(baseline):
    status = {one.key: one.status for one in baseline.assumptions}
    assert (
        status["nation.hypothesis_amortised_share"] == status["nation.hypothesis_pet_machines"] == "assumed"
    )
    assert "computed" not in status.values()
