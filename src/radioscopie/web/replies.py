"""Work awaited, and what is said when it gives nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from radioscopie.web.desk import desk_of, part_ready
from radioscopie.web.problems import problem_reply
from radioscopie.web.routes import language
from radioscopie.web.work.pool import WorkError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

LOG = logging.getLogger("radioscopie.web")
LATER, BROKEN = 503, 500


async def worked(request: Request, part: str, task: str, given: Mapping[str, Any]) -> Response:
    """Write what a task gives once the part that it needs is ready, or say why it gives nothing."""
    desk = desk_of(request)
    try:
        await part_ready(desk, part)
        return JSONResponse(await desk.quick.get(task, given))
    except WorkError as error:
        LOG.error("%s %s", error.reason, error.detail)  # noqa: TRY400 - no trace: it may quote
        return problem_reply(
            BROKEN if error.reason == "broken" else LATER, language(request), reason=error.reason
        )
