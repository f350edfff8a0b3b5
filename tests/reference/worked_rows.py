"""The rows, machines and expected columns that the worked examples are made of."""

from datetime import date

CHEST, HAND, PELVIS = "ZBQK002", "MDQK001", "NAQK015"  # radiographs: 21.28, 19.95, 19.95
CT_HEAD, CT_THORAX = "ACQK001", "ZBQK001"  # 25.27 each
MRI_HEAD, MRI_HEAD_TOO, PET_BODY = "ACQN001", "ACQN002", "ZZQL016"  # 69.00, 69.00, 89.54
STRESS_ECHO, PREGNANCY_1, PREGNANCY_3 = "DZQM002", "JQQM010", "JQQM016"
ABDOMEN_ECHO, CERVIX_ECHO = "ZCQM008", "JQQJ037"  # 54.02 (code 2), 34.64 (code 1)
ARCHIVE, DEAR_RADIOGRAPH, JUST_UNDER = "YYYY600", "FCQH001", "HGQH002"  # radiographs: 133.00, 119.70

PLAIN = {
    "practice": "P1",
    "site": "S1",
    "machine": "",
    "modifiers": "",
    "association": 0,
    "quantity": 1,
    "sector": "1",
    "exemption": "",
    "excess_cents": 0,
    "encounter": "",
    "pathway": "",
    "territory": "",
}


def row(line, day, act, **more):
    """Make a row: one act of sector 1 and nothing else, unless told."""
    return PLAIN | {"line": line, "date": date.fromisoformat(day), "act": act} | more


def machine(name, equipment, installed_on, model="", reference=None):
    """Make a machine of a province; `model` is its class."""
    return {
        "machine": name,
        "practice": "P1",
        "site": "S1",
        "equipment": equipment,
        "class": model,
        "zone": "province",
        "installed_on": date.fromisoformat(installed_on),
        "reference_activity": reference,
    }


CT = machine("CT", "ct", "2022-03-01", reference=5_000)
MRI = machine("MRI", "mri", "2022-03-01", "1.5T")
PET = machine("PET", "pet", "2022-03-01", "pet_ct")


def paid(*parts, **columns):
    """Join the expected columns of one row."""
    return {column: cents for part in (*parts, columns) for column, cents in part.items()}


def act_part(act, modifiers, association):
    return {"act_cents": act, "modifiers_cents": modifiers, "association_cents": association}


def shares(insurer, complementary, patient):
    return {"insurer_cents": insurer, "complementary_cents": complementary, "patient_cents": patient}


def fee(band, low, high=None, units=1):
    """Expect a fee that is known (`low` alone) or between two bounds."""
    high = low if high is None else high
    return {
        "technical_fee_cents": low if low == high else None,
        "technical_fee_low_cents": low,
        "technical_fee_high_cents": high,
        "technical_fee_band": band,
        "fee_units": units,
    }


NO_FEE = fee("", 0, units=0)
