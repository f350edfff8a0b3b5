"""Columns that lie sealed: contacts, names and values, so that who holds the database alone reads none.

AES-SIV (RFC 5297), a key a room, the name of the column as associated data: what was changed, or moved to another
column, does not open. A column that is searched by equality is sealed always alike; all others with a nonce, so that
two values that are equal do not look so. The keys are in a file apart (`store.keyring`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from radioscopie.errors import RadioscopieError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Dialect, Table

KEY_BYTES, ID_BYTES, NONCE_BYTES = 64, 4, 16
MARK = "s1."
FULL = b"\x01"  # before each text: none is empty


class SealError(RadioscopieError):
    """A sealed cell does not open: it was changed, or another key has sealed it."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """The keys of a room; the first one seals, all open."""

    current: bytes
    keys: dict[bytes, AESSIV]

    @classmethod
    def of(cls, keys: Sequence[bytes]) -> Sealer:
        """Make it of keys, the one in use first."""
        named = {_name(one): AESSIV(one) for one in keys}
        return cls(next(iter(named)), named)

    def seal(self, text: bytes, place: bytes, *, alike: bool) -> bytes:
        """Seal what a column holds."""
        nonce = b"" if alike else os.urandom(NONCE_BYTES)
        return self.current + nonce + self.keys[self.current].encrypt(FULL + text, [place, nonce])

    def open(self, sealed: bytes, place: bytes, *, alike: bool) -> bytes:
        """Open what a column holds.

        Raises
        ------
        SealError : it was changed, or another key has sealed it
        """
        key, start = self.keys.get(sealed[:ID_BYTES]), ID_BYTES if alike else ID_BYTES + NONCE_BYTES
        if key is None or len(sealed) <= start:
            raise SealError
        try:
            return key.decrypt(sealed[start:], [place, sealed[ID_BYTES:start]])[1:]
        except (InvalidTag, ValueError):
            raise SealError from None


def _name(key: bytes) -> bytes:
    """Name a key, so that nobody can tell it from its name."""
    return hashlib.sha256(b"radioscopie key" + key).digest()[:ID_BYTES]


class Sealed(TypeDecorator[str]):
    """A text that lies sealed.

    Parameters
    ----------
    place : table and column, "contact/email"
    alike : the same text is sealed in the same way, so that it can be found
    """

    impl = Text
    cache_ok = True

    def __init__(self, place: str, *, alike: bool = False) -> None:
        super().__init__()
        self.place, self.alike = place, alike

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal what is written."""
        if value is None:
            return None
        sealed = sealer_of(dialect).seal(value.encode(), self.place.encode(), alike=self.alike)
        return MARK + base64.b64encode(sealed).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open what is read."""
        if value is None:
            return None
        opened = sealer_of(dialect).open(self.raw(value), self.place.encode(), alike=self.alike)
        return opened.decode()

    @staticmethod
    def raw(value: str) -> bytes:
        """Give the bytes of a sealed text."""
        try:
            return base64.b64decode(value[len(MARK) :], validate=True) if value.startswith(MARK) else b""
        except (binascii.Error, ValueError):
            return b""


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that lie sealed, in the column `place`."""

    impl = LargeBinary
    cache_ok = True
    alike = False

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal what is written."""
        if value is None:
            return None
        return MARK.encode() + sealer_of(dialect).seal(bytes(value), self.place.encode(), alike=False)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open what is read."""
        if value is None:
            return None
        return sealer_of(dialect).open(self.raw(value), self.place.encode(), alike=False)

    @staticmethod
    def raw(value: bytes) -> bytes:
        """Give what was sealed, without its mark."""
        held, mark = bytes(value), MARK.encode()
        return held[len(mark) :] if held.startswith(mark) else b""


def is_current(kind: Any, value: Any, dialect: Dialect) -> bool:
    """Tell whether the key in use has sealed a cell."""
    return value is None or kind.raw(value)[:ID_BYTES] == sealer_of(dialect).current


def give_sealer(dialect: Dialect, sealer: Sealer) -> None:
    """Let the connections of an engine seal and open."""
    dialect.radioscopie_sealer = sealer  # type: ignore[attr-defined]


def sealer_of(dialect: Dialect) -> Sealer:
    """Give what seals and opens the cells of an engine."""
    found: Sealer = dialect.radioscopie_sealer  # type: ignore[attr-defined]
    return found


def sealed_of(table: Table) -> dict[str, Any]:
    """Give the sealed columns of a table, each with its type."""
    return {one.name: one.type for one in table.columns if isinstance(one.type, Sealed | SealedBytes)}
