"""What changes in the law between two days, under the text that changes it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from radioscopie.numbers import format_change
from radioscopie.questions.defaults import BASE_ON
from radioscopie.questions.law.diff.ask import Ask
from radioscopie.questions.law.written import show_content, show_status
from radioscopie.questions.registry import named
from radioscopie.results.answer import silent
from radioscopie.web.asked import ask_of, no_file
from radioscopie.web.changes import said_diff
from radioscopie.web.law_search import label_of
from radioscopie.web.redone import again
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.questions.law.diff.answer import Difference

DEFAULTS = {"de": BASE_ON.isoformat(), "a": date(BASE_ON.year + 2, 1, 1).isoformat()}


def show(request: Request, lang: str) -> Response:
    """Compare two days."""
    days = {name: request.query_params.get(name) or default for name, default in DEFAULTS.items()}
    ask = ask_of(Ask, {"before": days["de"], "after": days["a"]}, no_file)
    result = named("law diff").answer(ask, silent).result
    texts: dict[str, list[dict[str, object]]] = {}
    for row in result.rows:
        texts.setdefault(row.after.reference or row.before.reference, []).append(_row(row, lang))
    return page(
        request,
        lang,
        "law_diff.html",
        days=days,
        texts=texts,
        total=len(result.rows),
        said=said_diff(result, lang),
        law_version=result.law_version,
        **again("law diff", {"before": [days["de"]], "after": [days["a"]]}, lang),
    )


def _row(row: Difference, lang: str) -> dict[str, object]:
    return {
        "address": row.entry.address,
        "label": label_of(row.entry, lang),
        "before": show_content(row.before, lang),
        "after": show_content(row.after, lang),
        "change": "" if row.change is None else format_change(row.change, lang),
        "status": show_status(row.after, lang),
        "code": row.after.status,
    }


PAGES = (PageRoute("/loi/comparer", "/loi/comparer?de=2025-11-04&a=2027-01-01", show),)
