"""What invented claims may hold that misleads a reader, and what he must find."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

TRAPS = (
    *(
        "cancelled",
        "unmatched",
        "shared",
        "anaesthesia",
        "information",
        "empty_qualifier",
        "public",
        "participation",
    ),
    *(
        "sector_2",
        "no_grid",
        "fees",
        "second_fees",
        "no_detail",
        "technical_nature",
        "salaried",
        "late",
        "insurance",
    ),
    *("fictitious", "exempt", "other_care", "other_payers", "pmsi", "associations", "modifiers", "operators"),
    *("unmatched_visits", "hospital_fees", "sent_twice", "later_day", "no_discipline"),
)
SHAPES = ("num_enq", "archives")
SHARES = {
    "cancelled": 0.015,
    "unmatched": 0.003,
    "shared": 0.02,
    "anaesthesia": 0.005,
    "information": 0.01,
    "empty_qualifier": 0.25,
    "public": 0.12,
    "participation": 0.55,
    "sector_2": 0.15,
    "no_grid": 0.2,
    "second_fees": 0.25,
    "no_detail": 0.002,
    "technical_nature": 0.01,
    "salaried": 0.05,
    "late": 0.3,
    "insurance": 0.003,
    "fictitious": 0.002,
    "exempt": 0.2,
    "other_care": 0.3,
    "other_payers": 0.1,
    "pmsi": 0.15,
    "sent_twice": 0.05,
    "later_day": 0.1,
    "no_discipline": 0.2,
    "associations": 0.2,
}
REWRITTEN, OPTAM = 0.6, 0.6


@dataclass
class Truth:
    """What a reader must find: counts and cents."""

    excluded: Counter = field(default_factory=Counter)
    counts: Counter = field(default_factory=Counter)
