"""The report of `radioscopie permits`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.questions.permits.tables import TABLES
from radioscopie.report.area import after, area_notes, headed
from radioscopie.report.columns import counted_assumptions
from radioscopie.report.left_out import left_out
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.sections import printed, section
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

COUNTS = ("check", "rule", "verdict", "why", "uncertain", "sites")
SITES = ("site", "name", "departement", "ct", "mri", "verdict", "next_machine")
BY_SITE = ("site", "check", "rule", "verdict", "why")
MOST_PRINTED = 60
BEYOND = {
    "ct": "permits.found_beyond_ct",
    "mri": "permits.found_beyond_mri",
    "pet": "permits.found_beyond_pet",
    "sites": "permits.found_beyond_sites",
}
GRANTED = (
    *("site", "name", "departement", "equipment", "machines", "authorised", "in_service", "sae_2023"),
    *("authorised_on", "since"),
)
RULES = ("rule", "says", "article", "valid_from", "valid_to", "status", "uncertain")
CARDS = (("approval", "needs_approval"), ("agreement", "agreement_to_show"), ("mix", "mix_missing"))


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    shown = Page(
        lang,
        view.say("permits.title") + after(view),
        view.say("permits.subtitle"),
        _answer(view),
        (view.say("permits.note"), *_told(view), *area_notes(view)),
        tuple(_card(view, *pair) for pair in CARDS),
        (
            _figure(
                view, "by_verdict", "permits.by_verdict", "permits.by_verdict_intro", ("verdict", "sites")
            ),
            _figure(view, "counts", "permits.counts", "permits.counts_intro", COUNTS),
            _figure(view, "sites", "permits.sites", "permits.sites_intro", SITES),
            *_granted(view),
            *_by_site(view),
            _figure(view, "rules", "permits.rules", "permits.rules_intro", RULES),
        ),
        (view.say("permits.sources"),),
    )
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    view = View(result, lang, TABLES)
    table = printed(view, "counts", view.say("permits.counts"), COUNTS)
    return "\n\n".join(
        [_answer(view), table, *_told(view), *left_out(result, lang), counted_assumptions(result, lang)]
    )


def _answer(view: View) -> str:
    """Say how many sites get each verdict, all of them."""
    rows = view.rows("by_verdict")
    words = [
        (view.word("permits.verdict", row["verdict"]), format_count(row["sites"], view.lang)) for row in rows
    ]
    verdicts = view.say("report.semicolon").join(
        view.say("permits.one_verdict", sites=sites, verdict=said) for said, sites in words
    )
    total = format_count(view.found("permits.found_sites"), view.lang)
    return headed(view, view.say("permits.answer", total=total, verdicts=verdicts, open=_open(view)))


def _open(view: View) -> str:
    """Say on how many sites some rule cannot be judged, lest they be read as sites that hold."""
    sites = len({row["site"] for row in view.rows("verdicts", verdict="cannot_tell")})
    return view.say("permits.open", sites=format_count(sites, view.lang)) if sites else ""


def _by_site(view: View) -> tuple[Figure, ...]:
    """List every verdict of each site, where they are few enough to be printed."""
    if view.table("sites").num_rows > MOST_PRINTED:
        return ()
    return (_figure(view, "verdicts", "permits.verdicts", "permits.verdicts_intro", BY_SITE),)


def _granted(view: View) -> tuple[Figure, ...]:
    """List what the user's register has that the SAE has not."""
    if not view.has("granted"):
        return ()
    return (_figure(view, "granted", "permits.granted", "permits.granted_intro", GRANTED),)


def _told(view: View) -> tuple[str, ...]:
    """Say how many machines the register has beyond the SAE."""
    if not view.has("granted"):
        return ()
    counts = {name: view.counted(key) for name, key in BEYOND.items()}
    return (view.say("permits.told_granted", **counts),)


def _card(view: View, check: str, verdict: str) -> Card:
    label = view.word("permits.verdict", verdict)
    count = format_count(_sites(view, check, verdict), view.lang)
    return Card(label[0].upper() + label[1:], count, view.word("permits.check", check))


def _sites(view: View, check: str, verdict: str) -> int:
    return int(pc.sum(view.table("counts", check=check, verdict=verdict)["sites"]).as_py() or 0)


def _figure(view: View, name: str, title: str, intro: str, columns: tuple[str, ...]) -> Figure:
    return section(view, name, (view.say(title), view.say(intro)), columns)
