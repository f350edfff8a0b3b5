"""My changes: values of the law edited in place, collected, checked, taken away as a file, opened on the nation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import RedirectResponse

from radioscopie.errors import InputError
from radioscopie.numbers import format_plain
from radioscopie.report.dates import long_date
from radioscopie.texts import text
from radioscopie.web.api.reform import NAME, NAMED, changes_in, checked, reform_in, words_said
from radioscopie.web.bodies import read_form
from radioscopie.web.changes import cells_of
from radioscopie.web.desk import session_begun, session_of, with_session
from radioscopie.web.law_search import address_title
from radioscopie.web.render import address, page
from radioscopie.web.reproduce import file_written
from radioscopie.web.routes import PageRoute
from radioscopie.web.state import LAW
from radioscopie.web.work.orders import LAW_FROM, SET, orders_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.inputs import Upload
    from radioscopie.law.diff import Difference

PATH, SEE_OTHER = "/reforme", 303
MOST_ROWS = 200
EXAMPLE = {"loi.technical_fees.mri": "-5@2027-01-01"}
PYTHON = """\
from radioscopie import Law
from radioscopie.law.diff import moved

law = Law.load()
for one in moved(law, law.with_reforms("changements.toml")):
    print(one.entry.address, one.after.valid_from, one.before.raw, one.after.raw)
"""


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
    given = asked_names if asked else dict.fromkeys(NAMED, "") | (session.named if session else {})
    problems: list[str] = []
    found, reform = None, None
    moved: Sequence[Difference] = ()
    try:
        if changes:
            reform = reform_in({"law": changes, **given})
            found, moved = checked(reform), changes_in(reform)
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
        example=EXAMPLE,
        files=urlencode({**query, **names}),
        moved=[cells_of(one, lang) for one in moved[:MOST_ROWS]],
        total=len(moved),
        shell=shell_of(reform, moved) if reform else "",
        python=PYTHON,
        labels={where: address_title(where, lang) for where in changes},
    )


def shell_of(reform: Upload, moved: Sequence[Difference]) -> str:
    """Write the file, then the command that compares the law on the eve of the changes and on their last day."""
    days = [one.after.valid_from for one in moved] or [date.today()]
    eve, last = min(days) - timedelta(days=1), max(days)
    return f"{file_written(NAME, reform.content)}\nradioscopie law diff {eve} {last} --reform {NAME}\n"


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
