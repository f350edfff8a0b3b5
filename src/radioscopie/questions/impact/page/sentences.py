"""What the page of an impact says in sentences: the answer, what it leaves out, what its bounds are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_euros
from radioscopie.report.refused import refused_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row, Rows
    from radioscopie.questions.impact.page.view import ImpactView


def answer(view: ImpactView) -> str:
    """Say the result in one sentence, for the last year, and the rows refused when they are many."""
    return f"{_effect(view)} {refused_share(view)}".strip()


def _effect(view: ImpactView) -> str:
    """Say the effect of the law; one sentence a law when there are several."""
    if view.is_one:
        return _one(view, view.cases(view.variants[0]), view.title(view.variants[0]))
    year, against = view.years[-1], view.base
    parts = [
        view.say("impact.answer_first", year=year, against=against),
        *(_part(view, view.cases(one), view.title(one)) for one in view.variants),
        *_between(view),
    ]
    return " ".join(parts)


def _one(view: ImpactView, rows: Rows, law: str) -> str:
    row, lang = rows[0], view.lang
    fields = {"law": law, "against": view.base, "year": row["year"], **_amounts(view, rows)}
    if len(rows) > 1:
        return view.word("impact.answer", "bounds", **fields)
    return view.word(
        "impact.answer",
        _turn(row["law_cents"]),
        change=format_euros(abs(row["law_cents"]), lang),
        percent=view.percent(row),
        base=format_euros(row["aged_cents"], lang),
        variant=format_euros(row["variant_cents"], lang),
        **fields,
    )


def _amounts(view: ImpactView, rows: Rows) -> dict[str, str]:
    """Write the two ends of the effect of a law, with their percents."""
    low, high = (rows[0], rows[-1])
    return {
        "low": format_euros(low["law_cents"], view.lang),
        "high": format_euros(high["law_cents"], view.lang),
        "low_percent": view.percent(low),
        "high_percent": view.percent(high),
    }


def _turn(cents: int) -> str:
    return "lost" if cents < 0 else "gained" if cents else "same"


def _part(view: ImpactView, rows: Rows, law: str) -> str:
    fields = {"law": law, **_amounts(view, rows)}
    if len(rows) > 1 and rows[0]["law_cents"] != rows[-1]["law_cents"]:
        return view.word("impact.answer_part", "bounds", **fields)
    turn, percent = _turn(rows[0]["law_cents"]), fields["low_percent"]
    change = format_euros(abs(rows[0]["law_cents"]), view.lang)
    return view.word("impact.answer_part", turn, change=change, percent=percent, law=law)


def _between(view: ImpactView) -> Iterator[str]:
    """Say what each law leaves beside the first one."""
    for variant in view.variants[1:]:
        rows = view.rows("between", variant=variant, year=view.years[-1])
        turn = _turns(rows)
        ends = view.spread([{"cents": abs(row["more_cents"])} for row in rows], "cents", format_euros)
        names = {"law": view.title(variant), "against": view.title(view.variants[0])}
        if turn == "both":
            ends = view.spread(rows, "more_cents", format_euros)
        yield view.word("impact.answer_between", turn, ends=ends, **names)


def _turns(rows: list[Row]) -> str:
    """Tell on which side a difference is; both when its ends disagree."""
    turns = {_turn(row["more_cents"]) for row in rows} - {"same"}
    return "both" if len(turns) > 1 else turns.pop() if turns else "same"


def notes(view: ImpactView, *, has_reform: bool) -> tuple[str, ...]:
    """Say what ageing adds to the law, what the bounds are, what the laws of a scenario leave out."""
    found = [_ageing(view)]
    if not view.is_exact:
        found.append(view.say("impact.bounds_note"))
    if has_reform:
        found.append(view.say("impact.reform_note"))
    left = {view.title(one): ", ".join(view.left_out(one)) for one in view.variants}
    found += [view.say("impact.left_out_note", law=law, left=words) for law, words in left.items() if words]
    return tuple(found)


def _ageing(view: ImpactView) -> str:
    rows = view.cases(view.variants[0])
    if not any(row["ageing_cents"] for row in rows):
        return view.say("impact.no_ageing")
    ageing = view.spread(rows, "ageing_cents")
    if not view.is_one:
        return view.say("impact.parts_of_several", ageing=ageing)
    return view.say("impact.parts", change=view.spread(rows, "change_cents"), ageing=ageing)
