"""My changes: values of the law edited in place, collected, checked, taken away as a file, opened on the nation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from radioscopie.errors import InputError
from radioscopie.numbers import format_plain
from radioscopie.report.dates import long_date
from radioscopie.texts import text
from radioscopie.web.api.reform import NAMED, checked, reform_in, words_said
from radioscopie.web.bodies import read_form
from radioscopie.web.desk import session_begun, session_of, with_session
from radioscopie.web.law_search import address_title
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.state import LAW
from radioscopie.web.work.orders import LAW_FROM, SET, orders_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH, SEE_OTHER = "/reforme", 303


def show(request: Request, lang: str) -> Response:
    """List the changes, and what they come to."""
    session = session_of(request)
    asked = {
        name.removeprefix(LAW): one
        for name, one in request.query_params.items()
        if name.startswith(LAW) and one
    }
    changes = dict(sorted((asked or (session.changes if session else {})).items()))
    asked_names = {name: request.query_params.get(of, "") for name, of in NAMED.items()}
    given = asked_names if asked else dict(session.named if session else {})
    problems: list[str] = []
    found = None
    try:
        found = checked(reform_in({"law": changes, **given})) if changes else None
    except InputError as error:
        problems = [one.render(lang) for one in error.problems]
    query = {f"{LAW}{name}": one for name, one in changes.items()}
    names = {of: given[name] for name, of in NAMED.items() if given.get(name)}
    said = {where: said_change(written, lang) for where, written in changes.items()}
    return page(
        request,
        lang,
        "reform.html",
        said=said,
        changes=changes,
        found=found,
        problems=problems,
        query=query,
        names=names,
        named=given,
        labels={where: address_title(where, lang) for where in changes},
    )


def said_change(written: str, lang: str) -> str:
    """Say a change: a value or a percentage, from a day."""
    number, _, day = written.partition("@")
    value, when = format_plain(number.removeprefix(SET), lang), long_date(day or LAW_FROM, lang)
    if number.startswith(SET):
        return text("web_reform.set_from", lang, value=value, day=when)
    return text("web_reform.scale_from", lang, value=value, day=when)


async def change(request: Request, lang: str) -> Response:
    """Take a change, or leave one."""
    words, _ = await read_form(request, 1)
    session = session_begun(request)
    where, number = words.get("address", [""])[0], words.get("number", [""])[0].strip()
    if where and number:
        written = f"{'' if 'percent' in words else '='}{number}@{words.get('day', [''])[0]}"
        orders_of({where: written})
        session.changes[where] = written
    session.changes.pop(words.get("remove", [""])[0], None)
    if "rename" in words:
        session.named = {name: words_said({name: words.get(name, [""])[0]}, name) for name in NAMED}
    return with_session(RedirectResponse(address(lang, PATH), SEE_OTHER), request, session)


async def either(request: Request, lang: str) -> Response:
    """Show the changes, or take one."""
    return await change(request, lang) if request.method == "POST" else show(request, lang)


PAGES = (PageRoute(PATH, "/reforme?loi.modifiers.Z.rate==0.15@2027-01-01", either, ("GET", "POST")),)
