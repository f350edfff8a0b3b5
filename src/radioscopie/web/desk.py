"""What every route works with: the configuration, and what is held in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

    from radioscopie.web.config import Config


@dataclass(frozen=True, slots=True)
class Desk:
    """What every route works with."""

    config: Config
    ready: dict[str, bool]


def desk_of(request: Request) -> Desk:
    """Give the desk of a request."""
    found: Desk = request.app.state.desk
    return found
