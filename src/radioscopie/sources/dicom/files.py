"""One file of an archive, whatever it holds: what it says of its study and patient, and its doses.

What is read of a patient stays in memory until it is a pseudonym (`models.studies.pseudonyms`).
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.extras import bring
from radioscopie.sources.dicom.dose_reports import events_of, is_dose_report, is_off, totals_of
from radioscopie.sources.dicom.headers import dose_of_image
from radioscopie.sources.dicom.items import decimal, first_code, read_again, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radioscopie.arrays import Row
    from radioscopie.sources.dicom.items import Item

MARK = b"DICM"
PREAMBLE = 128
OTHER, CUT = "studies.not_dicom", "studies.unreadable"
STUDY = {
    "study_uid": "StudyInstanceUID", "accession": "AccessionNumber", "day": "StudyDate", "time": "StudyTime",
    "zone": "TimezoneOffsetFromUTC", "description": "StudyDescription", "institution": "InstitutionName",
    "department": "InstitutionalDepartmentName", "station": "StationName", "series_uid": "SeriesInstanceUID",
    "modality": "Modality", "maker": "Manufacturer", "model": "ManufacturerModelName", "serial": "DeviceSerialNumber",
    "software": "SoftwareVersions", "region": "BodyPartExamined", "laterality": "Laterality",
    "contrast": "ContrastBolusAgent", "protocol": "ProtocolName", "requester": "RequestingService",
}  # fmt: skip
PATIENT = {
    "patient_id": "PatientID", "issuer": "IssuerOfPatientID", "name": "PatientName", "birth_name": "PatientBirthName",
    "birth_date": "PatientBirthDate", "sex": "PatientSex", "quality_subject": "QualityControlSubject",
    "identity_removed": "PatientIdentityRemoved",
}  # fmt: skip
CODES = ("ProcedureCodeSequence", "RequestedProcedureCodeSequence")


def read_file(path: Path, place: str) -> Row:
    """Read a file of an archive, without its pixels.

    Parameters
    ----------
    place : what messages call the file, since its name may hold that of a patient

    Returns
    -------
    study : texts, by the keys of `STUDY`, with `codes`, `weight_kg`, `height_m`
    patient : texts, by the keys of `PATIENT`, with `ins`: numbers of health identity, each with its issuer
    dose : `events` and `totals` of a dose report; the dose of an image under `image`; nothing otherwise

    Raises
    ------
    InputError : not DICOM, cut short, no study in it
    MissingExtraError : pydicom is not installed
    """
    try:
        return told_by(_opened(path, place), place)
    except InputError:
        raise
    except Exception:  # noqa: BLE001 - values are read when they are asked, and bytes from outside may fail in any way
        raise InputError(problem(CUT, place)) from None


def read_object(content: bytes, place: str) -> Row:
    """Read an object that an archive sent, as `read_file` reads a file.

    Raises
    ------
    InputError : not DICOM, cut short, no study in it
    """
    pydicom = bring("pydicom", "dicom")
    try:
        return told_by(pydicom.dcmread(BytesIO(content), force=True, stop_before_pixels=True), place)
    except InputError:
        raise
    except Exception:  # noqa: BLE001 - a parser of bytes from outside may fail in any way
        raise InputError(problem(CUT, place)) from None


def told_by(dataset: Item, place: str) -> Row:
    """Give what a data set says of its study, its patient and its doses (see `read_file`)."""
    study: Row = {name: words(dataset, keyword) for name, keyword in STUDY.items()}
    if not study["study_uid"]:
        raise InputError(problem("studies.no_study", place))
    study |= {"codes": ";".join(_codes(dataset)), "weight_kg": _size(dataset, "PatientWeight")}
    study |= {"height_m": _size(dataset, "PatientSize")}
    patient: Row = {name: read_again(words(dataset, keyword)) for name, keyword in PATIENT.items()}
    return {
        "study": study,
        "patient": patient | {"ins": list(national_numbers(dataset))},
        "dose": _dose(dataset),
    }


def _opened(path: Path, place: str) -> Item:
    """Open a file; pixels are left where they are, and what has neither a preamble nor a study is no DICOM file."""
    pydicom = bring("pydicom", "dicom")
    try:
        dataset = pydicom.dcmread(path, force=True, stop_before_pixels=True)
    except Exception:  # noqa: BLE001 - a parser of bytes from outside may fail in any way
        raise InputError(problem(CUT if _is_marked(path) else OTHER, place)) from None
    if "StudyInstanceUID" not in dataset and not _is_marked(path):
        raise InputError(problem(OTHER, place))
    return dataset


def _is_marked(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(PREAMBLE + len(MARK))[PREAMBLE:] == MARK


def _codes(dataset: Item) -> Iterator[str]:
    for keyword in CODES:
        code = first_code(dataset, keyword)
        if code.value:
            yield f"{code.scheme}:{code.value}"


def _size(dataset: Item, keyword: str) -> float | None:
    number = decimal(dataset, keyword)
    return float(number) if number else None


def national_numbers(dataset: Item) -> Iterator[tuple[str, str]]:
    """Give the identifiers of a patient that carry their issuer: the number, and the OID or the name of who gave it."""
    for item in [dataset, *(dataset.get("OtherPatientIDsSequence", None) or ())]:
        number, issuer = words(item, "PatientID"), _issuer(item)
        if number and issuer:
            yield number, issuer


def _issuer(item: Item) -> str:
    qualifiers = item.get("IssuerOfPatientIDQualifiersSequence", None)
    return (words(qualifiers[0], "UniversalEntityID") if qualifiers else "") or words(
        item, "IssuerOfPatientID"
    )


def _dose(dataset: Item) -> Row:
    if is_dose_report(dataset):
        events, totals = list(events_of(dataset)), totals_of(dataset)
        off = is_off(events, totals)
        return {
            "events": [one | {"off_total": off} for one in events],
            "totals": totals,
            "at": _moment(dataset),
        }
    image = dose_of_image(dataset)
    return {"image": image} if image else {}


def _moment(report: Item) -> str:
    """Tell when a report was written: of two that tell the same event, the last one is right."""
    return words(report, "ContentDate") + words(report, "ContentTime")
