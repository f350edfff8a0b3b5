"""FINESS, the national register of establishments: "etalab" extracts and XML flows.

The extracts (cs1100502, 503, 504, 507) have no header: line 1 is a comment, each row starts with its kind, fields are
cut by semicolons (tabs in old ones), quotes only where needed, UTF-8 or Windows-1252. The XML flows hold the same and
the permits since 2023 (AMM). sources/finess_plus.py reads the JSON flows and t_finess. All may be gzip.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
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
KEPT = {"structureet": {"nofinesset", "nofinessej", "rs", "commune", "departement"}}
LEAST = {"activiteoffresoin": tuple(ACTIVITY.split())}  # further fields are not described: kept unread
XML_KINDS = ("structureej", "equipmateriellourd", "activiteoffresoin", "activiteamm")
OVERSEAS = "ABCDFJ"
EXTRACTS = (b"finess;etalab", b"finess\tetalab")
GZIP, START, BLOCK = b"\x1f\x8b", 2_000, 1 << 20
BROKEN = (OSError, EOFError, zlib.error)
MOST_OF_EXTRACT, MOST_OF_FLOW, MOST_ROWS = 1 << 28, 1 << 29, 1 << 20  # the register has 100 000 sites


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
    except BROKEN:
        return False
    return start.startswith((b"<", b"{")) or start.startswith(EXTRACTS) or LON.encode() in start


def read_finess(path: Readable) -> Finess:
    """Read one FINESS file; rows that cannot be read are listed, the others are kept.

    Raises
    ------
    InputError : empty, binary, two encodings, XML or JSON that is not well-formed, more than FINESS may hold
    """
    try:
        start = _start(path)
        if start.startswith(b"{"):
            return _flow(path)
        if LON.encode() in start:
            return _gathered(point_rows(path), str(path))
        if start.startswith(b"<"):
            return _xml(path)
        content = _content(path).removeprefix(BOM)
    except BROKEN as error:
        raise InputError(problem("tables.broken_gzip", str(path))) from error
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
    return b"".join(_blocks(path, MOST_OF_EXTRACT))


def _blocks(path: Readable, most: int) -> Iterator[bytes]:
    """Read a file block by block; a few megabytes of gzip may hold more than any memory.

    Raises
    ------
    InputError : it holds more than `most` bytes
    """
    read = 0
    with _open(path) as stream:
        while block := stream.read(BLOCK):
            read += len(block)
            if read > most:
                raise InputError(problem("access.finess_too_large", str(path), most=f"{most >> 20} MiB"))
            yield block


def _flow(path: Readable) -> Finess:
    try:
        with io.TextIOWrapper(_open(path), encoding="utf-8-sig") as stream:
            return _gathered(flow_rows(stream, str(path)), str(path))
    except UnicodeDecodeError:
        raise InputError(problem("access.bad_json", str(path), "UTF-8")) from None


def _gathered(rows: Iterable[tuple[str, dict[str, str]]], path: str) -> Finess:
    found = Finess()
    for number, (kind, values) in enumerate(rows):
        if number == MOST_ROWS:
            raise InputError(problem("access.finess_too_large", path, most=MOST_ROWS))
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
        kept = KEPT.get(kind, names)
        row = {name: value for name, value in zip(names, values, strict=False) if name in kept}
        found.rows.setdefault(kind, []).append(row)


def _xml(path: Readable) -> Finess:
    try:
        return _gathered(_elements(path), str(path))
    except ET.ParseError as error:
        raise InputError(problem("access.bad_xml", f"{path}:{error.position[0]}", "")) from None
    except (LookupError, ValueError):  # an encoding that Python or the parser does not know
        raise InputError(problem("access.bad_xml", f"{path}:1", "")) from None


def _elements(path: Readable) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the elements of a flow as they come: nothing else of it is held."""
    held = _Held(str(path))
    parser = ET.XMLParser(target=held)  # noqa: S314 - a DOCTYPE is refused
    for block in _blocks(path, MOST_OF_FLOW):
        parser.feed(block)
        yield from held.rows
        held.rows.clear()
    parser.close()
    yield from held.rows


class _Held:
    """What the parser of XML tells: rows done, the one being read, the text of its field."""

    def __init__(self, path: str) -> None:
        self.path, self.rows = path, list[tuple[str, dict[str, str]]]()
        self.row: dict[str, str] | None = None
        self.depth, self.text = 0, list[str]()

    def doctype(self, *_: str | None) -> None:
        """Refuse declarations, which may define entities."""
        raise InputError(problem("access.bad_xml", self.path, "DOCTYPE"))

    def start(self, tag: str, _: dict[str, str]) -> None:
        """Begin a row, or a field of a row."""
        if self.row is not None:
            self.depth += 1
        elif tag in XML_KINDS:
            self.row = {}
        if self.depth == 1:
            self.text.clear()

    def data(self, text: str) -> None:
        """Take text, of the fields of a row only."""
        if self.depth == 1:
            self.text.append(text)

    def end(self, tag: str) -> None:
        """End a field, or a row."""
        if self.row is None:
            return
        if self.depth == 0:
            self.rows.append((tag, self.row))
            self.row = None
            return
        if self.depth == 1:
            self.row[tag] = "".join(self.text).strip()
        self.depth -= 1

    def close(self) -> None:
        """End the file: nothing is left to tell."""
