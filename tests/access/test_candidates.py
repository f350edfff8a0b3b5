"""Where a machine may go when the user names no place: sites without it, and towns without a site."""

import pyarrow as pa
import pytest

from radioscopie.models.access.candidates import default_candidates

SUPPLY = [
    {"site": "one", "equipment": "mri", "machines": 1, "lon": 5.0, "commune_code": "A"},
    {"site": "unsaid", "equipment": "mri", "machines": None, "lon": 5.0, "commune_code": "A"},
    {"site": "closed", "equipment": "mri", "machines": 0, "lon": 5.0, "commune_code": "B"},
    {"site": "ct only", "equipment": "ct", "machines": 2, "lon": 5.0, "commune_code": "C"},
    {"site": "nowhere", "equipment": "ct", "machines": 1, "lon": None, "commune_code": "D"},
]
COMMUNES = {"A": 90_000, "B": 90_000, "C": 90_000, "D": 5_000, "E": 4_999, "F": None}


@pytest.mark.parametrize(
    ("equipment", "sites"),
    [
        ("mri", ["closed", "ct only"]),
        ("ct", ["closed", "one", "unsaid"]),
        ("pet", ["closed", "ct only", "one", "unsaid"]),
    ],
)
def test_sites_without_the_equipment_and_towns_of_five_thousand_without_a_site(equipment, sites):
    communes = pa.table({"code": list(COMMUNES), "population": list(COMMUNES.values())})
    found = default_candidates(pa.Table.from_pylist(SUPPLY), communes, equipment)
    assert [row["site"] for row in found] == [*sites, "commune:D"]
    assert found[-1]["commune_code"] == "D"
