"""The codebook of a file of answers, in DDI-Codebook 2.5: each of its columns, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from radioscopie.tables.survey.labels import field_of, label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.bilingual import Words
    from radioscopie.tables.survey.questionnaire import Field, Questionnaire

SPACE, LANG = "ddi:codebook:2_5", "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES = ("fr", "en")
NUMBERS = {"whole", "number"}


def codebook(form: Questionnaire, title: str, period: str, columns: Sequence[str], made: str) -> bytes:
    """Write the codebook of a file of answers.

    Parameters
    ----------
    columns : of the file, in its order; those of no question have no label
    made : name and version of the program
    """
    root = Element("codeBook", {"xmlns": SPACE, "version": "2.5"})
    _document(root, form, title, made)
    _study(root, form, title, period)
    described = SubElement(root, "dataDscr")
    for rank, name in enumerate(columns, 1):
        _variable(described, form, name, rank)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _document(root: Element, form: Questionnaire, title: str, made: str) -> None:
    citation = SubElement(SubElement(root, "docDscr"), "citation")
    SubElement(SubElement(citation, "titlStmt"), "titl").text = title
    SubElement(SubElement(citation, "prodStmt"), "software").text = made
    SubElement(SubElement(citation, "verStmt"), "version").text = f"{form.id} {form.version} {form.digest}"


def _study(root: Element, form: Questionnaire, title: str, period: str) -> None:
    study = SubElement(root, "stdyDscr")
    titles = SubElement(SubElement(study, "citation"), "titlStmt")
    SubElement(titles, "titl").text = title
    for lang in LANGUAGES:
        SubElement(titles, "parTitl", {LANG: lang}).text = form.title[lang]
    SubElement(SubElement(SubElement(study, "stdyInfo"), "sumDscr"), "timePrd").text = period


def _variable(described: Element, form: Questionnaire, name: str, rank: int) -> None:
    found = field_of(form, name)
    held = SubElement(described, "var", {"ID": f"V{rank}", "name": name})
    if found is None:
        return
    question, field = found
    for lang in LANGUAGES:
        SubElement(held, "labl", {LANG: lang}).text = label_of(form, name, lang)
    asked = SubElement(held, "qstn", {"ID": f"Q{rank}"})
    for lang in LANGUAGES:
        SubElement(asked, "qstnLit", {LANG: lang}).text = question.text[lang]
    _limits(held, field)
    for code, said in field.choices.items():
        _category(held, code, said)
    SubElement(held, "varFormat", {"type": "numeric" if field.kind in NUMBERS else "character"})


def _limits(held: Element, field: Field) -> None:
    known = {"min": field.low, "max": field.high}
    told = {name: f"{value:g}" for name, value in known.items() if value is not None}
    if told:
        SubElement(
            SubElement(held, "valrng"), "range", told | ({"UNITS": "REAL"} if field.kind == "number" else {})
        )


def _category(held: Element, code: str, said: Words) -> None:
    category = SubElement(held, "catgry")
    SubElement(category, "catValu").text = code
    for lang in LANGUAGES:
        SubElement(category, "labl", {LANG: lang}).text = said[lang]
