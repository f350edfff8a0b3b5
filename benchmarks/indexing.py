"""Index Orthanc by DICOMweb and by C-FIND, and ask it the same questions bare, in the same run.

    python -m benchmarks.indexing [--studies 3000] [--times 3]

Bare: the same bytes asked in turn on one line, nothing done of the answers, which is the server's own time and that of
the wire. The least of so many times each, one after the other.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import numpy as np
from pynetdicom import AE, evt
from pynetdicom.association import Association
from tests.studies.archive import write_image
from tests.studies.real_servers import orthanc, wake_loopback

from radioscopie.questions.studies.index import answer as indexing
from radioscopie.questions.studies.index.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.sources.dicom.find import STUDY_ROOT, at_once, at_rest, called

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
    entity = AE(ae_title=whom.own)
    entity.add_requested_context(STUDY_ROOT)
    handlers = [(evt.EVT_DATA_SENT, at_once)]
    link = entity.associate(whom.host, whom.port, ae_title=whom.title, evt_handlers=handlers)
    for _, words, _ in asked:
        at_rest(link)
        for _ in link.send_c_find(*words):
            pass
    link.release()


def timed(work):
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def compare(name, source, home, times, seam, bare):
    spent = {"index": [], "bare": []}
    for n in range(times):
        ask = Ask(source=Path(source), state=home / f"{name}{n}", since=SINCE, rate=1000)
        asked = []
        with kept(*seam, asked):
            spent["index"].append(timed(partial(indexing.answer, ask, silent)))
        spent["bare"].append(timed(partial(bare, asked)))
    (ours, processor), (alone, theirs) = (min(spent[which]) for which in ("index", "bare"))
    print(
        f"{name}: {len(asked)} questions: index {ours:.1f} s, of which {processor:.1f} of processor;", end=" "
    )
    print(f"bare {alone:.1f} s, of which {theirs:.1f}; ratio {ours / alone:.2f} (1.1)", flush=True)


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
            compare("DICOMweb", address, home, given.times, (HTTPConnection, "request"), bare_web)
            find = f"ae://ORTHANC@127.0.0.1:{port}"
            bare = partial(bare_find, called(find, "RADIOSCOPIE"))
            compare("C-FIND", find, home, given.times, (Association, "send_c_find"), bare)


if __name__ == "__main__":
    main()
