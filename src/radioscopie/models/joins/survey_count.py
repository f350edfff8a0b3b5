"""What a questionnaire asks that a billing export holds: counts and sums of a practice, made where the export is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import MODALITIES, NONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.pricing.price import Priced

SUPPLEMENT = "supplement"
COUNTED = tuple(word for word in MODALITIES if word != SUPPLEMENT)
FULL_YEARS = (2024, 2025)
K_EUROS = 100_000


@dataclass(frozen=True, slots=True)
class Counted:
    """Cells of a questionnaire that an export fills in.

    Parameters
    ----------
    cells : value of each cell, by its name
    machines : name that the export gives to each row of machines
    unknown : machines whose fees cannot be cut into full and reduced: no reference activity is known
    rows : rows of the export that were counted
    """

    cells: Mapping[str, float]
    machines: Mapping[str, str]
    unknown: tuple[str, ...]
    rows: int


def month_counts(priced: Priced, month: np.datetime64) -> Counted:
    """Count exams by modality and sum fees, for a month and the same one year before (questions A1 and A2).

    A month without any row is not in the export: its cells stay missing, they are not zero.

    Parameters
    ----------
    month : numpy month
    """
    months = priced.table["date"].to_numpy().astype("datetime64[M]")
    cells: dict[str, float] = {}
    rows = 0
    for name, when in (("now", month), ("before", month - np.timedelta64(12, "M"))):
        inside = months == when
        rows += int(inside.sum())
        if not inside.any():
            continue
        cells |= {f"A1.{word}.{name}": count for word, count in _exams(priced, inside).items()}
        billed = _billed(priced, inside)
        cells |= {} if billed is None else {f"A2.{name}": billed}
    return Counted(cells, {}, (), rows)


def _exams(priced: Priced, inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> dict[str, int]:
    coded = priced.coded.rows
    modality = priced.compiled.acts.modality[coded.act[inside]]
    counts = np.bincount(modality, coded.quantity[inside], len(MODALITIES))
    return {word: int(counts[MODALITIES.index(word)]) for word in COUNTED}


def _billed(priced: Priced, inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float | None:
    """Give what the rows come to in thousands of euros, excess fees included; None where a fee is not known."""
    totals = priced.table["total_cents"].filter(inside)
    return None if totals.null_count else int(np.sum(totals.to_numpy(), dtype=np.int64)) / K_EUROS


def fee_counts(priced: Priced) -> Counted:
    """Count technical fees by machine and year, at the full rate and reduced (question B2).

    A year without any row is not in the export: its cells stay missing. So do those of a CT whose reference activity is
    not in the table of machines: no text gives it, and a guess would be taken for an answer.
    """
    fees, coded = priced.amounts.fees, priced.coded
    cells: dict[str, float] = {}
    unknown, rows = [], 0
    years = [year for year in FULL_YEARS if (coded.year == year).any()]
    for rank, name in enumerate(priced.fleet.ids):
        mine = coded.rows.machine == rank
        if (fees.unknown[mine] == 1).any():
            unknown.append(name)
            continue
        for year in years:
            inside = mine & (coded.year == year)
            full, *reduced = fees.units[inside].sum(axis=0).tolist()
            rows += int(inside.sum())
            cells |= {f"B2.m{rank + 1}.full_{year}": full, f"B2.m{rank + 1}.reduced_{year}": sum(reduced)}
    return Counted(cells, _machines(priced), tuple(unknown), rows)


def machine_cells(priced: Priced) -> dict[str, float | str]:
    """Fill what the table of machines says of each (question B1)."""
    cells: dict[str, float | str] = {}
    for rank, reference in enumerate(priced.fleet.reference.tolist()):
        if reference != NONE:
            cells[f"B1.m{rank + 1}.reference_activity"] = reference
    return cells


def _machines(priced: Priced) -> dict[str, str]:
    return {f"m{rank + 1}": name for rank, name in enumerate(priced.fleet.ids)}
