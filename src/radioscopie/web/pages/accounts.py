"""My accounts: does the practice stay above water, before and after; of the example practice, or of files given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from radioscopie.asking import options
from radioscopie.questions.registry import named
from radioscopie.texts import text, words
from radioscopie.web.asks import start
from radioscopie.web.desk import desk_of, session_of
from radioscopie.web.example import ACCOUNTS, PREFIX
from radioscopie.web.jobs import DONE, settled
from radioscopie.web.pages.question import WAIT_S, form_of
from radioscopie.web.pages.waiting import refuse_ended
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import shown
from radioscopie.web.titles import intro_of, title_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.memory import Session

PATH, VERB = "/comptes", "accounts"
FIELDS = ("scenario", "shock", "aid", "base", "years")


async def show(request: Request, lang: str) -> Response:
    """Draw up the accounts of the files of the session, or of the example."""
    params = {name: one for name, one in request.query_params.items() if one}
    practice = _practice(session_of(request))
    given: dict[str, Any] = {**params, "practice": practice, **_mapping(session_of(request))}
    form = form_of(VERB, FIELDS, params, lang, None, ())
    job, desk = start(request, VERB, given), desk_of(request)
    await settled(job, WAIT_S)
    kept = desk.results.find(job.result) if job.state == DONE else None
    if kept is None:
        refuse_ended(job)
    found = await run_in_threadpool(shown, kept, lang) if kept else None
    is_example = all(one.startswith(PREFIX) for one in practice.values())
    note = text(
        "web_accounts.example" if is_example else "web_accounts.yours", lang, files=", ".join(practice)
    )
    return page(
        request,
        lang,
        "accounts.html",
        title=title_of(VERB, lang),
        route=PATH,
        problems=[],
        takes_files=False,
        form=form,
        found=found,
        job=job,
        note=note,
        place=desk.jobs.place(job),
        expected=desk.jobs.expected(VERB),
        here=address(lang, PATH, params),
        intro=intro_of(VERB, lang),
        choices_known=words("web.choice", lang),
        limits=desk.config,
    )


def _practice(session: Session | None) -> dict[str, str]:
    """Give the files of a practice by their names; those of the example when none was given."""
    names = options(named(VERB).ask)["practice"].choices
    given = {
        one.upload.name: one.key
        for one in (session.files.values() if session else ())
        if one.upload.name in names
    }
    known = [
        one for one in (session.files.values() if session else ()) if one.kind in ("activity", "machines")
    ]
    given |= {
        f"{one.kind}.csv": one.key for one in known if one.kind not in {name.split(".")[0] for name in given}
    }
    return given or {name: f"{PREFIX}{name}" for name in ACCOUNTS}


def _mapping(session: Session | None) -> dict[str, str]:
    """Give what a person said of the columns of the activity."""
    said = [one.key for one in (session.files.values() if session else ()) if one.kind == "mapping"]
    return {"mapping": said[-1]} if said else {}


PAGES = (PageRoute(PATH, PATH, show),)
