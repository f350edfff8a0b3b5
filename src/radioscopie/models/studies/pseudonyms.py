"""Pseudonyms at the door: what an archive says of people goes no further than here.

A pseudonym is a keyed digest (HMAC-SHA-256): without the key, nobody finds a number again by trying them all.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radioscopie.arrays import Row

LENGTH = 32
OLDEST_YEARS, ADULT_YEARS = 120, 18
NO_NUMBER = {"", "NOID", "ANON", "ANONYMOUS", "UNKNOWN", "0"}
QUALITY = re.compile(
    r"\b(QC|QA|PHANTOM|FANTOME|PHYSICS|TEST|DAILY_QC|MONTHLY_QC)\b|_QC\b|\bQC_", re.IGNORECASE
)
TIES = "\x1f"
LOCAL = ("study_uid", "accession", "series_uid")
TYPED = ("description", "protocol", "region", "contrast")  # texts in which a name may have been typed
DATE = re.compile(r"\b(\d{2}|\d{4})[-./ ](\d{2})[-./ ](\d{2}|\d{4})\b")
WORD, LEAST_LETTERS, COVER = re.compile(r"[^\W_]+"), 3, "***"


def pseudonym(key: bytes, kind: str, *words: str) -> str:
    """Make the pseudonym of something known by its words; of another kind, the same words have another."""
    return hmac.digest(key, TIES.join((kind, *words)).encode(), "sha256").hex()[:LENGTH]


def identity_of(key: bytes, source: str, patient: Row, study_uid: str) -> str:
    """Name the local identity of a patient: the number and who gave it; alone with its study where it has no number."""
    number, issuer = patient["patient_id"].strip(), patient["issuer"].strip()
    if number.upper() in NO_NUMBER:
        return pseudonym(key, "alone", source, study_uid)
    return pseudonym(key, "identity", issuer or source, number)


def study_of(key: bytes, study: Row, patient: Row) -> Row:
    """Give what may be kept of a study: pseudonyms in place of its numbers, an age in place of a birth date."""
    kept = {name: value for name, value in study.items() if name not in LOCAL}
    born, done = day_of(patient["birth_date"]), day_of(study["day"])
    told = kept | {
        "day": done.isoformat() if done else "",
        "accession": pseudonym(key, "accession", study["accession"]) if study["accession"] else "",
        "series": pseudonym(key, "series", study["series_uid"]) if study["series_uid"] else "",
        "sex": patient["sex"],
        "age_years": age_at(born, done),
        "is_quality": is_quality(patient),
    }
    return covered(told, words_of(patient, study["accession"]))


def words_of(patient: Row, accession: str = "") -> set[str]:
    """Give the words that name a person: of the names and the numbers, and the birth date in its usual forms."""
    names = " ".join((patient["name"], patient["birth_name"], patient["patient_id"], accession))
    found = {one for one in WORD.findall(_plain(names)) if len(one) >= LEAST_LETTERS}
    born = day_of(patient["birth_date"])
    return found | ({f"{born:%Y%m%d}", f"{born:%d%m%Y}"} if born else set())


def covered(told: Row, words: set[str]) -> Row:
    """Cover the words of a person in the texts that are typed; what names nobody stays as it is."""
    return told | {name: _covered(told[name], words) for name in TYPED if told.get(name)}


def _covered(text: str, words: set[str]) -> str:
    """Cover words, whatever their accents and signs; a date also where signs part its figures."""
    found = WORD.sub(lambda one: COVER if _plain(one[0]) in words else one[0], text)
    return DATE.sub(lambda one: COVER if "".join(one.groups()) in words else one[0], found)


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFD", text.upper().replace("_", " "))
    return "".join(one for one in parted if not unicodedata.combining(one))


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


def day_of(written: str) -> date | None:
    """Read a DICOM date, YYYYMMDD or the older YYYY.MM.DD; None where there is none, or no day that can be."""
    digits = written.replace(".", "") if re.fullmatch(r"\d{4}\.\d\d\.\d\d", written) else written
    if not re.fullmatch(r"(18|19|20|21)\d{6}", digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def age_at(born: date | None, done: date | None) -> int | None:
    """Give an age in whole years; None where it cannot be, or is unknown."""
    if born is None or done is None:
        return None
    years = done.year - born.year - ((done.month, done.day) < (born.month, born.day))
    return years if 0 <= years <= OLDEST_YEARS else None
