"""What the page of the nation shows, as files: the state of the address is that of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from radioscopie.errors import InputError, problem
from radioscopie.web.desk import count_act, desk_of, part_ready
from radioscopie.web.nation_shown import map_of, sentence_of, unit_in
from radioscopie.web.nation_tables import DRAWINGS, TABLES, Told, drawing_of, table_of
from radioscopie.web.plans import with_plan
from radioscopie.web.reports import PICTURES, picture_of
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.state import mix_in
from radioscopie.web.tables import FORMATS, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from starlette.requests import Request

STATE = ("s", "variante")


async def _told(request: Request) -> tuple[Told, Mapping[str, Any]]:
    """Give what is told of the mix of an address, and the places of the scenario as it is."""
    desk, mix = desk_of(request), with_plan(request, mix_in(dict(request.query_params)))
    count_act(request)
    await part_ready(desk, "nation")
    enacted = mix.enacted
    found, before = [await desk.quick.get("whatif", {"mix": one}) for one in (mix, enacted)]
    places, places_before = [await desk.quick.get("places", {"mix": one}) for one in (mix, enacted)]
    return Told(found, before, places), places_before


def _refuse(name: str, kind: str, names: Iterable[str], kinds: Iterable[str]) -> None:
    if name not in names or kind not in kinds:
        known = ", ".join(names if name not in names else kinds)
        raise InputError(problem("web.no_table", f"{name}.{kind}", known=known))


async def table(request: Request) -> Response:
    """Give a table of the page."""
    name, kind = request.path_params["name"], request.path_params["kind"]
    _refuse(name, kind, TABLES, FORMATS)
    told, _ = await _told(request)
    lang = language(request)
    headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(
        written(table_of(told, name, lang), name, kind, lang), headers=headers, media_type=FORMATS[kind]
    )


async def picture(request: Request) -> Response:
    """Give a drawing of the page."""
    name, kind = request.path_params["name"], request.path_params["kind"]
    _refuse(name, kind, DRAWINGS, PICTURES)
    told, places_before = await _told(request)
    lang, unit = language(request), unit_in(request.query_params)
    shown = map_of(told.places, places_before, lang, unit)
    svg = drawing_of(told, name, sentence_of(told.found, lang), shown, lang)
    content = svg.encode() if kind == "svg" else await picture_of(desk_of(request), svg)
    headers = {"content-disposition": f'inline; filename="{name}.{kind}"'}
    return Response(content, headers=headers, media_type=PICTURES[kind])


API = (
    ApiRoute(
        "GET", "/nation/tables/{name}.{kind}", table, "nation_table", query=STATE,
        gives="application/octet-stream", example="/api/v1/nation/tables/measures.csv?s=decision_2025&v.growth.mri=4",
    ),
    ApiRoute(
        "GET", "/nation/pictures/{name}.{kind}", picture, "nation_picture", query=(*STATE, "carte"),
        gives="image/svg+xml", example="/api/v1/nation/pictures/departements.svg?s=decision_2025",
    ),
)  # fmt: skip
