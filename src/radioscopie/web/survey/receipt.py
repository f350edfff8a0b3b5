"""The receipt on paper: a page in SVG, made a PDF by what draws the charts of reports."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from radioscopie.extras import bring
from radioscopie.texts import text, words
from radioscopie.web.survey.desk import instant, month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.store.submissions import Receipt
    from radioscopie.tables.survey.questionnaire import Questionnaire

WIDTH, HEIGHT, LEFT, TOP, LINE = 595, 842, 60, 90, 26
LONGEST = 62
CONTROLS = dict.fromkeys((*range(32), 127))


def receipt_pdf(held: Receipt, about: Any, form: Questionnaire, name: str, lang: str) -> bytes:
    """Write a receipt: who, what, when, its digest; no answer."""
    written: bytes = bring("vl_convert", "survey").svg_to_pdf(_svg(held, about, form, name, lang))
    return written


def _svg(held: Receipt, about: Any, form: Questionnaire, name: str, lang: str) -> str:
    title = text("web_survey.receipt_title", lang)
    lines = "".join(
        f'<text x="{LEFT}" y="{TOP + 60 + place * LINE}" font-size="12">{_plain(line)}</text>'
        for place, line in enumerate(_lines(held, about, form, name, lang))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="DejaVu Sans">'
        f'<text x="{LEFT}" y="{TOP}" font-size="22">{_plain(title)}</text>{lines}</svg>'
    )


def _plain(line: str) -> str:
    return escape(line.translate(CONTROLS))


def _lines(held: Receipt, about: Any, form: Questionnaire, name: str, lang: str) -> Iterator[str]:
    label = words("web_survey.receipt", lang)
    told = {
        "code": held.code,
        "practice": name,
        "campaign": about.title,
        "questionnaire": f"{form.title[lang]} ({form.id}, {form.version})",
        "period": month(about.period, lang),
        "at": instant(held.at, lang),
        "number": str(held.number),
        "cells": str(len(held.cells)),
    }
    for code, value in told.items():
        yield from _cut(f"{label[code]} : {value}" if lang == "fr" else f"{label[code]}: {value}")
    yield ""
    yield label["digest"]
    yield held.digest[:32]
    yield held.digest[32:]
    yield ""
    yield from _cut(text("web_survey.receipt_means", lang))


def _cut(line: str) -> Iterator[str]:
    """Cut a line where the page ends."""
    held = ""
    for word in line.split(" "):
        if held and len(held) + len(word) >= LONGEST:
            yield held
            held = ""
        held = f"{held} {word}".strip()[: 2 * LONGEST]
    yield held
