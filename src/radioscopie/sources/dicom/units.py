"""Units of doses, with exact factors. A unit that the standard does not allow for a quantity is never guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.sources.dicom.items import Measured

MGY = {"mGy": Decimal(1)}
MM = {"mm": Decimal(1)}

# units of DICOM PS3.16 for each quantity of a dose report; `Gym2` and `mGycm` are how makers write `Gy.m2` and `mGy.cm`
ALLOWED: Mapping[str, Mapping[str, Decimal]] = {
    "ctdivol_mgy": MGY,
    "dlp_mgy_cm": {"mGy.cm": Decimal(1), "mGycm": Decimal(1)},
    "length_mm": MM,
    "ssde_mgy": MGY,
    "dap_mgy_cm2": {"Gy.m2": Decimal(10_000_000), "Gym2": Decimal(10_000_000)},
    "rp_mgy": {"Gy": Decimal(1000)},
    "agd_mgy": MGY,
    "compression_mm": MM,
}
# units in which DICOM PS3.3 says that headers of images write: dGy for an organ dose, dGy.cm2 for an area
HEADER_UNITS: Mapping[str, Decimal] = {
    "ctdivol_mgy": Decimal(1),
    "dap_mgy_cm2": Decimal(100),
    "agd_mgy": Decimal(100),
    "entrance_mgy": Decimal(1),
    "compression_mm": Decimal(1),
}


def in_unit(column: str, value: Measured) -> float | None:
    """Convert a number of a report to the unit of a column; None where it is no number, or in another unit."""
    factor = ALLOWED[column].get(value.unit)
    return None if factor is None or value.number is None else float(value.number * factor)
