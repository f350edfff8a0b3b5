"""A remote reading network: delays, share under the promise, minutes of radiographers; and along a number of seats."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from radioscopie.web.api.reading import FIRST, NUMBERS, seats_asked, seats_rows
from radioscopie.web.desk import count_act, desk_of, session_of
from radioscopie.web.example import NETWORKS, PREFIX
from radioscopie.web.pages.question import question_page
from radioscopie.web.redone import seats_again
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SEATS = "/lecture/sieges"


async def seats(request: Request, lang: str) -> Response:
    """Show what each number of seats of a shift gives, all else the same."""
    count_act(request)
    asked, session = seats_asked(request), session_of(request)
    found = await desk_of(request).quick.soon("seats", asked)
    if found is None:
        return page(request, lang, "preparing.html", part="reading")
    params = request.query_params
    state = {name: params.get(name) or str(default) for name, default, *_ in NUMBERS}
    state |= {"network": params.get("network") or FIRST, "group": params.get("group", "")}
    files = [(one.key, one.upload.name) for one in (session.files.values() if session else ())]
    rows = seats_rows(found)
    return page(
        request,
        lang,
        "seats.html",
        found=found,
        rows=rows,
        whole=[one for one in rows if one["exams_of"] == "all"],
        enough=next(
            (one["seats"] for one in rows if one["exams_of"] == "all" and one["within"] >= GOAL), None
        ),
        networks=[*((f"{PREFIX}{one}", one) for one in NETWORKS), *files],
        asked=state,
        numbers=NUMBERS,
        files=urlencode(state),
        body=json.dumps(_body(asked, state)),
        python=seats_again(asked),
    )


GOAL = 0.95


def _body(asked: dict[str, Any], state: dict[str, str]) -> dict[str, Any]:
    """Write the same question for the API."""
    named = {name: asked[name] for name in ("group", "shift", "seats", "replications", "seed")}
    return {"network": state["network"], **named}


PAGES = (
    PageRoute(SEATS, f"{SEATS}?network=exemple:night-2017.toml&de=2&a=4&replications=1", seats),
    question_page(
        "/lecture",
        "reading",
        "/lecture?network=exemple:night-2017.toml&replications=5",
        fields=("network", "compare", "replications", "seed"),
        shipped=NETWORKS,
    ),
)
