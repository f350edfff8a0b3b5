"""The file of answers that the service exports: its last line counts its rows and digests what is above."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload, content_of, name_of

if TYPE_CHECKING:
    from radioscopie.inputs import Readable

LAST = re.compile(rb"# rows=([0-9]{1,9}) sha256=([0-9a-f]{64})\r?\n?")
LAST_BYTES = 120


def last_line(rows: int, digest: str) -> bytes:
    """Write the line that ends an export."""
    return f"# rows={rows} sha256={digest}\r\n".encode()


def without_last_line(source: Readable) -> Readable:
    """Give an export without the line that ends it, once that line is found true; any other file as it is.

    Raises
    ------
    InputError : the digest is another: the file was changed
    OSError : a file that cannot be read
    """
    content = content_of(source)
    start = content.rfind(b"# rows=", max(0, len(content) - LAST_BYTES))
    found = LAST.fullmatch(content[start:]) if start > 0 else None
    if found is None:
        return source
    if hashlib.sha256(content[:start]).hexdigest().encode() != found[2]:
        raise InputError(problem("survey.changed_export", str(source)))
    return Upload(name_of(source), content[:start])
