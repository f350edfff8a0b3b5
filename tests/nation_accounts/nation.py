"""The small baseline of the scenarios' tests, with the words that accounts read beside."""

from dataclasses import replace

import pyarrow as pa


def with_words(baseline):
    """Add the kind and the place of the sites."""
    kinds = {row["practice"]: row["kind"] for row in baseline.practices.to_pylist()}
    sites = [
        row | {"kind": kinds[row["practice"]], "lon": 2.35, "lat": 48.85}
        for row in baseline.sites.to_pylist()
    ]
    return replace(baseline, sites=pa.Table.from_pylist(sites))
