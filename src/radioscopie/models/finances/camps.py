"""Published ratios that disagree, beside the model's: under which costs each of them is right.

Nothing is tuned: each ratio is worked out with low, central and high charges, for named perimeters and
costs, and the cost that would give the published value is solved for and shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.money import half_up
from radioscopie.ranges import CASES
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Bools
    from radioscopie.tables.charges import Charge


WHOLE = 1000
STAFF = ("radiographers", "secretaries")
WORKS = ("premises",)
MACHINE_LINES = ("machine", "fee_revenue")


@dataclass(frozen=True, slots=True)
class Perimeter:
    """The year of a perimeter in a case of charges, in cents.

    Parameters
    ----------
    acts, fees : receipts
    heavy_fees : technical fees of CT and MRI, whose machines have charges; those of PET have hardly any
    machine : charges of CT and MRI machines by nature
    practice : other charges than those of machines and the radiologists' pay
    other_machine : charges of PET machines
    pay : the radiologists' pay
    machines : CT and MRI, in thousandths of a machine
    radiologists : in hundredths of a full-time one
    """

    acts: int
    fees: int
    heavy_fees: int
    machine: Mapping[str, int]
    practice: int
    other_machine: int
    pay: int
    machines: int
    radiologists: int

    @property
    def revenue(self) -> int:
        """All receipts."""
        return self.acts + self.fees

    @property
    def machine_cost(self) -> int:
        """Charges of CT and MRI machines."""
        return sum(self.machine.values())

    @property
    def before_pay(self) -> int:
        """Receipts less charges, before the radiologists are paid."""
        return self.revenue - self.practice - self.machine_cost - self.other_machine

    def natures(self, left_out: tuple[str, ...]) -> int:
        """Give the charges of machines without some natures."""
        return sum(cents for nature, cents in self.machine.items() if nature not in left_out)

    def with_fees(self, permille: int) -> Perimeter:
        """Give the same year with technical fees at another level."""
        fees, heavy = (_share(cents, permille) for cents in (self.fees, self.heavy_fees))
        return replace(self, fees=fees, heavy_fees=heavy)


def of_machines(lines: Sequence[Charge]) -> Bools:
    """Tell which lines are spent on machines: those of a machine or equipment, and shares of technical fees."""
    return np.array(
        [line.per in MACHINE_LINES or bool(line.equipment or line.machine) for line in lines], bool
    )


def rate(part: int, whole: int) -> int:
    """Give the thousandths that a part is of a whole, to the nearest, a half going up; 0 of nothing."""
    return half_up(WHOLE * part, whole) if whole > 0 else 0


RATIOS = {
    "cover_bare": lambda b: (b.heavy_fees, b.natures((*STAFF, *WORKS))),
    "cover_works": lambda b: (b.heavy_fees, b.natures(STAFF)),
    "cover_radiographers": lambda b: (b.heavy_fees, b.natures(("secretaries",))),
    "cover_full": lambda b: (b.heavy_fees, b.machine_cost),
    "rest_full": lambda b: (b.heavy_fees - b.machine_cost, b.heavy_fees),
    "margin_after_pay": lambda b: (b.before_pay - b.pay, b.revenue),
    "margin_before_pay": lambda b: (b.before_pay, b.revenue),
    "surplus_after_pay": lambda b: (b.before_pay - b.pay + b.machine.get("premises", 0), b.revenue),
    "surplus_before_pay": lambda b: (b.before_pay + b.machine.get("premises", 0), b.revenue),
    "charges_of_acts": lambda b: (b.practice, b.acts),
    "charges_of_all": lambda b: (b.revenue - b.before_pay, b.revenue),
}  # fmt: skip
# who says it: ids of the published ratio (the first gives its value), and the ratios of the model it may be
CAMPS = {
    "cover": (("COS-072",), ("cover_bare", "cover_works", "cover_radiographers", "cover_full")),
    "owners_third": (("COS-002",), ("rest_full",)),
    "profitability": (("OWN-035",), ("margin_after_pay", "margin_before_pay")),
    "surplus": (("OWN-032",), ("surplus_after_pay", "surplus_before_pay")),
    "charges_cnam": (("COS-031",), ("charges_of_acts", "charges_of_all")),
    "charges_fnmr": (("COS-032",), ("charges_of_acts", "charges_of_all")),
    "group_margin": (("COS-005", "OWN-010"), ("margin_after_pay", "surplus_after_pay")),
    "group_high": (("COS-006", "OWN-011"), ("margin_after_pay", "surplus_after_pay")),
    "return": (("OWN-033",), ("margin_after_pay",)),
}
ON_MACHINES = ("cover", "owners_third")


@dataclass(frozen=True, slots=True)
class RatioFinding:
    """A published ratio beside the model's.

    Parameters
    ----------
    published : in thousandths, as are the model's with low, central and high charges
    verdict : "within" the three, or "below" or "above" all of them; "other" when it is not the same ratio
    solved : what was solved for: "machine_cost" of a CT or MRI in full a year, "pay" of a radiologist a year,
        "equity" that the return would be of; cents, None where no positive amount gives the published value
    level : thousandths of the central charges (pay apart) that give the published value, None likewise
    """

    camp: str
    ratio: str
    facts: tuple[str, ...]
    published: int
    model: tuple[int, int, int]
    verdict: str
    solved: str
    cents: int | None
    level: int | None


def findings(books: Mapping[str, Perimeter], camps: tuple[str, ...] = tuple(CAMPS)) -> Iterator[RatioFinding]:
    """Set published ratios beside those of a perimeter.

    Parameters
    ----------
    books : the perimeter's year, by case of `CASES`
    """
    for camp in camps:
        facts, ratios = CAMPS[camp]
        published = half_up(WHOLE * quoted(facts[0]).share)
        for ratio in ratios:
            low, central, high = (rate(*RATIOS[ratio](books[case])) for case in CASES)
            verdict = "other" if camp == "return" else _verdict(published, (low, central, high))
            solved, cents = _solved(camp, ratio, published, books["central"])
            level = None if camp == "return" else _level(ratio, published, books["central"])
            yield RatioFinding(
                camp, ratio, facts, published, (low, central, high), verdict, solved, cents, level
            )


def _verdict(published: int, model: tuple[int, ...]) -> str:
    return "below" if published < min(model) else "above" if published > max(model) else "within"


def _solved(camp: str, ratio: str, published: int, book: Perimeter) -> tuple[str, int | None]:
    """Solve for what the camp argues about."""
    if ratio.startswith(("cover", "rest")):
        cost = (
            book.heavy_fees * WHOLE // published
            if ratio != "rest_full"
            else _left(book.heavy_fees, published)
        )
        return "machine_cost", cost * WHOLE // book.machines if book.machines else None
    if camp == "return":
        return "equity", _positive(rate(book.before_pay - book.pay, published))
    if not ratio.endswith("after_pay"):
        return "", None
    margin, whole = RATIOS[ratio](book)
    pay = book.pay + margin - _share(whole, published)
    return "pay", _positive(pay * 100 // book.radiologists) if book.radiologists else None


def _level(ratio: str, published: int, book: Perimeter) -> int | None:
    """Give the level of the charges that enter the ratio, pay apart, at which it is the published one."""
    if ratio.startswith("cover"):
        fees, cost = RATIOS[ratio](book)
        return rate(fees * WHOLE, cost * published) if cost else None
    if ratio == "rest_full":
        return rate(_left(book.heavy_fees, published), book.machine_cost) if book.machine_cost else None
    part, whole = RATIOS[ratio](book)
    if ratio.startswith("charges"):
        return rate(_share(whole, published), part) if part > 0 else None
    spent = book.practice + book.machine_cost + book.other_machine
    spent -= book.machine.get("premises", 0) if ratio.startswith("surplus") else 0
    return _positive(rate(spent + part - _share(whole, published), spent))


def _share(whole: int, permille: int) -> int:
    return half_up(whole * permille, WHOLE)


def _left(whole: int, permille: int) -> int:
    return whole - _share(whole, permille)


def _positive(value: int) -> int | None:
    return value if value > 0 else None
