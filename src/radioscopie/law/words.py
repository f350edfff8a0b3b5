"""The vocabulary of the law: what its addresses and its arrays are made of, in the order of their indices."""

from __future__ import annotations

import string

from radioscopie.calendar import FIRST_DAY, LAST_DAY, to_day

DAY0, DAYS = to_day(FIRST_DAY), to_day(LAST_DAY) - to_day(FIRST_DAY) + 1
NONE = -1  # nothing in force, or a value that is missing

LETTERS = string.digits + string.ascii_uppercase
EQUIPMENT = ("none", "ct", "mri", "pet")
HEADS = (  # what the addresses of the law begin with
    "acts", "statements", "technical_fees", "modifiers", "associations", "patient_share", "technical_fee_rules",
    "fee_thresholds", "supplements", "overseas",
)  # fmt: skip
MODALITIES = (
    "radiography", "ultrasound", "mammography", "ct", "mri", "nuclear", "interventional",
    "bone_densitometry", "supplement",
)  # fmt: skip
BANDS = ("full", "reduced_1", "reduced_2", "reduced_3")
AGES = ("non_amortised", "amortised")
ZONES = ("paris", "idf", "province")
MRI_CLASSES = ("le_0.5T", "0.5T_1.5T", "1.5T", "1.5T_limb", "1.5T_osteoarticular", "gt_1.5T")
PET_CLASSES = ("pet", "pet_ct")
KINDS = (
    ("ct", "", ""),
    *(("mri", klass, zone) for klass in MRI_CLASSES for zone in ZONES),
    *(("pet", klass, "") for klass in PET_CLASSES),
)


def letters_mask(letters: str) -> int:
    """Give the set of modifier letters as a bit mask."""
    mask = 0
    for letter in letters:
        mask |= 1 << LETTERS.index(letter)
    return mask


def kind_index(equipment: str, klass: str, zone: str) -> int:
    """Give the index in `KINDS` of a machine."""
    return KINDS.index((equipment, klass if equipment != "ct" else "", zone if equipment == "mri" else ""))


def fee_address(kind: tuple[str, str, str], band: str, age: str) -> str:
    """Give the address of the technical fee of a kind of machine (one of `KINDS`) in a band at an age."""
    equipment, klass, zone = kind
    if equipment == "pet":
        band = "full" if band == "full" else "reduced"
    parts = ["technical_fees", equipment, band]
    if equipment != "ct":
        parts.append(klass)
    if band == "full":
        parts += [zone, age] if equipment == "mri" else [age]
    return ".".join(parts)


def reference_address(kind: tuple[str, str, str]) -> str:
    """Give the address of the reference activity of a kind of machine (one of `KINDS`)."""
    equipment, klass, _ = kind
    return f"fee_thresholds.{equipment}.reference" + (f".{klass}" if equipment == "mri" else "")
