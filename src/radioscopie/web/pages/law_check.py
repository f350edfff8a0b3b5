"""What the law does not say, or says badly."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from radioscopie.law.load import Law
from radioscopie.questions.law.written import show_days
from radioscopie.questions.registry import named
from radioscopie.results.answer import silent
from radioscopie.texts import word
from radioscopie.web.law_search import label_of
from radioscopie.web.redone import again
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show(request: Request, lang: str) -> Response:
    """List the findings by kind, and the values to check again."""
    question, stale = named("law check"), named("law stale")
    findings = question.answer(question.ask(), silent).result.findings
    kinds: dict[str, list[dict[str, object]]] = {}
    for one in findings:
        entry = Law.load().entries[one.address]
        row = {
            "address": one.address,
            "label": label_of(entry, lang),
            "days": show_days(one.starts, one.ends, lang),
        }
        kinds.setdefault(word("law_check.kind", one.kind, lang), []).append(row)
    old = stale.answer(stale.ask(on=date.today()), silent).result
    return page(
        request,
        lang,
        "law_check.html",
        kinds=kinds,
        total=len(findings),
        stale=len(old.values),
        **again("law check", {}, lang),
    )


PAGES = (PageRoute("/loi/controle", "/loi/controle", show),)
