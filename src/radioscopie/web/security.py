"""Whom to tell of a fault (RFC 9116): `/.well-known/security.txt`, when the configuration names somebody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.config import Config

PLACE = "/.well-known/security.txt"
VALID = timedelta(days=180)


def security_route(config: Config) -> Route:
    """Make the route; what is said expires half a year after it is asked: nobody keeps it longer."""

    def answer(_: Request) -> Response:
        if not config.security_contact:
            raise HTTPException(404)
        return PlainTextResponse(security_text(config, datetime.now(UTC)))

    return Route(PLACE, answer)


def security_text(config: Config, now: datetime) -> str:
    """Write whom to tell, until when this is right, in which languages."""
    lines = [f"Contact: {config.security_contact}", f"Expires: {now + VALID:%Y-%m-%dT%H:%M:%SZ}"]
    lines += ["Preferred-Languages: fr, en", f"Canonical: {config.base_url.rstrip('/')}{PLACE}"]
    return "\n".join(lines) + "\n"
