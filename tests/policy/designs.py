"""Design files for the tests."""

from datetime import date

from radioscopie.given import as_toml

LOSSES = {"kind": "losses", "fragile_below_pct": 10, "fragile_weight": 3}
START = date(2026, 1, 1)
FEES = {"name": "fees", "kind": "tariff", "addresses": ["technical_fees"], "from": START, "cut_pct": 20}
RADIOGRAPHS = {
    "name": "radiographs",
    "kind": "tariff",
    "modality": "radiography",
    "from": START,
    "cut_pct": 20,
}
MODIFIER = {"name": "modifier", "kind": "toward", "addresses": ["modifiers.Z.rate"], "most_pct": 200}
LESS = {
    "name": "less", "kind": "relevance", "modality": "mri", "from": START, "full": date(2026, 12, 31),
    "reduction_pct": {"low": 2, "central": 5, "high": 10, "source": "assumed"},
}  # fmt: skip
TWO, FOUR = (FEES, RADIOGRAPHS), (FEES, RADIOGRAPHS, MODIFIER, LESS)
BOTH = {"name": "both", "pulls": {"fees": 50, "radiographs": 50}}
GROWTH = {"low": 0, "central": 3, "high": 6, "source": "assumed"}


def design(levers=TWO, harms=(LOSSES,), target=None, **more):
    """Write a design file: 400 000 EUR of town practices by the end of 2027."""
    table = {
        "title": "A plan",
        "question": "Which?",
        "period": {"first": 2025, "last": 2027},
        "target": _said({"amount_eur": 400_000, "perimeter": "town"} | (target or {})),
        "base": {"law": {"frozen": date(2025, 11, 4)}, "growth_pct": {"mri": GROWTH}},
        "lever": list(levers),
        "harm": list(harms),
        **more,
    }
    return as_toml(table, "design")


def _said(table):
    """Leave out what is None."""
    return {key: one for key, one in table.items() if one is not None}
