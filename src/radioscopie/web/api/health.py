"""Whether each part is ready, and the versions that answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from radioscopie.law.load import Law
from radioscopie.results.record import versions
from radioscopie.web.desk import desk_of
from radioscopie.web.routes import ApiRoute

if TYPE_CHECKING:
    from starlette.requests import Request


def health(request: Request) -> JSONResponse:
    """Tell what is ready."""
    said = {"ready": dict(desk_of(request).ready), "law_version": Law.load().version, "versions": versions()}
    return JSONResponse(said)


API = (ApiRoute("GET", "/healthz", health, "health", example="/healthz", prefix=""),)
