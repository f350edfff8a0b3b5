"""Access: who is far from a machine, on a map of every commune; machines placed by click or by name; one place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from radioscopie.numbers import format_count
from radioscopie.questions.access.ask import EQUIPMENT, METHODS
from radioscopie.report.territory_map import MIDDLE, NORTH, SCALE, VIEW, WEST, drawing_of
from radioscopie.texts import text, word
from radioscopie.web.api.access import looked_in
from radioscopie.web.desk import count_act, desk_of
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH, WORST, SEE_OTHER = "/acces", 50, 303


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
    params["ajout"] = placed
    looked = looked_in(params)
    told, far = (
        await desk.quick.get("add", {"looked": looked}),
        await desk.quick.get("worst", {"looked": looked, "most": WORST}),
    )
    frames = {
        "frames": drawing_of("departements")["frames"],
        "scale": SCALE,
        "west": WEST,
        "north": NORTH,
        "middle": MIDDLE,
        "view": VIEW,
    }
    return page(
        request,
        lang,
        "access.html",
        told=told,
        far=far,
        looked=looked,
        ajout=placed,
        sentence=sentence_of(told, lang),
        equipment=EQUIPMENT,
        methods=METHODS,
        frames=json.dumps(frames),
        rate=_rate,
    )


def sentence_of(told: dict[str, Any], lang: str) -> str:
    """Say how many people are beyond half an hour, and what the machines placed change."""
    before, after = told["before"], told["after"]
    machine = word("web_access.machine", told["equipment"], lang)
    said = {
        "people": format_count(after["beyond_30_min"], lang),
        "machine": machine,
        "share": _rate(after["share_beyond_30_min"], lang),
    }
    if not told["places"]:
        return text("web_access.sentence", lang, **said)
    gained = before["beyond_30_min"] - after["beyond_30_min"]
    return text(
        "web_access.sentence_after",
        lang,
        **said,
        before=format_count(before["beyond_30_min"], lang),
        gained=format_count(gained, lang),
    )


def _rate(share: float, lang: str) -> str:
    written = f"{100 * share:.1f}"
    return f"{written.replace('.', ',')}\u00a0%" if lang == "fr" else f"{written}%"


async def place(request: Request, lang: str) -> Response:
    """Show one commune."""
    desk = desk_of(request)
    if not desk.ready["access"]:
        return page(request, lang, "preparing.html", part="access")
    count_act(request)
    found = await desk.quick.get("place", {"word": request.path_params["code"]})
    return page(request, lang, "place.html", found=found, rate=_rate)


PAGES = (
    PageRoute(PATH, "/acces?equipment=mri", show),
    PageRoute(f"{PATH}/{{code}}", "/acces/07186", place),
)
