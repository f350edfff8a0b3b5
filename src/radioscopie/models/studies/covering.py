"""Words that name a person are covered in whatever text of an exam they stand: nothing typed by mistake is kept.

In the names of places and machines, that may be those of people, one word of a name stays: two of them, or a number of
the patient, are covered there too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

from radioscopie.models.studies.days import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row

TYPED = (
    "description", "protocol", "region", "contrast", "station", "requester", "laterality", "codes", "modality",
    "serial", "software", "region_code", "acquisition_type", "acquisition_code", "view", "phantom", "wrong_units",
)  # fmt: skip
PLACED = ("institution", "department", "maker", "model")
DATE = re.compile(r"\b(\d{2}|\d{4})[-./ ](\d{2})[-./ ](\d{2}|\d{4})\b")
WORD, LEAST_LETTERS, COVER = re.compile(r"[^\W_]+"), 3, "***"
LONG_UID = re.compile(r"\b[0-9]+(?:\.[0-9]+){5,}\b")
LONG_NUMBER, WHOLE_NAME = re.compile(r"(?=.*[0-9]).{5,}"), 2


@dataclass(frozen=True, slots=True)
class Person:
    """What names a person: words, in capitals without accents, and the identifiers of the study."""

    words: frozenset[str]
    uids: tuple[str, ...]


def person_of(patient: Row, study: Row) -> Person:
    """Give what names a person: names, joined too, numbers, the birth date in its usual forms, UIDs of the study."""
    typed = (patient["name"], patient["birth_name"], patient["patient_id"], study["accession"])
    found = {one for words in typed for one in _words(_plain(words))}
    found |= {one for name in typed[:2] for one in _joined(_plain(name))}
    born = day_of(patient["birth_date"])
    found |= {f"{born:%Y%m%d}", f"{born:%d%m%Y}"} if born else set()
    uids = (study["study_uid"], study["series_uid"])
    return Person(frozenset(found), tuple(one for one in uids if len(one) >= LEAST_LETTERS))


def covered(told: Row, person: Person) -> Row:
    """Cover what names a person in the texts of an exam; what names nobody stays as it is."""
    typed = {name: _covered(told[name], person) for name in TYPED if told.get(name)}
    placed = {name: _placed(told[name], person) for name in PLACED if told.get(name)}
    return told | typed | placed


def _placed(text: str, person: Person) -> str:
    met = person.words.intersection(_words(_plain(text)))
    is_named = len(met) >= WHOLE_NAME or any(LONG_NUMBER.fullmatch(one) for one in met)
    return _covered(text, person) if is_named or any(uid in text for uid in person.uids) else text


def _covered(text: str, person: Person) -> str:
    """Cover words, whatever their accents and signs; a date also where signs part its figures; UIDs."""
    for uid in person.uids:
        text = text.replace(uid, COVER)
    text = LONG_UID.sub(COVER, text)
    if any(one in _plain(text) for one in person.words):
        text = WORD.sub(lambda one: COVER if _plain(one[0]) in person.words else one[0], text)
    return DATE.sub(lambda one: COVER if "".join(one.groups()) in person.words else one[0], text)


def _words(plain: str) -> Iterator[str]:
    return (one for one in WORD.findall(plain) if len(one) >= LEAST_LETTERS)


def _joined(plain: str) -> Iterator[str]:
    """Give the parts of a name without what parts them: each, and two together in both orders."""
    parts = ["".join(WORD.findall(one)) for one in re.split("[\\^=]", plain)]
    named = [one for one in parts if one]
    yield from (one for one in named if len(one) >= LEAST_LETTERS)
    yield from ("".join(two) for two in permutations(named, 2))


@lru_cache(4096)
def _plain(text: str) -> str:
    folded = text.upper().replace("_", " ")
    if folded.isascii():
        return folded
    return "".join(one for one in unicodedata.normalize("NFD", folded) if not unicodedata.combining(one))
