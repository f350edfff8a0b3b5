"""Sign-on by another (OpenID Connect): its addresses are read from its discovery, never written here.

Code flow with PKCE. The token comes from its maker itself, over TLS, which the standard takes in place of a check of
its signature (OpenID Connect Core 3.1.3.7, point 6): hence an issuer on this machine, or https alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from radioscopie.errors import RadioscopieError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.web.config import Config

WAIT_S, MOST_BYTES, SKEW_S = 10, 1 << 18, 60
HERE = {"127.0.0.1", "localhost", "::1"}
KNOWN = "/.well-known/openid-configuration"


class RefusedSignOnError(RadioscopieError):
    """The issuer does not answer as the standard says, or not for us."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-on that was begun: where the browser goes, and what only it holds until it comes back."""

    address: str
    kept: str


@dataclass(frozen=True, slots=True)
class Known:
    """Who the issuer says it is; `email` is "" unless it says that it checked it."""

    subject: str
    email: str


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow none: an issuer that moved is told anew."""


def begin(config: Config, back: str) -> Begun:
    """Begin a sign-on.

    Raises
    ------
    RefusedSignOnError : the issuer cannot be used
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": config.oidc_client,
        "redirect_uri": back,
        "scope": "openid email",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = _found(config)["authorization_endpoint"]
    return Begun(
        f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", f"{state}.{nonce}.{verifier}"
    )


def finish(config: Config, back: str, kept: str, state: str, code: str, now: float) -> Known:
    """Exchange a code for who it is.

    Raises
    ------
    RefusedSignOnError : not the browser that began, a token that is not for us, is old, or answers another question
    """
    begun, _, rest = kept.partition(".")
    nonce, _, verifier = rest.partition(".")
    if not begun or not secrets.compare_digest(begun.encode(), state.encode()) or not code:
        raise RefusedSignOnError
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": config.oidc_client,
        "client_secret": Path(config.oidc_secret_file).read_text("utf-8").strip(),
        "code_verifier": verifier,
    }
    claims = _claims(_asked(_found(config)["token_endpoint"], sent).get("id_token"))
    _check(config, claims, nonce, now)
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return Known(f"{config.oidc_issuer}#{claims['sub']}", email if isinstance(email, str) else "")


def _check(config: Config, claims: Mapping[str, Any], nonce: str, now: float) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    expires, subject, said = claims.get("exp"), claims.get("sub"), claims.get("nonce")
    is_right = (
        claims.get("iss") == config.oidc_issuer
        and config.oidc_client in audiences
        and (len(audiences) == 1 or claims.get("azp") == config.oidc_client)
        and isinstance(expires, int | float)
        and now < expires + SKEW_S
        and isinstance(said, str)
        and secrets.compare_digest(said.encode(), nonce.encode())
        and isinstance(subject, str)
        and 0 < len(subject) <= 255
    )
    if not is_right:
        raise RefusedSignOnError


def _found(config: Config) -> dict[str, str]:
    """Read the addresses of the issuer, which must say that they are its own."""
    found = _asked(config.oidc_issuer.rstrip("/") + KNOWN)
    names = ("authorization_endpoint", "token_endpoint")
    if found.get("issuer") != config.oidc_issuer or not all(isinstance(found.get(one), str) for one in names):
        raise RefusedSignOnError
    return {one: found[one] for one in names}


def _asked(address: str, sent: Mapping[str, str] | None = None) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in HERE):
        raise RefusedSignOnError
    body = urlencode(sent).encode() if sent else None
    request = Request(address, body, {"accept": "application/json"})  # noqa: S310 - https, or this machine
    try:
        with build_opener(_NoRedirect).open(request, timeout=WAIT_S) as answer:
            held = json.loads(answer.read(MOST_BYTES))
    except (URLError, OSError, ValueError):
        raise RefusedSignOnError from None
    if not isinstance(held, dict):
        raise RefusedSignOnError
    return held


def _claims(token: object) -> dict[str, Any]:
    """Read the middle of a token."""
    parts = token.split(".") if isinstance(token, str) else []
    try:
        held = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (IndexError, ValueError):
        raise RefusedSignOnError from None
    if not isinstance(held, dict):
        raise RefusedSignOnError
    return held
