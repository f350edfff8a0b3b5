"""The figures that the pages and the explanations print are those of the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.nation.decision import fee_savings
from radioscopie.models.nation.fleet import TOWN, YEAR
from radioscopie.models.nation.measures import measures_of
from radioscopie.models.nation.seen import looked_up
from radioscopie.models.nation.spending import coded, fee_cents
from radioscopie.models.nation.targets import is_bound, verdict
from radioscopie.tables.nation import BASELINE_TABLES
from radioscopie.tables.reference_nation import read_reference
from radioscopie.texts import word

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def held(baseline):
    return {name: getattr(baseline, name) for name in BASELINE_TABLES}


@pytest.mark.slow
def test_the_page_on_214_and_150_prints_the_savings_of_the_model(held):
    page, found = (DOCS / "concepts/214-or-150.md").read_text("utf-8"), fee_savings(held, Law.load())
    for year in (2025, 2026, 2027):
        low, high = found[f"fees_saving_{year}_low_m"], found[f"fees_saving_{year}_high_m"]
        assert f"{found[f'fees_saving_{year}_m']:.1f}" in page
        assert f"({low:.1f} – {high:.1f})" in page
        assert f"{found[f'fees_saving_{year}_town_m']:.1f}" in page
    assert f"{found['fees_saving_2025_2027_m']:.1f}" in page


@pytest.mark.slow
def test_explanations_print_the_measures_of_the_shipped_baseline(held):
    found = measures_of(held, read_reference(), compile_law(Law.load().frozen("2025-11-04")))
    assert round(found["cross_section_without_pet_pct"]) == 63
    assert round(found["fees_town_share_pct"]) == 26
    both = found["town_ultrasound_pct"] * found["town_acts_m"] / 100 + 3  # 3 million in hospitals: hypothesis
    assert round(found["conventional_pct"] + 100 * both / found["town_and_hospital_acts_m"]) == 59
    assert found["fees_hospital_g"] > 1
    assert abs(found["town_and_hospital_insurer_g"] / 5.5 - 1) < 0.01
    assert found["fees_town_low_g"] < found["fees_town_g"] < found["fees_town_high_g"]


def test_the_validation_page_prints_the_table_of_today(baseline):
    page = (DOCS / "validation/nation.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    for row in baseline.targets.to_pylist():
        if row["used"] == "check" and row["id"] in rows:
            gap = "–" if is_bound(row) else f"{row['gap_pct']:+.1f} %".replace("-", "−")
            assert f"| {gap} | {verdict(row)} |" in rows[row["id"]]
    judged = [line.split("|")[-2].strip() for line in rows.values()]
    said = "{agrees} agree (gap of 5 % or less), {above} are above"
    assert said.format(**{word: judged.count(word) for word in ("agrees", "above")}) in page
    assert f"{judged.count('near')} are near (15 % or less) and {judged.count('differs')} differ" in page


def test_counts_of_rows_in_the_reference_page(baseline):
    page = (DOCS / "reference/nation.md").read_text("utf-8")
    for name in ("practices", "sites", "machines", "targets"):
        count = f"{getattr(baseline, name).num_rows:,}".replace(",", " ")
        assert f"| {name} | {count} |" in page


@pytest.mark.slow
def test_what_fees_are_at_the_very_least(held):
    """1.7 G€ for all of France: the bounds that the pages quote against it."""
    law = compile_law(Law.load().frozen("2025-11-04"))
    low, central, high = fee_cents(coded(held, law), law, held["machines"], 2025, YEAR)
    in_town = np.isin(looked_up(held, "practices", "practice", "kind"), TOWN)
    equipment = np.array(held["machines"]["equipment"].to_pylist())
    billions = {
        (name, place): (low[mine].sum() / 1e11, central[mine].sum() / 1e11, high[mine].sum() / 1e11)
        for name in ("ct", "mri", "pet")
        for place, mine in (
            ("town", in_town & (equipment == name)),
            ("hospital", ~in_town & (equipment == name)),
        )
    }
    page, why = (DOCS / "concepts/214-or-150.md").read_text("utf-8"), word("nation.why", "fees_all_g", "en")
    mri = [billions["mri", place][0] for place in ("town", "hospital")]
    ct = [billions["ct", place][0] for place in ("town", "hospital")]
    assert f"make {sum(mri):.2f} G€ (town {mri[0]:.2f},\nhospital outpatients {mri[1]:.2f})" in page
    assert f"{sum(ct):.2f} G€ at the very least" in page
    assert (
        f"€{sum(ct) + sum(mri):.2f}bn (town {ct[0] + mri[0]:.2f}, hospital outpatients {ct[1] + mri[1]:.2f})"
        in why
    )
    assert f"PET adds {billions['pet', 'hospital'][0]:.2f}" in why
    middle = sum(billions[name, "hospital"][1] for name in ("ct", "mri"))
    assert f"{middle:.2f} G€ on the CT and MRI exams" in page


@pytest.mark.slow
def test_the_page_on_the_baseline_prints_its_fleet_its_savings_and_its_bounds(held):
    page = (DOCS / "concepts/national-baseline.md").read_text("utf-8")
    machines = held["machines"].to_pylist()
    fleet = [sum(one["equipment"] == name for one in machines) for name in ("ct", "mri")]
    built = [
        sum((one["equipment"], one["status"]) == (name, "constructed") for one in machines)
        for name in ("ct", "mri")
    ]
    ct, mri = (f"{count:,}".replace(",", " ") for count in fleet)
    assert f"({ct} CT, {mri} MRI in 2024) minus the SAE's: {built[0]} CT and {built[1]} MRI" in page
    saved = fee_savings(held, Law.load())
    town = measures_of(held, read_reference(), compile_law(Law.load().frozen("2025-11-04")))
    low, middle, high = (saved[f"fees_saving_2027_{word}m"] for word in ("low_", "", "high_"))
    fees = [town[f"fees_town_{word}g"] for word in ("low_", "", "high_")]
    assert (
        f"**{low:.0f} – {middle:.0f} – {high:.0f}** | **{fees[0]:.2f} – {fees[1]:.2f} – {fees[2]:.2f}**"
        in page
    )
    assert f"of which {saved['fees_saving_2027_town_m']:.0f} M€ in town; town fees {fees[1]:.2f} G€" in page
