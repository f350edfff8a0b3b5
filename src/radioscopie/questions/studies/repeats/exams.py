"""The studies of an index as they are compared: codes in arrays, a bit for each region of the body."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.studies.repeats import DAY_MINUTES, Exams
from radioscopie.tables.studies.regions import known_regions, regions_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.arrays import Ints

RADIOGRAPHS = {"CR": "XR", "DX": "XR", "RG": "XR", "PX": "XR", "RF": "XR"}
TIED = "\x1f"
TIME = r"^[0-2][0-9][0-5][0-9]"
EPOCH = date(1970, 1, 1)


class Held(NamedTuple):
    """What is compared.

    Parameters
    ----------
    exams : one a study kept
    rows : shape (n,), row of each in the studies of the index
    site_names : what the codes of sites stand for
    no_region : studies kept whose region is not known
    """

    exams: Exams
    rows: Ints
    site_names: tuple[str, ...]
    no_region: int


def exams_of(studies: pa.Table, people: pa.Table, groups: Mapping[str, str]) -> Held:
    """Lay out the studies of people that can be compared: a day, a modality, no phantom.

    Parameters
    ----------
    studies, people : of the index
    groups : the group of each site that has one
    """
    modality, modality_names = _coded(studies["modalities"], modality_of)
    is_kept = pc.and_(pc.not_equal(studies["day"], ""), pc.invert(studies["is_quality"]))
    rows = np.flatnonzero(pc.fill_null(is_kept, False).to_numpy() & (modality >= 0))
    kept = studies.take(pa.array(rows))
    site, site_names = _coded(kept["institution"], str)
    minute, has_time = _minutes(kept)
    regions = _regions(kept)
    exams = Exams(
        _people(kept["identity"], people),
        modality[rows],
        minute,
        has_time,
        site,
        _groups(site, site_names, groups),
        _codes(_tied(kept, ("maker", "model", "serial", "station")))[0],
        regions,
        modality_names,
        known_regions(),
    )
    return Held(exams, rows, site_names, int((regions == 0).sum()))


def modality_of(modalities: str) -> str:
    """Give the modality of a study; several are one study of the first, radiographs are one modality."""
    first = modalities.partition(";")[0]
    return RADIOGRAPHS.get(first, first)


def _codes(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    encoded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _coded(column: pa.ChunkedArray, called: Callable[[str], str]) -> tuple[Ints, tuple[str, ...]]:
    """Give the code of what each text is called, in alphabetical order; -1 of the empty text."""
    codes, words = _codes(column)
    named = [called(word) for word in words]
    names = sorted({*named} - {""})
    ranks = {name: rank for rank, name in enumerate(names)} | {"": -1}
    return np.array([ranks[name] for name in named] or [-1], np.int64)[codes], tuple(names)


def _tied(table: pa.Table, names: tuple[str, ...]) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*(pc.fill_null(table[name], "") for name in names), TIED)


def _people(identity: pa.ChunkedArray, people: pa.Table) -> Ints:
    """Give the person of each identity; one that was not linked is a person of its own."""
    person = people["person"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    found = pc.index_in(identity, people["identity"].combine_chunks()).combine_chunks()
    is_alone = found.is_null().to_numpy(zero_copy_only=False)
    rank = pc.fill_null(found, 0).to_numpy().astype(np.int64)
    alone = len(person) + _codes(identity)[0] if is_alone.any() else np.zeros(1, np.int64)
    return np.where(is_alone, alone, person[rank] if len(person) else 0)


def _minutes(studies: pa.Table) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    days = pc.cast(pc.cast(studies["day"], pa.date32()), pa.int32()).to_numpy().astype(np.int64)
    time = pc.fill_null(studies["time"], "")
    has_time = pc.match_substring_regex(time, TIME).to_numpy()
    hour, minute = (
        pc.cast(pc.if_else(has_time, pc.utf8_slice_codeunits(time, *ends), "0"), pa.int64()).to_numpy()
        for ends in ((0, 2), (2, 4))
    )
    return days * DAY_MINUTES + hour * 60 + minute, has_time


def _regions(studies: pa.Table) -> Ints:
    """Give the regions of each study, a bit each."""
    codes, words = _codes(_tied(studies, ("codes", "region")))
    bits = {name: 1 << bit for bit, name in enumerate(known_regions())}
    held = [sum(bits[one] for one in set(regions_of(*word.split(TIED)))) for word in words]
    return np.array(held or [0], np.int64)[codes]


def _groups(site: Ints, names: tuple[str, ...], groups: Mapping[str, str]) -> Ints:
    """Give the group of each site: that of its machines, else itself."""
    called = [groups.get(name, f"{TIED}{name}") for name in names]
    ranks = {name: rank for rank, name in enumerate(sorted(set(called)))}
    return np.array([*(ranks[name] for name in called), -1], np.int64)[site]
