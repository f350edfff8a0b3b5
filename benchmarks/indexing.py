"""Index Orthanc by DICOMweb and by C-FIND, and ask it the same questions bare, in the same run.

    python -m benchmarks.indexing [--studies 3000] [--times 3]

Bare: the same questions asked in turn on one line, nothing done of the answers, which is the server's own time and that
of the wire: by http.client, by a socket; pynetdicom stands beside. Indexing asks on two lines at most, in a thread that
does not wait for what is kept. (findscu of dcmtk is no peer here: it and Orthanc
wait 40 ms for each other at every answer.) The least of so many times each.
"""

from __future__ import annotations

import argparse
import socket
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

import numpy as np
from pydicom.filereader import read_dataset
from pynetdicom import AE, evt
from tests.studies.archive import write_image
from tests.studies.real_servers import orthanc, wake_loopback

from radioscopie.questions.studies.index import answer as indexing
from radioscopie.questions.studies.index.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.sources.dicom.association import STUDY_ROOT, Association, associate, encoded
from radioscopie.sources.dicom.find import called

HEAD, PENDING = 6, 0xFF
STATUS = b"\x00\x00\x00\x09\x02\x00\x00\x00"  # (0000,0900), two bytes
SINCE, DAYS = date(2026, 1, 1), 300


def load(count, home, address):
    """Put studies of one image in Orthanc, by its own door."""
    door = urllib.request.Request(f"{address.removesuffix('/dicom-web')}/instances", method="POST")  # noqa: S310
    for n in range(count):
        day = f"{np.datetime64(SINCE) + n % DAYS}".replace("-", "")
        told = {"StudyInstanceUID": f"1.{n}", "SeriesInstanceUID": f"1.{n}.1", "SOPInstanceUID": f"1.{n}.1.1"}
        path = write_image(home / "one.dcm", **told, PatientID=f"P{n}", StudyDate=day)
        door.data = path.read_bytes()
        urllib.request.urlopen(door).close()  # noqa: S310 - loopback


@contextmanager
def kept(owner, name, asked):
    """Keep what each question was made of."""
    made = getattr(owner, name)

    def keep(link, *words, **more):
        asked.append((link, words, more))
        return made(link, *words, **more)

    setattr(owner, name, keep)
    yield
    setattr(owner, name, made)


def bare_web(asked):
    link = HTTPConnection(asked[0][0].host, asked[0][0].port)
    for _, words, more in asked:
        link.request(*words, **more)
        link.getresponse().read()
    link.close()


def bare_find(whom, asked):
    """Ask by pynetdicom."""
    entity = AE(ae_title=whom.own)
    entity.add_requested_context(STUDY_ROOT)
    handlers = [(evt.EVT_DATA_SENT, at_once)]
    link = entity.associate(whom.host, whom.port, ae_title=whom.title, evt_handlers=handlers)
    for _, (query,), _ in asked:
        dataset = read_dataset(BytesIO(encoded(query)), is_implicit_VR=True, is_little_endian=True)
        while getattr(link, "_is_paused", False):  # else its watch may take the next answer away
            time.sleep(0.0005)
        for _ in link.send_c_find(dataset, STUDY_ROOT):
            pass
    link.release()


def at_once(event):
    line = event.assoc.dul.socket.socket
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def bare_bytes(whom, asked):
    """Send the same bytes, and read the answers without looking at more than their status."""
    link = associate(whom.host, whom.port, (whom.title, whom.own), 60)
    line = link._link  # noqa: SLF001 - the bytes below what it understands
    line.settimeout(None)  # so that a read waits for all
    for _, (query,), _ in asked:
        link.ask(query)
        while not is_last(read_packet(line)):
            pass
    link.close()


def read_packet(line):
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
    head = line.recv(HEAD, socket.MSG_WAITALL)
    return line.recv(int.from_bytes(head[2:], "big"), socket.MSG_WAITALL)


def is_last(packet):
    """Tell whether a packet is a command that ends the answers of a question."""
    at = packet.rfind(STATUS)  # a number of a message may look like it
    return at >= 0 and packet[at + len(STATUS) + 1] != PENDING


def timed(work):
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def compare(name, source, home, times, seam, peers):
    spent = {"index": []} | {peer: [] for peer in peers}
    for n in range(times):
        ask = Ask(source=Path(source), state=home / f"{name}{n}", since=SINCE, rate=1000)
        asked = []
        with kept(*seam, asked):
            spent["index"].append(timed(partial(indexing.answer, ask, silent)))
        for peer, ask_bare in peers.items():
            spent[peer].append(timed(partial(ask_bare, asked)))
    ours, processor = min(spent.pop("index"))
    print(f"{name}: {len(asked)} questions: index {ours:.1f} s, of which {processor:.1f} of processor")
    for peer, times_spent in spent.items():
        alone, theirs = min(times_spent)
        ratio = f"ratio {ours / alone:.2f} (1.1)"
        print(f"  bare, by {peer}: {alone:.1f} s, of which {theirs:.1f} of processor; {ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=3000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    wake_loopback()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        with orthanc(home / "orthanc", limit=0) as (address, port):
            load(given.studies, home, address)
            web = {"http.client": bare_web}
            compare("DICOMweb", address, home, given.times, (HTTPConnection, "request"), web)
            find = f"ae://ORTHANC@127.0.0.1:{port}"
            whom = called(find, "RADIOSCOPIE")
            peers = {"a socket": partial(bare_bytes, whom), "pynetdicom": partial(bare_find, whom)}
            compare("C-FIND", find, home, given.times, (Association, "ask"), peers)


if __name__ == "__main__":
    main()
