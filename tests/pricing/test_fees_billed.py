"""Lines of fees: what they say of a machine is what made them, and what is typed wins.

Each file is made here by counting, from a reference activity, a class and a date of installation.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from radioscopie.inputs import Upload
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import KINDS
from radioscopie.models.pricing.fees_billed import fees_of, references_of, sorts_of
from radioscopie.models.pricing.inferred import with_inferred
from radioscopie.models.pricing.price import price
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines

LAW = Law.load()
COMPILED = compile_law(LAW)
FULL, REDUCED = "99,69", "60,00"  # CT, not amortised, March 2024 to 4 November 2025; first reduced fee
MACHINES = "machine,equipment,zone,installed_on,reference_activity\nSCAN,ct,province,2020-05-04,{}\n"


def year_of_ct(reference, a_day, first=date(2025, 1, 2), days=300):
    """A CT that bills `a_day` fees a day: at the full rate up to its reference."""
    lines, counted = ["date;acte;machine;nombre;montant"], 0
    for n in range(days):
        day = first + timedelta(days=n)
        lines.append(f"{day};ZBQH001;SCAN;{a_day};{25.27 * a_day:.2f}".replace(".", ","))
        full = max(0, min(a_day, reference - counted))
        if full:
            lines.append(f"{day};FTN;SCAN;{full};{amount(FULL, full)}")
        if a_day > full:
            lines.append(f"{day};FTR;SCAN;{a_day - full};{amount(REDUCED, a_day - full)}")
        counted += a_day
    return Upload("export.csv", "\n".join(lines).encode())


def amount(unit, count):
    cents = int(unit.replace(",", "")) * count
    return f"{cents // 100},{cents % 100:02}"


def machines(reference=""):
    return read_machines(Upload("machines.csv", MACHINES.format(reference).encode()))


@pytest.mark.parametrize("reference", [4500, 6003, 8000])
def test_the_reference_activity_that_made_the_fees_is_found(reference):
    activity = read_activity(year_of_ct(reference, 31))
    found = with_inferred(machines(), activity)
    assert found.table["reference_activity"].to_pylist() == [reference]
    (told,) = found.seen
    assert (told.key, told.status, told.note.key) == (
        "inferred.reference", "inferred", "inferred.reference_exact",
    )  # fmt: skip


def test_a_price_with_the_reference_found_is_that_with_the_reference_typed():
    activity = read_activity(year_of_ct(6000, 31))
    found, typed = (price(activity, machines(one), LAW) for one in ("", 6000))
    assert found.table.equals(typed.table)
    assert found.table["technical_fee_cents"].null_count == 0


def test_a_year_without_reduced_fees_gives_at_least_its_count():
    found = references_of(fees_of(read_activity(year_of_ct(50_000, 20)).fees), {2025})["SCAN"]
    assert (found.value, found.is_exact) == (6000, False)


def test_a_file_that_begins_in_march_gives_a_lower_bound():
    activity = read_activity(year_of_ct(4500, 31, first=date(2025, 3, 1), days=200))
    (told,) = with_inferred(machines(), activity).seen
    assert told.note.key == "inferred.reference_least"


def test_a_lower_bound_is_used_for_the_same_activity_alone():
    activity = read_activity(year_of_ct(50_000, 20))
    assert with_inferred(machines(), activity).table["reference_activity"].to_pylist() == [6000]
    more = with_inferred(machines(), activity, same=False)
    assert more.table["reference_activity"].to_pylist() == [None]
    assert more.seen
    across = read_activity(year_of_ct(50_000, 20, first=date(2024, 9, 1)))
    assert with_inferred(machines(), across).table["reference_activity"].to_pylist() == [None]


def test_what_is_typed_wins_and_the_disagreement_is_told():
    activity = read_activity(year_of_ct(4500, 31))
    found = with_inferred(machines(5000), activity)
    assert found.table["reference_activity"].to_pylist() == [5000]
    (told,) = found.seen
    assert told.key == "inferred.typed_kept"
    assert dict(told.label.fields) == {"machine": "SCAN", "typed": 5000}


def test_fees_full_and_reduced_in_no_order_say_nothing():
    lines = ["date,act,machine,quantity,billed_cents"]
    for n in range(100):
        code, cents = (("FTR", 6000), ("FTN", 9969))[n % 2]
        lines.append(f"{date(2025, 1, 2) + timedelta(days=n)},{code},SCAN,1,{cents}")
    lines.append("2025-01-02,ZBQH001,SCAN,1,2527")
    activity = read_activity(Upload("e.csv", "\n".join(lines).encode()))
    assert with_inferred(machines(), activity).table["reference_activity"].to_pylist() == [None]


def fees_of_mri(cents, day="2025-03-01", code="FTN"):
    text = (
        f"date,act,machine,quantity,billed_cents\n{day},{code},IRM,2,{2 * cents}\n{day},NZQN001,IRM,2,13800\n"
    )
    return read_activity(Upload("e.csv", text.encode()))


@pytest.mark.parametrize("age", ["non_amortised", "amortised"])
@pytest.mark.parametrize(("klass", "zone"), [(k, z) for e, k, z in KINDS if e == "mri"])
def test_each_amount_of_the_law_says_a_class_and_an_age_that_have_it(klass, zone, age):
    day = date(2025, 3, 1)
    value = LAW.entries[f"technical_fees.mri.full.{klass}.{zone}.{age}"].at(day).value
    (found,) = sorts_of(fees_of(fees_of_mri(value).fees), COMPILED).values()
    assert ("mri", klass, zone) in [KINDS[one] for one in found.kinds]
    assert found.ages[2025] in ("", age)


def test_a_class_and_an_age_that_the_amounts_belie_are_told():
    """171.97 EUR is an MRI of 1.5 T in province, not amortised (March 2024 to 4 November 2025)."""
    text = "machine,equipment,class,zone,installed_on\nIRM,mri,gt_1.5T,paris,2012-01-01\n"
    found = with_inferred(read_machines(Upload("m.csv", text.encode())), fees_of_mri(17197))
    assert {one.key for one in found.seen} == {"inferred.class", "inferred.age"}
    assert dict(found.seen[0].note.fields)["fit"] == "mri 1.5T province"


def test_lines_of_fees_are_accepted_and_compared():
    text = "date,act,machine,quantity,billed_cents\n2025-03-01,FTN,SCAN,2,19938\n2025-11-06,FTN,SCAN,1,9969\n"
    text += "2025-03-01,ZBQH001,SCAN,2,5054\n2025-03-01,CS,,1,2650\n"
    activity = read_activity(Upload("e.csv", text.encode()))
    assert (activity.table.num_rows, activity.fees.num_rows, activity.rows_read) == (1, 2, 4)
    assert activity.rejects["reason"].to_pylist() == ["tables.other_nomenclature"]
    found = price(activity, machines(11000), LAW).fees_billed
    assert {reason: (one.rows, one.billed) for reason, one in found.by_reason.items()} == {
        "equal": (1, 19938), "tariff_before": (1, 9969),
    }  # fmt: skip
