"""Work awaited, and what is said when it gives nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from radioscopie.web.problems import problem_reply
from radioscopie.web.routes import language
from radioscopie.web.work.pool import WorkError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

LOG = logging.getLogger("radioscopie.web")
TOO_LONG, BROKEN = 503, 500


async def worked(request: Request, work: Awaitable[Any], write: Callable[[Any], Response]) -> Response:
    """Write what work gives, or say why it gives nothing."""
    try:
        return write(await work)
    except WorkError as error:
        LOG.error("%s %s", error.reason, error.detail)  # noqa: TRY400 - no trace: it may quote
        return problem_reply(
            BROKEN if error.reason == "broken" else TOO_LONG, language(request), reason=error.reason
        )
