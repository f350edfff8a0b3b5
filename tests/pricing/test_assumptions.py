"""What a price rests on is told with the rows that meet it, and never with others: counts made by hand."""

import pytest

from radioscopie.law.load import Law
from radioscopie.models.pricing.price import price
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines

HEAD = "date,act,machine,modifiers,association,quantity,exemption,encounter,pathway,territory\n"
FLEET = "machine,practice,site,equipment,class,zone,installed_on\n"
FLEET += "CT,P,S,ct,,province,2024-01-01\nMRI,P,S,mri,1.5T,province,2024-01-01\n"
FLEET += "PET,P,S,pet,pet_ct,province,2019-01-01\n"
ALWAYS = {"share_rounding", "complementary", "adults", "yearly_cap"}
CHEST, PANTOMOGRAM, SKULL_CT = "ZBQK002", "HBQK002", "ACQH003"
CT_REGIONS, PREGNANCY, MRI, PET = "ACQH002", "JQQM016", "ACQN001", "ACQL002"


def assumed(tmp_path, *rows, day="2026-01-05"):
    """Price the rows of a day and give what the prices rest on."""
    (tmp_path / "a.csv").write_text(HEAD + "".join(f"{day},{row}\n" for row in rows), "utf-8")
    (tmp_path / "m.csv").write_text(FLEET, "utf-8")
    activity, machines = read_activity(tmp_path / "a.csv"), read_machines(tmp_path / "m.csv")
    priced = price(activity, machines, Law.load())
    assert priced.rejects.to_pylist() == []
    return priced.assumptions


def told(tmp_path, *rows):
    """Give the hypotheses of the method, with the rows that meet each."""
    method = [one for one in assumed(tmp_path, *rows) if one.key.startswith("price.assume_")]
    assert {one.status for one in method} == {"assumed"}
    found = {one.key.removeprefix("price.assume_"): one.rows for one in method}
    assert {name: found.pop(name) for name in ALWAYS} == dict.fromkeys(ALWAYS, len(rows))
    return found


def test_a_row_without_anything_rests_on_what_every_row_does(tmp_path):
    assert told(tmp_path, f"{CHEST},,,0,1,,,,", f"{SKULL_CT},CT,,0,1,,,,") == {}


@pytest.mark.parametrize(
    ("name", "meets", "does_not"),
    [
        ("association_rounding", f"{CHEST},,,2,1,,,,", f"{CHEST},,,1,1,,,,"),
        ("association_rounding", f"{CHEST},,,3,1,,,,", f"{CHEST},,,4,1,,,,"),
        ("modifiers_v81", f"{CHEST},,Z,0,1,,,,", f"{CHEST},,,0,1,,,,"),
        ("specialty", f"{CHEST},,FZ,0,1,,,,", f"{CHEST},,Z,0,1,,,,"),
        ("overseas_rounding", f"{CHEST},,,0,1,,,,overseas", f"{CHEST},,,0,1,,,,mainland"),
        ("prevention", f"{PANTOMOGRAM},,,0,1,,,,", f"{PANTOMOGRAM},,,0,1,ald,,,"),
        ("prevention", f"{PANTOMOGRAM},,,0,1,,,,", f"{CHEST},,,0,1,,,,"),
        ("work_accident", f"{CHEST},,,0,1,work_accident,,,", f"{CHEST},,,0,1,maternity,,,"),
        ("pathway", f"{CHEST},,,0,1,,,out,", f"{CHEST},,,0,1,,,in,"),
        ("maternity_by_nature", f"{PREGNANCY},,,0,1,,,,", f"{CHEST},,,0,1,,,,"),
        ("several_regions", f"{CT_REGIONS},CT,,0,1,,,,", f"{CT_REGIONS},,,0,1,,,,"),
        ("several_regions", f"{CT_REGIONS},CT,,0,1,,,,", f"{SKULL_CT},CT,,0,1,,,,"),
    ],
)
def test_a_hypothesis_is_told_with_the_rows_that_meet_it(tmp_path, name, meets, does_not):
    assert told(tmp_path, meets, meets, does_not).get(name) == 2
    assert name not in told(tmp_path, does_not)


def test_fees_of_a_session_beyond_those_allowed(tmp_path):
    """Two CT acts of a visit: a second fee at 15 %; a third act has none; two MRI acts of a visit: one fee."""
    ct, mri = f"{SKULL_CT},CT,,0,1,,V1,,", f"{MRI},MRI,,0,1,,V2,,"
    assert told(tmp_path, ct, ct) == {"second_ct_count": 1}
    assert told(tmp_path, ct, ct, ct) == {"second_ct_count": 1, "one_fee_a_session": 1}
    assert told(tmp_path, mri, mri) == {"one_fee_a_session": 1, "one_mri_act": 1}
    apart = f"{SKULL_CT},CT,,5,1,,V1,,"
    assert told(tmp_path, ct, apart) == {"second_ct_count": 1, "ct_code_5": 1}


def test_what_the_rules_of_a_visit_rest_on(tmp_path):
    """Two urgencies of a visit, two MRI acts, codes against the tariffs: each is told with its rows."""
    chest, hand = f"{CHEST},,F,0,1,,V1,,", "MDQK001,,F,0,1,,V1,,"
    assert told(tmp_path, chest, hand).get("one_doctor") == 1
    assert "one_doctor" not in told(tmp_path, chest, hand.replace("V1", "V2"))
    wrong = [f"{CHEST},,,2,1,,V1,,", "MDQK001,,,1,1,,V1,,"]
    assert told(tmp_path, *wrong).get("ranks") == 2
    mri = [one.key for one in assumed(tmp_path, f"{MRI},,,0,1,,V1,,")]
    assert "associations.mri_max_acts" in mri


@pytest.mark.parametrize("rows", [(1, 1), (2,)])
def test_the_rate_of_the_second_fee_is_told_in_two_rows_or_in_one(tmp_path, rows):
    """One row of quantity 2 is a first fee and a second one, whose rate no text read gives in 2024."""
    asked = (f"{SKULL_CT},CT,,0,{quantity},,V1,," for quantity in rows)
    found = assumed(tmp_path, *asked, day="2024-01-05")
    (rate,) = [one for one in found if one.key == "technical_fee_rules.second_ct_rate"]
    assert (rate.status, rate.rows) == ("assumed", 1)


def test_radiographs_of_a_visit(tmp_path):
    row = f"{CHEST},,,0,1,,V1,,"
    assert told(tmp_path, row, row)["radiograph_scope"] == 2
    assert "radiograph_scope" not in told(tmp_path, f"{MRI},MRI,,0,1,,V1,,")


def test_a_fee_that_no_text_prints_is_told_with_its_band_and_its_age_and_no_other(tmp_path):
    """A PET/CT of 2019 is amortised from 2027 on: its first fee of 2026 is the full one of a machine that is not."""
    for day, age in (("2026-12-31", "non_amortised"), ("2027-01-05", "amortised")):
        found = assumed(tmp_path, f"{PET},PET,,0,1,,,,", day=day)
        fees = {one.key: (one.status, one.rows) for one in found if one.key.startswith("technical_fees")}
        assert fees == {f"technical_fees.pet.full.pet_ct.{age}": ("computed", 1)}
