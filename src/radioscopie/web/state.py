"""The address of the what-if page is its state: numbers and fees moved, sorted, those left alone left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.web.work.added import added_of
from radioscopie.web.work.mix import FIRST, Mix
from radioscopie.web.work.orders import number_of, numbers_of, orders_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VALUE, LAW, ADDED, LONGEST = "v.", "loi.", "plus.", 1500


def mix_in(params: Mapping[str, str]) -> Mix:
    """Read a mix in an address.

    Raises
    ------
    InputError : every part that cannot be read
    """
    if sum(len(name) + len(one) for name, one in params.items()) > LONGEST:
        raise InputError(problem("web.long_address", "", most=LONGEST))
    values = {name.removeprefix(VALUE): one for name, one in params.items() if name.startswith(VALUE) and one}
    law = {name.removeprefix(LAW): one for name, one in params.items() if name.startswith(LAW) and one}
    moved = {name: one for name, one in law.items() if one.partition("@")[0].strip() not in ("", "0", "0.0")}
    added = {name.removeprefix(ADDED): one for name, one in params.items() if name.startswith(ADDED) and one}
    return Mix(
        params.get("s") or FIRST,
        params.get("variante", ""),
        numbers_of(values),
        orders_of(moved),
        added_of(added),
    )


def moved_in(params: Mapping[str, str], levers: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give the parameters of an address that move something, sorted."""
    central = {f"{VALUE}{one['key']}": one["central"] for one in levers}
    return {name: one for name, one in sorted(params.items()) if _moves(name, one, central)}


def _moves(name: str, written: str, central: Mapping[str, float]) -> bool:
    """Tell whether a parameter moves something."""
    if name.startswith((LAW, ADDED)):
        return written.partition("@")[0] not in ("", "0")
    return name.startswith(VALUE) and bool(written) and number_of(written) != central.get(name)
