"""What repeats weigh beside money: minutes of machine and of reading, doses; and what sharing could avoid of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.statistics import wilson
from radioscopie.models.studies.repeats import OTHER_GROUP, PLACES
from radioscopie.ranges import CASES
from radioscopie.tables.studies.effects import exam_minutes, sharing_effects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Reals, Row
    from radioscopie.models.studies.repeats import Exams, Pairs, Repeats

DOSES = ("dlp_mgy_cm", "dap_mgy_cm2", "agd_mgy")
MINUTES = ("machine_min", "reading_min")
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


def burdens(exams: Exams, pairs: Pairs, doses: Mapping[str, Reals], least: int) -> Iterator[Row]:
    """Give, for each place, the minutes and the doses of the second exams; those of few studies are hidden.

    Parameters
    ----------
    doses : of each study compared

    Returns
    -------
    place, repeats; for each measure its sum and `<measure>_of`: how many repeats have it. Missing is never zero
    """
    told = {name: _minutes(exams, pairs, name) for name in MINUTES} | {
        name: values[pairs.study] for name, values in doses.items()
    }
    for rank, place in enumerate(PLACES):
        here = pairs.place == rank
        row: Row = {"place": place, "repeats": int(here.sum())}
        if row["repeats"]:
            for name, values in told.items():
                row |= _summed(name, values[here], least)
            yield row | {"repeats": row["repeats"] if row["repeats"] >= least else None}


def _minutes(exams: Exams, pairs: Pairs, name: str) -> Reals:
    known = exam_minutes()
    of_each = [known[one][name] if one in known else np.nan for one in exams.modality_names]
    return np.array(of_each, np.float64)[exams.modality[pairs.study]]


def _summed(name: str, values: Reals, least: int) -> Row:
    have = int(np.isfinite(values).sum())
    shown = have >= least
    return {name: float(np.nansum(values)) if shown else None, f"{name}_of": have if shown else None}


def by_modality(exams: Exams, found: Repeats, pairs: Pairs, least: int) -> Iterator[Row]:
    """Give, for each modality, how many studies repeat another, and how many one made elsewhere, with its interval."""
    for code, name in enumerate(exams.modality_names):
        compared = int((found.compared & (exams.modality == code)).sum())
        of_it = exams.modality[pairs.study] == code
        repeats, elsewhere = int(of_it.sum()), int((of_it & (pairs.place == ELSEWHERE)).sum())
        if compared >= least:
            yield {"modality": name, "compared": compared} | _shares(compared, repeats, elsewhere, least)


def _shares(compared: int, repeats: int, elsewhere: int, least: int) -> Row:
    low, high = wilson(elsewhere / compared, compared)
    shown = elsewhere >= least
    return {
        "repeats": repeats if repeats >= least else None,
        "elsewhere": elsewhere if shown else None,
        "elsewhere_share": elsewhere / compared if shown else None,
        "elsewhere_low_95": low if shown else None,
        "elsewhere_high_95": high if shown else None,
    }


def avoidable(exams: Exams, pairs: Pairs, least: int) -> Iterator[Row]:
    """Give, for each published effect of sharing, how many of the repeats made elsewhere it would avoid."""
    for effect in sharing_effects():
        reach = int((_in_reach(exams, effect, pairs.study) & (pairs.place == ELSEWHERE)).sum())
        row: Row = {name: effect[name] for name in ("id", "status", "source", "note")}
        row |= {"reach": reach if reach >= least else None}
        for end in CASES:
            share = effect[f"{end}_pct"]
            row |= {f"{end}_pct": share}
            row |= {f"avoided_{end}": None if share is None or reach < least else round(reach * share / 100)}
        yield row


def _in_reach(exams: Exams, effect: Row, study: Ints) -> Bools:
    names, regions = effect["modalities"], effect["regions"]
    codes = [exams.modality_names.index(one) for one in names if one in exams.modality_names]
    mask = sum(1 << exams.region_names.index(one) for one in regions)
    found: Bools = np.isin(exams.modality[study], codes) if names else np.ones(len(study), np.bool_)
    return found & ((exams.regions[study] & mask) != 0) if regions else found
