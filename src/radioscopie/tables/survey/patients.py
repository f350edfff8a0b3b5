"""Rows of patients never enter a survey: a file that looks like one is refused, and nothing of it is shown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, problem
from radioscopie.sources.opening import open_rows
from radioscopie.sources.rows import as_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radioscopie.inputs import Readable
    from radioscopie.sources.rows import RowFile

HEADERS = frozenset(
    {
        *(
            "nir",
            "ins",
            "nia",
            "ipp",
            "nss",
            "numero_securite_sociale",
            "securite_sociale",
            "numero_secu",
            "num_secu",
        ),
        *(
            "patient",
            "patient_id",
            "id_patient",
            "nom_patient",
            "prenom_patient",
            "patient_name",
            "assure",
            "beneficiaire",
        ),
        *(
            "nom_naissance",
            "nom_de_naissance",
            "date_naissance",
            "date_de_naissance",
            "birth_date",
            "birthdate",
            "ddn",
        ),
        *(
            "prenom",
            "first_name",
            "last_name",
            "accession",
            "accession_number",
            "numero_examen",
            "study_instance_uid",
        ),
    }
)
NIR = re.compile(r"[1-478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})")
SPACES = re.compile("[ \u00a0\u202f.-]")
CORSICA = {"2A": "19", "2B": "18"}
ROWS = 1 << 16


def refuse_patients(path: Readable) -> None:
    """Refuse a file with a column of patients, or a value that is a French social security number with its right key.

    Raises
    ------
    InputError : each such column, and the first line of each column with such a number; no value is told
    """
    with open_rows(path) as file:
        refuse_repeated(file)
        found = list(_columns(file.path, file.header))
        for block in file.blocks(once(file.header), ROWS):
            for name, raw in block.columns.items():
                found += _numbers(file.path, name, as_texts(raw).to_pylist(), block.lines.tolist())
    if found:
        raise InputError(found)


def refuse_repeated(file: RowFile) -> None:
    """Refuse a column given twice: what it holds could not be looked at.

    Raises
    ------
    InputError : each of them
    """
    twice = sorted({name for name in file.header if name and file.header.count(name) > 1})
    if twice:
        raise InputError(
            [problem("tables.repeated_column", f"{file.path}:1", name, column=name) for name in twice]
        )


def once(header: Sequence[str]) -> list[str]:
    """Give the names that stand once in a header: the others name no column."""
    return [name for name in header if header.count(name) == 1]


def _columns(path: str, header: Sequence[str]) -> Iterator[Problem]:
    for name in header:
        if plain_name(name) in HEADERS:
            yield problem("survey.patient_column", f"{path}:1", name)


def _numbers(path: str, name: str, words: Iterable[str | None], lines: Sequence[int]) -> Iterator[Problem]:
    for word, line in zip(words, lines, strict=True):
        if word and is_nir(word):
            yield problem("survey.patient_number", f"{path}:{line}, {name}")
            return


def plain_name(name: str) -> str:
    """Write the name of a column without accents, capitals or spaces: « Date de naissance » → date_de_naissance."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare.casefold()).strip("_")


def is_nir(word: str) -> bool:
    """Tell whether a word is a social security number of 15 digits whose key is right (key = 97 − number mod 97)."""
    bare = SPACES.sub("", word).upper()
    if not NIR.fullmatch(bare):
        return False
    body = bare[:5] + CORSICA.get(bare[5:7], bare[5:7]) + bare[7:13]
    return 97 - int(body) % 97 == int(bare[13:])
