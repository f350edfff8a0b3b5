"""Small archives written by hand: images and dose reports of invented people."""

from __future__ import annotations

import pyarrow.parquet as pq
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

CT_IMAGE, DOSE_SR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.88.67"


def write_image(path, **told):
    """Write an image without pixels; `told` gives or replaces what its header says."""
    return _write(path, CT_IMAGE, {"Modality": "CT"} | told)


def write_report(path, report, **told):
    """Write a dose report (see `builders.dose_report`) of a study."""
    content = {
        "ConceptNameCodeSequence": report.ConceptNameCodeSequence,
        "ContentSequence": report.ContentSequence,
    }
    return _write(path, DOSE_SR, {"Modality": "SR"} | told | content)


def held(state):
    """Count what an index holds, which its command hides where it is few."""
    studies, events = (pq.read_table(state / f"{name}.parquet") for name in ("studies", "events"))
    return {
        "studies": len(studies),
        "events": len(events),
        "identities": len(studies["identity"].unique()),
    }


def _write(path, kind, told):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = (
        kind,
        generate_uid(entropy_srcs=[str(path)]),
    )
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    known = {
        "SpecificCharacterSet": "ISO_IR 192", "SOPClassUID": kind, "SOPInstanceUID": meta.MediaStorageSOPInstanceUID,
        "StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.1", "StudyDate": "20250304", "StudyTime": "101500",
        "PatientID": "P1", "PatientName": "DUPONT^ANNE", "PatientBirthDate": "19700101", "PatientSex": "F",
        "Manufacturer": "MAKER", "ManufacturerModelName": "MODEL", "DeviceSerialNumber": "7",
        "InstitutionName": "SITE", "StationName": "CT1", "AccessionNumber": "A1",
    }  # fmt: skip
    for keyword, value in (known | told).items():
        setattr(dataset, keyword, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path
