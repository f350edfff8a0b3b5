"""What the text says: search, families, next change."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from radioscopie.asking import read_ask
from radioscopie.law.addresses import top_level
from radioscopie.law.load import Law
from radioscopie.law.words import MODALITIES
from radioscopie.questions.law.written import show_content, show_status
from radioscopie.web.asked import no_file
from radioscopie.web.law_search import SearchAsk, close_to, find, label_of
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.law.load import Entry

MOST = 200
FIELDS = ("q", "on")


def show(request: Request, lang: str) -> Response:
    """Search the law; without words, its families."""
    words = {name: [request.query_params[name]] for name in FIELDS if request.query_params.get(name)}
    ask = read_ask(SearchAsk, words, no_file)
    on = ask.on or date.today()
    found = find(ask.q)
    rows = [row_of(entry, on, lang) for entry in found[:MOST]]
    close = close_to(ask.q) if ask.q and not found else ""
    return page(
        request,
        lang,
        "law.html",
        q=ask.q,
        on=on.isoformat(),
        rows=rows,
        found=len(found),
        close=close,
        families=_families(),
        next=next_change(date.today()),
        acts=len(Law.load().acts),
        modalities=len(MODALITIES),
    )


def row_of(entry: Entry, on: date, lang: str) -> dict[str, object]:
    """Give an entry as a row: its label, its value on a day, since when, its text."""
    value = entry.at(on)
    return {
        "address": entry.address,
        "label": label_of(entry, lang),
        "value": show_content(value, lang),
        "since": None if value.value is None or value.valid_from == date.min else value.valid_from,
        "status": show_status(value, lang),
        "code": value.status,
        "reference": value.reference,
        "figure": entry.kind != "text",
    }


def _families() -> list[tuple[str, int]]:
    prefixes = Law.load().prefixes
    return [(family, len(prefixes[family])) for family in top_level(prefixes)]


def next_change(today: date) -> tuple[date, int] | None:
    """Give the next day on which values change, and how many."""
    days = [
        value.valid_from
        for entry in Law.load().entries.values()
        for value in entry.values
        if value.valid_from > today
    ]
    return (min(days), days.count(min(days))) if days else None


PAGES = (PageRoute("/loi", "/loi?q=IRM", show),)
