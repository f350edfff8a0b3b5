"""The dose files that nobody of ours wrote: they stay where they are, beside the project or in $RADIOSCOPIE_SHARED."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[3] / "shared"
SHARED = Path(os.environ.get("RADIOSCOPIE_SHARED", BESIDE))
CASES = SHARED / "cases/dicom"
FILES = CASES / "openrem-0.10.0"

needs_dose_files = pytest.mark.skipif(
    not FILES.is_dir(),
    reason="no dose files: RADIOSCOPIE_SHARED names the folder that holds cases/dicom (pip download openrem==0.10.0)",
)


def rows_expected(name):
    """Read the events or the files that were read apart, by the name of their file."""
    found = {}
    with (CASES / f"expected_{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["file"], []).append(row)
    return found
