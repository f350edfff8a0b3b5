"""Read the groups of readers of a network file: where they read, what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.meant import meant
from radioscopie.models.reading.network.spec import DAYS, LEVELS, ReaderGroup, Shift, Site

if TYPE_CHECKING:
    from radioscopie.models.reading.network.fields import NetworkFields
    from radioscopie.toml.fields import Fields

SEATS_MOST = 2000
DAY = 24 * 60


def read_groups(
    rows: list[NetworkFields], sites: tuple[Site, ...], skills: set[str], top: NetworkFields
) -> tuple[ReaderGroup, ...]:
    """Read `[[readers]]`; each group names one place, whose sites it may read."""
    groups = tuple(_group(row, sites, skills) for row in rows)
    if not groups:
        top.refuse("toml.missing_key", "readers")
    return groups


def places(sites: tuple[Site, ...], level: str) -> list[str]:
    """List the places of a level that hold a site."""
    if level == "national":
        return [""]
    found = [site.name if level == "site" else getattr(site, level) for site in sites]
    return sorted({name for name in found if name})


def _group(row: NetworkFields, sites: tuple[Site, ...], skills: set[str]) -> ReaderGroup:
    name = row.text("name")
    named = [level for level in LEVELS if level in row.table]
    if len(named) != 1:
        key = "reading.one_place" if named or "sites" not in row.table else "reading.sites_no_place"
        row.refuse(key, "", ", ".join(named), levels=", ".join(LEVELS))
    level = named[0] if named else "national"
    place = "" if level == "national" else row.text(level, "")
    if level == "national":
        row.flag("national", default=True)
    elif named:
        row.knows(level, place, places(sites, level))
    licences = row.listed("sites", [site.name for site in sites])
    own_skills = row.listed("skills", skills)
    speed = row.number("speed", (0.1, 10), 1.0)
    shifts = tuple(read_shift(one) for one in row.each("shifts"))
    if not shifts:
        row.refuse("toml.missing_key", "shifts")
    row.close()
    return ReaderGroup(name, level, place, licences, own_skills, speed, shifts)


def read_shift(row: NetworkFields) -> Shift:
    """Read a shift; no day said means every day."""
    days = read_days(row)
    start, end = row.clock("start"), row.clock("end")
    seats = row.whole("seats", 1, (1, SEATS_MOST))
    break_min = row.whole("break_min", 0, (0, 600))
    break_at = row.clock("break_at") if break_min else None
    length = (end - start) % DAY or DAY
    if break_at is not None and (break_at - start) % DAY + break_min > length:
        row.refuse("reading.break_outside", "break_at", row.table.get("break_at"))
    row.close()
    return Shift(days, start, start + length, seats, break_at, break_min)


def read_days(row: Fields) -> tuple[int, ...]:
    """Read the days of a shift, in English or in French ("mon" or "lun"); all of them when it has no `days`."""
    if row.take("days") is None:
        return tuple(range(7))
    if row.table["days"] == []:
        row.refuse("reading.no_day", "days")
    ranks = [_day(row, word) for word in row.listed("days")]
    named = [rank for rank in ranks if rank is not None]
    for rank in sorted({rank for rank in named if named.count(rank) > 1}):
        row.refuse("toml.same_name", "days", DAYS[rank])
    return tuple(named)


def _day(row: Fields, word: str) -> int | None:
    """Give the rank of a day; one that is not known is refused without a guess, which could be another day."""
    code = meant(word.lower(), DAYS)
    if code in DAYS:
        return DAYS.index(code)
    row.refuse("reading.not_a_day", "days", word)
    return None
