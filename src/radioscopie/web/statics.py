"""Files that pages load: their address changes with their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from radioscopie.web.render import STATIC, report_parts, static_version

if TYPE_CHECKING:
    from starlette.requests import Request

FOREVER = "public, max-age=31536000, immutable"


def _static(request: Request) -> Response:
    """Give a file that pages load; its address changes with its content."""
    name = request.path_params["name"]
    if name in report_parts():
        return _report_part(request, name)
    if name not in {one.name for one in STATIC.iterdir() if one.is_file()}:
        raise HTTPException(404)
    return FileResponse(str(STATIC / name), headers=_kept(request))


def _report_part(request: Request, name: str) -> Response:
    media = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(report_parts()[name], headers=_kept(request), media_type=media)


def _kept(request: Request) -> dict[str, str]:
    """Say how long a browser keeps a file: for ever under the address of this very content."""
    same = request.path_params["version"] == static_version()
    return {"cache-control": FOREVER if same else "no-cache"}


STATICS = (
    Route("/static/{version}/{name}", _static),
    Route("/favicon.ico", lambda _: FileResponse(str(STATIC / "icon.svg"), media_type="image/svg+xml")),
)
