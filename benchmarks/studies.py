"""Ten million studies of four million identities linked, their repeats found and priced; 97 million linked studies.

python -m benchmarks.studies [--studies 10000000] [--identities 4000000] [--linked 97000000]
python -m benchmarks.studies --doses    # dose reports beside pydicom's own walk (files of RADIOSCOPIE_SHARED)
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from benchmarks.identities import identities

from radioscopie.law.load import Law
from radioscopie.models.studies.linking import link
from radioscopie.models.studies.pseudonyms import pseudonym
from radioscopie.models.studies.repeats import Exams, find_repeats
from radioscopie.questions.studies.repeats.answer import COMMON, _rule
from radioscopie.questions.studies.repeats.cost import billed_of, costs
from radioscopie.questions.studies.repeats.exams import exams_of
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from radioscopie.tables.studies.regions import known_regions, repeat_rules

MODALITIES = ("CR", "CT", "MR", "US", "MG")
SHARES = (0.45, 0.15, 0.15, 0.20, 0.05)
WORDS = ("CHEST", "ABDOMEN", "HEAD", "KNEE", "LSPINE", "SHOULDER", "PELVIS", "")
ACTS = {"CR": "ZBQK002", "CT": "ZBQK001", "MR": "LHQN001", "US": "ZCQM008", "MG": "QEQK001"}
SITES, DAYS = 60, 365
KEY = b"k" * 32


class Clock:
    """Say how long each step took, by the wall and by processor."""

    def __init__(self):
        self.start = self.wall, self.processor = time.perf_counter(), time.process_time()

    def step(self, name):
        wall, processor = time.perf_counter(), time.process_time()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        spent = f"{wall - self.wall:7.1f} s {processor - self.processor:7.1f} s of processor"
        print(f"{name:46} {spent}, {memory:.1f} GB", flush=True)
        self.wall, self.processor = wall, processor

    def total(self, name):
        self.wall, self.processor = self.start
        self.step(name)


def studies_of(count, identity, rng):
    """Invent the studies of some identities, as an index holds them."""
    n = np.arange(count)
    held = rng.integers(0, len(identity), count)
    days = np.datetime64("2026-01-01") + rng.integers(0, DAYS, count)
    modality = rng.choice(len(MODALITIES), count, p=SHARES)

    def words(codes, names):
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names)).cast(
            pa.string()
        )

    site = rng.integers(0, SITES, count)
    names = [f"SITE {one}" for one in range(SITES)]
    clocks = [f"{one // 60:02d}{one % 60:02d}00" for one in range(1440)]
    nothing = words(np.zeros(count, np.int32), [""])
    orders = pc.cast(pa.array(n), pa.string())
    return pa.table(
        {
            "study": orders, "identity": pa.array(identity).take(pa.array(held)),
            "day": pc.cast(pa.array(days), pa.string()),
            "time": words(rng.integers(0, 1440, count), clocks), "modalities": words(modality, list(MODALITIES)),
            "region": words(rng.integers(0, len(WORDS), count), list(WORDS)), "codes": nothing,
            "institution": words(site, names), "maker": nothing, "model": nothing, "serial": nothing,
            "station": words(site, names), "accession": orders, "is_quality": pa.array(np.zeros(count, bool)),
        }
    ), modality, site, days  # fmt: skip


def billed(studies, modality, site, days, folder):
    """Write the rows billed of the studies, and their machines; give them read."""
    acts = pa.DictionaryArray.from_arrays(
        pa.array(modality.astype(np.int32)), pa.array([ACTS[one] for one in MODALITIES])
    )
    is_ct = modality == MODALITIES.index("CT")
    named = pa.array([f"CT{one}" for one in range(SITES)] + [""])
    machine = pa.DictionaryArray.from_arrays(pa.array(np.where(is_ct, site, SITES).astype(np.int32)), named)
    table = pa.table(
        {
            "date": pa.array(days),
            "act": acts.cast(pa.string()),
            "machine": machine.cast(pa.string()),
            "encounter": studies["accession"],
        }
    )
    path = folder / "machines.csv"
    rows = [f"CT{one},P{one},SITE {one},ct,,province,2024-01-01,6000" for one in range(SITES)]
    path.write_text(
        "\n".join(["machine,practice,site,equipment,class,zone,installed_on,reference_activity", *rows])
    )
    return read_activity(table), read_machines(path)


def whole(count, people):
    rng = np.random.default_rng(1)
    records, _ = identities(people)
    link(records.slice(0, 1000))  # compiles
    given = studies_of(count, np.array(records["identity"].to_pylist()), rng)
    studies = given[0]
    with tempfile.TemporaryDirectory() as folder:
        activity, machines = billed(*given, Path(folder))
    del given
    keys = [pseudonym(KEY, "accession", f"{one}") for one in range(count)]  # what an index holds
    orders = pa.chunked_array([pa.array(keys)])
    del keys
    print(f"{records.num_rows} identities, {count} studies", flush=True)
    clock = Clock()
    linked = link(records)
    identity = records["identity"]
    found = pa.table({"identity": identity, "person": identity.take(pa.array(linked.people))})
    del records, linked, identity  # the command that links is another one
    clock.step("link")
    held = exams_of(studies, found, {})
    del studies, found
    clock.step("lay out")
    repeats = find_repeats(held.exams, [_rule(one) for one in repeat_rules()])
    within = repeats.pairs.where(repeats.pairs.days <= COMMON)
    clock.step(f"repeats: {len(within.study)} within {COMMON} days")
    rows = list(
        costs(billed_of(activity, machines, Law.load(), KEY), orders.take(pa.array(held.rows)), within)
    )
    clock.step(f"price: {sum(row['matched'] for row in rows)} matched")
    clock.total("in all (3 minutes, 6 GB)")


def linked_studies(count):
    rng = np.random.default_rng(1)
    regions = len(known_regions())
    minutes = rng.integers(0, DAYS * 1440, count).astype(np.int32)
    site = rng.integers(0, 3000, count).astype(np.int32)
    exams = Exams(
        rng.integers(0, count // 3, count).astype(np.int32),
        rng.choice(len(MODALITIES), count, p=SHARES).astype(np.int8),
        minutes,
        np.ones(count, bool),
        site,
        site // 3,
        site,
        np.left_shift(np.int64(1), rng.integers(0, regions, count)),
        ("XR", "CT", "MR", "US", "MG"),
        known_regions(),
    )
    find_repeats(
        Exams(*(one[:1000] if isinstance(one, np.ndarray) else one for one in exams)), []
    )  # compiles
    clock = Clock()
    found = find_repeats(exams, [_rule(one) for one in repeat_rules()])
    clock.step(f"repeats over {count} linked studies: {len(found.pairs.study)} (60 s)")


def doses():
    """Read dose reports: ours, and pydicom reading and walking every element of the same files."""
    import pydicom  # noqa: PLC0415 - an optional part
    from tests.studies.dose_files import FILES  # noqa: PLC0415

    from radioscopie.sources.dicom.dose_reports import is_dose_report  # noqa: PLC0415
    from radioscopie.sources.dicom.files import read_file  # noqa: PLC0415

    named = [
        path for path in sorted(FILES.rglob("*.dcm")) if is_dose_report(pydicom.dcmread(path, force=True))
    ]

    def walk():
        for path in named:
            for _ in pydicom.dcmread(path).iterall():
                pass

    def ours():
        for path in named:
            read_file(path, "1")

    times = {work.__name__: [] for work in (walk, ours)}
    for _ in range(5):
        for work in (walk, ours):
            start = time.process_time()
            work()
            times[work.__name__].append(time.process_time() - start)
    least = {name: min(many) / len(named) * 1000 for name, many in times.items()}
    print(f"{len(named)} dose reports, ms each: pydicom's walk {least['walk']:.2f}, ours {least['ours']:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=10_000_000)
    parser.add_argument("--identities", type=int, default=4_000_000)
    parser.add_argument("--linked", type=int, default=97_000_000)
    parser.add_argument("--doses", action="store_true")
    given = parser.parse_args()
    if given.doses:
        doses()
    else:
        if given.studies:
            whole(given.studies, given.identities)
        if given.linked:
            linked_studies(given.linked)


if __name__ == "__main__":
    main()
