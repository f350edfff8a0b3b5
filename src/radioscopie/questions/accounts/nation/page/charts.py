"""The charts of the nation's accounts: margins before and after, shares under water, published ratios, aids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.report.amounts import compact_euros
from radioscopie.report.svg import GAIN, INK, LOSS, NEUTRAL, WIDTH, altair
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Rows

TALL, BAR, PERMILLE = 230, 26, 10
PAIR, ROOM = 2, 1.45
CLASS, STEP = 50, 13
COLOURS, SHAPES = [NEUTRAL, LOSS, GAIN, INK], ["circle", "diamond", "square", "cross"]


def distribution_chart(before: Rows, after: Rows, names: Sequence[str], axis: str, lang: str) -> Any:
    """Draw practices by class of margin: grey bars before, an outline after; a rule where margins are nothing.

    Parameters
    ----------
    before, after : rows of `nation_distribution` of one group; `after` may be empty
    names : how to call the two in the legend
    axis : what the margin is said to be
    """
    alt = altair()
    shown = [_cell(row, name) for rows, name in zip((before, after), names, strict=False) for row in rows]
    base = alt.Chart(alt.Data(values=shown))
    x = alt.X("from:Q", axis=_percent_axis(axis), scale=alt.Scale(nice=False))
    y = alt.Y("practices:Q", title=text("nation_accounts.axis_practices", lang), stack=None)
    kind = alt.Color(
        "name:N", title=None, sort=list(names), legend=alt.Legend(orient="top", symbolType="square")
    )
    scale = alt.Scale(domain=list(names[: 2 if after else 1]), range=[NEUTRAL, LOSS][: 2 if after else 1])
    bars = (
        base.transform_filter(alt.datum.name == names[0])
        .mark_rect(opacity=0.55)
        .encode(x=x, x2="to:Q", y=y, y2=alt.datum(0), color=kind.scale(scale))
    )
    zero = alt.Chart(alt.Data(values=[{}])).mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.datum(0))
    if not after:
        return (bars + zero).properties(width=WIDTH - 120, height=TALL)
    line = base.transform_filter(alt.datum.name == names[1]).mark_line(
        interpolate="step-after", strokeWidth=2.5
    )
    outline = line.encode(x=x, y=y, color=kind.scale(scale))
    return (bars + outline + zero).properties(width=WIDTH - 120, height=TALL)


def _cell(row: dict[str, Any], name: str) -> dict[str, Any]:
    start = row["from_permille"]
    return {"name": name, "from": start, "to": start + CLASS, "practices": row["practices"]}


def under_chart(rows: Rows, lang: str) -> Any:
    """Draw the share under water of groups, a mark and an interval for each world.

    Parameters
    ----------
    rows : panel, group, world (words, in order), permille; low and high (95 %), thousandths, or None without draws
    """
    alt = altair()
    worlds, panels = (list(dict.fromkeys(row[name] for row in rows)) for name in ("world", "panel"))
    drawn = [_panel(panel, rows, worlds, lang, last=panel == panels[-1]) for panel in panels]
    return alt.vconcat(*drawn, spacing=6)


def _panel(panel: str, rows: Rows, worlds: list[str], lang: str, *, last: bool) -> Any:
    alt = altair()
    count = len(worlds)
    legend = alt.Legend(orient="top") if panel == rows[0]["panel"] else None
    colours = alt.Scale(domain=worlds, range=COLOURS[:count])
    shapes = alt.Scale(domain=worlds, range=SHAPES[:count])
    ends = [row[name] or 0 for row in rows for name in ("permille", "high")]
    axis = (
        _percent_axis(text("nation_accounts.axis_under", lang))
        if last
        else alt.Axis(labels=False, title=None, tickCount=6)
    )
    x = alt.X("permille:Q", axis=axis, scale=alt.Scale(domain=[0, max(*ends, 1)], nice=False))
    base = alt.Chart(alt.Data(values=[row for row in rows if row["panel"] == panel])).encode(
        y=alt.Y("group:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=260)),
        yOffset=alt.YOffset("world:N", sort=worlds),
        color=alt.Color("world:N", title=None, sort=worlds, legend=legend, scale=colours),
    )
    interval = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=2, opacity=0.7)
    marks = base.mark_point(size=80, filled=True, opacity=1)
    shape = alt.Shape("world:N", title=None, sort=worlds, scale=shapes, legend=legend)
    layers = alt.layer(interval.encode(x=alt.X("low:Q"), x2="high:Q"), marks.encode(x=x, shape=shape))
    title = alt.TitleParams(panel, anchor="start", frame="group", fontSize=12)
    return layers.properties(width=WIDTH - 360, height=alt.Step(STEP, **{"for": "offset"}), title=title)


def camps_chart(rows: Rows, lang: str) -> Any:
    """Draw published ratios (diamonds) beside the model's range, from high to low charges, a tick at the central ones.

    Parameters
    ----------
    rows : panel (covers and other ratios have scales of their own), label, published, least, central, most, in
        thousandths
    """
    panels = list(dict.fromkeys(row["panel"] for row in rows))
    return altair().vconcat(
        *(_ratios([r for r in rows if r["panel"] == panel], lang) for panel in panels), spacing=14
    )


def _ratios(rows: Rows, lang: str) -> Any:
    alt = altair()
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=440))
    )
    x = alt.X(
        "least:Q", axis=_percent_axis(text("nation_accounts.axis_ratio", lang)), scale=alt.Scale(zero=True)
    )
    span = base.mark_bar(size=BAR - 14, color=GAIN, opacity=0.45).encode(x=x, x2="most:Q")
    tick = base.mark_tick(thickness=3, size=BAR - 8, color=INK).encode(x="central:Q")
    mark = base.mark_point(shape="diamond", size=130, filled=True, color=LOSS, opacity=1).encode(
        x="published:Q"
    )
    return (span + tick + mark).properties(width=WIDTH - 470, height=alt.Step(BAR))


def aids_compared(rows: Rows, names: Mapping[str, str], lang: str) -> Any:
    """Draw sets of aids: rows of `aids` of one case; practices open of all, and the public cost at the end.

    Parameters
    ----------
    rows : without aid first
    names : title of each aid by name, in the user's language
    """
    alt = altair()
    shown = [_set(row, rows[0], names, lang) for row in rows]
    base = alt.Chart(alt.Data(values=shown)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=360))
    )
    practices = rows[0]["practices"] if rows else 1
    ticks = list(range(0, practices + 1, max(practices // 4, 1)))
    axis = alt.Axis(title=text("accounts.aid_axis", lang), values=ticks, grid=False)
    x = alt.X("open:Q", scale=alt.Scale(domain=[0, practices * ROOM], nice=False), axis=axis)
    held = base.mark_bar(size=BAR - 10, color=NEUTRAL, opacity=0.6).encode(x=alt.X("before:Q"))
    kept = base.mark_bar(size=BAR - 10, color=GAIN).encode(x=x, x2="before:Q")
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(x=x, text="text:N")
    return (kept + held + words).properties(width=WIDTH - 380, height=alt.Step(BAR))


def _set(row: dict[str, Any], without: dict[str, Any], names: Mapping[str, str], lang: str) -> dict[str, Any]:
    """Write a set beside that without aid: one or two aids by name, more by the last one added."""
    own = row["aids"].split(" + ") if row["aids"] else []
    label = _label(own, names, lang)
    per_site = row["per_site_cents"]
    key = "accounts.aid_words" if per_site is not None else "accounts.aid_words_none"
    words = text(
        key, lang, cost=compact_euros(row["cost_cents"], lang), kept=row["kept_open"],
        site=compact_euros(per_site or 0, lang),
    )  # fmt: skip
    return {
        "label": label,
        "open": row["open"],
        "before": without["open"],
        "text": words,
    }


def _label(own: Sequence[str], names: Mapping[str, str], lang: str) -> str:
    if not own:
        return text("accounts.aid_no_set", lang)
    if len(own) <= PAIR:
        return " + ".join(names[name] for name in own)
    return text("accounts.aid_more", lang, aid=names[own[-1]])


def _percent_axis(title: str) -> Any:
    label = f"format(datum.value / {PERMILLE}, ',~r')"
    return altair().Axis(title=title, labelExpr=label, tickCount=6)
