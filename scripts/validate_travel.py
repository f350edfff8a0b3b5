"""Judge the shipped network of roads: python -m scripts.validate_travel SOURCE_DIR [--fits] > tables.md.

Prints the tables of docs/validation/travel.md. With --fits the network is fitted anew without what is judged: seven
fits, some minutes of processor. SOURCE_DIR as for `build_travel`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.travel.calibrate import Known, calibrated
from radioscopie.models.access.travel.draws import noise_of
from radioscopie.models.access.travel.network import join, road_network

from .build_travel import read_sizes
from .road_times.fit import fit
from .road_times.judge import (
    BOUND_KM,
    BOUND_SLACK,
    HOUR,
    broken_bounds,
    drawn_minutes,
    errors,
    held,
    line_minutes,
    network_minutes,
)
from .road_times.plan import Plan, plan_of
from .road_times.plane import plane
from .road_times.sources import calibration, is_apart, read_sources, times_to_paris
from .road_times.trips import points_of, trips_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.models.access.travel.network import Network

    from .road_times.sources import Pairs, Sources

HEAD = ("model and pairs", "pairs", "mean error (min)", "bias", "95 % within", "relative", "scale")
AREAS = {"isere": ("38",), "gironde": ("33",), "alsace": ("67", "68")}
TITLES = {"isere": "Isère", "gironde": "Gironde", "alsace": "Alsace"}
MINUTES = ((0, 10), (10, 20), (20, 30), (30, 45), (45, 60))
DENSITIES = ((0, 35), (35, 100), (100, 300), (300, 1e6))
RELIEFS = ((0, 50), (50, 100), (100, 200), (200, 1e6))
DRAWS, SAMPLE, SEED = 100, 4_000, 1
SHORT_KM = 2.2
PARIS_APART, OTHERS = 5, (300, 2_000, 14_000)


def main(words: list[str]) -> None:
    sources = read_sources(Path(words[0]))
    hour = {name: pairs.some(pairs.minutes <= HOUR) for name, pairs in sources.pairs.items()}
    show("Shipped network", HEAD, shipped(hour))
    plan = plan_of(sources)
    for title, kind, cuts in classes(plan, sources):
        show(
            f"Isère, both ends kept apart, by {title}",
            (title, *HEAD[1:]),
            by_class(hour["isere"], kind, cuts),
        )
    times = times_to_paris(sources)
    rows = [
        own_bounds(sources.pairs["isere"], plan, times),
        bound("shipped network", road_network(), sources, times),
    ]
    show("Lower bounds from Paris", BOUNDS, rows)
    show(
        "Pairs of Isère less than 2.2 km apart, fitted on",
        SHORT,
        [short_pairs(calibration(sources)["isere"])],
    )
    show(
        "90 % intervals of 100 draws, kept-apart pairs of Isère",
        HELD,
        intervals(road_network(), plan, hour["isere"]),
    )
    if "--fits" in words:
        out: dict[str, Network] = {}
        show("Fitted anew", HEAD, fitted_anew(plan, sources, hour, out))
        title = "90 % intervals of 100 draws, Isère out of the fit"
        show(title, HELD, intervals(out["isere"], plan, hour["isere"], known=()))


BOUNDS = ("model", "pairs", "broken", "mean shortfall (min)")
SHORT = ("pairs", "minutes over straight km × local slowness (quartiles)")
HELD = ("pairs", "how many", "held by 90 %", "error (sd)", "draws (sd)")


def show(title: str, head: tuple[str, ...], rows: Iterator[tuple] | list[tuple]) -> None:
    print(f"\n{title}\n\n| {' | '.join(head)} |\n|{'|'.join('---' for _ in head)}|", flush=True)
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)


def shipped(hour: dict[str, Pairs]) -> Iterator[tuple]:
    network = road_network()
    for name, pairs in hour.items():
        own = name != "isere"
        ends = is_apart(pairs.start_code).astype(int) + is_apart(pairs.end_code)
        groups = ((2, "both ends kept apart"), (1, "one end kept apart"), (0, "fitted on"))
        for count, label in groups:
            some = pairs.some(ends == count)
            found = errors(network_minutes(network, some), some.minutes, own_scale=own)
            yield (f"{TITLES[name]}, {label}", *found.words())
    isere = hour["isere"]
    yield ("Isère, all, straight lines", *errors(line_minutes(isere), isere.minutes, own_scale=False).words())


def classes(plan: Plan, sources: Sources) -> tuple:
    """Give what pairs are sorted by: a value for each commune, and the cuts."""
    code = plan.code[: plan.communes].tolist()
    relief = dict(zip(code, plan.relief.tolist(), strict=False))
    density = dict(zip(code, sources.communes["density_km2"].tolist(), strict=True))
    return (
        ("minutes", None, MINUTES),
        ("inhabitants per km² at the least dense end", lambda a, b: min(density[a], density[b]), DENSITIES),
        ("relief at the roughest end (m)", lambda a, b: max(relief[a], relief[b]), RELIEFS),
    )


def by_class(pairs: Pairs, kind: object, cuts: tuple) -> Iterator[tuple]:
    """Judge the pairs that touch no commune fitted on, with those of one end in a class of few."""
    network, apart = road_network(), pairs.some(is_apart(pairs.start_code) & is_apart(pairs.end_code))
    value = apart.minutes
    if kind is not None:
        ends = zip(apart.start_code.tolist(), apart.end_code.tolist(), strict=True)
        value = np.array([kind(a, b) for a, b in ends])
    for low, high in cuts:
        some = apart.some((value > low) & (value <= high))
        found = errors(network_minutes(network, some), some.minutes, own_scale=False)
        line = errors(line_minutes(some), some.minutes, own_scale=False)
        label = f"over {low:g}" if high > 1e5 else f"{low:g} to {high:g}"
        yield (f"{label} (line: {line.mean_abs:.2f})", *found.words())


def bound(label: str, network: Network, sources: Sources, times: np.ndarray) -> tuple:
    tried, share, short = broken_bounds(network, sources, times)
    return label, f"{tried:,}".replace(",", " "), f"{share:.2%}", f"{short:.1f}"


def own_bounds(pairs: Pairs, plan: Plan, times: np.ndarray) -> tuple:
    """Count how often the router's own times break the bounds."""
    to_paris = dict(zip(plan.code[: plan.communes].tolist(), times.tolist(), strict=True))
    near = pairs.some(np.linalg.norm(plane(*pairs.start.T) - plane(*pairs.end.T), axis=1) < BOUND_KM)
    ends = [
        np.array([to_paris[code] for code in codes.tolist()]) for codes in (near.start_code, near.end_code)
    ]
    gap = np.abs(ends[0] - ends[1]) - near.minutes
    gap = gap[np.isfinite(gap)]
    short = gap[gap > BOUND_SLACK]
    count = f"{len(gap):,}".replace(",", " ")
    return "the router itself, Isère", count, f"{len(short) / len(gap):.2%}", f"{short.mean():.1f}"


def short_pairs(pairs: Pairs) -> tuple:
    """Say what short ways take, for the share used inside communes."""
    km = np.linalg.norm(plane(*pairs.start.T) - plane(*pairs.end.T), axis=1)
    rows = np.flatnonzero(km < SHORT_KM)
    network, near = road_network(), pairs.some(rows)
    slowness = [network.slowness[join(network, *ends.T).node[:, 0]] for ends in (near.start, near.end)]
    way = np.array([network.ends.way(minutes) for minutes in near.minutes])
    share = way / (km[rows] * (slowness[0] + slowness[1]) / 2)
    return len(rows), ", ".join(f"{value:.2f}" for value in np.percentile(share, [25, 50, 75]))


def noise(network: Network, plan: Plan, sources_known: tuple[str, ...]) -> object:
    departement = np.array([code[:2] for code in plan.code[: plan.communes].tolist()])
    names, rank = np.unique(departement, return_inverse=True)
    return noise_of(network, rank[plan.home], np.isin(names, sources_known), read_sizes())


def intervals(
    network: Network, plan: Plan, pairs: Pairs, known: tuple[str, ...] = ("38", "33", "67", "68")
) -> Iterator[tuple]:
    apart = (
        pairs.some(is_apart(pairs.start_code) & is_apart(pairs.end_code))
        if "38" in known
        else sample(pairs, SAMPLE)
    )
    relief = dict(zip(plan.code.tolist(), plan.relief.tolist(), strict=False))
    ends = zip(apart.start_code.tolist(), apart.end_code.tolist(), strict=True)
    rough = np.array([max(relief[a], relief[b]) for a, b in ends])
    found = drawn_minutes(noise(network, plan, known), apart, DRAWS)
    inside, gap = held(found, apart.minutes), network_minutes(network, apart) - apart.minutes
    groups = [("all", np.ones(len(gap), dtype=bool))]
    groups += [
        (f"{low} to {high} min", (apart.minutes > low) & (apart.minutes <= high)) for low, high in MINUTES
    ]
    groups += [("relief over 200 m", rough > RELIEFS[-1][0])]
    for label, rows in groups:
        figures = (
            f"{inside[rows].mean():.0%}",
            f"{gap[rows].std():.1f}",
            f"{found[:, rows].std(axis=0).mean():.1f}",
        )
        yield (label, int(rows.sum()), *figures)


def sample(pairs: Pairs, count: int) -> Pairs:
    rows = np.random.default_rng(SEED).choice(
        len(pairs.minutes), min(count, len(pairs.minutes)), replace=False
    )
    return pairs.some(np.sort(rows))


def fitted_anew(
    plan: Plan, sources: Sources, hour: dict[str, Pairs], out: dict[str, Network]
) -> Iterator[tuple]:
    """Judge networks that have not seen what they are judged on; `out` takes each area's."""
    times, known = times_to_paris(sources), calibration(sources)
    departement = sources.communes["departement"]
    for name, pairs in hour.items():
        others = {other: known_pairs for other, known_pairs in known.items() if other != name}
        found = fit(plan, others, times)
        yield judged(f"{TITLES[name]} out of the fit", found.network, pairs, name)
        yield judged(f"{TITLES[name]} out, national coefficients alone", found.plain, pairs, name)
        out[name] = found.network
        if name == "isere":
            yield from user_times(found.network, pairs, sources.pairs[name])
        unseen = np.where(np.isin(departement, AREAS[name]), np.nan, times)
        found = fit(plan, others, unseen)
        yield judged(f"{TITLES[name]} out, its times to Paris too", found.network, pairs, name)
    random = np.random.default_rng(SEED).integers(0, PARIS_APART, len(times)) == 0
    found = fit(plan, known, np.where(random, np.nan, times))
    apart = np.where(random, times, np.nan)
    yield (
        "a fifth of the times to Paris out: bounds between those",
        *bound("", found.network, sources, apart)[1:],
    )


def judged(label: str, network: Network, pairs: Pairs, name: str) -> tuple:
    return (label, *errors(network_minutes(network, pairs), pairs.minutes, own_scale=name != "isere").words())


def user_times(network: Network, hour: Pairs, pairs: Pairs) -> Iterator[tuple]:
    """Bend a network that knows nothing of Isère to some of its pairs, and judge the communes kept apart."""
    near = pairs.some(pairs.minutes <= 75)
    fitted_on = near.some(~is_apart(near.start_code) & ~is_apart(near.end_code))
    apart = hour.some(is_apart(hour.start_code) & is_apart(hour.end_code))
    yield judged("the same, both ends kept apart", network, apart, "isere")
    for count in OTHERS:
        points = points_of(sample(fitted_on, count))
        trips = trips_of(network, points)
        bent, scale = calibrated(trips, Known(points.origin, points.site, points.minutes))
        found = errors(network_minutes(bent, apart) * scale, apart.minutes, own_scale=False)
        yield (f"and {count} pairs of its other communes given by a user", *found.words())


if __name__ == "__main__":
    main(sys.argv[1:])
