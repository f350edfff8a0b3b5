"""A tiny reader of the law's data files, independent of ``radioscopie.law``.

Cents are int, rates are Fraction, counts and flags are int, a missing value is None.
"""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

LAW_FOLDER = Path(__file__).parents[2] / "src" / "radioscopie" / "law"


@dataclass(frozen=True)
class Span:
    """One dated value: in force from `start` until `end` (excluded; None: until the next one starts)."""

    start: date
    end: date | None
    value: int | Fraction | str | None


@dataclass(frozen=True)
class Act:
    """What the law says of an act whatever the date."""

    code: str
    modality: str
    fee: str
    exemption_code: str
    modifiers: str
    maternity_by_nature: bool


@dataclass(frozen=True)
class LawValues:
    """The acts by code, and the dated values by address (spans sorted by start)."""

    acts: dict[str, Act]
    spans: dict[str, tuple[Span, ...]]

    def on(self, address, day):
        """Give the value in force on a day; None when it is missing, ended or not begun."""
        begun = [span for span in self.spans.get(address, ()) if span.start <= day]
        if not begun or (begun[-1].end is not None and day >= begun[-1].end):
            return None
        return begun[-1].value

    def needed(self, address, day):
        """Give a value that pricing cannot do without."""
        value = self.on(address, day)
        if value is None:
            raise LookupError(f"the law has no {address} on {day}")
        return value


def cents(euros):
    """Turn euros as written in a text into integer cents, exactly; "" gives None."""
    if euros == "":
        return None
    amount = Decimal(euros) * 100
    if amount != int(amount):
        raise ValueError(f"{euros} is not a whole number of cents")
    return int(amount)


@cache
def load(folder=LAW_FOLDER):
    """Read the law shipped with the project."""
    acts = [read_act(row) for row in rows_of(folder / "grids" / "acts.csv")]
    spans = act_spans(folder) | fee_spans(folder) | rule_spans(folder)
    return LawValues({act.code: act for act in acts}, {k: in_order(v) for k, v in spans.items()})


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_act(row):
    by_nature = row["maternity_by_nature"] == "1"
    columns = ("code", "modality", "fee", "exemption_code", "modifiers")
    return Act(*(row[column] for column in columns), by_nature)


def act_spans(folder):
    spans = {}
    for row in rows_of(folder / "grids" / "act_tariffs.csv"):
        for grid in ("tariff", "tariff_non_optam"):
            span = dated(row["valid_from"], row["ends_on"], cents(row[f"{grid}_eur"]))
            spans.setdefault(f"acts.{row['code']}.{grid}", []).append(span)
    return spans


def fee_spans(folder):
    spans = {}
    for row in rows_of(folder / "grids" / "technical_fees.csv"):
        span = dated(row["valid_from"], row["ends_on"], cents(row["amount_eur"]))
        spans.setdefault(row["address"], []).append(span)
    return spans


def rule_spans(folder):
    spans = {}
    for path in sorted((folder / "rules").glob("*.toml")):
        for address, rule in tomllib.loads(path.read_text(encoding="utf-8")).items():
            spans[address] = [rule_span(rule["kind"], value) for value in rule["values"]]
    return spans


def rule_span(kind, value):
    read = {"cents": cents, "rate": Fraction, "count": int, "flag": int, "text": str}[kind]
    known = value["status"] != "missing"
    return Span(value["valid_from"], value.get("ends_on"), read(str(value["value"])) if known else None)


def dated(start, end, value):
    return Span(date.fromisoformat(start), date.fromisoformat(end) if end else None, value)


def in_order(spans):
    return tuple(sorted(spans, key=lambda span: span.start))
