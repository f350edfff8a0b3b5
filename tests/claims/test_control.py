"""What was reimbursed beside the law: the cause of a difference is the reading that gives the amount paid."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import AGES, BANDS, KINDS, fee_address
from radioscopie.models.pricing.control import control_acts, control_fee, meaning_of

LAW = compile_law(Law.load())


def held(
    day: str, act: str, modifiers: str = "", association: int = 0, sector: str = "1", paid: int | None = 0
):
    lines = pa.table(
        {
            "date": pa.array([date.fromisoformat(day)]),
            "act": [act],
            "modifiers": [modifiers],
            "association": pa.array([association], pa.int8()),
            "sector": [sector],
            "base_cents": pa.array([paid], pa.int64()),
        }
    )
    return tuple(one[0].as_py() for one in control_acts(lines, LAW))


def test_the_worked_line_of_2016_is_found_again():
    """V13: LAQK013 with Z, 25.27 then 30.78."""
    assert held("2016-06-01", "LAQK013", "Z", paid=3078) == (3078, "equal")


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (("2026-09-15", "NFQK001", "", 0, "1", 2586), "equal"),
        (("2026-09-15", "NFQK001", "", 0, "1", 2587), "rounding"),
        (("2026-09-15", "NFQK001", "Z", 0, "1", 2586), "modifiers_left"),
        (("2026-09-15", "NFQK001", "", 0, "1", 2922), "modifier_added"),
        (("2026-09-15", "NFQK001", "", 2, "1", 2586), "association_left"),
        (("2026-09-15", "NFQK001", "", 0, "1", 1293), "other_association"),
        (("2026-09-15", "NFQK001", "", 0, "1", 0), "nothing_paid"),
        (("2026-09-15", "NFQK001", "", 0, "1", 5555), "other"),
        (("2026-09-15", "ZZZZ999", "", 0, "1", 5555), "no_price"),
        (("2026-09-15", "NFQK001", "YZ", 0, "1", 5555), "no_price"),
        (("2026-09-15", "NFQK001", "", 0, "1", None), None),
    ],
)
def test_a_difference_has_the_cause_that_gives_the_amount_paid(line, cause):
    assert held(*line[:5], paid=line[5])[1] == cause


def test_a_tariff_of_the_period_before_is_told():
    assert (
        held("2025-11-06", "NFQK001", "Z", paid=held("2025-11-04", "NFQK001", "Z")[0])[1] == "tariff_before"
    )
    assert held("2025-11-04", "NFQK001", "Z", paid=held("2025-11-06", "NFQK001", "Z")[0])[1] == "tariff_after"


def test_a_fee_is_held_against_its_unit_price_and_coefficient():
    fee = meaning_of(LAW, date(2026, 9, 15), "FTN", 8972, "ct")
    told = [
        control_fee(fee, 8972, paid, quantity, rate)
        for paid, quantity, rate in (
            *((8972, 1, (1, 1)), (1346, 1, (15, 100)), (-1346, -1, (15, 100)), (1345, 1, (15, 100))),
            *((8972, 1, (15, 100)), (0, 1, (1, 1)), (1, 1, (1, 1))),
        )
    ]
    assert [cause for _, cause in told] == [
        *("equal", "equal", "equal", "rounding", "coefficient", "nothing_paid", "other")
    ]
    assert told[2][0] == -1346


def test_a_fee_of_the_tariff_before_is_told_and_one_of_no_machine_too():
    assert meaning_of(LAW, date(2026, 7, 2), "FTN", 8972, "ct").when == "now"
    before = int(LAW.fees.amount[LAW.period_of_day[(date(2026, 6, 30) - date(2005, 1, 1)).days], 0, 0, 0])
    assert control_fee(meaning_of(LAW, date(2026, 7, 2), "FTN", before, "ct"), before, before, 1, (1, 1)) == (
        before,
        "tariff_before",
    )
    assert control_fee(meaning_of(LAW, date(2026, 7, 2), "FTN", 1, ""), 1, 1, 1, (1, 1)) == (None, "no_price")


@pytest.mark.parametrize(
    ("day", "prices", "alone"), [("2025-11-05", 46, 40), ("2026-07-01", 47, 41), ("2027-01-01", 47, 41)]
)
def test_no_ct_price_is_an_mri_price_since_november_2025(day, prices, alone):
    """What lets the price tell the equipment (T18), and how many prices have one meaning."""
    period = LAW.period_of_day[(date.fromisoformat(day) - date(2005, 1, 1)).days]
    found: dict[int, set[str]] = {}
    for kind, band, age in np.ndindex(LAW.fees.amount.shape[1:]):
        cents = int(LAW.fees.amount[period, kind, band, age])
        if cents >= 0 and KINDS[kind][0] != "pet":
            found.setdefault(cents, set()).add(fee_address(KINDS[kind], BANDS[band], AGES[age]))
    equipments = [{address.split(".")[1] for address in one} for one in found.values()]
    assert max(map(len, equipments)) == 1
    assert (len(found), sum(len(one) == 1 for one in found.values())) == (prices, alone)
