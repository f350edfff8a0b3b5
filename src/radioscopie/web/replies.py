"""Work awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from radioscopie.web.desk import desk_of, part_ready

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response


async def worked(request: Request, part: str, task: str, given: Mapping[str, Any]) -> Response:
    """Write what a task gives once the part that it needs is ready.

    Raises
    ------
    WorkError : it gives nothing
    """
    desk = desk_of(request)
    await part_ready(desk, part)
    return JSONResponse(await desk.quick.get(task, given))
