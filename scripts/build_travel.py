"""Build the shipped network of roads: python -m scripts.build_travel SOURCE_DIR (five minutes of processor).

SOURCE_DIR holds a folder `travel` (published times, national roads, altitudes) and departements.geojson. The content of
each must be the one whose checksum is on its card. The pairs of times do not ship: what is drawn from them does.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from radioscopie.models.access.travel.draws import SIZES
from radioscopie.models.access.travel.network import ENDS
from radioscopie.sources.cards import card
from radioscopie.tables.roads import AREAS, COEFFICIENTS, EDGES, KINDS, NODES

from .road_times.fit import Fit, fit
from .road_times.plan import NAMES, Plan, plan_of
from .road_times.sources import CARDS, Sources, calibration, read_sources, times_to_paris

REFERENCE = Path(__file__).parents[1] / "src/radioscopie/tables/reference/roads"
UNITS = {
    **dict.fromkeys(("hop", "access", "transfer"), "min"),
    "climb": "min per 100 m",
    "relief": "min per km and 100 m",
    "ferry": "times its minutes",
    "end_most": "min",
    "end_half": "min",
    "inside_km": "km",
    "field_km": "km",
    "end_sd": "min",
    "end_least": "min",
    **dict.fromkeys(("join_share", "inside_share", "unknown_factor", "detour"), "share"),
    **dict.fromkeys(("relief_base", "relief_least", "relief_most"), "share"),
    "relief_per_100_m": "share per 100 m",
    **dict.fromkeys(("field_sd", "departement_sd", "departement_unknown_sd"), "log"),
}
PAGE = "docs/validation/travel.md"


def main(source: Path) -> None:
    sources = read_sources(source)
    plan = plan_of(sources)
    known, times = calibration(sources), times_to_paris(sources)
    found = fit(plan, known, times)
    write("nodes.csv.gz", NODES.names, nodes(plan, found))
    write("edges.csv.gz", EDGES.names, edges(plan, found))
    write("coefficients.csv", COEFFICIENTS.names, coefficients(found))
    write("areas.csv", AREAS.names, areas(sources, known, times))
    write_card()


def nodes(plan: Plan, found: Fit) -> list[tuple]:
    columns = (
        plan.code.tolist(),
        *([f"{value:.5f}" for value in axis] for axis in plan.degrees.T),
        plan.home.tolist(),
        [f"{value:.3f}" for value in found.network.slowness],
        [f"{value:.0f}" for value in plan.relief],
    )
    return list(zip(*columns, strict=True))


def edges(plan: Plan, found: Fit) -> list[tuple]:
    words = [KINDS[number] for number in plan.kind]
    minutes = [f"{value:.2f}" for value in found.network.minutes]
    return list(zip(plan.start.tolist(), plan.end.tolist(), words, minutes, strict=True))


def coefficients(found: Fit) -> list[tuple]:
    """Give the national coefficients, then what a trip takes outside, then the sizes of errors."""
    fitted = [(name, f"{value:.4f}") for name, value in zip(NAMES, found.coefficients, strict=True)]
    ends = found.network.ends
    values = (ends.most_min, ends.half_min, ends.join_share, ends.inside_share, ends.inside_km)
    chosen = [(name, f"{value:g}") for name, value in zip(ENDS, values, strict=True)]
    chosen += [(name, f"{read_sizes()[name]:g}") for name in SIZES]
    rows = [(name, value, UNITS.get(name, "min per km"), "computed", PAGE) for name, value in fitted]
    return rows + [(name, value, UNITS[name], "assumed", PAGE) for name, value in chosen]


def read_sizes() -> dict[str, float]:
    """Give the sizes of errors, chosen on the calibration communes (`validate_travel`)."""
    rows = csv.DictReader((Path(__file__).parent / "road_times/sizes.csv").open(encoding="utf-8"))
    return {row["id"]: float(row["value"]) for row in rows}


def areas(sources: Sources, known: dict, times: np.ndarray) -> list[tuple]:
    """Say what each département was fitted on."""
    departement = dict(zip(sources.communes["code"], sources.communes["departement"], strict=True))
    pairs = Counter(
        departement[code] for one in known.values() for code in one.start_code.tolist() if code in departement
    )
    timed = set(sources.communes["departement"][np.isfinite(times)].tolist())
    every = sorted(set(sources.communes["departement"].tolist()))
    local = {"isere": ("38",), "gironde": ("33",), "alsace": ("67", "68")}
    here = {name for names in local.values() for name in names}
    return [
        (
            name,
            "local" if name in here else "paris" if name in timed else "none",
            pairs[name] if name in here else 0,
        )
        for name in every
    ]


def write(name: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    content = text.getvalue().encode()
    (REFERENCE / name).write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)


def write_card() -> None:
    fields = ("title", "producer", "vintage", "licence", "url", "note")
    sections = [
        "\n".join(["[[sources]]", *(f'{field} = "{getattr(card(name), field)}"' for field in fields)])
        for name in CARDS
    ]
    head = (
        'table = "nodes.csv.gz, edges.csv.gz, coefficients.csv, areas.csv"\n'
        'built_by = "scripts/build_travel.py"\nlicence = "ODbL 1.0, see NOTICE.md beside"'
    )
    (REFERENCE / "roads.toml").write_text("\n\n".join([head, *sections]) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
