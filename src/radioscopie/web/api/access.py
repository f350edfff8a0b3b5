"""Access: a value of every commune, the portrait of one, machines placed and what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from radioscopie.errors import InputError, problem
from radioscopie.result import ResultTable
from radioscopie.web.bodies import read_json
from radioscopie.web.desk import count_act, desk_of, part_ready
from radioscopie.web.places import place_drawn, sentence_of, zones_drawn
from radioscopie.web.replies import worked
from radioscopie.web.reports import PICTURES, picture_of
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.tables import FORMATS, written
from radioscopie.web.work.looked import MEASURES, MOST_PLACES, ZONINGS, looked_at, refuse_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from radioscopie.web.work.looked import Looked

FIELDS = ("equipment", "method", "places")
PORTRAITS, ZONES = "portraits", "web_access.zones"
TITLES = {"communes": "web_access.all_communes", PORTRAITS: "web_access.portraits"}


async def layer(request: Request) -> Response:
    """Give a value of every commune."""
    measure = request.query_params.get("measure", MEASURES[0])
    refuse_words(("measure", measure, MEASURES))
    return await _answered(request, "layer", {"looked": looked_in(request.query_params), "measure": measure})


def looked_in(params: Mapping[str, str]) -> Looked:
    """Read what is looked at in a query: placements are codes or names, each with its machines: "63113:1,26362".

    Raises
    ------
    InputError : everything that cannot be read
    """
    written = [one for one in params.get("ajout", "").split(",") if one.strip()]
    places = [
        {"commune": where.strip(), "machines": _whole(number)}
        for where, _, number in (one.partition(":") for one in written)
    ]
    return looked_at(params.get("equipment") or "mri", params.get("method") or "e2sfca", places)


def _whole(written: str) -> int:
    if not written:
        return 1
    if not written.lstrip("-").isdigit() or len(written) > 5:
        raise InputError(problem("asking.not_whole", "machines", written))
    return int(written)


async def table(request: Request) -> Response:
    """Give the communes, or the zones of a kind, as a file."""
    name, kind = request.path_params["name"], request.path_params["kind"]
    names = ("communes", PORTRAITS, *ZONINGS)
    if name not in names or kind not in FORMATS:
        raise InputError(
            problem(
                "web.no_table", f"{name}.{kind}", known=", ".join(names if name not in names else FORMATS)
            )
        )
    count_act(request)
    await part_ready(desk_of(request), "access")
    table_ = ResultTable(pa.Table.from_pylist(await _rows(request, name)), TITLES.get(name, ZONES), "mixed")
    headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    content = await run_in_threadpool(written, table_, name, kind, language(request))
    return Response(content, headers=headers, media_type=FORMATS[kind])


async def picture(request: Request) -> Response:
    """Draw the portrait of communes, or who is far from a machine in each zone of a kind."""
    name, kind, lang = request.path_params["name"], request.path_params["kind"], language(request)
    names = (PORTRAITS, *ZONINGS)
    if name not in names or kind not in PICTURES:
        raise InputError(
            problem(
                "web.no_figure", f"{name}.{kind}", known=", ".join(names if name not in names else PICTURES)
            )
        )
    count_act(request)
    await part_ready(desk_of(request), "access")
    svg = await _drawn(request, name, lang)
    content = svg.encode() if kind == "svg" else await picture_of(desk_of(request), svg)
    headers = {"content-disposition": f'inline; filename="{name}.{kind}"'}
    return Response(content, headers=headers, media_type=PICTURES[kind])


async def _drawn(request: Request, name: str, lang: str) -> str:
    quick, narrow = desk_of(request).quick, bool(request.query_params.get("narrow"))
    if name == PORTRAITS:
        return place_drawn(await _places(request), lang, narrow=narrow)
    looked = looked_in(request.query_params)
    zones = await quick.get("levels", {"looked": looked, "zoning": name})
    told = await quick.get("add", {"looked": looked})
    return zones_drawn(zones, name, sentence_of(told, lang), lang, narrow=narrow)


async def _places(request: Request) -> list[Any]:
    """Give the portraits of the communes of a query, one after the other."""
    words = [one.strip() for one in request.query_params.get("commune", "").split(",")][:MOST_PLACES]
    return [await desk_of(request).quick.get("place", {"word": one}) for one in words]


async def _rows(request: Request, name: str) -> list[dict[str, Any]]:
    quick = desk_of(request).quick
    if name == PORTRAITS:
        return [row for one in await _places(request) for row in _portrait(one)]
    given: dict[str, Any] = {"looked": looked_in(request.query_params)}
    if name in ZONINGS:
        return list(await quick.get("levels", {**given, "zoning": name}))
    return list(await quick.get("communes", given))


def _portrait(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Lay a portrait out: a row for each equipment and each of its nearest sites."""
    head = {name: found[name] for name in ("code", "name", "departement", "population")}
    return [
        {
            **head,
            "equipment": equipment,
            **{name: one[name] for name in ("minutes", "per_100000", "share_of_people_farther")},
            "rank": rank,
            "site": near.get("site"),
            **{f"site_{name}": near.get(name) for name in ("name", "machines", "minutes")},
        }
        for equipment, one in found["equipment"].items()
        for rank, near in enumerate(one["nearest"] or [{}], 1)
    ]


async def place(request: Request) -> Response:
    """Give the portrait of a commune."""
    word = request.query_params.get("commune", "")
    return await _answered(request, "place", {"word": word})


async def add(request: Request) -> Response:
    """Compare access before and after machines are placed."""
    given = await read_json(request)
    unknown = [
        problem("web.unknown_field", name, close=", ".join(FIELDS)) for name in given if name not in FIELDS
    ]
    places = given.get("places", [])
    if unknown or not isinstance(places, list):
        raise InputError(unknown or problem("web.not_a_list", "places", type(places).__name__))
    words = [
        str(given.get(name) or default) for name, default in (("equipment", "mri"), ("method", "e2sfca"))
    ]
    return await _answered(request, "add", {"looked": looked_at(words[0], words[1], places)})


async def _answered(request: Request, task: str, given: Mapping[str, Any]) -> Response:
    count_act(request)
    return await worked(request, "access", task, given)


API = (
    ApiRoute(
        "GET",
        "/access/tables/{name}.{kind}",
        table,
        "access_table",
        query=("equipment", "method", "ajout", "commune"),
        gives="application/octet-stream",
        example="/api/v1/access/tables/departement.csv?equipment=mri",
    ),
    ApiRoute(
        "GET",
        "/access/pictures/{name}.{kind}",
        picture,
        "access_picture",
        query=("equipment", "method", "ajout", "commune", "narrow"),
        gives="image/svg+xml",
        example="/api/v1/access/pictures/portraits.svg?commune=07186",
    ),
    ApiRoute(
        "GET",
        "/access/layer",
        layer,
        "layer",
        query=("equipment", "method", "measure", "ajout"),
        example="/api/v1/access/layer?equipment=mri",
    ),
    ApiRoute(
        "GET",
        "/access/place",
        place,
        "place",
        query=("commune",),
        example="/api/v1/access/place?commune=Privas",
    ),
    ApiRoute(
        "POST",
        "/access/add",
        add,
        "add",
        body=FIELDS,
        example='{"equipment": "mri", "places": [{"commune": "07186", "machines": 1}]}',
    ),
)
