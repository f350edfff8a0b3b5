"""FINESS, the national register of establishments: "etalab" extracts and XML flows.

The extracts (cs1100502, 503, 504, 507) have no header: line 1 is a comment, each row starts with its kind, fields are
cut by semicolons (tabs in old ones), quotes only where needed, UTF-8 or Windows-1252. The XML flows hold the same and
the permits since 2023 (AMM). sources/finess_plus.py reads the JSON flows and t_finess. All may be gzip.
"""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, cast
from xml.etree import ElementTree as ET

from radioscopie.errors import InputError, Problem, problem
from radioscopie.inputs import Upload, opened
from radioscopie.sources.csv_quotes import mended
from radioscopie.sources.encoding import ASCII, BOM, refuse_binary, to_utf8
from radioscopie.sources.finess_plus import LON, flow_rows, point_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.inputs import Readable

STRUCTURE = (
    "nofinesset nofinessej rs rslongue complrs compldistrib numvoie typvoie voie compvoie lieuditbp commune "
    "departement libdepartement ligneacheminement telephone telecopie categetab libcategetab categagretab "
    "libcategagretab siret codeape codemft libmft codesph libsph dateouv dateautor maj numuai"
)
EQUIPMENT = "nofinessej rsej eml libeml noautor noautorarhgos noimplarhgos dateautor nofinesset datemeo"
ACTIVITY = (
    "nofinessej rsej activite libactivite modalite libmodalite forme libforme noautor dateautor indnatlien "
    "nofinesset rset"
)
LAYOUTS = {
    "structureet": tuple(STRUCTURE.split()),
    "geolocalisation": ("nofinesset", "coordxet", "coordyet", "sourcecoordet", "datemaj"),
    "equipmateriellourd": tuple(EQUIPMENT.split()),
}
LEAST = {"activiteoffresoin": tuple(ACTIVITY.split())}  # further fields are not described: kept unread
XML_KINDS = ("structureej", "equipmateriellourd", "activiteoffresoin", "activiteamm")
OVERSEAS = "ABCDFJ"
EXTRACTS = (b"finess;etalab", b"finess\tetalab")
GZIP, START = b"\x1f\x8b", 2_000


@dataclass(frozen=True, slots=True)
class Finess:
    """What FINESS files hold.

    Parameters
    ----------
    rows : kind of row → rows, each a mapping of the producer's field names
    rejected : rows that could not be read, with the reason
    """

    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    rejected: list[Problem] = field(default_factory=list)


def is_finess(path: Readable) -> bool:
    """Tell whether a file is an etalab extract, a flow in XML or JSON, or t_finess, from its first line."""
    try:
        start = _start(path)
    except (OSError, EOFError):
        return False
    return start.startswith((b"<", b"{")) or start.startswith(EXTRACTS) or LON.encode() in start


def read_finess(path: Readable) -> Finess:
    """Read one FINESS file; rows that cannot be read are listed, the others are kept.

    Raises
    ------
    InputError : empty, binary, two encodings, XML or JSON that is not well-formed
    """
    try:
        start = _start(path)
        if start.startswith(b"{"):
            return _flow(path)
        if LON.encode() in start:
            return _gathered(point_rows(path))
        content = _content(path).removeprefix(BOM)
    except (OSError, EOFError) as error:
        raise InputError(problem("tables.broken_gzip", str(path))) from error
    if content.lstrip().startswith(b"<"):
        return _xml(content, str(path))
    refuse_binary(str(path), content[:4096])
    text = to_utf8(str(path), 1, content, ASCII)[0].decode()
    return _extract(text, str(path))


def insee_code(row: dict[str, str]) -> str:
    """Give the INSEE code of the commune of a `structureet` row: 01 + 451 → 01451, 9D + 411 → 97411."""
    departement, commune = row["departement"], row["commune"]
    if len(departement) == 2 and departement[0] == "9" and departement[1] in OVERSEAS:
        return f"97{commune}"
    return departement + commune


def _open(path: Readable) -> IO[bytes]:
    stream = opened(path)
    is_zipped = stream.peek(2)[:2] == GZIP
    if not is_zipped:
        return stream
    stream.close()
    return cast("IO[bytes]", gzip.open(opened(path) if isinstance(path, Upload) else path))


def _start(path: Readable) -> bytes:
    with _open(path) as stream:
        return stream.read(START).removeprefix(BOM).lstrip().lower().partition(b"\n")[0]


def _content(path: Readable) -> bytes:
    with _open(path) as stream:
        return stream.read()


def _flow(path: Readable) -> Finess:
    try:
        with io.TextIOWrapper(_open(path), encoding="utf-8-sig") as stream:
            return _gathered(flow_rows(stream, str(path)))
    except UnicodeDecodeError:
        raise InputError(problem("access.bad_json", str(path), "UTF-8")) from None


def _gathered(rows: Iterable[tuple[str, dict[str, str]]]) -> Finess:
    found = Finess()
    for kind, values in rows:
        found.rows.setdefault(kind, []).append(values)
    return found


def _extract(text: str, path: str) -> Finess:
    delimiter = max(";\t", key=text.partition("\n")[0].count)
    found = Finess()
    cut, kinds = delimiter.encode(), {kind.encode() for kind in (*LAYOUTS, *LEAST)}
    plain = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    lines = mended(plain, cut, lambda held, _: held.partition(cut)[0] in kinds).lines
    reader = csv.reader(io.StringIO(b"\n".join(lines).decode(), newline=""), delimiter=delimiter)
    for fields in reader:
        if any(fields) and fields[0] != "finess":
            _take(found, fields, f"{path}:{reader.line_num}")
    return found


def _take(found: Finess, fields: list[str], place: str) -> None:
    kind, values = fields[0], [value.strip() for value in fields[1:]]
    names = LAYOUTS.get(kind) or LEAST.get(kind)
    if names is None:
        found.rejected.append(problem("access.finess_kind", place, kind[:60], known=", ".join(LAYOUTS)))
    elif len(values) != len(names) and not (kind in LEAST and len(values) > len(names)):
        expected, count = len(names) + 1, len(fields)
        found.rejected.append(problem("tables.field_count", place, kind, expected=expected, found=count))
    else:
        found.rows.setdefault(kind, []).append(dict(zip(names, values, strict=False)))


def _xml(content: bytes, path: str) -> Finess:
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
        raise InputError(problem("access.bad_xml", path, "DOCTYPE"))
    try:
        return _gathered(_elements(content))
    except ET.ParseError as error:
        raise InputError(problem("access.bad_xml", f"{path}:{error.position[0]}", "")) from None


def _elements(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    for _, element in ET.iterparse(io.BytesIO(content)):  # noqa: S314 - no DOCTYPE gets here
        if element.tag in XML_KINDS:
            yield element.tag, {child.tag: (child.text or "").strip() for child in element}
            element.clear()
