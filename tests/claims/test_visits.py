"""Visits of DCIR are rebuilt by patient, day and performer, priced as one, and told in sums only."""

from __future__ import annotations

import random
from datetime import date

import pytest

from tests.claims.tables import acts, ask, dcir, key, rows
from tests.reference import law_values
from tests.reference.pricing import price

KNEE = {"CAM_PRS_IDE": "NFQK001", "CAM_REM_BSE": "25.86"}
SKULL = {"CAM_PRS_IDE": "LAQK003", "CAM_REM_BSE": "23.94"}


def visits(found):
    return {row["visit"]: row for row in rows(found, "visits")}


def test_two_radiographs_of_a_visit_are_ranked_and_a_cancelled_line_is_in_none(tmp_path):
    """25.86 in full and half of 23.94 (docs/reference/pricing.md): 37.83, where each alone makes 49.80."""
    cancelled = {"PRS_ACT_QTE": "-1", "BSE_REM_BSE": "-69.00"}
    other = {"BEN_NIR_PSA": "ANOTHER"}
    lines = [
        key(1),
        key(2),
        key(3) | other,
        key(4) | other | cancelled,
        key(5) | {"EXE_SOI_DTD": "16/09/2026"},
    ]
    details = [key(1) | KNEE, key(2) | SKULL, key(3), key(4), key(5) | KNEE]
    found = visits(ask(dcir(tmp_path, lines, details)))
    assert set(found) == {"one", "several"}
    several = found["several"]
    assert (several["visits"], several["acts"], several["paid_cents"]) == (1, 2, 4980)
    assert (several["alone_cents"], several["together_cents"], several["difference_cents"]) == (
        4980,
        3783,
        -1197,
    )
    assert (found["one"]["visits"], found["one"]["together_cents"]) == (1, 2586)


def test_what_is_taken_back_without_its_line_and_what_has_no_price_are_apart(tmp_path):
    back = {"PRS_ACT_QTE": "-1", "BSE_REM_BSE": "-69.00"}
    unpriced = {"BEN_NIR_PSA": "ANOTHER"}
    details = [key(1), key(2) | {"CAM_MOD_COD": "Q"}]
    found = visits(ask(dcir(tmp_path, [key(1) | back, key(2) | unpriced], details)))
    assert (found["negative"]["acts"], found["negative"]["together_cents"]) == (-1, None)
    assert (found["no_price"]["acts"], found["no_price"]["difference_cents"]) == (1, None)


@pytest.mark.slow
def test_few_visits_are_hidden_unless_inside(tmp_path):
    folder = dcir(tmp_path, [key(n) | {"BEN_NIR_PSA": str(n)} for n in range(9)])
    assert rows(ask(folder, inside=False), "visits") == []
    assert visits(ask(folder))["one"]["visits"] == 9


def test_random_visits_have_the_cents_of_the_decimal_reference(tmp_path):
    """Visits made of what patients, days and performers share, priced by a program that shares no code."""
    rng = random.Random(5)
    lines, details, told = [], [], []
    for n in range(120):
        patient, day, doctor = rng.randrange(12), rng.randrange(1, 4), rng.randrange(2)
        act, ass = (
            rng.choice(["NFQK001", "LAQK003", "ACQN001", "ZBQK002", "ZBQH001"]),
            rng.choice(["", "1", "2", "4"]),
        )
        lines.append(
            key(n)
            | {
                "BEN_NIR_PSA": f"P{patient}",
                "EXE_SOI_DTD": f"0{day}/06/2026",
                "PFS_EXE_NUM": f"ps00000{doctor}",
            }
        )
        details.append(key(n) | {"CAM_PRS_IDE": act, "CAM_ASS_COD": ass})
        told.append((f"{patient}-{day}-{doctor}", act, ass))
    found = ask(dcir(tmp_path, lines, details))
    merged: dict[tuple[str, str, str], int] = {}
    for one in told:
        merged[one] = merged.get(one, 0) + 1
    plain = acts(found)[0] | {"machine": "", "pathway": "", "territory": "", "practice": "P", "modifiers": ""}
    day = {name: date(2026, 6, int(name)) for name in "123"}
    listed = [
        plain | {"date": day[visit.split("-")[1]], "encounter": visit, "act": act, "association": int(ass or 0)}
        | {"quantity": count, "excess_cents": 0, "line": line}
        for line, ((visit, act, ass), count) in enumerate(merged.items())
    ]  # fmt: skip
    priced = price(listed, [], law_values.load())
    whole = sum(one["act_cents"] + one["modifiers_cents"] + one["association_cents"] for one in priced)
    known = visits(found)
    assert set(known) == {"one", "several"}
    assert sum(row["acts"] for row in known.values()) == 120
    assert sum(row["together_cents"] for row in known.values()) == whole
    assert known["several"]["together_cents"] != known["several"]["alone_cents"]
