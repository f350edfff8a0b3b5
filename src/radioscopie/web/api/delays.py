"""What a change of machines does to delays, said at once: the road of the sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.asking import read_ask
from radioscopie.errors import InputError, problem
from radioscopie.questions.delays.ask import Ask
from radioscopie.questions.delays.live import FIELDS
from radioscopie.web.asked import asked
from radioscopie.web.desk import count_act
from radioscopie.web.replies import worked
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.work.tasks import opener

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LANG, MANY = "lang", "add"


async def moved(request: Request) -> Response:
    """Say what a change does to the delay of an area, to exams, fees, margin and footprint."""
    params = request.query_params
    given = {name: params.getlist(name) if name == MANY else params[name] for name in params if name != LANG}
    strange = [
        problem("web.unknown_field", one, close=", ".join(FIELDS)) for one in given if one not in FIELDS
    ]
    if strange:
        raise InputError(strange)
    words = asked(Ask, given).words
    read_ask(Ask, words, opener({}))
    count_act(request)
    return await worked(request, "nation", "waited", {"words": words, "lang": language(request)})


API = (
    ApiRoute(
        "GET",
        "/delays/moved",
        moved,
        "delays_moved",
        query=FIELDS,
        verb="delays",
        example="/api/v1/delays/moved?equipment=mri&region=Bretagne&add=Bretagne%3D2",
    ),
)
