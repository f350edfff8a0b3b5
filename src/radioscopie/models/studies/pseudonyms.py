"""Pseudonyms at the door: what an archive says of people goes no further than here.

A pseudonym is a keyed digest (HMAC-SHA-256): without the key, nobody finds a number again by trying them all.
"""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from radioscopie.models.studies.covering import covered
from radioscopie.models.studies.days import age_at, day_of

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.models.studies.covering import Person

LENGTH = 32
NO_NUMBER = {"", "NOID", "ANON", "ANONYMOUS", "UNKNOWN", "0"}
QUALITY = re.compile(
    r"\b(QC|QA|PHANTOM|FANTOME|PHYSICS|TEST|DAILY_QC|MONTHLY_QC)\b|_QC\b|\bQC_", re.IGNORECASE
)
TIES = "\x1f"
SEXES, CLOCK, ZONE = ("", "F", "M", "O"), re.compile(r"[0-9:.]*"), re.compile(r"[+-][0-9]{4}|")
LOCAL = ("study_uid", "accession", "series_uid")


def pseudonym(key: bytes, kind: str, *words: str) -> str:
    """Make the pseudonym of something known by its words; of another kind, the same words have another."""
    return hmac.digest(key, TIES.join((kind, *words)).encode(), "sha256").hex()[:LENGTH]


def identity_of(key: bytes, source: str, patient: Row, study_uid: str) -> str:
    """Name the local identity of a patient: the number and who gave it; alone with its study where it has no number."""
    number, issuer = patient["patient_id"].strip(), patient["issuer"].strip()
    if number.upper() in NO_NUMBER:
        return pseudonym(key, "alone", source, study_uid)
    return pseudonym(key, "identity", issuer or source, number)


def study_of(key: bytes, study: Row, patient: Row, person: Person) -> Row:
    """Give what may be kept of a study: pseudonyms in place of its numbers, an age in place of a birth date."""
    kept = {name: value for name, value in study.items() if name not in LOCAL}
    born, done = day_of(patient["birth_date"]), day_of(study["day"])
    told = kept | {
        "day": done.isoformat() if done else "",
        "accession": pseudonym(key, "accession", study["accession"]) if study["accession"] else "",
        "series": pseudonym(key, "series", study["series_uid"]) if study["series_uid"] else "",
        "sex": patient["sex"] if patient["sex"] in SEXES else "",
        "time": study["time"] if CLOCK.fullmatch(study["time"]) else "",
        "zone": study["zone"] if ZONE.fullmatch(study["zone"]) else "",
        "age_years": age_at(born, done),
        "is_quality": is_quality(patient),
    }
    return covered(told, person)


def traits_of(patient: Row) -> Row:
    """Give what linking needs of a person: names, birth date, sex, national numbers; nothing else."""
    kept = {name: patient[name] for name in ("name", "birth_name", "sex")}
    born = day_of(patient["birth_date"])
    return kept | {"birth_date": born.isoformat() if born else "", "ins": patient["ins"]}


def event_of(key: bytes, event: Row) -> Row:
    """Give an irradiation event with its pseudonym in place of its UID; "" where it has none."""
    uid = event["event_uid"]
    kept = {name: value for name, value in event.items() if name != "event_uid"}
    return {"event": pseudonym(key, "event", uid) if uid else "", **kept}


def is_quality(patient: Row) -> bool:
    """Tell whether the patient is a phantom or a test, by its mark or by its name."""
    named = (patient["name"], patient["patient_id"])
    return patient["quality_subject"] == "YES" or any(QUALITY.search(word) for word in named)
