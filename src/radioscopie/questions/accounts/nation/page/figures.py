"""The figures of the nation's accounts: margins, shares under water, camps, a shock, reading, totals and charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.accounts.nation.page.charts import (
    aids_compared,
    camps_chart,
    distribution_chart,
    under_chart,
)
from radioscopie.questions.closed.page import closures_figures
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.report.view import with_words
from radioscopie.texts import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.questions.accounts.nation.page.view import NationView

SHOWN = ("kind", "ownership", "mix", "size", "rurality")
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
SHOCK_CHECKS = ("fact", "check", "published_permille", "model_permille")
CHARGES = ("charge", "low_cents", "central_cents", "high_cents", "status", "facts")
ORDER = (
    "cover", "owners_third", "profitability", "surplus", "group_margin", "group_high", "charges_cnam", "charges_fnmr",
    "return",
)  # fmt: skip
COVERS = (("town", "model"), ("town", "SPE-008"), ("france", "SPE-004"))
READING = ("variant", "charge", "where", "sites", "remote_exams", "low_cents", "central_cents", "high_cents")


def nation_figures(view: NationView) -> Iterator[Figure]:
    """Give the figures of the report, in order."""
    base, *variants = view.worlds
    for variant in variants or [base]:
        yield _distribution(view, base, variant)
    yield _under(view)
    yield _camps(view)
    yield from _reading(view)
    if view.has("nation_aids"):
        yield _aids(view)
        yield _plain(view, "shock_checks", SHOCK_CHECKS)
    yield from closures_figures(view)
    yield _plain(view, "summary", SUMMARY, view.table("nation_summary", year=view.year))
    yield _plain(view, "charges", CHARGES)


def _plain(view: NationView, name: str, columns: tuple[str, ...], table: pa.Table | None = None) -> Figure:
    """Give the section of a table without a chart."""
    grid = view.laid(f"nation_{name}", columns, table)
    return Figure(name, *_heads(view, name), "", grid)


def _aids(view: NationView) -> Figure:
    """Show who stays open with which aid when cash, loans, draws and charges vary between practices."""
    title, intro = _heads(view, "aids")
    rows, titles = (
        view.rows("nation_aids", drawn="varied", case="central"),
        view.result.tables["nation_aids"].named["aids"],
    )
    names = {name: view.aid(name, titles) for name in titles}
    svg = draw(aids_compared(rows, names, view.lang), view.lang, "aids", title)
    return Figure("aids", title, intro, svg, view.laid("nation_aids", AIDS))


def _reading(view: NationView) -> Iterator[Figure]:
    """Give the section on remote reading in the last year; none when the scenario has no organisation."""
    if not view.has("nation_reading"):
        return
    table = view.table("nation_reading", year=view.year)
    titles = [view.shown("nation_reading", "charge", name) for name in table["charge"].to_pylist()]
    grid = view.laid("nation_reading", READING, with_words(table, "charge", titles))
    title = word("nation_accounts.figure", "reading", view.lang, year=view.year)
    intro = view.word("nation_accounts.figure_intro", "reading")
    yield Figure("reading", title, intro, "", grid)


def _heads(view: NationView, key: str) -> tuple[str, str]:
    return view.word("nation_accounts.figure", key), view.word("nation_accounts.figure_intro", key)


def _distribution(view: NationView, base: str, variant: str) -> Figure:
    before, after = (
        view.rows("nation_distribution", variant=one, year=view.year, dimension="all") if wanted else []
        for one, wanted in ((base, True), (variant, variant != base))
    )
    title, intro = _heads(view, "distribution")
    heading = f"{title} : {view.world(variant)}" if view.lang == "fr" else f"{title}: {view.world(variant)}"
    names = [view.world(base), view.world(variant)]
    axis = view.say("nation_accounts.axis_margin")
    (everyone,) = view.rows("nation_margins", variant=variant, year=view.year, dimension="all")
    axis = view.signed(axis, "nation_margins", "margin_permille", everyone)
    chart = distribution_chart(before, after, names, axis, view.lang)
    table = view.table("nation_distribution", year=view.year, dimension="all")
    grid = view.laid("nation_distribution", ("variant", "from_permille", "practices"), table)
    key = f"distribution-{variant}"
    return Figure(key, heading, intro, draw(chart, view.lang, key, heading), grid)


def _under(view: NationView) -> Figure:
    title, intro = _heads(view, "under")
    rows = [
        _mark(view, row)
        for dimension in SHOWN
        for world in view.worlds
        for row in view.rows("nation_margins", variant=world, year=view.year, dimension=dimension)
    ]
    grid = view.laid("nation_margins", MARGINS, view.table("nation_margins", year=view.year))
    svg = draw(under_chart(rows, view.lang), view.lang, "under", title)
    return Figure("under", title, intro, svg, grid)


def _mark(view: NationView, row: Row) -> Row:
    return {
        "panel": view.said(row["dimension"]),
        "group": view.signed(
            view.shown("nation_margins", "group", row["group"]), "nation_margins", "under_permille", row
        ),
        "world": view.world(row["variant"]),
        "permille": row["under_permille"],
        "low": row.get("under_permille_low_95"),
        "high": row.get("under_permille_high_95"),
    }


def _camps(view: NationView) -> Figure:
    title, intro = _heads(view, "camps")
    kept = sorted(filter(_is_drawn, view.rows("nation_camps")), key=lambda row: ORDER.index(row["camp"]))
    rows = [_camp(view, row) for row in kept]
    grid = view.laid("nation_camps", CAMPS)
    svg = draw(camps_chart(rows, view.lang), view.lang, "camps", title)
    return Figure("camps", title, intro, svg, grid)


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
    label = f"{view.said(row['camp'])} · {view.said(row['ratio'])}{where}"
    return {
        "panel": row["ratio"].startswith("cover"),
        "label": view.signed(label, "nation_camps", "central_permille", row),
        "published": row["published_permille"], "least": model[0], "central": model[1], "most": model[2],
    }  # fmt: skip
