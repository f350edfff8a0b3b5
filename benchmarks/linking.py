"""Link identities: ours and splink on the same records, FEBRL 1 to 4 and invented French people, in the same run.

    python -m benchmarks.linking [--records 1000000] [--febrl] [--peer]

Splink runs with its own comparisons of names (NameComparison) and of edits, six blocking rules, its clusters made of
pairs above the best of four thresholds (chosen with the truth in hand, which favours it).
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pyarrow as pa
from benchmarks.identities import identities, measured

from radioscopie.models.studies.linking import FIELDS, link
from radioscopie.models.studies.names import plain_names

WIDE = (("number",), ("birth",), ("family",), ("given",), ("address",))  # for sets of some thousands
THRESHOLDS = (0.5, 0.9, 0.99, 0.999)
BLOCKS = (
    ("number",),
    ("birth",),
    ("family", "given"),
    ("given", "address"),
    ("family", "address"),
    ("address",),
)


def f1(found):
    precision, recall = found["precision"], found["recall"]
    return 2 * precision * recall / (precision + recall)


def told(name, found, seconds, processor):
    share = {key: f"{found[key]:.4f}" for key in ("precision", "recall")} | {"F1": f"{f1(found):.4f}"}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{name:42} {share} {seconds:6.1f} s, {processor:6.1f} s of processor, {memory:.1f} GB", flush=True)


def timed(work):
    start, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - start, time.process_time() - processor


def ours(records, *, checked):
    return link(records, numbers_are_checked=checked).people


def splink(records, blocks):
    """Give the people that splink finds, by threshold."""
    import splink.comparison_library as cl  # noqa: PLC0415 - a peer that may not be here
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    columns = [name for name in FIELDS if name != "identity" and any(records[name].to_pylist())]
    empty = {name: [value or None for value in records[name].to_pylist()] for name in columns}
    table = pa.table({"unique_id": list(range(records.num_rows)), **empty})
    names = [cl.NameComparison(one) for one in ("family", "given", "birth_family") if one in columns]
    near = [
        cl.LevenshteinAtThresholds(one, [1, 2]) for one in ("birth", "number", "address") if one in columns
    ]
    exact = [cl.ExactMatch(one) for one in ("sex",) if one in columns]
    rules = [block_on(*one) for one in blocks if all(name in columns for name in one)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[*names, *near, *exact],
        blocking_rules_to_generate_predictions=rules,
    )
    api = DuckDBAPI()
    linker = Linker(api.register(table), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(
        [block_on("family", "given", "birth")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in (block_on("birth"), block_on("family", "given")):
        linker.training.estimate_parameters_using_expectation_maximisation(block)
    pairs = linker.inference.predict(threshold_match_probability=THRESHOLDS[0])
    found = {}
    for threshold in THRESHOLDS:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        )
        rows = clusters.as_duckdbpyrelation().select("unique_id, cluster_id").fetchall()
        people = np.empty(len(rows), np.int64)
        ranks = {}
        for row, cluster in rows:
            people[row] = ranks.setdefault(cluster, len(ranks))
        found[threshold] = people
    return found


def compare(name, records, who, *, checked, peer, blocks=BLOCKS):
    people, seconds, processor = timed(lambda: ours(records, checked=checked))
    told(f"radioscopie, {name}", measured(people, who), seconds, processor)
    if peer:
        by_threshold, seconds, processor = timed(lambda: splink(records, blocks))
        best = max(by_threshold, key=lambda one: f1(measured(by_threshold[one], who)))
        told(f"splink, {name}, best threshold {best}", measured(by_threshold[best], who), seconds, processor)


def febrl(number, *, numbers):
    from tests.studies.test_linking import FEBRL_FILES, day_of, read_febrl  # noqa: PLC0415 - read where it is asked

    rows = [row for name in FEBRL_FILES[number] for row in read_febrl(name)]
    given = {
        "family": [row["surname"] for row in rows],
        "given": [row["given_name"] for row in rows],
        "birth": [day_of(row["date_of_birth"]) for row in rows],
        "number": [row["soc_sec_id"] if numbers else "" for row in rows],
        "address": [f"{row['address_1']} {row['postcode']}" for row in rows],
    }
    columns = {name: pa.array(given.get(name, [""] * len(rows)), pa.string()) for name in FIELDS}
    columns |= {name: plain_names(columns[name]) for name in ("family", "given")}
    who = np.unique([row["rec_id"].split("-")[1] for row in rows], return_inverse=True)[1]
    return pa.table(columns), who


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--febrl", action="store_true")
    parser.add_argument("--peer", action="store_true")
    given = parser.parse_args()
    if given.febrl:
        for number in (1, 2, 3, 4):
            for numbers in (True, False):
                name = f"FEBRL {number}{'' if numbers else ' without the number'}"
                compare(name, *febrl(number, numbers=numbers), checked=False, peer=given.peer, blocks=WIDE)
        return
    warm, _ = identities(1000)
    link(warm)  # compiles
    compare(f"{given.records} invented", *identities(given.records), checked=True, peer=given.peer)


if __name__ == "__main__":
    main()
