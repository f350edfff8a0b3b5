"""Read a set of aids: rules with their dates, one table each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.calendar import FIRST_DAY, LAST_DAY
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
from radioscopie.tables.cash_fields import CashFields
from radioscopie.tables.charges import NATURES
from radioscopie.toml.fields import read_fields

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Readable


YEARS, MONTHS, WEEKS = (FIRST_DAY.year, LAST_DAY.year), (1, 480), (0, 104)


def read_aids(path: Readable) -> Aids:
    """Read and check a set of aids (TOML).

    Raises
    ------
    InputError : every problem of the file: unknown kinds and keys, dates out of order, shares beyond 100 %
    """
    return read_fields(path, CashFields, _aids)


def _aids(file: CashFields) -> Aids:
    file.only(("title", "aid"))
    found = [aid for one in file.each("aid") if (aid := _aid(one))]
    if not found and not file.problems:
        file.refuse("practice.aid_none", "aid")
    return Aids(file.words("title"), tuple(sorted(found, key=lambda aid: ORDER.index(type(aid)))))


def _aid(fields: CashFields) -> Aid | None:
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


def _partial(fields: CashFields) -> dict[str, Any]:
    allowance, saved = fields.share("allowance_pct", 0), fields.share("saved_pct", 0)
    if allowance + saved > 1:
        fields.refuse("practice.aid_too_much", "saved_pct", fields.table.get("saved_pct", ""))
    shares = {"allowance": allowance, "saved": saved, "delay_weeks": fields.whole("delay_weeks", 0, WEEKS)}
    return _period(fields) | {"natures": _natures(fields)} | shares


def _dipa(fields: CashFields) -> dict[str, Any]:
    period, settled = _period(fields), fields.day("settled", YEARS)
    if settled < period["last"]:
        fields.refuse("practice.aid_settled_early", "settled", settled)
    return period | {
        "reference": fields.word("reference", (SAME_WEEKS, YEAR_SHARE)),
        "months": fields.exact("months", (0, 12), 0),
        "rate": fields.share("rate_pct", 0),
        "technical_fees": fields.flag("technical_fees", default=False),
        "advance": fields.share("advance_pct", 0),
        "advances": _days(fields, "advances"),
        "settled": settled,
    }


def _charges(fields: CashFields) -> dict[str, Any]:
    repaid = {"repaid_from": fields.day("repaid_from", YEARS), "months": fields.whole("months", 1, MONTHS)}
    return _period(fields) | {"natures": _natures(fields), "share": fields.share("share_pct", 100)} | repaid


def _loans(fields: CashFields) -> dict[str, Any]:
    return {"first": fields.day("first", YEARS), "months": fields.whole("months", 1, MONTHS)}


def _state_loan(fields: CashFields) -> dict[str, Any]:
    shares = ("turnover", "rate", "guarantee", "loss")
    return {
        "granted": fields.day("granted", YEARS),
        "grace": fields.whole("grace", 0, (0, MONTHS[1])),
        "months": fields.whole("months", 1, MONTHS),
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


def _period(fields: CashFields) -> dict[str, date]:
    first, last = fields.day("first", YEARS), fields.day("last", YEARS)
    if last < first:
        fields.refuse("practice.cash_ends_before", "last", last)
    return {"first": first, "last": last}


def _natures(fields: CashFields) -> tuple[str, ...]:
    natures = fields.listed("natures", NATURES)
    if not fields.table.get("natures"):
        fields.refuse("practice.aid_no_natures", "natures", close=", ".join(NATURES))
    return natures


def _days(fields: CashFields, key: str) -> tuple[date, ...]:
    days = fields.days(key)
    if sorted(days) != list(days):
        fields.refuse("practice.aid_no_dates", key)
    return days
