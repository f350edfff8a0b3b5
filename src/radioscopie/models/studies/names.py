"""Names, birth dates and national numbers of people, in the one form in which they are compared."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radioscopie.arrays import Row

REAL_ISSUERS = (
    "1.2.250.1.213.1.4.8",
    "1.2.250.1.213.1.4.9",
)  # INS-NIR, INS-NIA; those of tests and demonstrations are not
ISSUER = re.compile(r"(?<![0-9.])(1\.2\.250\.1\.213\.1\.4\.[0-9]+)(?![0-9.])")
NUMBER = re.compile(r"[1-478][0-9]{4}(?:[0-9]{2}|2A|2B)[0-9]{8}")
CORSICA = {"2A": "19", "2B": "18"}
MODULUS, KEY_DIGITS = 97, 2
PLACEHOLDERS = {"1900-01-01", "1800-01-01"}
LIGATURES = (("Œ", "OE"), ("Æ", "AE"), ("ß", "SS"), ("ẞ", "SS"), ("Ø", "O"), ("Ł", "L"), ("Đ", "D"))
MARKS, OTHERS = r"\pM+", r"[^A-Z ]+"


def plain_names(names: pa.Array) -> pa.Array:
    """Write names in capitals without accents, hyphens as spaces, particles kept.

    Parameters
    ----------
    names : shape (n,), text
    """
    found = pc.utf8_upper(names)
    for sign, letters in LIGATURES:
        found = pc.replace_substring(found, sign, letters)
    found = pc.replace_substring_regex(pc.utf8_normalize(found, "NFD"), MARKS, "")
    found = pc.replace_substring_regex(found, OTHERS, " ")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(found, " +", " "))


def own_number(numbers: Iterable[tuple[str, str]]) -> str:
    """Give the qualified national number of a person: of a real issuer, of the right form and key; "" when none is.

    Parameters
    ----------
    numbers : each with the issuer that the archive tells, an OID or a text that holds it
    """
    found = {
        number for number, issuer in numbers if is_real(issuer) and has_right_key(number.replace(" ", ""))
    }
    return found.pop().replace(" ", "") if len(found) == 1 else ""


def is_real(issuer: str) -> bool:
    """Tell whether an issuer is that of real national numbers."""
    found = ISSUER.search(issuer)
    return bool(found) and found[1] in REAL_ISSUERS if found else False


def has_right_key(number: str) -> bool:
    """Tell whether a national number has its form and its key, 97 less the rest of its thirteen digits."""
    if not NUMBER.fullmatch(number):
        return False
    digits = number[:-KEY_DIGITS]
    for letters, value in CORSICA.items():
        digits = digits.replace(letters, value)
    return int(number[-KEY_DIGITS:]) == MODULUS - int(digits) % MODULUS


def records_of(traits: Iterable[tuple[str, Sequence[Row]]]) -> pa.Table:
    """Make the records that are compared of the traits of people: of each, what most of its parts tell.

    Returns
    -------
    identity, family, birth_family, given (plain names), birth (ISO day, "" unknown or a placeholder), sex (M, F, ""),
    number (qualified, else ""), address ("")
    """
    rows = [(identity, merged(told)) for identity, told in traits]
    parts = [_parts(row) for _, row in rows]
    columns = {"identity": pa.array([name for name, _ in rows], pa.string())}
    for place, name in enumerate(("family", "birth_family", "given")):
        columns[name] = plain_names(pa.array([one[place] for one in parts], pa.string()))
    columns["birth"] = pa.array([_birth(row["birth_date"]) for _, row in rows], pa.string())
    columns["sex"] = pa.array(
        [row["sex"] if row["sex"] in ("M", "F") else "" for _, row in rows], pa.string()
    )
    columns["number"] = pa.array([own_number(map(tuple, row["ins"])) for _, row in rows], pa.string())
    columns["address"] = pa.array([""] * len(rows), pa.string())
    return pa.table(columns)


def merged(told: Sequence[Row]) -> Row:
    """Merge what the parts of an identity tell: what most of them tell; one that tells nothing takes nothing away."""
    found: Row = {
        name: _most(one[name] for one in told) for name in ("name", "birth_name", "birth_date", "sex")
    }
    return found | {"ins": sorted({(number, issuer) for one in told for number, issuer in one["ins"]})}


def _most(words: Iterable[str]) -> str:
    counted = Counter(filter(None, words))
    return min(counted, key=lambda word: (-counted[word], word), default="")


def _parts(row: Row) -> tuple[str, str, str]:
    """Cut a name of DICOM: family, birth family, given; its first group, alphabetic, where it has several."""
    family, given = (*row["name"].partition("=")[0].split("^"), "", "")[:2]
    birth = row["birth_name"].partition("=")[0].partition("^")[0]
    return family, birth, given


def _birth(day: str) -> str:
    return "" if day in PLACEHOLDERS else day
