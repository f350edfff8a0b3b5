"""What an archive answers to C-FIND, as texts: plain answers here, any other by pydicom, with the same texts.

Most answers are lists of texts in ASCII, UTF-8 or Latin-1. Reading them so takes a tenth of the time.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING

from radioscopie.extras import bring
from radioscopie.sources.dicom.files import national_numbers
from radioscopie.sources.dicom.items import words
from radioscopie.sources.dicom.web import NUMBERS, QUALIFIERS, SERIES_TAGS, STUDY_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.items import Item

SERIES_ASKED = {"StudyInstanceUID": STUDY_TAGS["StudyInstanceUID"]} | SERIES_TAGS
HEAD, UNDEFINED, ESCAPE, NOTHING_HELD = (
    struct.Struct("<HHI"),
    0xFFFFFFFF,
    b"\x1b",
    b"\xfe\xff\xdd\xe0\0\0\0\0",
)
LETTERS = 0x00080005
ENCODINGS = {b"": "ascii", b"ISO_IR 6": "ascii", b"ISO_IR 100": "latin-1", b"ISO_IR 192": "utf-8"}
PEOPLE = ("PatientName", "PatientBirthName")
# whose letters are never those that the answer names (DICOM PS3.5 6.1.2.3)
ASCII_ONLY = {
    "StudyInstanceUID", "SeriesInstanceUID", "StudyDate", "StudyTime", "PatientBirthDate", "PatientSex", "Modality",
    "PatientWeight", "PatientSize", "BodyPartExamined", "Laterality", "NumberOfStudyRelatedInstances",
    "NumberOfStudyRelatedSeries", "NumberOfSeriesRelatedInstances",
}  # fmt: skip


def study_answer(content: bytes) -> Row:
    """Read a study: texts by the keywords of `STUDY_TAGS`, and the numbers of the patient (see `files.PATIENT`)."""
    plain = plain_row(content, STUDY_TAGS, (NUMBERS, QUALIFIERS))
    if plain is None:
        one = _dataset(content)
        return pydicom_row(one, STUDY_TAGS) | {"numbers": list(national_numbers(one))}
    number, issuer = plain["PatientID"], plain["IssuerOfPatientID"]
    return plain | {"numbers": [(number, issuer)] if number and issuer else []}


def series_answer(content: bytes) -> Row:
    """Read a series: texts by the keywords of `SERIES_ASKED`."""
    return plain_row(content, SERIES_ASKED) or pydicom_row(_dataset(content), SERIES_ASKED)


def plain_row(content: bytes, tags: Mapping[str, str], empty: Iterable[str] = ()) -> Row | None:
    """Give a plain answer as texts; None for any other.

    Parameters
    ----------
    empty : tags that must hold nothing
    """
    values = _elements(content)
    if values is None or any(values.get(int(tag, 16)) for tag in empty):
        return None
    encoding = ENCODINGS.get(values.get(LETTERS, b"").strip(b" \0"), "ascii")
    try:
        return {
            keyword: _text(values.get(int(tag, 16), b""), keyword, encoding) for keyword, tag in tags.items()
        }
    except ValueError:
        return None


def _elements(content: bytes) -> dict[int, bytes] | None:
    """Part an answer in its values by tag; None where it holds a sequence, or is cut."""
    values, at, end = dict[int, bytes](), 0, len(content)
    while at + HEAD.size <= end:
        group, element, size = HEAD.unpack_from(content, at)
        at += HEAD.size
        if size == UNDEFINED:
            if not content.startswith(NOTHING_HELD, at):
                return None
            size, at = 0, at + len(NOTHING_HELD)
        values[group << 16 | element] = content[at : at + size]
        at += size
    return values if at == end else None


def _text(value: bytes, keyword: str, encoding: str) -> str:
    """Write a value.

    Raises
    ------
    ValueError : letters of another kind, a name in several writings
    """
    if not value:
        return ""
    if ESCAPE in value or (keyword in PEOPLE and b"=" in value):
        raise ValueError
    told = value.decode("ascii" if keyword in ASCII_ONLY else encoding)
    return "\\".join(one.strip(" \0") for one in told.split("\\"))


def _dataset(content: bytes) -> Item:
    """Read the bytes of an answer, whatever they are; its values are decoded when they are asked."""
    reader = bring("pydicom.filereader", "dicom")
    return reader.read_dataset(BytesIO(content), is_implicit_VR=True, is_little_endian=True)


def pydicom_row(one: Item, tags: Iterable[str]) -> Row:
    """Give an answer as texts; a name in its first writing, a list as DICOM writes it."""
    told: Row = {keyword: words(one, keyword) for keyword in tags}
    return told | {name: told[name].partition("=")[0] for name in PEOPLE if name in told}
