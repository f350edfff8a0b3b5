"""Build the table of the facts that the package cites: python scripts/build_cited.py FACTS_DIR.

A row an id found in the package (`COS-016` in a table of hypotheses, a text, a model) that no shipped table of figures
holds; `AI-011` also brings `AI-011a` and `AI-011b`. An id that no fact sheet holds stops the build.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src/radioscopie"
OUT = PACKAGE / "tables/reference/cited.csv"
CITED = re.compile(r"\b[A-Z]{2,4}-\d{3}[a-z]?\b")
OTHERS = ("SHA-256",)
OWN = (
    "published.csv",
    "quoted.csv",
    "dose_levels.csv",
    "dose_rules.csv",
    "sharing.csv",
    "ledger.csv",
    "sequences.csv",
    "../../sources/snds/rules.csv",
)
COLUMNS = ("id", "quantity", "value", "unit", "year", "place", "source", "url", "confidence", "note")
NAMES = {
    "quantity": ("quantity", "measure"),
    "year": ("year", "year_or_date"),
    "place": ("geography", "scope", "place"),
    "source": ("source_name", "source_title"),
    "url": ("source_url", "source_address"),
}


def main(folder: str) -> None:
    """Write the table."""
    facts = {
        row["id"]: row for path in sorted(Path(folder).rglob("*.csv")) for row in _rows(path) if row.get("id")
    }
    own = {row["id"] for name in OWN for row in _rows(OUT.parent / name)}
    cited = _cited() - own
    kept = {fact for one in cited for fact in facts if fact == one or re.fullmatch(rf"{one}[a-z]", fact)}
    lost = {one for one in cited if not any(fact.startswith(one) for fact in kept)}
    if lost:
        sys.exit(f"no fact sheet holds {', '.join(sorted(lost))}")
    with OUT.open("w", encoding="utf-8", newline="") as file:
        made = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        made.writeheader()
        made.writerows(_row(facts[fact]) for fact in sorted(kept - own))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cited() -> set[str]:
    """Give the ids that files of the package cite, this table apart."""
    files = [one for one in PACKAGE.rglob("*") if one.suffix in {".py", ".toml", ".csv"} and one != OUT]
    found = {one for path in files for one in CITED.findall(path.read_text("utf-8"))}
    return found - set(OTHERS)


def _row(fact: dict[str, str]) -> dict[str, str]:
    held = {
        name: next((fact[one] for one in NAMES.get(name, (name,)) if fact.get(one)), "") for name in COLUMNS
    }
    return {name: " ".join(value.split()) for name, value in held.items()}


if __name__ == "__main__":
    main(sys.argv[1])
