"""What people do on the explorer: each act with its bounds. No two are the same, so that no answer is one kept."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = [
    "07186",
    "26362",
    "63113",
    "48095",
    "15014",
    "46042",
    "12202",
    "05061",
    "04070",
    "58194",
    "23096",
    "19272",
]
FIRST = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class Act:
    """An act.

    Parameters
    ----------
    asked : method, path and body of its n-th form
    slower : times its idle median that its 95th percentile may be under load
    processor_s : seconds of processor that it may take
    """

    asked: Callable[[int], tuple[str, str, Any]]
    slower: int
    processor_s: float


def _day(n: int) -> str:
    return (FIRST + timedelta(n % 3000)).isoformat()


def _posted(path: str, body: Callable[[int], Any]) -> Callable[[int], tuple[str, str, Any]]:
    return lambda n: ("POST", f"/api/v1{path}", body(n))


def _moved(n: int) -> float:
    return round(3 + n % 9973 / 2000, 5)


def _fee(n: int) -> dict[str, Any]:
    return {"law": {"technical_fees.mri": f"-{1 + n % 2903 / 100}@{_day(2700 + n % 60)}"}}


def _curve(n: int) -> dict[str, Any]:
    return {"lever": "growth.mri", "values": [i / 8 + n % 9973 / 1e5 for i in range(41)]}


def _placed(n: int) -> dict[str, Any]:
    where = (PLACES[n % 12], 1 + n % 49), (PLACES[(n + 1 + n // 12 % 11) % 12], 1 + n // 49 % 49)
    return {"places": [{"commune": commune, "machines": machines} for commune, machines in where]}


ACTS = {
    "law": Act(lambda n: ("GET", f"/loi?q=IRM&on={_day(n)}", None), 5, 0.03),
    "price": Act(lambda n: ("GET", f"/api/v1/price?act=ZBQK002&date={_day(n)}", None), 5, 0.06),
    "number": Act(_posted("/nation/whatif", lambda n: {"values": {"growth.mri": _moved(n)}}), 8, 0.15),
    "fee": Act(_posted("/nation/whatif", _fee), 8, 0.15),
    "curve": Act(_posted("/nation/curve", _curve), 8, 0.21),
    "map": Act(_posted("/nation/map", lambda n: {"values": {"growth.ct": _moved(n)}}), 8, 0.35),
    "access": Act(_posted("/access/add", _placed), 8, 0.15),
}


def asked(url: str, act: str, number: int) -> tuple[float, bool]:
    """Do an act; give its seconds, and whether it was answered."""
    method, path, body = ACTS[act].asked(number)
    started = time.perf_counter()
    request = Request(url + path, json.dumps(body).encode() if body else None, method=method)  # noqa: S310
    try:
        with urlopen(request, timeout=120) as answer:  # noqa: S310
            answer.read()
    except (URLError, TimeoutError, ConnectionError):
        return time.perf_counter() - started, False
    return time.perf_counter() - started, True
