"""The report of `radioscopie reading`, and its few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.reading.page.figures import reading_figures
from radioscopie.questions.reading.page.words import cell, decimal, minutes, share
from radioscopie.report.columns import columns
from radioscopie.report.page import Card, Page, render_page
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.models.reading.study import Study
    from radioscopie.result import Result

REPORT, IMAGE = "request_to_report", "image_to_report"


def render_reading(result: Result, study: Study, lang: str) -> str:
    """Give the report of a study as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    network = study.network
    exams = format_count(study.requests, lang)
    subtitle = text(
        "reading.subtitle",
        lang,
        exams=exams,
        replications=len(study.samples),
        days=network.days,
        seed=result.record["parameter.seed"],
    )
    page = Page(
        lang,
        text("reading.title", lang, network=network.title),
        subtitle,
        answer(result, lang),
        (text("reading.note", lang),),
        _cards(result, study, lang),
        reading_figures(result, study, lang),
        (text("reading.sources", lang),),
        signed=False,
    )
    return render_page(page, result)


def answer(result: Result, lang: str) -> str:
    """Say the result in a few sentences."""
    report, image = _whole(result, REPORT), _whole(result, IMAGE)
    words = [
        text(
            "reading.answer",
            lang,
            median=decimal(report["median_min"], lang),
            p95=decimal(report["p95_min"], lang),
            within=share(report["within"], lang),
            image=decimal(image["median_min"], lang),
        )
    ]
    waiting = _counts(result)["waiting"]
    if waiting >= 1:
        words.append(text("reading.answer_waiting", lang, waiting=decimal(waiting, lang)))
    if "change" in result.tables:
        words.append(_change(result, lang))
    return " ".join(words)


def _change(result: Result, lang: str) -> str:
    row = result.tables["change"].table.to_pylist()[0]
    half = row["change_half"]
    return text(
        "reading.answer_compare",
        lang,
        before=share(row["before"], lang),
        after=share(row["after"], lang),
        change=decimal(100 * row["change"], lang),
        half=text("reading.one_replication", lang) if half is None else decimal(100 * half, lang),
    )


def summary_reading(result: Result, lang: str) -> str:
    """Say a study in the terminal: the answer, delays by priority, the number of assumptions."""
    parts = [answer(result, lang)]
    for title, name in (("reading.summary_delays", REPORT), ("reading.summary_image", IMAGE)):
        parts.append(text(title, lang) + "\n" + _delay_lines(result, name, lang))
    parts.append(text("report.summary_assumptions", lang, count=len(result.assumptions)))
    return "\n\n".join(parts)


def _delay_lines(result: Result, name: str, lang: str) -> str:
    heads = ("key", "exams", "median_min", "p90_min", "p95_min", "p99_min", "within")
    rows = [row for row in result.tables["delays"].table.to_pylist() if row["interval"] == name]
    kept = [row for row in rows if row["grouping"] in ("all", "priority")]
    lines = [[_cell(row, head, lang) for head in heads] for row in kept]
    return columns([[word("reading.col", head, lang) for head in heads], *lines], range(1, len(heads)))


def _cell(row: dict[str, Any], head: str, lang: str) -> str:
    if head == "key":
        return row["key"] or word("reading.grouping", "all", lang)
    return cell(head, row[head], lang)


def _whole(result: Result, name: str) -> dict[str, Any]:
    rows = result.tables["delays"].table.to_pylist()
    return next(row for row in rows if row["grouping"] == "all" and row["interval"] == name)


def _counts(result: Result) -> dict[str, float]:
    return {row["state"]: row["exams"] for row in result.tables["counts"].table.to_pylist()}


def _cards(result: Result, study: Study, lang: str) -> tuple[Card, ...]:
    report, image = _whole(result, REPORT), _whole(result, IMAGE)
    readers = result.tables["readers"].table.to_pylist()
    busy = sum(row["busy_h"] for row in readers) / sum(row["duty_h"] for row in readers)
    counts = _counts(result)
    cut = 100 * counts["interruptions"] / max(1, counts["reported"])
    work = {
        "overtime": decimal(sum(row["overtime_h"] for row in readers), lang),
        "interruptions": decimal(cut, lang),
    }
    return (
        Card(
            text("reading.card_within", lang),
            share(report["within"], lang),
            _half(report["within_half"], lang),
        ),
        Card(
            text("reading.card_p95", lang),
            minutes(report["p95_min"], lang),
            _minutes(report["p95_half_min"], lang),
        ),
        Card(
            text("reading.card_image", lang),
            minutes(image["median_min"], lang),
            _minutes(image["median_half_min"], lang),
        ),
        Card(
            text("reading.card_busy", lang),
            share(busy, lang),
            text("reading.card_busy_note", lang, **work),
        ),
        _alone(result, study, lang),
        _remote(result, lang),
    )


def _half(half: float | None, lang: str) -> str:
    return text("reading.card_interval", lang, half=share(half, lang))


def _minutes(half: float | None, lang: str) -> str:
    return text("reading.card_interval", lang, half=minutes(half, lang))


def _alone(result: Result, study: Study, lang: str) -> Card:
    rows = [row for row in result.tables["radiographer"].table.to_pylist() if row["alone"] is not None]
    mean = {key: sum(row[key] for row in rows) / max(1, len(rows)) for key in ("alone", "wait_answer_min")}
    after = decimal(study.network.conditions.alone_after_min, lang)
    note = text("reading.card_alone_note", lang, minutes=after, wait=decimal(mean["wait_answer_min"], lang))
    return Card(text("reading.card_alone", lang), share(mean["alone"], lang) if rows else "–", note)


def _remote(result: Result, lang: str) -> Card:
    rules = [row["rule"] for row in result.tables["remote"].table.to_pylist()]
    known = len(rules) - rules.count("unknown")
    note = text("reading.card_remote_note", lang, unknown=rules.count("unknown"))
    return Card(text("reading.card_remote", lang), str(rules.count("broken")) if known else "–", note)
