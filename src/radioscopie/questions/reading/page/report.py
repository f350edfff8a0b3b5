"""The report of `radioscopie reading`, and its few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.reading.page.figures import REPORT, reading_figures
from radioscopie.questions.reading.page.sections import minutes
from radioscopie.questions.reading.tables import TABLES
from radioscopie.report.columns import columns, counted_assumptions
from radioscopie.report.page import Card, Page, render_page
from radioscopie.report.view import View, percent, short

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.result import Result

IMAGE = "image_to_report"
SITES_SAID = 4
DELAYS = ("key", "exams", "median_min", "p90_min", "p95_min", "p99_min", "within")


def page(result: Result, lang: str) -> str:
    """Give the report of a network as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    (whole,) = view.rows("network")
    shown = Page(
        lang,
        view.say("reading.title", network=whole["network"]),
        view.say("reading.subtitle", **_simulated(view, whole)),
        _answer(view),
        (view.say("reading.note"),),
        _cards(view, whole),
        reading_figures(view),
        (view.say("reading.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say a network in the terminal: the answer, delays by priority, the number of assumptions."""
    view = View(result, lang, TABLES)
    titles = {"reading.summary_delays": REPORT, "reading.summary_image": IMAGE}
    delays = (f"{view.say(title)}\n{_delays(view, interval)}" for title, interval in titles.items())
    return "\n\n".join([_answer(view), *delays, counted_assumptions(result, lang)])


def _simulated(view: View, whole: Row) -> dict[str, str]:
    seed, columns = view.asked("seed"), {"exams": "requests", "replications": "replications", "days": "days"}
    return {name: view.shown("network", one, whole[one]) for name, one in columns.items()} | {"seed": seed}


def _answer(view: View) -> str:
    """Say the result in a few sentences."""
    report, image = _of_all(view, REPORT), _of_all(view, IMAGE)
    words = [
        view.say(
            _sentence(report),
            median=short(report["median_min"], view.lang),
            p95=short(report["p95_min"], view.lang),
            within=percent(report["within"], view.lang),
            image=short(image["median_min"], view.lang),
        )
    ]
    (waiting,) = view.rows("counts", state="waiting")
    if waiting["exams"] >= 1:
        words.append(view.say("reading.answer_waiting", waiting=short(waiting["exams"], view.lang)))
    if view.has("unread"):
        words.append(_unread(view))
    if view.has("change"):
        words.append(_change(view))
    return " ".join(word for word in words if word)


def _sentence(report: Row) -> str:
    """Choose what is said of all the exams: none read, nothing promised, or the share that keeps the promise."""
    if report["median_min"] is None:
        return "reading.answer_none"
    return "reading.answer_no_promise" if report["within"] is None else "reading.answer"


def _unread(view: View) -> str:
    """Say how many requests come when nobody on duty may read them, and from where."""
    (whole,) = view.rows("network")
    words = {name: view.shown("network", name, whole[name]) for name in ("sites_unread", "unread_week")}
    sites = list(dict.fromkeys(row["site"] for row in view.rows("unread")))
    named = ", ".join(sites[:SITES_SAID]) + (" …" if len(sites) > SITES_SAID else "")
    return view.say("reading.answer_unread", named=named, **words)


def _change(view: View) -> str:
    row, lang = view.rows("change", grouping="all", measure="within")[0], view.lang
    if row["before"] is None:
        return ""
    half = None if row["change_half"] is None else 100 * row["change_half"]
    return view.say(
        "reading.answer_compare",
        before=percent(row["before"], lang),
        after=percent(row["after"], lang),
        change=short(None if row["change"] is None else 100 * row["change"], lang),
        half=view.say("reading.one_replication") if half is None else short(half, lang),
    )


def _delays(view: View, interval: str) -> str:
    """Write the delays of all requests, then of each priority."""
    table = view.table("delays", interval=interval)
    kept = [one in ("all", "priority") for one in table["grouping"].to_pylist()]
    grid = view.grid("delays", DELAYS, table.filter(kept))
    heads = tuple(column.label for column in grid.columns)
    rows = [(key or view.word("reading.grouping", "all"), *cells) for key, *cells in grid.rows]
    return columns((heads, *rows), range(1, len(heads)))


def _of_all(view: View, interval: str) -> Row:
    (row,) = view.rows("delays", grouping="all", interval=interval)
    return row


def _cards(view: View, whole: Row) -> tuple[Card, ...]:
    report, image = _of_all(view, REPORT), _of_all(view, IMAGE)
    shares = percent(report["within"], view.lang), percent(report["within_half"], view.lang)
    within = Card(
        view.say("reading.card_within"), shares[0], view.say("reading.card_interval", half=shares[1])
    )
    return (
        *([within] if report["within"] is not None else []),
        _delay(view, "reading.card_p95", report, "p95"),
        _delay(view, "reading.card_image", image, "median"),
        _work(view, whole),
        _alone(view, whole),
        _remote(view, whole),
    )


def _delay(view: View, title: str, row: Row, what: str) -> Card:
    half = minutes(view, row[f"{what}_half_min"])
    return Card(
        view.say(title), minutes(view, row[f"{what}_min"]), view.say("reading.card_interval", half=half)
    )


def _work(view: View, whole: Row) -> Card:
    overtime, cut = (short(whole[one], view.lang) for one in ("overtime_h", "interruptions_per_100"))
    note = view.say("reading.card_busy_note", overtime=overtime, interruptions=cut)
    return Card(view.say("reading.card_busy"), percent(whole["occupancy"], view.lang), note)


def _alone(view: View, whole: Row) -> Card:
    after, wait = (short(whole[one], view.lang) for one in ("alone_after_min", "wait_answer_min"))
    note = view.say("reading.card_alone_note", minutes=after, wait=wait)
    return Card(view.say("reading.card_alone"), percent(whole["alone"], view.lang), note)


def _remote(view: View, whole: Row) -> Card:
    beyond, unknown = (
        view.shown("network", one, whole[one]) for one in ("sites_beyond_half", "sites_unknown")
    )
    note = view.say("reading.card_remote_note", unknown=unknown)
    return Card(view.say("reading.card_remote"), beyond, note)
