"""What a picture says of itself once it has left the page: title, perimeter, sources, licence, version.

A chart holds it as text in its `metadata`; the button that saves it writes it under the drawing (`report.js`). A map of
ours has it drawn already (`data-whole`). A PNG made here holds the same lines in its text chunks.
"""

from __future__ import annotations

import re
from binascii import crc32
from html import escape, unescape
from struct import pack
from typing import TYPE_CHECKING

from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENED = re.compile(r"<svg\b(?:[^>\"]|\"[^\"]*\")*>")
HELD = re.compile(r"<metadata>(.*?)</metadata>", re.DOTALL)
PNG_HEAD = 8 + 25  # signature, then the chunk of the header


def captioned(svg: str, lines: Iterable[str]) -> str:
    """Put lines in the metadata of an SVG that has none."""
    held = escape("\n".join(lines), quote=False)
    return svg if HELD.search(svg) else OPENED.sub(lambda tag: f"{tag[0]}{_metadata(held)}", svg, count=1)


def _metadata(held: str) -> str:
    return f"<metadata>{held}</metadata>"


def captioned_png(png: bytes, svg: str) -> bytes:
    """Put the metadata of an SVG in the text chunks of its PNG (PNG 1.2, iTXt)."""
    found = HELD.search(svg)
    if not found:
        return png
    lines = unescape(found[1])
    said = {"Title": lines.partition("\n")[0], "Description": lines, "Software": f"radioscopie {__version__}"}
    chunks = b"".join(_chunk(key, words) for key, words in said.items())
    return png[:PNG_HEAD] + chunks + png[PNG_HEAD:]


def _chunk(key: str, words: str) -> bytes:
    body = b"iTXt" + key.encode("ascii") + b"\0\0\0\0\0" + words.encode()
    return pack(">I", len(body) - 4) + body + pack(">I", crc32(body))
