"""A DICOM archive of loopback that answers C-FIND, made of files: honest, or with one of the faults of real servers."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from socket import IPPROTO_TCP, TCP_NODELAY

import pydicom
from pydicom.dataset import Dataset
from pynetdicom import AE, evt

ROOT = "1.2.840.10008.5.1.4.1.2.2.1"
VERIFY = "1.2.840.10008.1.1"
PENDING, PARTLY, DONE, NO_ROOM, CANCELLED, WRONG = 0xFF00, 0xFF01, 0x0000, 0xA700, 0xFE00, 0xA900
REQUIRED = {
    "StudyInstanceUID",
    "StudyDate",
    "StudyTime",
    "PatientID",
    "PatientName",
    "SeriesInstanceUID",
    "Modality",
}


@contextmanager
def find_archive_of(folder, *, fault="", cap=10**6):
    """Serve the files of a folder; give its address and the queries that were made."""
    logging.getLogger("pynetdicom").setLevel(logging.CRITICAL + 1)  # what an archive logs is its own affair
    held = [pydicom.dcmread(path) for path in sorted(folder.rglob("*.dcm"))]
    asked = Asked()

    def handle(event):
        query = event.identifier
        asked.append(query)
        asked.lines.add(event.assoc)
        if fault == "abort" or (fault == "abort_once" and len(asked) == 3):
            event.assoc.abort()
            return
        if fault == "wrong":
            yield WRONG, None
            return
        rows = list(matching(held, query, fault))
        for row in rows[:cap]:
            yield (PARTLY if fault == "few_keys" else PENDING), row
        if len(rows) > cap and fault != "silent":
            yield (CANCELLED if fault == "cancel" else NO_ROOM), None

    entity = AE(ae_title="PACS")
    if fault == "stranger":
        entity.require_calling_aet = ["SOMEBODY"]
    if fault == "one_line":
        entity.maximum_associations = 1
    entity.add_supported_context(VERIFY if fault == "no_find" else ROOT)
    handlers = [(evt.EVT_C_FIND, handle), (evt.EVT_CONN_OPEN, at_once)]
    server = entity.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
    try:
        yield f"ae://PACS@127.0.0.1:{server.socket.getsockname()[1]}", asked
    finally:
        server.shutdown()


class Asked(list):
    """Queries made; `lines`: associations that made them."""

    def __init__(self):
        super().__init__()
        self.lines = set()


def at_once(event):
    """Send each packet when it is ready."""
    event.assoc.dul.socket.socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)


def matching(held, query, fault):
    """Give the answers of a query."""
    level = query.QueryRetrieveLevel
    once = {}
    for one in held:
        if _fits(one, query, fault):
            once.setdefault(one.StudyInstanceUID if level == "STUDY" else one.SeriesInstanceUID, []).append(
                one
            )
    for many in once.values():
        yield _answer(many, query, fault)


def _fits(one, query, fault):
    if query.QueryRetrieveLevel == "SERIES":
        return one.StudyInstanceUID == query.StudyInstanceUID
    first, last = query.StudyDate.split("-")
    hours = query.get("StudyTime", "")
    at = not hours or fault == "no_hours" or hours[:6] <= one.StudyTime <= hours[7:]
    return fault == "no_filter" or (first <= one.StudyDate <= last and at)


def _answer(many, query, fault):
    found = Dataset()
    for element in query:
        if element.keyword in many[0] and (fault != "few_keys" or element.keyword in REQUIRED):
            found[element.tag] = many[0][element.tag]
    found.SpecificCharacterSet = "ISO_IR 192"
    found.QueryRetrieveLevel = query.QueryRetrieveLevel
    if query.QueryRetrieveLevel == "SERIES" and fault != "few_keys":
        found.NumberOfSeriesRelatedInstances = len(many)
    return found
