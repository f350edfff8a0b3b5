"""A DICOMweb archive of loopback, made of files: honest, or with one of the faults that real servers have."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pydicom

STUDY = [
    "StudyInstanceUID", "StudyDate", "StudyTime", "AccessionNumber", "StudyDescription", "InstitutionName", "PatientID",
    "IssuerOfPatientID", "PatientName", "PatientBirthDate", "PatientSex", "PatientWeight", "PatientSize",
]  # fmt: skip
SERIES = [
    "SeriesInstanceUID", "Modality", "BodyPartExamined", "Manufacturer", "ManufacturerModelName", "DeviceSerialNumber",
    "SoftwareVersions", "StationName", "InstitutionName", "ProtocolName",
]  # fmt: skip


@contextmanager
def archive_of(folder, *, fault="", cap=500, certificate=None):
    """Serve the files of a folder, behind a certificate if one is given; give its address and what was asked."""
    datasets = [(path, pydicom.dcmread(path)) for path in sorted(folder.rglob("*.dcm"))]
    asked = Asked()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            held = [(path, one) for path, one in datasets if one.StudyInstanceUID not in asked.gone]
            status, kind, body = answer(held, self.path, fault, cap)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # what a client refused is its own affair
    if certificate:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}/dicom-web", asked
    finally:
        server.shutdown()
        server.server_close()


class Asked(list):
    """Paths asked; `gone`: studies that the archive has no more."""

    gone = frozenset()


def answer(datasets, path, fault, cap):
    faults = {"401": 401, "413": 413, "302": 302, "500": 500}
    if fault in faults:
        return faults[fault], "text/html", b"<p>DUPONT ANNE</p>"
    if fault == "html":
        return 200, "text/html", b"<p>login</p>"
    if fault == "half":
        return 200, "application/dicom+json", b'[{"0020000D":'
    parts, query = urlsplit(path).path.split("/")[2:], parse_qs(urlsplit(path).query)
    if parts == ["studies"]:
        return listed(datasets, query, fault, cap)
    held = [(path, one) for path, one in datasets if one.StudyInstanceUID == parts[1]]
    if parts[2:] == ["series"]:
        return series(held)
    return objects([path for path, one in held if one.SeriesInstanceUID == parts[3]])


def listed(datasets, query, fault, cap):
    first, last = query["StudyDate"][0].split("-")
    limit, offset = min(int(query["limit"][0]), cap), int(query["offset"][0])
    found = {one.StudyInstanceUID: one for _, one in datasets}
    rows = [one for one in found.values() if fault == "no_filter" or first <= one.StudyDate <= last]
    rows = rows[offset : offset + limit] if fault != "no_offset" else rows[:limit]
    if not rows:
        return 204, "application/dicom+json", b""
    return 200, "application/dicom+json", json.dumps([as_json(one, STUDY) for one in rows]).encode()


def series(held):
    found = defaultdict(list)
    for _, one in held:
        found[one.SeriesInstanceUID].append(one)
    rows = []
    for many in found.values():
        row = as_json(many[0], SERIES)
        row["00201209"] = {"vr": "IS", "Value": [len(many)]}
        rows.append(row)
    return 200, "application/dicom+json", json.dumps(rows).encode()


def objects(paths):
    parts = [
        b"--line\r\nContent-Type: application/dicom\r\n\r\n" + path.read_bytes() + b"\r\n" for path in paths
    ]
    kind = 'multipart/related; type="application/dicom"; boundary=line'
    return 200, kind, b"".join(parts) + b"--line--"


def as_json(dataset, keywords):
    whole = json.loads(dataset.to_json(suppress_invalid_tags=True))
    tags = [f"{pydicom.datadict.tag_for_keyword(keyword):08X}" for keyword in keywords]
    return {tag: whole[tag] for tag in tags if tag in whole}
