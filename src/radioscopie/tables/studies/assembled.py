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


def write_rows(path: Path, schema: pa.Schema, rows: Iterable[Row]) -> int:
    """Write rows beside the place of a file, then at its place; whatever stops it, the old file stays.

    Returns
    -------
    how many rows there are
    """
    draft, written = path.with_name(f".{path.name}"), 0
    try:
        with pq.ParquetWriter(draft, schema, compression="zstd") as file:
            for batch in _batches(rows, schema):
                file.write_batch(batch)
                written += batch.num_rows
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
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
