"""How much an act is worth, on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from radioscopie.tables.activity import EXEMPTIONS, SECTORS
from radioscopie.tables.machines import CLASSES, ZONES
from radioscopie.web.act import FIELDS
from radioscopie.web.api.price import priced
from radioscopie.web.desk import desk_of
from radioscopie.web.jobs import DONE
from radioscopie.web.pages.waiting import unfinished
from radioscopie.web.render import page
from radioscopie.web.reproduce import python_of, shell_of
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import answered, tables_of
from radioscopie.web.steps import laid_out

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

EXAMPLE = {"act": "ZBQK002", "modifiers": "Z"}


async def show(request: Request, lang: str) -> Response:
    """Show the form, and the price of what it asks."""
    given = {name: one for name, one in request.query_params.items() if name in FIELDS and one}
    asked = {"date": date.today().isoformat(), **(given if "act" in given else EXAMPLE | given)}
    if asked.get("class") and asked["class"] not in CLASSES.get(asked.get("equipment", ""), ()):
        del asked["class"]
    job = await priced(request, asked)
    kept = desk_of(request).results.find(job.result) if job.state == DONE else None
    if kept is None:
        return unfinished(request, lang, job, "/acte")
    found = answered(kept).result
    return page(
        request,
        lang,
        "act.html",
        asked=asked,
        found=found,
        **laid_out(found, lang),
        classes=CLASSES,
        zones=ZONES,
        sectors=SECTORS,
        exemptions=EXEMPTIONS,
        query=request.url.query,
        key=kept.key,
        tables=sorted(tables_of(kept, lang), reverse=True),
        shell=shell_of(kept, lang),
        python=python_of(kept, lang),
    )


PAGES = (PageRoute("/acte", "/acte?act=ZBQK002&date=2026-08-01&modifiers=Z", show),)
