"""The two tables that an index makes of its state, without any name or number of a person."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from radioscopie.arrays import Row

STUDIES_FILE, EVENTS_FILE = "studies.parquet", "events.parquet"
BATCH = 1 << 15
TEXT, WHOLE, REAL, FLAG = pa.string(), pa.int32(), pa.float64(), pa.bool_()
SCANNER = {"maker": TEXT, "model": TEXT, "serial": TEXT, "software": TEXT}
SIZE = {"age_years": WHOLE, "weight_kg": REAL, "height_m": REAL}
STUDIES = pa.schema(
    {
        **dict.fromkeys(("study", "identity", "source", "day", "time", "zone", "modalities", "region"), TEXT),
        **dict.fromkeys(("description", "codes", "institution", "department", "station", "laterality"), TEXT),
        **dict.fromkeys(("contrast", "accession", "sex", "requester"), TEXT),
        **dict.fromkeys(("identities", "copies", "images", "series"), WHOLE),
        **SCANNER,
        **SIZE,
        "is_quality": FLAG,
    }
)
EVENTS = pa.schema(
    {
        **dict.fromkeys(
            ("study", "event", "day", "kind", "origin", "protocol", "region", "region_code"), TEXT
        ),
        **dict.fromkeys(("acquisition_type", "acquisition_code", "phantom", "view", "laterality"), TEXT),
        **dict.fromkeys(
            ("ctdivol_mgy", "dlp_mgy_cm", "length_mm", "ssde_mgy", "dap_mgy_cm2", "rp_mgy"), REAL
        ),
        **dict.fromkeys(("agd_mgy", "entrance_mgy", "compression_mm"), REAL),
        **dict.fromkeys(("wrong_units", "institution", "station"), TEXT),
        "reports": WHOLE,
        **SCANNER,
        **SIZE,
        "is_quality": FLAG,
        "off_total": FLAG,
    }
)


def write_index(folder: Path, studies: Iterable[Row], events: Iterable[Row]) -> int:
    """Write the studies and the events of an index; whatever stops it, no events stand beside other studies.

    Both are made ready beside. The old events are taken away before the studies take their place: after a kill at that
    instant there are studies alone, and whoever asks for events is told to index again.

    Returns
    -------
    how many events there are
    """
    places = (folder / STUDIES_FILE, folder / EVENTS_FILE)
    drafts = [place.with_name(f".{place.name}") for place in places]
    try:
        _fill(drafts[0], STUDIES, studies)
        written = _fill(drafts[1], EVENTS, events)
        places[1].unlink(missing_ok=True)
        for draft, place in zip(drafts, places, strict=True):
            draft.replace(place)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return written


def _fill(draft: Path, schema: pa.Schema, rows: Iterable[Row]) -> int:
    """Write rows and give how many there are."""
    written = 0
    with pq.ParquetWriter(draft, schema, compression="zstd") as file:
        for batch in _batches(rows, schema):
            file.write_batch(batch)
            written += batch.num_rows
    return written


def _batches(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    left = iter(rows)
    while held := list(islice(left, BATCH)):
        yield pa.RecordBatch.from_pylist(held, schema=schema)


def read_studies(folder: Path) -> pa.Table:
    """Read the studies of an index.

    Raises
    ------
    InputError : no index there, or made by another version
    """
    return _read(folder, STUDIES_FILE, STUDIES)


def read_events(folder: Path) -> pa.Table:
    """Read the irradiation events of an index.

    Raises
    ------
    InputError : no index there, or made by another version
    """
    return _read(folder, EVENTS_FILE, EVENTS)


def _read(folder: Path, name: str, schema: pa.Schema) -> pa.Table:
    path = folder / name
    if not path.is_file():
        raise InputError(problem("studies.no_state", str(folder)))
    try:
        found = pq.read_table(path)
    except (pa.ArrowException, OSError):
        raise InputError(problem("studies.damaged_state", str(path))) from None
    if found.schema.names != schema.names:
        raise InputError(problem("studies.other_version", str(path)))
    return found
