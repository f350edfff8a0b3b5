"""The scenario that carries what was measured to `radioscopie run`: relevance measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row

FILE = "scenario.toml"
HEAD = """# Written by `radioscopie studies relevance`: from none to all of the exams that meet a sequence in one index,
# applied to the acts of France. The share measured is an upper bound: an exam made elsewhere is not in the index.
# Past actions on relevance reached very little of their targets (REL-004): the central value is half, assumed.
[title]
fr = "Pertinence, aux parts de votre archive"
en = "Relevance, at the shares of your archive"

[question]
fr = "Que rapporterait de faire moins de ces examens ?"
en = "What would fewer of these exams give back?"

[period]
first = 2026
last = 2028

[base]
law = "in_force"

[[variant]]
name = "relevant"
title = { fr = "Moins de ces examens", en = "Fewer of these exams" }
"""


def measured(rows: Sequence[Row]) -> list[Row]:
    """Give the sequences that a scenario has a measure for, and whose share is shown."""
    return [row for row in rows if row["lever_acts"] and row["share"]]


def scenario_of(rows: Sequence[Row]) -> bytes:
    """Write the scenario.

    Parameters
    ----------
    rows : sequences, with lever_modality, lever_acts, share (None: hidden), looked
    """
    return "\n".join([HEAD, *_measures(rows)]).encode()


def _measures(rows: Sequence[Row]) -> Iterator[str]:
    for row in measured(rows):
        high, name = 100 * row["share"], row["sequence"].lower().replace("-", "_")
        yield f"""[[variant.relevance]]
name = "{name}"
modality = "{row["lever_modality"]}"
acts = ["{row["lever_acts"]}"]
reduction_pct = {{ low = 0, central = "{high / 2:.3f} %", high = "{high:.3f} %", source = "{_source(row)}" }}
from = 2026-01-01
full = 2027-01-01
"""


def _source(row: Row) -> str:
    return f"your index ({row['sequence']}, {row['looked']} exams); half of it assumed"
