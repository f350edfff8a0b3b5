"""A practice answers: the form, drafts, files of totals, the submission, the receipt; as pages and as data."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.forms.checks import check
from radioscopie.store import answers, members, places, sections, submissions
from radioscopie.store.answers import ConflictError, Draft
from radioscopie.store.keys import new_id
from radioscopie.store.rooms import NotThereError
from radioscopie.tables.survey.counted import read_counted
from radioscopie.tables.survey.labels import label_of
from radioscopie.web.survey.receipt import receipt_pdf
from radioscopie.web.survey.typed import questions_shown, read_cells, said

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.models.survey.forms.checks import Finding
    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.store.submissions import Receipt
    from radioscopie.tables.survey.questionnaire import Questionnaire
    from radioscopie.web.survey.desk import Asking

CONFLICT = 409


def form(ask: Asking) -> Response:
    """Show the questionnaire with what was saved."""
    return _form_page(ask, answers.draft_of(ask.store, ask.place))


def section(ask: Asking) -> Response:
    """Show one question, for who fills in that one."""
    asked = places.form_of(ask.store, ask.place)[2]
    if ask.path["section"] not in [one.id for one in asked.questions]:
        raise NotThereError
    return _form_page(ask, answers.draft_of(ask.store, ask.place), section=ask.path["section"])


def _form_page(
    ask: Asking,
    draft: Draft,
    *,
    mine: Mapping[str, Value] | None = None,
    http: int = 200,
    section: str = "",
) -> Response:
    """Show a draft; `mine` is what somebody typed on an older one, shown beside; `section` alone where it is said."""
    about, held, asked = places.form_of(ask.store, ask.place)
    previous = submissions.previous_of(ask.store, ask.place)
    findings = submissions.findings_of(ask.store, ask.place, draft)
    cells, known = draft.cells, json.loads(held.prefill)
    shown = questions_shown(asked, cells, previous, _form_findings(findings), ask.lang, known)
    people = {one.id: one.email for one in members.people_of(ask.store, ask.who)}
    entrusted = sections.owners_of(ask.store, ask.who, about.id)
    return ask.page(
        "survey/form.html",
        http=http,
        about=about,
        form=asked,
        draft=draft,
        is_open=about.state == "open" and about.opens_at <= ask.now < about.closes_at,
        is_writable=draft.state in answers.WRITABLE,
        questions=[one for one in shown if section in ("", one.question.id)],
        section=section,
        entrusted={question: people.get(who, "") for question, who in entrusted.items()},
        practice=members.practice_of(ask.store, ask.who),
        known=Counter(str(value) for name, value in known.items() if name.endswith(".equipment")),
        others=_others(asked, cells, mine or {}, ask.lang),
    )


def _form_findings(findings: list[Finding]) -> list[Finding]:
    """Give the findings of cells; what is only missing is told at the end, not while people type."""
    return [one for one in findings if one.kind == "form"]


def _others(
    form: Questionnaire, cells: Mapping[str, Value], mine: Mapping[str, Value], lang: str
) -> list[tuple[str, str, str]]:
    """Give the cells in which two texts differ: in words, what is saved, what was typed here."""
    return [
        (label_of(form, name, lang), said(cells.get(name), lang), said(value, lang))
        for name, value in mine.items()
        if cells.get(name) != value
    ]


def save_form(ask: Asking) -> Response:
    """Keep a whole form that was sent without script."""
    _, _, asked = places.form_of(ask.store, ask.place)
    typed = {name: one for name, one in ask.words.items() if "." in name}
    cells = read_cells(asked, typed)
    try:
        answers.save(ask.store, ask.place, _rev(ask), cells, ask.now, asked)
    except ConflictError as error:
        return _form_page(ask, error.current, mine=cells, http=CONFLICT)
    if ask.said("then") == "review":
        return ask.go(f"/enquete/{ask.path['campaign']}/relire")
    questions = [one.id for one in asked.questions]
    part = f"/{ask.said('section')}" if ask.said("section") in questions else ""
    return ask.go(f"/enquete/{ask.path['campaign']}{part}")


def _rev(ask: Asking) -> int:
    held = ask.words.get("rev")
    word = str(held) if isinstance(held, int | str) and not isinstance(held, bool) else ""
    if not (word.isascii() and word.isdigit() and len(word) < 10):
        raise InputError(problem("service.no_revision", "rev"))
    return int(word)


def give_file(ask: Asking) -> Response:
    """Take a file of totals counted at home, from a page."""
    if not ask.files:
        raise InputError(problem("web.nothing_given", "file", most=1))
    draft = answers.draft_of(ask.store, ask.place)
    answers.save(ask.store, ask.place, draft.rev, _counted(ask), ask.now)
    return ask.go(f"/enquete/{ask.path['campaign']}")


def _counted(ask: Asking) -> dict[str, Value]:
    about, _, asked = places.form_of(ask.store, ask.place)
    form, period, cells = read_counted(ask.files[0])
    if form.digest != asked.digest or period != about.period:
        raise InputError(problem("service.other_campaign", "file", period[:40], period=about.period))
    return dict(cells)


def shares(ask: Asking) -> Response:
    """Show who fills in what."""
    about, _, asked = places.form_of(ask.store, ask.place)
    return ask.page(
        "survey/shares.html",
        about=about,
        form=asked,
        people=members.people_of(ask.store, ask.who),
        entrusted=sections.owners_of(ask.store, ask.who, about.id),
    )


def share(ask: Asking) -> Response:
    """Entrust a question to somebody, or to nobody."""
    sections.entrust(ask.store, ask.who, ask.place, ask.said("question"), ask.said("contact"))
    return ask.go(f"/enquete/{ask.path['campaign']}/partage")


def review(ask: Asking) -> Response:
    """Show what is missing or surprising, before the submission."""
    draft = answers.draft_of(ask.store, ask.place)
    about, _, asked = places.form_of(ask.store, ask.place)
    findings = submissions.findings_of(ask.store, ask.place, draft)
    rules = {one.id: one for one in asked.rules}
    return ask.page(
        "survey/review.html",
        about=about,
        draft=draft,
        blocking=[one for one in findings if one.blocks],
        told=[(one, rules[one.code].text[ask.lang]) for one in findings if not one.blocks],
        label=partial(label_of, asked, lang=ask.lang),
        key=new_id(),
        may_submit=ask.who.role != "respondent",
    )


def submit_form(ask: Asking) -> Response:
    """Submit from a page; the same form sent twice gives one receipt."""
    submissions.submit(ask.store, ask.place, _rev(ask), ask.said("key"), ask.who.actor, ask.now)
    return ask.go(f"/enquete/{ask.path['campaign']}/recu")


def reopen(ask: Asking) -> Response:
    """Open again what was submitted, to correct it."""
    submissions.reopen(ask.store, ask.place, ask.who.actor, ask.now)
    return ask.go(f"/enquete/{ask.path['campaign']}")


def receipt(ask: Asking) -> Response:
    """Show the receipt."""
    about, _, _ = places.form_of(ask.store, ask.place)
    held = submissions.receipt_of(ask.store, ask.place)
    draft = answers.draft_of(ask.store, ask.place)
    is_open = about.state == "open" and about.opens_at <= ask.now < about.closes_at
    return ask.page("survey/receipt.html", about=about, held=held, draft=draft, is_open=is_open)


def receipt_file(ask: Asking) -> Response:
    """Give the receipt as PDF."""
    about, _, asked = places.form_of(ask.store, ask.place)
    held = submissions.receipt_of(ask.store, ask.place)
    name = members.practice_of(ask.store, ask.who).name
    content = receipt_pdf(held, about, asked, name, ask.lang)
    headers = {"content-disposition": f'attachment; filename="recu-{held.code}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def draft_data(draft: Draft) -> dict[str, Any]:
    """Give a draft as data."""
    return {"rev": draft.rev, "state": draft.state, "cells": dict(draft.cells), "saved_at": draft.saved_at}


def receipt_data(held: Receipt) -> dict[str, Any]:
    """Give a receipt as data."""
    return {"receipt": held.code, "number": held.number, "digest": held.digest, "at": held.at}


def _findings_data(ask: Asking, draft: Draft) -> list[dict[str, str]]:
    _, _, asked = places.form_of(ask.store, ask.place)
    rules = {one.id: one.text[ask.lang] for one in asked.rules}
    return [
        {
            "kind": one.kind,
            "level": one.level,
            "place": one.place,
            "code": one.code,
            "text": rules.get(one.code, ""),
        }
        for one in submissions.findings_of(ask.store, ask.place, draft)
    ]


def api_answer(ask: Asking) -> Response:
    """Give the draft as data, with what is to be said of it."""
    places.form_of(ask.store, ask.place)
    draft = answers.draft_of(ask.store, ask.place)
    return JSONResponse(draft_data(draft) | {"findings": _findings_data(ask, draft)})


def api_save(ask: Asking) -> Response:
    """Keep changes; gives the new revision, and each changed cell as it was read."""
    asked = places.form_asked(ask.store, ask.place)
    changes = ask.words.get("changes")
    if not isinstance(changes, dict):
        raise InputError(problem("web.not_an_object", "changes"))
    cells = read_cells(asked, changes)
    draft = answers.save(ask.store, ask.place, _rev(ask), cells, ask.now, asked)
    read = {name: said(draft.cells.get(name), ask.lang) for name in cells}
    unread = [
        one.place
        for one in check(asked, {name: one for name, one in cells.items() if one is not None})
        if one.kind == "form"
    ]
    return JSONResponse({"rev": draft.rev, "saved_at": draft.saved_at, "read": read, "unread": unread})


def api_file(ask: Asking) -> Response:
    """Take a file of totals counted at home."""
    draft = answers.draft_of(ask.store, ask.place)
    after = answers.save(ask.store, ask.place, draft.rev, _counted(ask), ask.now)
    return JSONResponse(draft_data(after))


def api_submit(ask: Asking) -> Response:
    """Submit; the header Idempotency-Key names the submission."""
    key = ask.request.headers.get("idempotency-key", "")
    held = submissions.submit(ask.store, ask.place, _rev(ask), key, ask.who.actor, ask.now)
    return JSONResponse(receipt_data(held))


def api_receipt(ask: Asking) -> Response:
    """Give the receipt as data."""
    places.form_of(ask.store, ask.place)
    return JSONResponse(receipt_data(submissions.receipt_of(ask.store, ask.place)))


ANSWERS: dict[str, Callable[[Asking], Response]] = {
    one.__name__: one
    for one in (
        form, section, save_form, shares, share, give_file, review, submit_form, reopen, receipt, receipt_file,
        api_answer, api_save, api_file, api_submit, api_receipt,
    )
}  # fmt: skip
