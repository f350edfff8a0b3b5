"""The shifts to hold, the proof of each, and the people that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.reading.network.spec import DAYS
from radioscopie.models.reading.staffing.people import FULL_TIME, LEAVE, people_of
from radioscopie.models.reading.staffing.seats import HOURS
from radioscopie.questions.staffing.tables.seats import DAY_KIND, GROUP, HEADS, KINDS
from radioscopie.results.declared import Declared, code, count, measure, name
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Row, Rows
    from radioscopie.models.reading.staffing.posts import Post
    from radioscopie.models.reading.staffing.proof import SeatEffect
    from radioscopie.models.reading.staffing.staffing import Staffing

NOT_TESTED = dict.fromkeys(("fewer_at", "fewer_kept", "fewer_half", "runs"))
SHIFTS = Declared(
    "shifts",
    "staff.shifts",
    HEADS,
    (
        *(GROUP, name("shift"), DAY_KIND, name("begins"), name("ends"), measure("hours", "short")),
        *(count("days_a_week"), count("seats"), measure("hours_a_week", "short")),
        *(name("fewer_at"), measure("fewer_kept", "share"), measure("fewer_half", "share"), count("runs")),
        *(code("verdict", "staff.verdict"), code("source", "staff.source")),
    ),
)
PEOPLE = Declared(
    "people",
    "staff.people",
    HEADS,
    (
        *(
            GROUP,
            measure("hours_a_week", "short"),
            measure("full_time_h", "short"),
            measure("leave_weeks", "short"),
        ),
        *(measure("rest_h", "short"), measure("by_hours", "tenths"), count("by_rest"), count("people")),
    ),
)


def shift_rows(found: Staffing, names: Sequence[str]) -> Rows:
    """Give the posts held, by group, kind of day and hour, and what one seat fewer gives."""
    held = [(post, int(n), found.fewer.get(p)) for p, (post, n) in enumerate(_pairs(found)) if n]
    ordered = sorted(held, key=lambda one: (one[0].group, one[0].kind, one[0].shift.start, one[0].shift.end))
    return [shift_row(post, names[post.group], n) | _fewer(effect) for post, n, effect in ordered]


def given_rows(posts: Sequence[Post], counts: Sequence[int], names: Sequence[str]) -> Rows:
    """Give the posts held as they are given, without proof."""
    held = [(post, n) for post, n in zip(posts, counts, strict=True) if n]
    return [shift_row(post, names[post.group], n) | _fewer(None) for post, n in held]


def _pairs(found: Staffing) -> list[tuple[Post, int]]:
    return list(zip(found.posts, found.plan.counts.tolist(), strict=True))


def shift_row(post: Post, group: str, seats: int) -> Row:
    """Give a post, without its proof."""
    begins, ends = (
        f"{minute // 60 % HOURS:02d}:{minute % 60:02d}" for minute in (post.shift.start, post.shift.end)
    )
    return {
        "group": group,
        "shift": post.name,
        "day_kind": list(KINDS)[post.kind],
        "begins": begins,
        "ends": ends,
        "hours": (post.shift.end - post.shift.start - post.shift.break_min) / 60,
        "days_a_week": len(post.shift.days),
        "seats": seats,
        "hours_a_week": post.minutes * seats / 60,
        "source": post.source,
    }


def _fewer(effect: SeatEffect | None) -> Row:
    if effect is None:
        return NOT_TESTED | {"verdict": "none"}
    return {
        "fewer_at": f"{list(KINDS)[effect.cell // HOURS]} {effect.cell % HOURS:02d}",
        "fewer_kept": round(effect.share, 4),
        "fewer_half": round(effect.half, 4),
        "runs": effect.runs,
        "verdict": effect.verdict,
    }


def people_rows(posts: Sequence[Post], counts: Sequence[int], names: Sequence[str], rest_h: float) -> Rows:
    """Count the people of each group: hours, rest, leave."""
    rows = []
    for v, group in enumerate(names):
        own = [(post, n) for post, n in zip(posts, counts, strict=True) if post.group == v]
        found = people_of([post for post, _ in own], [n for _, n in own], rest_h)
        rows.append(
            {
                "group": group,
                "hours_a_week": float(found.hours),
                "full_time_h": float(quoted(FULL_TIME).value),
                "leave_weeks": float(quoted(LEAVE).value),
                "rest_h": rest_h,
                "by_hours": round(float(found.by_hours), 2),
                "by_rest": found.by_rest,
                "people": found.people,
            }
        )
    return rows


def of_rota(posts: Sequence[Post], counts: Sequence[int]) -> dict[str, list[int]]:
    """Give, for each shift, how many are held on each day of the week."""
    held: dict[str, list[int]] = {}
    for post, n in zip(posts, counts, strict=True):
        week = held.setdefault(post.name, [0] * len(DAYS))
        for day in post.shift.days:
            week[day] += int(n)
    return held
