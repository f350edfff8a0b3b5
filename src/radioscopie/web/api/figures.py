"""The drawings of a result, those of its report: SVG and PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from radioscopie.errors import InputError, problem
from radioscopie.web.api.results import kept_of, lost
from radioscopie.web.desk import count_act, desk_of
from radioscopie.web.reports import drawings, picture_of, report_of
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.shown import answered
from radioscopie.web.steps import drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from radioscopie.web.memory import Kept
    from radioscopie.web.reports import Drawn

EXPLAIN = "explain"
FORMATS = {"svg": "image/svg+xml", "png": "image/png"}


async def _drawings(request: Request, kept: Kept) -> Mapping[str, Drawn]:
    """Give the drawings of a result: those of its report, or the steps of a price."""
    lang = language(request)
    if kept.verb == EXPLAIN:
        return drawn(answered(kept).result, lang)
    return drawings(await report_of(desk_of(request), kept, lang))


async def index(request: Request) -> Response:
    """List the drawings of a result."""
    kept = kept_of(request)
    if not kept:
        return lost(request)
    count_act(request)
    found = await _drawings(request, kept)
    rows = [{"key": one.key, "title": one.title, "narrow": bool(one.narrow)} for one in found.values()]
    return JSONResponse({"figures": rows})


async def show(request: Request) -> Response:
    """Give a drawing of a result."""
    kept = kept_of(request)
    if not kept:
        return lost(request)
    desk, key, kind = desk_of(request), request.path_params["key"], request.path_params["kind"]
    found = await _drawings(request, kept)
    if key not in found or kind not in FORMATS:
        known = ", ".join(found if key not in found else FORMATS)
        raise InputError(problem("web.no_figure", f"{key}.{kind}", known=known))
    svg = (request.query_params.get("narrow") and found[key].narrow) or found[key].svg
    content = svg.encode() if kind == "svg" else await picture_of(desk, svg)
    headers = {"content-disposition": f'inline; filename="{key}.{kind}"'}
    return Response(content, headers=headers, media_type=FORMATS[kind])


API = (
    ApiRoute("GET", "/results/{id}/figures", index, "result_figures"),
    ApiRoute(
        "GET", "/results/{id}/figures/{key}.{kind}", show, "result_figure", query=("narrow",),
        gives="image/svg+xml",
    ),
)  # fmt: skip
