"""The report of the nation's accounts, and its few lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.questions.accounts.nation.page.charts import (
    aids_compared,
    camps_chart,
    distribution_chart,
    under_chart,
)
from radioscopie.questions.accounts.nation.page.reading import reading_figures, reading_notes
from radioscopie.questions.accounts.nation.page.view import nation_view
from radioscopie.report.amounts import compact_euros
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.questions.accounts.nation.page.view import NationView
    from radioscopie.result import Result

NOTES = ("nation_accounts.note_built", "nation_accounts.note_under", "nation_accounts.note_wide")
DRAWN = ("whole", "earned")
SHOWN = ("kind", "ownership", "mix", "size", "rurality")
TOLD = ["all", "kind", "ownership", "mix"]
MARGINS = (
    "variant", "dimension", "group", "practices", "under_permille", "under_after_debt_permille", "debt_service_cents",
    "under_permille_low_95", "under_permille_high_95", "under_change_permille_low_95", "under_change_permille_high_95",
    "margin_permille", "p10_permille", "p50_permille", "p90_permille", "margin_cents",
)  # fmt: skip
SUMMARY = (
    "variant", "kind", "practices", "acts_cents", "fees_cents", "charges_cents", "pay_cents", "margin_cents",
    "income_cents", "machine_fees_cents", "machine_charges_cents", "cover_permille",
)  # fmt: skip
CAMPS = (
    "camp", "ratio", "perimeter", "fees", "published_permille", "high_charges_permille", "central_permille",
    "low_charges_permille", "verdict", "solved", "solved_cents", "level_permille", "employees_hundredths",
)  # fmt: skip
AIDS = (
    "drawn", "case", "aids", "closed_without", "kept_open", "open", "sites_kept", "cost_cents", "per_site_cents",
)  # fmt: skip
CHARGES = ("charge", "low_cents", "central_cents", "high_cents", "status", "facts")
ORDER = (
    "cover", "owners_third", "profitability", "surplus", "group_margin", "group_high", "charges_cnam", "charges_fnmr",
    "return",
)  # fmt: skip
COVERS = (("town", "model"), ("town", "SPE-008"), ("france", "SPE-004"))


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = nation_view(result, lang)
    notes = (*map(view.say, NOTES), *_notes(view))
    title, subtitle = (
        view.say("nation_accounts.title"),
        view.say("nation_accounts.subtitle", draws=view.asked("draws")),
    )
    shown = Page(
        lang, title, subtitle, " ".join(answers(view)), notes, tuple(_cards(view)), tuple(_figures(view)),
        (view.say("nation_accounts.sources"),), signed=False,
    )  # fmt: skip
    return render_page(shown, result)


def summary(result: Result, lang: str) -> str:
    """Say the nation's accounts in the terminal: the answer, shares under water, published ratios, assumptions."""
    view = nation_view(result, lang)
    margins = view.table("nation_margins", year=view.year).filter(pc.field("dimension").isin(TOLD))
    camps = view.table("nation_camps", perimeter="town", fees="model")
    under = view.laid("nation_margins", (*MARGINS[:5], *MARGINS[7:9]), margins)
    ratios = view.laid("nation_camps", CAMPS[:2] + CAMPS[4:9], camps)
    parts = [
        "\n".join([*answers(view), *_notes(view)]),
        f"{view.word('nation_accounts.figure', 'under')}\n{plain_table(under)}",
        f"{view.word('nation_accounts.figure', 'camps')}\n{plain_table(ratios)}",
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def _notes(view: NationView) -> Iterator[str]:
    """Say what the debt of groups, reading and, where they were asked, a shock and aids make of the last world."""
    yield from reading_notes(view)
    for row in view.rows("nation_margins", variant=view.worlds[-1], year=view.year, group="fund_backed"):
        before, after = (_margin(view, row, one) for one in ("under_permille", "under_after_debt_permille"))
        debt = compact_euros(row["debt_service_cents"], view.lang)
        yield view.say("nation_accounts.note_debt", before=before, after=after, debt=debt)
    if view.has("nation_aids"):
        yield from (_shock(view, drawn) for drawn in DRAWN)


def _shock(view: NationView, drawn: str) -> str:
    """Say who runs out of cash under the shock, and whom all the aids keep, with central opening cash."""
    given = view.rows("nation_aids", drawn=drawn, case="central")[-1]
    counts = {
        name: format_count(given[name], view.lang) for name in ("closed_without", "kept_open", "practices")
    }
    cost = compact_euros(given["cost_cents"], view.lang)
    key = "nation_accounts.note_shock" if given["aids"] else "nation_accounts.note_shock_alone"
    return view.say(key, drawn=view.word("nation_accounts.drawn", drawn), cost=cost, **counts)


def answers(view: NationView) -> list[str]:
    """Say how many practices are under water in each world, in a sentence each."""
    found = []
    for world in view.worlds:
        (row,) = view.rows("nation_margins", variant=world, year=view.year, dimension="all")
        words = {
            "world": view.world(world),
            "year": view.year,
            "under": format_count(row["under"], view.lang),
            "practices": format_count(row["practices"], view.lang),
            "share": _margin(view, row, "under_permille"),
            "margin": _margin(view, row, "margin_permille"),
        }
        drawn = "under_permille_low_95" in row
        sides = ("low", "high") if drawn else ()
        between = {side: _margin(view, row, f"under_permille_{side}_95") for side in sides}
        key = "nation_accounts.answer_drawn" if drawn else "nation_accounts.answer"
        found.append(view.say(key, **words, **between))
    return found


def _margin(view: NationView, row: Row, name: str) -> str:
    return view.shown("nation_margins", name, row[name])


def _cards(view: NationView) -> Iterator[Card]:
    for world in view.worlds:
        (row,) = view.rows("nation_margins", variant=world, year=view.year, dimension="all")
        note = view.say("nation_accounts.card_margin", margin=compact_euros(row["margin_cents"], view.lang))
        yield Card(
            view.say("nation_accounts.card_under", world=view.world(world)),
            _margin(view, row, "under_permille"),
            note,
        )
    (cover,) = view.rows("nation_camps", ratio="cover_full", perimeter="town", fees="model")
    note = view.say(
        "nation_accounts.card_cover_note", published=_camp_cell(view, cover, "published_permille")
    )
    yield Card(view.say("nation_accounts.card_cover"), _camp_cell(view, cover, "central_permille"), note)


def _camp_cell(view: NationView, row: Row, name: str) -> str:
    return view.shown("nation_camps", name, row[name])


def _figures(view: NationView) -> Iterator[Figure]:
    base, *variants = view.worlds
    for variant in variants or [base]:
        yield _distribution(view, base, variant)
    yield _under(view)
    yield _camps(view)
    yield from reading_figures(view)
    if view.has("nation_aids"):
        yield _aids(view)
    summary = view.table("nation_summary", year=view.year)
    yield Figure(
        "summary",
        *_heads(view, "summary"),
        "",
        view.laid("nation_summary", SUMMARY, summary),
        signed=False,
    )
    lines = view.laid("nation_charges", CHARGES)
    yield Figure("charges", *_heads(view, "charges"), "", lines, signed=False)


def _aids(view: NationView) -> Figure:
    """Show who stays open with which aid when the radiologists go on drawing as much, opening cash central."""
    title, intro = _heads(view, "aids")
    rows, titles = (
        view.rows("nation_aids", drawn="whole", case="central"),
        view.result.tables["nation_aids"].named["aids"],
    )
    names = {name: view.aid(name, titles) for name in titles}
    svg = draw(aids_compared(rows, names, view.lang), view.lang, "aids", title)
    return Figure("aids", title, intro, svg, view.laid("nation_aids", AIDS), signed=False)


def _heads(view: NationView, key: str) -> tuple[str, str]:
    return view.word("nation_accounts.figure", key), view.word("nation_accounts.figure_intro", key)


def _distribution(view: NationView, base: str, variant: str) -> Figure:
    before, after = (
        view.rows("nation_distribution", variant=one, year=view.year, dimension="all") if wanted else []
        for one, wanted in ((base, True), (variant, variant != base))
    )
    title, intro = _heads(view, "distribution")
    heading = f"{title} : {view.world(variant)}" if view.lang == "fr" else f"{title}: {view.world(variant)}"
    chart = distribution_chart(before, after, [view.world(base), view.world(variant)], view.lang)
    table = view.table("nation_distribution", year=view.year, dimension="all")
    grid = view.laid("nation_distribution", ("variant", "from_permille", "practices"), table)
    key = f"distribution-{variant}"
    return Figure(key, heading, intro, draw(chart, view.lang, key, heading), grid, signed=False)


def _under(view: NationView) -> Figure:
    title, intro = _heads(view, "under")
    rows = [
        {
            "panel": view.said(dimension), "group": _margin(view, row, "group"), "world": view.world(world),
            "permille": row["under_permille"], "low": row.get("under_permille_low_95"),
            "high": row.get("under_permille_high_95"),
        }
        for dimension in SHOWN
        for world in view.worlds
        for row in view.rows("nation_margins", variant=world, year=view.year, dimension=dimension)
    ]  # fmt: skip
    grid = view.laid("nation_margins", MARGINS, view.table("nation_margins", year=view.year))
    return Figure(
        "under",
        title,
        intro,
        draw(under_chart(rows, view.lang), view.lang, "under", title),
        grid,
        signed=False,
    )


def _camps(view: NationView) -> Figure:
    title, intro = _heads(view, "camps")
    kept = sorted(filter(_is_drawn, view.rows("nation_camps")), key=lambda row: ORDER.index(row["camp"]))
    rows = [_camp(view, row) for row in kept]
    grid = view.laid("nation_camps", CAMPS)
    return Figure(
        "camps",
        title,
        intro,
        draw(camps_chart(rows, view.lang), view.lang, "camps", title),
        grid,
        signed=False,
    )


def _is_drawn(row: Row) -> bool:
    """Keep what the camps argue about: covers with all costs, other ratios of the town with the model's fees."""
    if row["camp"] == "cover":
        return (
            row["ratio"] in ("cover_radiographers", "cover_full")
            and (row["perimeter"], row["fees"]) in COVERS
        )
    plain = row["fees"] == "model" and row["verdict"] != "other"
    return bool(plain) and row["perimeter"] == ("fund_backed" if row["camp"].startswith("group") else "town")


def _camp(view: NationView, row: Row) -> Row:
    model = sorted(
        row[name] for name in ("low_charges_permille", "central_permille", "high_charges_permille")
    )
    where = f" ({view.said(row['perimeter'])}, {view.said(row['fees'])})" if row["camp"] == "cover" else ""
    return {
        "panel": row["ratio"].startswith("cover"),
        "label": f"{view.said(row['camp'])} · {view.said(row['ratio'])}{where}",
        "published": row["published_permille"], "least": model[0], "central": model[1], "most": model[2],
    }  # fmt: skip
