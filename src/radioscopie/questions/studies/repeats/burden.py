"""What repeats weigh beside money: minutes of machine and of reading, doses; and what sharing could avoid of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.statistics import wilson
from radioscopie.models.studies.hiding import may_show_part, shown_of_parts
from radioscopie.models.studies.repeats import OTHER_GROUP, PLACES
from radioscopie.ranges import CASES
from radioscopie.tables.studies.effects import exam_minutes, sharing_effects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Reals, Row
    from radioscopie.models.studies.hiding import Gate
    from radioscopie.models.studies.repeats import Exams, Pairs, Repeats

DOSES = ("dlp_mgy_cm", "dap_mgy_cm2", "agd_mgy")
MINUTES = ("machine_min", "reading_min")
WINDOWS = (1, 7, 30, 90, 210)
COMMON = WINDOWS[-2]
ELSEWHERE = PLACES.index(OTHER_GROUP)


def doses_of(studies: pa.ChunkedArray, events: pa.Table) -> dict[str, Reals]:
    """Give the sum of the doses of each study, NaN where it has none.

    Parameters
    ----------
    studies : shape (n,), pseudonyms
    events : irradiation events of the index
    """
    summed = events.group_by("study").aggregate([(name, "sum") for name in DOSES])
    found = pc.index_in(studies, summed["study"].combine_chunks())
    return {
        name: pc.fill_null(pc.cast(summed[f"{name}_sum"].take(found), pa.float64()), np.nan).to_numpy()
        for name in DOSES
    }


def shown_places(pairs: Pairs, least: int) -> set[str]:
    """Give the places whose repeats may be shown, their total being known."""
    counts = [int((pairs.place == rank).sum()) for rank in range(len(PLACES))]
    shown = shown_of_parts(counts, least)
    return {place for place, is_shown in zip(PLACES, shown, strict=True) if is_shown}


def burdens(
    exams: Exams, pairs: Pairs, doses: Mapping[str, Reals], places: Collection[str], least: int
) -> Iterator[Row]:
    """Give, for each place, the minutes and the doses of the second exams; those of few studies are hidden.

    Parameters
    ----------
    doses : of each study compared
    places : those whose repeats may be shown

    Returns
    -------
    place, repeats; for each measure its sum and `<measure>_of`: how many repeats have it. Missing is never zero
    """
    told = {name: _minutes(exams, pairs, name) for name in MINUTES} | {
        name: values[pairs.study] for name, values in doses.items()
    }
    for rank, place in enumerate(PLACES):
        here = pairs.place == rank
        if here.any() and place in places:
            row: Row = {"place": place, "repeats": int(here.sum())}
            for name, values in told.items():
                row |= _summed(name, values[here], least)
            yield row
        elif here.any():
            yield {"place": place, "repeats": None} | {
                word: None for name in told for word in (name, f"{name}_of")
            }


def _minutes(exams: Exams, pairs: Pairs, name: str) -> Reals:
    known = exam_minutes()
    of_each = [known[one][name] if one in known else np.nan for one in exams.modality_names]
    return np.array(of_each, np.float64)[exams.modality[pairs.study]]


def _summed(name: str, values: Reals, least: int) -> Row:
    have = int(np.isfinite(values).sum())
    shown = have >= least
    told = shown and may_show_part(have, len(values), least)
    return {name: float(np.nansum(values)) if shown else None, f"{name}_of": have if told else None}


def by_modality(exams: Exams, found: Repeats, gate: Gate, least: int) -> Iterator[Row]:
    """Give, for each modality, how many studies repeat another, and how many one made elsewhere, with its interval.

    What is hidden of a column cannot be had from its total, nor from another column.
    """
    pairs, names = found.pairs, exams.modality_names
    near, elsewhere = pairs.days <= COMMON, pairs.place == ELSEWHERE
    of_each = [near & (exams.modality[pairs.study] == code) for code in range(len(names))]
    compared = np.bincount(exams.modality[found.compared], minlength=len(names)).tolist()
    repeated = [int(one.sum()) for one in of_each]
    listed = shown_of_parts(compared, least)
    shown = shown_of_parts(repeated, least)
    made_elsewhere = shown_of_parts([int((one & elsewhere).sum()) for one in of_each], least)
    for code, name in enumerate(names):
        if listed[code] and compared[code]:
            is_told = shown[code] and may_show_part(repeated[code], compared[code], least)
            told = int(of_each[code].sum()) if is_told and gate.admits(of_each[code]) else None
            there = of_each[code] & elsewhere
            known = int(there.sum()) if made_elsewhere[code] and gate.admits(there) else None
            yield {"modality": name, "compared": compared[code], "repeats": told} | _shares(
                compared[code], known
            )


def _shares(compared: int, elsewhere: int | None) -> Row:
    if elsewhere is None:
        return dict.fromkeys(("elsewhere", "elsewhere_share", "elsewhere_low_95", "elsewhere_high_95"))
    low, high = wilson(elsewhere / compared, compared)
    told = {"elsewhere": elsewhere, "elsewhere_share": elsewhere / compared}
    return told | {"elsewhere_low_95": low, "elsewhere_high_95": high}


def avoidable(exams: Exams, pairs: Pairs, gate: Gate) -> Iterator[Row]:
    """Give, for each published effect of sharing, how many of the repeats made elsewhere it would avoid."""
    for effect in sharing_effects():
        there = (pairs.days <= COMMON) & (pairs.place == ELSEWHERE) & _in_reach(exams, effect, pairs.study)
        reach = int(there.sum()) if there.any() and gate.admits(there) else None
        row: Row = {name: effect[name] for name in ("id", "status", "source", "note")} | {"reach": reach}
        for end in CASES:
            share = effect[f"{end}_pct"]
            row |= {f"{end}_pct": share}
            row |= {f"avoided_{end}": None if share is None or reach is None else round(reach * share / 100)}
        yield row


def _in_reach(exams: Exams, effect: Row, study: Ints) -> Bools:
    names, regions = effect["modalities"], effect["regions"]
    codes = [exams.modality_names.index(one) for one in names if one in exams.modality_names]
    mask = sum(1 << exams.region_names.index(one) for one in regions)
    found: Bools = np.isin(exams.modality[study], codes) if names else np.ones(len(study), np.bool_)
    return found & ((exams.regions[study] & mask) != 0) if regions else found
