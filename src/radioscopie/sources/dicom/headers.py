"""Doses that stand in the header of an image (CT, radiography, mammography), one record an image.

Images of one exposure (for processing, for presentation) repeat its dose: `exposure` is what they share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.sources.dicom.items import decimal, first_code, words
from radioscopie.sources.dicom.units import HEADER_UNITS

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.items import Item

KINDS = {"CT": "CT", "MG": "MG"}
VALUES = {
    "ctdivol_mgy": "CTDIvol",
    "dap_mgy_cm2": "ImageAndFluoroscopyAreaDoseProduct",
    "agd_mgy": "OrganDose",
    "entrance_mgy": "EntranceDoseInmGy",
    "compression_mm": "BodyPartThickness",
}
EXPOSURE = ("IrradiationEventUID", "AcquisitionDate", "AcquisitionTime", "ViewPosition", "ImageLaterality")
DOSES = ("ctdivol_mgy", "dap_mgy_cm2", "agd_mgy", "entrance_mgy")


def dose_of_image(image: Item) -> Row | None:
    """Read the dose that the header of an image tells.

    Returns
    -------
    kind (CT, XR, MG), protocol, region, view, laterality, phantom (code), exposure: what images of one exposure share;
    ctdivol_mgy, dap_mgy_cm2, agd_mgy, entrance_mgy, compression_mm, None where the header has it not. None where it
    has no dose at all
    """
    numbers = {column: _number(image, column, keyword) for column, keyword in VALUES.items()}
    if not any(numbers[column] for column in DOSES):
        return None
    return {
        "kind": KINDS.get(words(image, "Modality"), "XR"),
        "protocol": words(image, "ProtocolName"),
        "region": words(image, "BodyPartExamined"),
        "view": words(image, "ViewPosition"),
        "laterality": words(image, "ImageLaterality"),
        "phantom": first_code(image, "CTDIPhantomTypeCodeSequence").value,
        "exposure": exposure_of(image),
        **numbers,
    }


def exposure_of(image: Item) -> str:
    """Name the exposure of an image: its event, else its time, view and side."""
    event = words(image, EXPOSURE[0])
    return event or "|".join(words(image, keyword) for keyword in EXPOSURE[1:])


def _number(image: Item, column: str, keyword: str) -> float | None:
    number = decimal(image, keyword)
    return None if number is None else float(number * HEADER_UNITS[column])
