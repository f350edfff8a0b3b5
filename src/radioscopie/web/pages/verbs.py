"""Questions that have no page of their own get one from the registry; a new verb has its page the day it lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.asking import options
from radioscopie.questions.registry import QUESTIONS, named
from radioscopie.texts import LANGUAGES, text
from radioscopie.web.api.examples import query_of
from radioscopie.web.pages.question import every_field, places_asked, question_page
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.titles import intro_of, title_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/questions"
OWN = {  # verbs whose page was written for them
    "law show": "/loi",
    "law diff": "/loi/comparer",
    "law check": "/loi/controle",
    "law stale": "/loi/controle",
    "explain": "/cabinet/ligne",
    "impact": "/cabinet",
    "accounts": "/comptes",
    "sites": "/hopitaux",
    "nation": "/national/base",
    "run": "/national",
    "design": "/plan",
    "validate": "/validation",
    "access": "/acces",
    "delays": "/delais",
    "site": "/implanter",
    "permits": "/autorisations",
    "reading": "/lecture",
    "staff": "/lecture/effectif",
}
SHOWN = (  # whose example is answered in a second or two
    "source",
    "travel",
    "map",
    "totals",
    "fees",
    "read",
    "reading fit",
    "survey estimate",
    "survey count",
    "survey protect",
    "survey audit",
    "survey demo",
)


def route_of(verb: str) -> str:
    """Give the address of the page of a question."""
    return OWN.get(verb) or f"{PATH}/{verb.replace(' ', '-')}"


def index(request: Request, lang: str) -> Response:
    """List every question, with what it answers."""
    rows = [
        {
            "verb": one.verb,
            "route": route_of(one.verb),
            "title": title_of(one.verb, lang),
            "intro": intro_of(one.verb, lang),
            "here": not places_asked(one.verb),
        }
        for one in QUESTIONS
    ]
    return page(request, lang, "questions.html", rows=rows)


def _of_command(verb: str) -> PageRoute:
    """Make the page of a question that reads or writes a folder of the person's machine: why, and what to type."""

    def show(request: Request, lang: str) -> Response:
        question = named(verb)
        return page(
            request,
            lang,
            "command_only.html",
            verb=verb,
            title=title_of(verb, lang),
            intro=intro_of(verb, lang),
            places=places_asked(verb),
            examples=examples_of(verb, lang),
            tables=[(one.name, text(one.title, lang)) for one in question.tables.values()],
        )

    return PageRoute(route_of(verb), route_of(verb), show)


def examples_of(verb: str, lang: str) -> str:
    """Give the examples of the help of a command."""
    question = named(verb)
    return "\n".join(one.strip() for one in text(f"{question.texts}.examples", lang).strip().splitlines())


def _of_registry(verb: str) -> PageRoute:
    if places_asked(verb):
        return _of_command(verb)
    fields, example = every_field(verb), route_of(verb)
    if verb in SHOWN:
        example = address(LANGUAGES[0], example, query_of(verb))
    asked: dict[str, str] | None = None if options(named(verb).ask) else {}
    return question_page(route_of(verb), verb, example, fields=fields, asked=asked)


PAGES = (
    PageRoute(PATH, PATH, index),
    *(_of_registry(one.verb) for one in QUESTIONS if one.verb not in OWN),
)
