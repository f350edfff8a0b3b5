"""Servers that others wrote (Orthanc with its DICOMweb plugin, dcmqrscp), fed with files and indexed, on loopback.

Run as a program, it starts them in a network of its own where the system allows it (`unshare -rn`), since Orthanc
listens to every network of the machine: python -m tests.studies.real_servers FILES OUT
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from radioscopie.cli.main import main

ORTHANC, PLUGIN = "/usr/sbin/Orthanc", Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
STORE, ARCHIVE = "/usr/bin/storescu", "/usr/bin/dcmqrscp"  # pynetdicom has programs of the same names
SINCE = ("--since", "2025-02-01")
PARTS = (ORTHANC, PLUGIN, STORE, ARCHIVE)

needs_servers = pytest.mark.skipif(
    not all(Path(part).exists() for part in PARTS),
    reason="no DICOM servers: apt-get install --no-install-recommends orthanc orthanc-dicomweb dcmtk (or .ci/packages)",
)


def run_apart(files, out):
    """Run `__main__` in a network of its own, or in that of the machine where this is not allowed."""
    words = [sys.executable, "-m", "tests.studies.real_servers", str(files), str(out)]
    apart = ["unshare", "--map-root-user", "--net"]
    can = (
        shutil.which("unshare")
        and not subprocess.run([*apart, "true"], capture_output=True, check=False).returncode
    )
    done = subprocess.run(
        [*(apart if can else []), *words], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def wake_loopback():
    """Put the loopback of a new network up; leave that of a machine as it is."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        name = struct.pack("16sh", b"lo", 1)  # IFF_UP
        with suppress(PermissionError):
            fcntl.ioctl(control, 0x8914, name)  # SIOCSIFFLAGS


def free_ports(count):
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def started(words, port, folder):
    """Start a program, wait until it answers at a port, and end it."""
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(words, stdout=log, stderr=log, cwd=folder) as program,
    ):
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield
        finally:
            program.terminate()
            program.wait(30)


@contextmanager
def orthanc(folder, limit):
    """Start Orthanc, that gives `limit` answers at once; give its DICOMweb address and its DICOM port."""
    web, dicom = free_ports(2)
    folder.mkdir()
    modality = {
        "AET": "RADIOSCOPIE",
        "Host": "127.0.0.1",
        "Port": 11112,
        "AllowFind": True,
        "AllowStore": True,
    }
    settings = {
        "StorageDirectory": str(folder), "IndexDirectory": str(folder), "Plugins": [str(PLUGIN)], "HttpPort": web,
        "RemoteAccessAllowed": False, "AuthenticationEnabled": False, "WebDavEnabled": False, "DefaultEncoding": "Utf8",
        "DicomAet": "ORTHANC", "DicomPort": dicom, "DicomCheckCalledAet": True, "DicomCheckModalityHost": True,
        "DicomAlwaysAllowStore": False, "DicomAlwaysAllowFind": False, "DicomModalities": {"test": modality},
        "StorageAccessOnFind": "Always", "SyncStorageArea": False, "LimitFindResults": limit,
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": False, "Ssl": False, "Host": "127.0.0.1"},
    }  # fmt: skip
    (folder / "settings.json").write_text(json.dumps(settings), "utf-8")
    with started([ORTHANC, "settings.json"], dicom, folder):
        yield f"http://127.0.0.1:{web}/dicom-web", dicom


@contextmanager
def dcmqrscp(folder):
    """Start the archive of dcmtk; give its DICOM port."""
    (port,) = free_ports(1)
    (folder / "images").mkdir(parents=True)
    settings = f"""
NetworkTCPPort = {port}
MaxPDUSize = 16384
MaxAssociations = 16
HostTable BEGIN
test = (RADIOSCOPIE, 127.0.0.1, 11112)
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
DCMQR {folder}/images RW (1000, 1024mb) ANY
AETable END
"""
    (folder / "settings.cfg").write_text(settings, "utf-8")
    with started([ARCHIVE, "-c", "settings.cfg"], port, folder):
        yield port


def store(files, title, port):
    """Send a folder of files to an archive."""
    words = [
        STORE,
        "-aet",
        "RADIOSCOPIE",
        "-aec",
        title,
        "-R",
        "-nh",
        "+sd",
        "+r",
        "127.0.0.1",
        f"{port}",
        str(files),
    ]
    subprocess.run(words, check=True, capture_output=True)


def index(source, state, *more):
    return main(["studies", "index", source, "--state", str(state), *SINCE, *more])


def run(files, out):
    """Feed the servers and index each by each road; give the code that each ended with."""
    wake_loopback()
    codes = {}
    with orthanc(out / "orthanc", limit=4) as (web, port):
        store(files, "ORTHANC", port)
        called = f"ae://ORTHANC@127.0.0.1:{port}"
        codes["web"] = index(web, out / "web")
        codes["find"] = index(called, out / "find")
        codes["stranger"] = index(called, out / "stranger", "--aet", "SOMEBODY")
        codes["wrong title"] = index(called.replace("ORTHANC", "OTHER"), out / "wrong")
    with dcmqrscp(out / "dcmqr") as port:
        store(files, "DCMQR", port)
        codes["dcmqr"] = index(
            f"ae://DCMQR@127.0.0.1:{port}", out / "dcmqr_find", "--out", str(out / "dcmqr_out")
        )
    return codes


if __name__ == "__main__":
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    print(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]))))
