"""Travel: against great circles and the model written apart; borders, seas and far places; the user's matrix."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.models.access.matrix import matrix_travel
from radioscopie.models.access.places import Points, commune_places, site_places
from radioscopie.models.access.study import placed, sites_of
from radioscopie.models.access.travel.line import line_travel, straight_km
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply, supply_table
from radioscopie.tables.travel import read_travel
from tests.access import oracle

# From Athis-Mons (91027) and from a commune of Isère, OSRM minutes published by riatelab/MTA and neocarto/rspatial.
PUBLISHED = {
    ("91027", "75101"): 20.8, ("91027", "92012"): 20.9, ("91027", "93001"): 27.0, ("91027", "91432"): 4.6,
    ("75101", "92050"): 15.1, ("75101", "91687"): 25.6, ("75101", "93051"): 19.4,
    ("38320", "38185"): None, ("38320", "38026"): 820.2 / 60, ("38320", "38465"): 1610.5 / 60,
    ("38320", "38176"): 2533.1 / 60, ("38320", "38531"): 3570.4 / 60, ("38320", "38080"): 3010.3 / 60,
}  # fmt: skip


@pytest.fixture(scope="module")
def communes():
    return placed(read_communes())


@pytest.fixture(scope="module")
def mri():
    return sites_of(shipped_supply(), "mri")


def row_of(communes, code):
    return next(row for row in communes.filter(pc.equal(communes["code"], code)).to_pylist())


@pytest.mark.slow
def test_model_equals_its_definition_on_real_places(communes, mri):
    here = commune_places(communes)
    travel = line_travel(here, site_places(mri, here), 60.0)
    rows, sites = communes.to_pylist(), mri.to_pylist()
    density_of = {(row["lon"], row["lat"]): row["density_km2"] for row in rows}
    picked = np.random.default_rng(1).choice(len(travel.origin), 400, replace=False)
    for k in picked:
        row, site = rows[travel.origin[k]], sites[travel.site[k]]
        density = density_of.get((site["lon"], site["lat"]))
        if density is not None:
            km = oracle.haversine_km(row["lon"], row["lat"], site["lon"], site["lat"])
            expected = oracle.minutes(km, row["density_km2"], density, row["area_km2"] or 0)
            assert travel.minutes[k] == pytest.approx(expected, abs=1e-6)


def test_no_pair_within_reach_is_missed(communes, mri):
    some = communes.take(list(range(0, communes.num_rows, 997)))
    here = commune_places(communes)
    there = site_places(mri, here)
    travel = line_travel(commune_places(some), there, 60.0)
    found = set(zip(travel.origin.tolist(), travel.site.tolist(), strict=True))
    for i, row in enumerate(some.to_pylist()):
        for j in range(len(there.lon)):
            km = oracle.haversine_km(row["lon"], row["lat"], there.lon[j], there.lat[j])
            time = oracle.minutes(km, row["density_km2"], there.density[j], row["area_km2"] or 0)
            if time <= 59.999 and row["land"] == there.land[j]:
                assert (i, j) in found


def test_published_times_are_met_within_the_stated_error(communes):
    errors = []
    for (start, end), published in PUBLISHED.items():
        if published is not None:
            a, b = row_of(communes, start), row_of(communes, end)
            km = oracle.haversine_km(a["lon"], a["lat"], b["lon"], b["lat"])
            errors.append(oracle.minutes(km, a["density_km2"], b["density_km2"], 0) - published)
    assert np.abs(errors).mean() < 2.5
    assert np.abs(errors).max() < 6


def place(*rows):
    lon, lat, density, land = zip(*rows, strict=True)
    zeros = np.zeros(len(rows))
    return Points(np.array(lon), np.array(lat), np.array(density), zeros, np.array(land, dtype=np.str_))


def test_no_road_crosses_the_sea_but_a_border_does_not_stop():
    origins = place((8.9, 42.0, 50.0, "corsica"), (5.0, 45.0, 50.0, "mainland"), (0.0, 46.0, 50.0, "none:x"))
    sites = place((8.0, 43.5, 50.0, "mainland"), (5.1, 45.0, 50.0, "mainland"))
    near = nearest(line_travel(origins, sites, 60.0))
    assert near.site.tolist() == [-1, 1, -1]
    assert straight_km(origins, sites)[0] == pytest.approx(oracle.haversine_km(8.9, 42.0, 8.0, 43.5))


def test_the_nearest_site_is_kept_beyond_the_reach():
    near = nearest(line_travel(place((0.0, 45.0, 10.0, "a")), place((3.0, 45.0, 10.0, "a")), 30.0))
    assert near.minutes[0] == pytest.approx(3 + oracle.haversine_km(0, 45, 3, 45) * 60 / 45)


def test_no_site_at_all():
    near = nearest(
        line_travel(place((0.0, 45.0, 10.0, "a")), Points(*(np.zeros(0),) * 4, np.zeros(0, np.str_)), 30.0)
    )
    assert (near.site[0], near.minutes[0]) == (-1, np.inf)


def test_moving_a_commune_nearer_never_takes_longer():
    lats = np.linspace(45, 46, 50)
    origins = place(*((2.0, lat, 100.0, "a") for lat in lats))
    minutes = nearest(line_travel(origins, place((2.0, 45.0, 100.0, "a")), 60.0)).minutes
    assert (np.diff(minutes) > 0).all()


SITES = supply_table(
    [
        {"site": "S1", "equipment": "mri", "commune_code": "01004", "lon": 5.37, "lat": 45.96, "machines": 1},
        {"site": "S2", "equipment": "mri", "commune_code": "01004", "lon": 5.37, "lat": 45.96, "machines": 1},
        {"site": "S3", "equipment": "mri", "commune_code": "01053", "lon": 5.24, "lat": 46.2, "machines": 1},
    ]
)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("header", ["from;to;minutes;km", "idSrc;idDst;duree;distance"])
@pytest.mark.parametrize("parquet", [False, True])
def test_a_matrix_to_sites_and_communes(tmp_path, communes, header, parquet):
    rows = [("01001", "S3", 12.500000000000001, 9), ("01001", "01004", 30, 20), ("01004", "01004", 0, 0),
            ("99999", "S3", 5, 3),
            ("01001", "75056", 300, 400)]  # fmt: skip
    path = tmp_path / ("m.parquet" if parquet else "m.csv")
    names = header.split(";")
    if parquet:
        columns = [
            pa.array(column)
            for column in zip(*[(a, b, float(c), float(d)) for a, b, c, d in rows], strict=True)
        ]
        pq.write_table(pa.table(dict(zip(names, columns, strict=True))), path)
    else:
        path.write_text("\n".join([header, *(";".join(map(str, row)) for row in rows)]) + "\n")
    matched = matrix_travel(read_travel(path), communes, SITES, 60.0)
    codes = communes["code"].to_pylist()
    pairs = {
        (codes[i], SITES["site"][int(j)].as_py()): t
        for i, j, t in zip(matched.travel.origin, matched.travel.site, matched.travel.minutes, strict=True)
    }
    assert pairs["01001", "S3"] == pytest.approx(12.5)
    assert pairs["01001", "S1"] == pairs["01001", "S2"] == 30
    assert 2 < pairs["01004", "S1"] < 5  # zero inside a commune is replaced
    assert (matched.unknown_from, matched.unknown_to, matched.inside) == (1, 1, 2)
    assert matched.absent == communes.num_rows - 2


def test_a_whole_city_stands_for_its_arrondissements(tmp_path, communes):
    path = tmp_path / "m.csv"
    path.write_text("from,to,minutes\n75056,69123,240\n01001,69123,50\n")
    sites = SITES.slice(0, 1).set_column(
        SITES.column_names.index("commune_code"), "commune_code", pa.array(["69383"])
    )
    travel = matrix_travel(read_travel(path), communes, sites, 60.0).travel
    codes = communes["code"].to_pylist()
    reached = {codes[i]: t for i, t in zip(travel.origin, travel.minutes, strict=True)}
    assert reached == {"01001": 50} | {f"751{number:02}": 240 for number in range(1, 21)}


def test_a_bad_matrix_is_refused_with_every_row(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("from,to,minutes\n01001,S1,x\n01001,,4\n01001,S1,-3\n01001,S1,1e9\n")
    with pytest.raises(InputError) as refused:
        read_travel(path)
    assert len(refused.value.problems) == 4


def test_sites_take_the_density_of_the_commune_nearest_to_them_whatever_was_asked_before():
    sites = pa.table({"lon": [2.1], "lat": [48.0]})
    for lon, expected in (([2.0, 3.0], 10.0), ([1.0, 2.2], 20.0), ([2.0, 3.0], 10.0)):
        lons, no = np.array(lon), np.zeros(2)
        communes = Points(lons, np.full(2, 48.0), np.array([10.0, 20.0]), no, np.array(["a", "b"]))
        assert site_places(sites, communes).density.tolist() == [expected]
