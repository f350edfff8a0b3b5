"""Read a set of aids: rules with their dates, one table each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import close_matches
from radioscopie.tables.aids import (
    EVERYONE,
    GIFTS,
    KINDS,
    ORDER,
    SAME_WEEKS,
    SHARED,
    SHORT,
    WHO,
    YEAR_SHARE,
    Aid,
    Aids,
    ChargeDeferral,
    Dipa,
    LoanDeferral,
    PartialActivity,
    StateLoan,
)
from radioscopie.tables.cash_fields import read_fields
from radioscopie.tables.charges import NATURES

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.tables.cash_fields import Fields

YEARS, MONTHS, WEEKS = (FIRST_DAY.year, LAST_DAY.year), (1, 480), (0, 104)


def read_aids(path: Path) -> Aids:
    """Read and check a set of aids (TOML).

    Raises
    ------
    InputError : every problem of the file: unknown kinds and keys, dates out of order, shares beyond 100 %
    """
    return read_fields(path, _aids)


def _aids(file: Fields) -> Aids:
    file.only(("title", "aid"))
    found = [aid for one in file.each("aid") if (aid := _aid(one))]
    if not found and not file.problems:
        file.refuse("finances.aid_none", "aid")
    return Aids(file.words("title"), tuple(sorted(found, key=lambda aid: ORDER.index(type(aid)))))


def _aid(fields: Fields) -> Aid | None:
    known = len(fields.problems)
    kind = KINDS[fields.word("kind", KINDS) or Dipa.kind]
    if len(fields.problems) > known:
        return None
    read, keys = READERS[kind]
    fields.only((*SHARED, *keys))
    source = fields.inside("source")
    source.only(keys)
    own = read(fields)
    gift = EVERYONE if kind in GIFTS else SHORT
    said = {_parameter(key): source.words(key) for key in source.table}
    return kind(
        name=fields.name(), title=fields.words("title"), who=fields.word("who", WHO, gift), source=said, **own
    )


def _parameter(key: str) -> str:
    return key.removesuffix("_pct")


def _partial(fields: Fields) -> dict[str, Any]:
    allowance, saved = fields.share("allowance_pct", 0), fields.share("saved_pct", 0)
    if allowance + saved > 1:
        fields.refuse("finances.aid_too_much", "saved_pct", fields.table.get("saved_pct", ""))
    shares = {"allowance": allowance, "saved": saved, "delay_weeks": fields.between("delay_weeks", WEEKS, 0)}
    return _period(fields) | {"natures": _natures(fields)} | shares


def _dipa(fields: Fields) -> dict[str, Any]:
    period, settled = _period(fields), fields.day("settled", YEARS)
    if settled < period["last"]:
        fields.refuse("finances.aid_settled_early", "settled", settled)
    return period | {
        "reference": fields.word("reference", (SAME_WEEKS, YEAR_SHARE)),
        "months": fields.exact("months", (0, 12), 0),
        "rate": fields.share("rate_pct", 0),
        "technical_fees": fields.flag("technical_fees", default=False),
        "advance": fields.share("advance_pct", 0),
        "advances": _days(fields, "advances"),
        "settled": settled,
    }


def _charges(fields: Fields) -> dict[str, Any]:
    repaid = {"repaid_from": fields.day("repaid_from", YEARS), "months": fields.between("months", MONTHS, 1)}
    return _period(fields) | {"natures": _natures(fields), "share": fields.share("share_pct", 100)} | repaid


def _loans(fields: Fields) -> dict[str, Any]:
    return {"first": fields.day("first", YEARS), "months": fields.between("months", MONTHS, 1)}


def _state_loan(fields: Fields) -> dict[str, Any]:
    shares = ("turnover", "rate", "guarantee", "loss")
    return {
        "granted": fields.day("granted", YEARS),
        "grace": fields.between("grace", (0, MONTHS[1]), 0),
        "months": fields.between("months", MONTHS, 1),
    } | {share: fields.share(f"{share}_pct", 0) for share in shares}


READERS = {
    PartialActivity: (_partial, ("first", "last", "natures", "allowance_pct", "saved_pct", "delay_weeks")),
    Dipa: (
        _dipa,
        (
            "first",
            "last",
            "reference",
            "months",
            "rate_pct",
            "technical_fees",
            "advance_pct",
            "advances",
            "settled",
        ),
    ),
    ChargeDeferral: (_charges, ("first", "last", "natures", "share_pct", "repaid_from", "months")),
    LoanDeferral: (_loans, ("first", "months")),
    StateLoan: (
        _state_loan,
        ("granted", "turnover_pct", "grace", "months", "rate_pct", "guarantee_pct", "loss_pct"),
    ),
}


def _period(fields: Fields) -> dict[str, date]:
    first, last = fields.day("first", YEARS), fields.day("last", YEARS)
    if last < first:
        fields.refuse("finances.cash_ends_before", "last", last)
    return {"first": first, "last": last}


def _natures(fields: Fields) -> tuple[str, ...]:
    listed = fields.table.get("natures", [])
    unknown = [word for word in listed if word not in NATURES] if isinstance(listed, list) else [listed]
    if unknown or not listed:
        close = close_matches(str(unknown[0]), NATURES) if unknown else ""
        fields.refuse("finances.aid_no_natures", "natures", *unknown[:1], close=close or ", ".join(NATURES))
        return ()
    return tuple(listed)


def _days(fields: Fields, key: str) -> tuple[date, ...]:
    listed = fields.table.get(key, [])
    if (
        not isinstance(listed, list)
        or any(type(day) is not date for day in listed)
        or sorted(listed) != listed
    ):
        fields.refuse("finances.aid_no_dates", key)
        return ()
    return tuple(listed)
