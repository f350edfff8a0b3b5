"""Keys and codes: drawn here, kept as digests, so that who reads the store can use none."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import struct
import time
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterator

TENANT = re.compile(r"[a-z][a-z0-9-]{0,30}")
STEP_S, DIGITS = 30, 6  # RFC 6238
DRIFT = (0, -1, 1)  # steps by which a telephone's clock may be off


def new_id() -> str:
    """Draw an identifier that nobody guesses."""
    return secrets.token_hex(12)


def new_key(tenant: str) -> str:
    """Draw a key of 256 bits that begins with its tenant."""
    return f"{tenant}.{secrets.token_urlsafe(32)}"


def tenant_of(key: str) -> str:
    """Give the tenant that a key begins with; "" when it has not that form."""
    name, dot, rest = key.partition(".")
    return name if dot and TENANT.fullmatch(name) and 40 <= len(rest) <= 60 else ""


def digest(key: str) -> str:
    """Digest a key: what is kept of it."""
    return hashlib.sha256(key.encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


def hashed(password: str) -> str:
    """Digest a password (argon2id); its parameters travel with it."""
    return _hasher().hash(password)


def is_password(kept: str, given: str) -> bool:
    """Tell whether a password is the one that was digested."""
    try:
        return _hasher().verify(kept, given)
    except (VerificationError, InvalidHashError):
        return False


@cache
def of_nobody() -> str:
    """Give a digest that takes the same time to check as another, for names that do not exist."""
    return hashed(secrets.token_hex(16))


def new_code_key() -> str:
    """Draw the key of one-time codes, in base 32, as telephones read it."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(code_key: str, step: int) -> str:
    """Give the one-time code of a step (RFC 6238, SHA-1, six digits)."""
    found = hmac.digest(base64.b32decode(code_key), struct.pack(">Q", step), "sha1")
    start = found[-1] & 15
    number = int.from_bytes(found[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(code_key: str, code: str, used: int, now: float | None = None) -> int:
    """Give the step of a code that is right and was not used yet; 0 when it is neither."""
    here = int((time.time() if now is None else now) // STEP_S)
    known = (here + drift for drift in DRIFT)
    right = (step for step in known if hmac.compare_digest(code_at(code_key, step), code))
    return next((step for step in right if step > used), 0)


def code_address(code_key: str, email: str) -> str:
    """Give what a telephone reads to make the codes."""
    return f"otpauth://totp/radioscopie:{quote(email)}?secret={code_key}&issuer=radioscopie"


def spaced(code_key: str) -> str:
    """Write a key in groups of four, to be typed."""
    return " ".join(_groups(code_key))


def _groups(word: str) -> Iterator[str]:
    for start in range(0, len(word), 4):
        yield word[start : start + 4]
