"""Access to machines beside PySAL access, on the real communes and hospital sites, in one run; answers held equal.

`python benchmarks/territory.py` prints seconds and peak memory. A file named access.py would hide the peer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile

from contest import Score

REPEATS = 5
PROGRAM = """
import json, resource, sys, time, warnings
import numpy as np, pyarrow.compute as pc
from radioscopie.models.access.catchment import three_step
from radioscopie.models.access.catchment import two_step
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.need import same_need
from radioscopie.models.access.study import placed
from radioscopie.models.access.study import sites_of
from radioscopie.models.access.study import travel_by_model
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply

def best(work, times=REPEATS):
    laps = []
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        laps.append(time.perf_counter() - start)
    return sorted(laps)[len(laps) // 2], answer

communes, sites = placed(read_communes()), sites_of(shipped_supply(), "mri")
everything = sites_of(shipped_supply(), "ct")
rows = {"travel": communes.num_rows * everything.num_rows}
seconds = {"travel": best(lambda: travel_by_model(communes, everything, 60.0))[0]}
travel = travel_by_model(communes, sites, 60.0)
kept = travel.minutes <= 60
people = same_need(communes)
machines = pc.fill_null(sites["machines"].cast("float64"), 0.0).to_numpy()
decay = read_decay("20:1,40:0.68,60:0.22", 60.0)
ours = {}
for name, step in (("E2SFCA", two_step), ("3SFCA", three_step)):
    seconds[name], ours[name] = best(lambda: step(travel, decay.of(travel.minutes), people, machines))
    rows[name] = int(kept.sum())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
said = {"rows": rows, "ours": seconds, "peak": peak}
if sys.argv[1] == "peer":
    import pandas as pd
    from access import fca, weights
    warnings.simplefilter("ignore")
    demand = pd.DataFrame({"geoid": np.arange(len(people)), "demand": people})
    supply = pd.DataFrame({"supply": machines}, index=np.arange(len(machines)))
    cost = pd.DataFrame({"origin": travel.origin[kept], "dest": travel.site[kept], "cost": travel.minutes[kept]})
    fall = weights.step_fn({20: 1, 40: 0.68, 60: 0.22})
    supply.index.name = "geoid"
    ask = lambda f: f(demand, supply, cost.copy(), 60, weight_fn=fall)
    said["theirs"], theirs = {}, {}
    for name, f in (("E2SFCA", fca.two_stage_fca), ("3SFCA", fca.three_stage_fca)):
        said["theirs"][name], series = best(lambda: ask(f), 3)
        theirs[name] = series.reindex(np.arange(len(people))).fillna(0).to_numpy()
        gap = np.abs(theirs[name] - ours[name]).max() / ours[name].max()
        if gap > 1e-9:
            sys.exit(f"{name}: radioscopie and PySAL access differ by {gap:.2e}")
    said["peer_peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(said))
"""
DRAW = """
import json, resource, sys, time
import numpy as np
from radioscopie.models.access.places import commune_places, site_places
from radioscopie.models.access.study import placed, sites_of
from radioscopie.models.access.travel.draws import drawn, drawn_trips, road_noise
from radioscopie.models.access.travel.network import graph, road_network
from radioscopie.models.access.travel.roads import nearest_pairs, trips_between
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply

here = commune_places(placed(read_communes()))
sites = site_places(sites_of(shipped_supply(), "mri"), here)
trips = trips_between(road_network(), here, sites)
joined = np.flatnonzero(trips.origins.is_on)
one = drawn_trips(trips, drawn(road_noise(), 1))
laps = []
for _ in range(REPEATS):
    start = time.process_time()
    ours = nearest_pairs(one, joined)[2]
    laps.append(time.process_time() - start)
said = {"rows": len(joined), "ours": sorted(laps)[len(laps) // 2]}
if sys.argv[1] == "peer":
    import networkx as nx
    full, n = graph(one.network, one.minutes, one.sites), len(one.network.lon)
    known = nx.from_scipy_sparse_array(full, create_using=nx.DiGraph)
    start = time.process_time()
    found = nx.multi_source_dijkstra_path_length(known, set(range(n, full.shape[0])))
    way = np.array([found.get(node, np.inf) for node in range(n)])
    ways = (way[one.origins.node[joined]] + one.origins.minutes[joined]).min(axis=1)
    theirs = one.trip(ways, joined)
    said["theirs"] = time.process_time() - start
    both = np.isfinite(theirs)
    if both.sum() != len(ours) or np.abs(theirs[both] - ours).max() > 1e-6:
        sys.exit("one network drawn: radioscopie and NetworkX differ")
said["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(said))
"""
TRIPS = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
from radioscopie.models.access.places import commune_places
from radioscopie.models.access.study import placed
from radioscopie.models.access.travel.asked import pair_minutes
from radioscopie.models.access.travel.network import graph, road_network
from radioscopie.models.access.travel.roads import trips_between
from radioscopie.tables.communes import read_communes
communes = placed(read_communes())
here, random = commune_places(communes), np.random.default_rng(7)
trips = trips_between(road_network(), here, here)
on = np.flatnonzero(trips.origins.is_on)
origin = np.repeat(random.choice(on, ASKED // 20, replace=False), 20)
first = origin[::20]
away = np.hypot(*(side[on][None] - side[first][:, None] for side in (here.lon, here.lat)))
near = np.argsort(away, axis=1)[:, :2000]
site = on[np.take_along_axis(near, random.integers(0, 2000, (len(near), 20)), axis=1).ravel()]
laps = []
for _ in range(REPEATS):
    start = time.process_time()
    ours = pair_minutes(trips, origin, site)
    laps.append(time.process_time() - start)
said = {"rows": len(origin), "ours": sorted(laps)[len(laps) // 2]}
codes = np.array(communes["code"].to_pylist())
lines = ["from,to", *(f"{a},{b}" for a, b in zip(codes[origin], codes[site]))]
Path(sys.argv[2], "pairs.csv").write_text("\\n".join(lines) + "\\n")
if sys.argv[1] == "peer":
    import networkx as nx
    full, n = graph(trips.network, trips.minutes, trips.origins), len(trips.network.lon)
    known = nx.from_scipy_sparse_array(full, create_using=nx.DiGraph)
    start, theirs = time.process_time(), np.empty(len(origin))
    for rank in np.unique(origin):
        way = nx.single_source_dijkstra_path_length(known, n + rank)
        some = np.flatnonzero(origin == rank)
        reached = np.array([[way.get(node, np.inf) for node in trips.sites.node[one]] for one in site[some]])
        theirs[some] = trips.trip((reached + trips.sites.minutes[site[some]]).min(axis=1), origin[some])
    said["theirs"] = time.process_time() - start
    both = np.isfinite(theirs)
    if (both != np.isfinite(ours)).any() or np.abs(theirs[both] - ours[both]).max() > 1e-6:
        sys.exit("pairs asked: radioscopie and NetworkX differ")
said["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(said))
"""
REGIONS = ("Bretagne", "Île-de-France", "Occitanie", "Nouvelle-Aquitaine", "Auvergne-Rhône-Alpes")
COMMANDS = {
    **{
        f"access --region {name}, 50 draws, report and map written": [
            *("access", "--equipment", "mri", "--region", name),
        ]
        for name in REGIONS
    },
    "access --equipment mri, report written": ["access", "--equipment", "mri"],
    "site --add 10 --goal reach:30, report written": ["site", "--equipment", "mri", "--add", "10"],
    "site --add 10 --goal travel, report written": [
        "site",
        "--equipment",
        "mri",
        "--add",
        "10",
        "--goal",
        "travel",
    ],
}
MATRIX = """
import sys
from pathlib import Path
import numpy as np, pyarrow as pa, pyarrow.csv, pyarrow.parquet
from radioscopie.models.access.study import placed
from radioscopie.models.access.study import sites_of
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply
def kilometres(table):
    return np.array(table["lon"]) * 111 * np.cos(np.radians(46.5)), np.array(table["lat"]) * 111
communes = placed(read_communes())
chosen = sites_of(shipped_supply(), "mri").slice(0, PAIRS // communes.num_rows)
origins, sites = communes["code"].to_pylist(), chosen["site"].to_pylist()
names = [pa.DictionaryArray.from_arrays(ranks.astype(np.int32), words).cast(pa.string()) for ranks, words in (
    (np.repeat(np.arange(len(origins)), len(sites)), origins), (np.tile(np.arange(len(sites)), len(origins)), sites))]
away = np.hypot(*(np.subtract.outer(x, y) for x, y in zip(kilometres(communes), kilometres(chosen))))
minutes = np.round(5 + np.minimum(away.ravel(), 900), 1)  # a kilometre a minute: plausible, or it is refused
table = pa.table({"from": names[0], "to": names[1], "minutes": minutes})
pyarrow.parquet.write_table(table, Path(sys.argv[1]) / "matrix.parquet")
pyarrow.csv.write_csv(table, Path(sys.argv[1]) / "matrix.csv")
print(table.num_rows)
"""
PAIRS, ENDS = 10_100_000, ("parquet", "csv")
ASKED = 1000  # pairs of `travel --pairs`, from fifty communes
TIMED = """
import resource, sys, time
from radioscopie.cli.main import main
start, busy = time.perf_counter(), time.process_time()
code = main(sys.argv[1:])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print("\\n" + __import__("json").dumps([code, time.perf_counter() - start, time.process_time() - busy, peak]))
"""


def territory() -> list[Score]:
    """Time travel, catchments beside PySAL access, and the commands, each in a fresh process."""
    ours = _ask(PROGRAM.replace("REPEATS", str(REPEATS)), "ours")
    peer = _ask(PROGRAM.replace("REPEATS", str(REPEATS)), "peer")
    scores = [
        Score(f"territory: {name}", "radioscopie", ours["rows"][name], seconds, 0.0, ours["peak"])
        for name, seconds in ours["ours"].items()
    ]
    scores += [
        Score(f"territory: {name}", "PySAL access", ours["rows"][name], seconds, 0.0, peer["peer_peak"])
        for name, seconds in peer["theirs"].items()
    ]
    commands = [_command(name, words) for name, words in COMMANDS.items()]
    return sorted(scores, key=lambda one: one.question) + _draws() + _trips() + commands + _matrices()


def _draws() -> list[Score]:
    """Time one network drawn, each commune to its nearest MRI, beside NetworkX on one graph; minutes held equal."""
    program = DRAW.replace("REPEATS", str(REPEATS))
    ours, peer = (_ask(program, word) for word in ("ours", "peer"))
    name = "territory: one network drawn, nearest MRI"
    return [
        Score(name, "radioscopie", ours["rows"], ours["ours"], ours["ours"], ours["peak"]),
        Score(name, "NetworkX", peer["rows"], peer["theirs"], peer["theirs"], peer["peak"]),
    ]


def _trips() -> list[Score]:
    """Time pairs asked beside NetworkX on one graph, minutes held equal; then the command, with intervals."""
    program, name = (
        TRIPS.replace("REPEATS", str(REPEATS)).replace("ASKED", str(ASKED)),
        "territory: pairs asked",
    )
    with tempfile.TemporaryDirectory() as folder:
        ours, peer = (_ask(program, word, folder) for word in ("ours", "peer"))
        command = _command(
            "travel --pairs, 50 draws", ["travel", "--pairs", f"{folder}/pairs.csv"], "times.csv"
        )
    return [
        Score(name, "radioscopie", ours["rows"], ours["ours"], ours["ours"], ours["peak"]),
        Score(name, "NetworkX", peer["rows"], peer["theirs"], peer["theirs"], peer["peak"]),
        command._replace(rows=ours["rows"]),
    ]


def _matrices() -> list[Score]:
    """Time a run on the user's own matrix of ten million times, made up, as Parquet and as CSV."""
    with tempfile.TemporaryDirectory() as folder:
        program = MATRIX.replace("PAIRS", str(PAIRS))
        pairs = int(_out([sys.executable, "-c", program, folder]))
        words = ["access", "--equipment", "mri", "--travel"]
        scores = [
            _command(f"access --travel matrix.{end}", [*words, f"{folder}/matrix.{end}"]) for end in ENDS
        ]
    return [score._replace(rows=pairs) for score in scores]


def _ask(program: str, *words: str) -> dict:
    return json.loads(_out([sys.executable, "-c", program, *words]))


def _command(name: str, words: list[str], file: str = "") -> Score:
    with tempfile.TemporaryDirectory() as folder:
        out = [*words, "--out", f"{folder}/{file}"]
        code, seconds, busy, peak = json.loads(_out([sys.executable, "-c", TIMED, *out]).splitlines()[-1])
    if code:
        sys.exit(f"{name}: exit code {code}")
    return Score(name, "radioscopie", 0, seconds, busy, peak)


def _out(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    for one in territory():
        print(
            f"{one.seconds:8.3f} s  {one.peak_mb:5d} MB  {one.rows:>10,}  {one.contestant:12}  {one.question}"
        )
