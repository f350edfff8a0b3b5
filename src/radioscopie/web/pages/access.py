"""Access: who is far from a machine, on a map of every commune; machines placed by click or by name; one place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse

from radioscopie.questions.access.ask import EQUIPMENT, METHODS
from radioscopie.report.territory_map import MIDDLE, NORTH, SCALE, VIEW, WEST, drawing_of
from radioscopie.web.api.access import looked_in
from radioscopie.web.desk import count_act, desk_of
from radioscopie.web.pages.question import every_field, question_page
from radioscopie.web.places import about, rate_of, said_place, said_places, sentence_of
from radioscopie.web.redone import access_again, portraits_again
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.work.looked import MEASURES, ZONINGS

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.work.looked import Looked

PATH, WORST, SEE_OTHER = "/acces", 50, 303
LEGENDS = {
    "minutes": ("≤ 15", "15–30", "30–45", "45–60", "> 60"),
    "per_100000": ("≤ 0,5", "0,5–1", "1–1,5", "1,5–2", "> 2"),
    "gain": ("0", "≤ 5", "5–10", "10–20", "> 20"),
}


async def show(request: Request, lang: str) -> Response:
    """Show the nation, with machines placed."""
    params, desk = {name: one for name, one in request.query_params.items() if one}, desk_of(request)
    if not desk.ready["access"]:
        return page(request, lang, "preparing.html", part="access")
    count_act(request)
    commune = params.pop("commune", "")
    if commune:
        found = await desk.quick.get("place", {"word": commune})
        return RedirectResponse(address(lang, f"{PATH}/{found['code']}", params), SEE_OTHER)
    placed = ",".join(one for one in (params.get("ajout", ""), params.pop("placer", "")) if one)
    looked = looked_in({**params, "ajout": placed})
    zoning = _among(params.get("zonage"), ZONINGS)
    told = await desk.quick.get("add", {"looked": looked})
    return page(
        request,
        lang,
        "access.html",
        told=told,
        looked=looked,
        sentence=sentence_of(told, lang),
        equipment=EQUIPMENT,
        methods=METHODS,
        rate=rate_of,
        about=about,
        far=await desk.quick.get("worst", {"looked": looked, "most": WORST}),
        **_map_of(_among(params.get("vue"), MEASURES), placed),
        **_state_of(looked, placed),
        **_zones_of(zoning, await desk.quick.get("levels", {"looked": looked, "zoning": zoning})),
        **access_again(looked, told["places"], lang),
    )


def _map_of(measure: str, placed: str) -> dict[str, Any]:
    """Lay out the map: what it shows, what it may show, its legend, how places are drawn on it."""
    frames = {
        "frames": drawing_of("departements")["frames"],
        "scale": SCALE,
        "west": WEST,
        "north": NORTH,
        "middle": MIDDLE,
        "view": VIEW,
    }
    measures = [one for one in MEASURES if placed or one != "gain"]
    return {
        "measure": measure,
        "measures": measures,
        "legend": LEGENDS[measure],
        "frames": json.dumps(frames),
    }


def _state_of(looked: Looked, placed: str) -> dict[str, Any]:
    """Give what stands in the address, and in those of files."""
    state = {"equipment": looked.equipment, "method": looked.method, "ajout": placed}
    files = urlencode({name: one for name, one in state.items() if one})
    return {"ajout": placed, "state": state, "files": files}


def _zones_of(zoning: str, zones: list[dict[str, Any]]) -> dict[str, Any]:
    return {"zoning": zoning, "zonings": ZONINGS, "zones": zones}


def _among(word_: str | None, known: tuple[str, ...]) -> str:
    return next((one for one in known if one == word_), known[0])


async def compare(request: Request, lang: str) -> Response:
    """Show two communes beside each other."""
    desk, asked = desk_of(request), [request.query_params.get(one, "").strip() for one in ("a", "b")]
    if not desk.ready["access"]:
        return page(request, lang, "preparing.html", part="access")
    count_act(request)
    found = [await desk.quick.get("place", {"word": one}) for one in asked if one]
    base = str(request.base_url).rstrip("/")
    return page(
        request,
        lang,
        "places.html",
        found=found,
        asked=asked,
        said=said_places(found, lang),
        python=portraits_again([one["code"] for one in found]),
        equipment=EQUIPMENT,
        rate=rate_of,
        base=base,
    )


async def place(request: Request, lang: str) -> Response:
    """Show one commune."""
    desk = desk_of(request)
    if not desk.ready["access"]:
        return page(request, lang, "preparing.html", part="access")
    count_act(request)
    found = await desk.quick.get("place", {"word": request.path_params["code"]})
    base = str(request.base_url).rstrip("/")
    return page(
        request,
        lang,
        "place.html",
        found=found,
        said=said_place(found, lang),
        python=portraits_again([found["code"]]),
        equipment=EQUIPMENT,
        rate=rate_of,
        base=base,
    )


PAGES = (
    PageRoute(PATH, "/acces?equipment=mri", show),
    PageRoute(f"{PATH}/comparer", "/acces/comparer?a=07186&b=38185", compare),
    question_page(
        f"{PATH}/etude",
        "access",
        "/acces/etude?equipment=mri&method=nearest&draws=0",
        fields=every_field("access"),
    ),
    PageRoute(f"{PATH}/{{code}}", "/acces/07186", place),
)
