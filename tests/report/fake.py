"""Hand-made results for the views."""

from radioscopie.questions.impact.tables import TABLES
from radioscopie.result import Assumption, Result, said, word_of
from radioscopie.results.refused import row_tables
from radioscopie.tables.rejects import NO_REJECTS

MEASURES = ("ageing", "acts", "modifiers_yz", "fees_full_amortised")
WORDS = {
    "practice": ("Tilleuls",),
    "site": ("Centre", "Gare <b>", ""),
    "machine": ("", "mri"),
    "modality": ("mri", "ct"),
    "act": ("ZBQK002", "DZQM006"),
    "payer": ("insurer", "complementary", "patient"),
}
NAMES = {
    "variant": {"law": word_of("report.law", "law")},
    "machine": {"": said("impact.no_machine")},
    "site": {"": said("impact.no_name")},
}


def fake_impact(cases=("exact",), change=-1_000):
    years = (2026, 2027)
    rows = [(year, case) for year in years for case in cases]
    by_year = [
        {
            "year": y,
            "case": c,
            "base_cents": 1_000_000,
            "change_cents": 4 * change + i * bool(change),
            "variant_cents": 1_000_000 + 4 * change + i * bool(change),
        }
        | {
            "law_cents": 3 * change + i * bool(change),
            "ageing_cents": change,
            "aged_cents": 1_000_000 + change,
        }
        for i, (y, c) in enumerate(rows)
    ]
    by_measure = [
        {
            "year": y,
            "case": c,
            "measure": m,
            "change_cents": change + (i * bool(change) if m == "fees_full_amortised" else 0),
        }
        for i, (y, c) in enumerate(rows)
        for m in MEASURES
    ]
    tables = {"by_year": by_year, "by_measure": by_measure}
    for name, words in WORDS.items():
        tables[f"by_{name}"] = [
            {
                "year": y,
                "case": c,
                name: word,
                "base_cents": 500_000,
                "aged_cents": 500_000,
                "law_cents": change * k,
                "change_cents": change * k,
                "variant_cents": 500_000 + change * k,
            }
            for y, c in rows
            for k, word in enumerate(words, 1)
        ]
    shown = {name: whole(name, own) for name, own in tables.items()} | row_tables(NO_REJECTS, 1_234)
    assumption = Assumption("fee_thresholds.ct.reference", "missing", "", 1234)
    return Result(
        "impact",
        shown,
        (assumption,),
        (("sites.found_sites", 3),),
        {"law": "v", "parameter.base": "2025-11-04"},
    )


def whole(name, rows):
    """Make a table as declared: what the rows do not give is nothing."""
    blank = {one.name: 0 for one in TABLES[name].columns if one.unit == "cents"} | {"variant": "law"}
    order = [one.name for one in TABLES[name].columns]
    return TABLES[name].of([{one: (blank | row)[one] for one in order} for row in rows], NAMES)
