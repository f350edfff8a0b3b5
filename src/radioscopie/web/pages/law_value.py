"""A value of the law: what it is today, since when, from which text, until when; or the values under an address."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from radioscopie.law.load import Entry, Law
from radioscopie.questions.law.show.ask import Ask
from radioscopie.questions.law.written import show_content, show_status
from radioscopie.questions.registry import named
from radioscopie.results.answer import silent
from radioscopie.web.asked import ask_of, no_file
from radioscopie.web.law_search import label_of
from radioscopie.web.law_stairs import stairs
from radioscopie.web.pages.law import row_of
from radioscopie.web.redone import again
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.law.load import Value

MOST = 300


def show(request: Request, lang: str) -> Response:
    """Show a value with its history, or what stands under an address."""
    given = {"address": request.path_params["address"], "on": request.query_params.get("on", "")}
    ask = ask_of(Ask, given, no_file)
    named("law show").answer(ask, silent)  # refuses what is not there, with the closest addresses
    found, on = Law.load()[ask.address], ask.on or date.today()
    if isinstance(found, Entry):
        return _value(request, lang, found, on)
    return _group(request, lang, ask.address, found.entries, on)


def _value(request: Request, lang: str, entry: Entry, on: date) -> Response:
    now = entry.at(on)
    rows = [
        {
            "value": show_content(one, lang),
            "status": show_status(one, lang),
            "code": one.status,
            "from": None if one.valid_from == date.min else one.valid_from,
            "before": one.ends_on,
            "reference": one.reference,
            "url": one.url if one.url.startswith("https://") else "",
            "note": one.note,
            "checked": one.checked_on,
            "now": one is now,
        }
        for one in reversed(entry.values)
    ]
    return page(
        request,
        lang,
        "law_value.html",
        address=entry.address,
        label=label_of(entry, lang),
        on=on.isoformat(),
        now=show_content(now, lang),
        state=state_of(entry, now),
        since=now.valid_from,
        until=now.ends_on,
        status=show_status(now, lang),
        code=now.status,
        reference=now.reference,
        rows=rows,
        used=entry.used,
        text_kind=entry.kind == "text",
        steps=stairs(entry, on, lang),
        kind=entry.kind,
        **again("law show", {"address": [entry.address]}, lang),
    )


def state_of(entry: Entry, now: Value) -> str:
    """Tell a value from what is none of it: zero, missing in the sources, ended, not yet or not in force."""
    if now.value is not None:
        return "zero" if now.value == 0 and entry.kind not in ("flag", "text") else "value"
    if now.checked_on is not None:
        return "missing"
    return "ended" if now.valid_from > date.min else "none"


def _group(request: Request, lang: str, address: str, entries: Sequence[Entry], on: date) -> Response:
    """Show the values under an address, or the addresses just below when there are many."""
    rows = [row_of(one, on, lang) for one in entries] if len(entries) <= MOST else []
    below = {} if rows else _below(address)
    title = _title(address, lang)
    return page(
        request,
        lang,
        "law_group.html",
        address=address,
        title=title,
        on=on.isoformat(),
        rows=rows,
        below=below,
        total=len(entries),
        **again("law show", {"address": [address], "on": [on.isoformat()]}, lang),
    )


def _below(address: str) -> dict[str, tuple[int, str]]:
    """Give the addresses just below an address, how many values each holds, and the label of an act."""
    law, depth = Law.load(), address.count(".") + 2
    under = [
        prefix
        for prefix in law.prefixes
        if prefix.startswith(f"{address}.") and prefix.count(".") + 1 == depth
    ]
    return {one: (len(law.prefixes[one]), _label(law, one)) for one in sorted(under)}


def _label(law: Law, prefix: str) -> str:
    entry = law.entries.get(f"{prefix}.label")
    return str(entry.values[-1].value) if entry and entry.values else ""


def _title(address: str, lang: str) -> str:
    del lang
    return _label(Law.load(), address)


PAGES = (PageRoute("/loi/{address}", "/loi/modifiers.Z.rate", show),)
