"""Points and codes of places, times that are none, capacities below zero (cases 10 to 16)."""

import json
from datetime import date

import pyarrow as pa
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.schema import Table, choice, dated, measured, parse, text, whole
from radioscopie.schema.binding import bind
from radioscopie.schema.mapping import NO_MAPPING
from radioscopie.tables.added_machines import read_added
from radioscopie.tables.candidates import CANDIDATES
from radioscopie.tables.communes import read_communes
from radioscopie.tables.places import ABROAD, FAR, SWAPPED, city_of, ground_of, placed_rows, with_zero
from radioscopie.tables.supply.files import read_supply
from radioscopie.tables.supply.table import shipped_supply
from tests.access.roads_oracle import great_circle_km


@pytest.fixture(scope="module")
def ground():
    return ground_of(read_communes())


@pytest.fixture
def access(ask):
    """Give a function that asks access to MRI of a case, and gives what was said, the communes and the findings."""

    def run(case, *words):
        said = ask(case, "access", "--equipment", "mri", "--draws", "0", *words, "--json")
        assert said.code == 0
        return said, {row["code"]: row for row in said.rows("by_commune")}

    return run


def test_the_kilometres_to_a_commune_are_those_of_another_formula(ground):
    for code, point in (("17347", (2.3522, 48.8566)), ("75056", (-61.55, 16.2)), ("01001", (4.92, 46.15))):
        assert ground.km(point, code) == (pytest.approx(great_circle_km(*point, *ground.centres[code])), code)


def placed(ground, **row):
    return placed_rows([{"site": "S", "name": "", "commune_code": ""} | row], ground)


def test_degrees_exchanged_are_put_back(access):
    said, communes = access("10", "--sites", "sites.csv")
    assert communes["01053"]["nearest_site"] == "A"
    assert communes["01053"]["minutes"] < 7
    (row,) = said.rows("misplaced")
    assert (row["site"], row["why"]) == ("A", SWAPPED)


@pytest.mark.slow
def test_a_candidate_with_degrees_exchanged_is_where_it_is(ask):
    words = [
        "site",
        "--equipment",
        "mri",
        "--sites",
        "sites.csv",
        "--candidates",
        "candidates.csv",
        "--add",
        "2",
    ]
    said = ask("10", *words)
    assert "Adding 2" in said.out
    assert "lon and lat look swapped" in said.out


@pytest.mark.slow
def test_a_point_far_from_its_commune_is_told_and_not_kept(access, ask):
    words = ["--method", "nearest", "--sites", "507.csv", "--sites", "504.csv"]
    said, communes = access("11", *words)
    assert communes["01053"]["minutes"] < 7
    (row,) = said.rows("misplaced")
    assert (row["why"], round(row["km"])) == (FAR, 71)
    assert (
        "is 71 km from its commune" in ask("11", "access", "--equipment", "mri", "--draws", "0", *words).out
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"commune_code": "01053", "lon": 0.0, "lat": 0.0}, FAR),
        ({"commune_code": "97411", "lon": 4.85, "lat": 45.75}, FAR),
        ({"lon": 0.0, "lat": 0.0}, ABROAD),
        ({"lon": 45.75, "lat": 4.85}, SWAPPED),
        ({"commune_code": "75056", "lon": 2.35, "lat": 48.86}, None),
        ({"commune_code": "97353", "lon": -54.0, "lat": 3.0}, None),
        ({"commune_code": "97701", "lon": -62.83, "lat": 17.9}, None),
    ],
)
def test_a_point_is_held_against_its_commune_or_the_nearest_one(ground, row, why):
    (found,), misplaced, _ = placed(ground, **row)
    assert [one.why for one in misplaced] == [why] * bool(why)
    assert (found["lon"] is None) == (why == ABROAD)


def test_no_point_of_the_sites_shipped_is_moved(ground):
    _, misplaced, _ = placed_rows(shipped_supply().to_pylist(), ground)
    assert misplaced == []


def test_codes_without_their_zero_are_read_with_it(access, ask):
    words = ["--sites", "sites.csv", "--travel", "travel.csv"]
    _, communes = access("12", *words)
    assert communes["01053"]["minutes"] == 10
    assert [communes[code]["per_100000"] for code in ("01053", "01451")] == [4.0425, 4.0425]
    assert (
        "1  codes without their leading zero"
        in ask("12", "access", "--equipment", "mri", "--draws", "0", *words).out
    )


@pytest.mark.slow
def test_a_zone_counts_the_communes_whose_zero_was_lost(access):
    said, _ = access("12", "--method", "nearest", "--zones", "zones.csv")
    assert [row["people"] for row in said.rows("by_zone")] == [49_474]


@pytest.mark.slow
def test_a_site_whose_commune_lost_its_zero_is_placed(access):
    _, communes = access("12", "--sites", "sites-excel.csv")
    assert communes["01053"]["nearest_site"] == "10000024"


@pytest.mark.parametrize(
    ("code", "known", "read"),
    [
        ("1053", {"01053"}, "01053"),
        ("1053", {"01053", "1053"}, "1053"),
        ("1053", set(), "1053"),
        ("2A4", {"02A4"}, "2A4"),
    ],
)
def test_a_zero_is_given_back_only_when_that_is_the_only_reading(code, known, read):
    assert with_zero(code, known) == read


def test_codes_that_name_nothing_are_told_with_an_example(ask, tmp_path):
    travel = tmp_path / "t.csv"
    travel.write_text("from,to,minutes\n01053,A,5\n1999,A,5\n1999,B,5\n", "utf-8")
    said = ask("12", "access", "--equipment", "mri", "--sites", "sites.csv", "--travel", travel)
    assert "Rows of your files left out, their code naming nothing: 2" in said.out
    assert 'commune of departure "1999"' in said.out


@pytest.mark.slow
def test_zero_minutes_between_two_cities_is_no_time(access):
    said, communes = access("13", "--sites", "sites.csv", "--travel", "travel.csv", "--region", "11")
    assert communes["75101"]["minutes"] is None
    counts = {one["key"]: one["rows"] for one in json.loads(said.out)["findings"]}
    assert (counts["access.found_no_time"], counts["access.found_inside"]) == (1, 0)


@pytest.mark.slow
def test_zero_minutes_inside_a_commune_or_its_city_is_the_time_of_the_model(ask, tmp_path):
    sites, travel = tmp_path / "s.csv", tmp_path / "t.csv"
    sites.write_text("site,commune_code,equipment,machines\nA,75056,mri,1\nB,01053,mri,1\n", "utf-8")
    travel.write_text("from,to,minutes\n75101,A,0\n01053,01053,0\n01451,B,0\n", "utf-8")
    said = ask("13", "access", "--equipment", "mri", "--sites", sites, "--travel", travel, "--json")
    minutes = {row["code"]: row["minutes"] for row in said.rows("by_commune")}
    assert minutes["75101"] > 0
    assert minutes["01053"] > 0
    assert minutes["01451"] is None


def test_a_pair_that_nobody_can_travel_is_left_out_whatever_the_file(access):
    found = [
        access("14", "--sites", "sites.csv", "--travel", f"travel.{kind}") for kind in ("csv", "parquet")
    ]
    (csv, communes), (parquet, others) = found
    assert communes == others
    assert json.loads(csv.out)["tables"] == json.loads(parquet.out)["tables"]
    assert communes["01053"]["nearest_site"] == "A"


@pytest.mark.slow
def test_nan_of_parquet_is_a_missing_value(access):
    said, communes = access("15", "--sites", "sites.parquet")
    assert communes["01053"]["nearest_site"] == "A"
    assert said.rows("sites")[0]["lon"] == communes["01053"]["lon"]


TYPED = Table(
    "typed",
    (
        measured("x", 0, 9),
        whole("n", pa.int64(), 0, 9),
        dated("d", date(2005, 1, 1), date(2035, 1, 1)),
        choice("c", {"a": "a", "": ""}),
        text("t"),
    ),
)


@pytest.mark.parametrize("word", ["NULL", "null", "NaN", "None", "N/A", "NA", "#N/A", "<NA>", ""])
def test_words_for_nothing_are_an_empty_cell_but_in_a_free_text(word):
    bindings = bind(TYPED, TYPED.names, NO_MAPPING, "f")
    values, refused = parse(bindings, {name: pa.array([word]) for name in TYPED.names}, 1)
    known = {column.name: value[0].as_py() for column, value in zip(TYPED.columns, values, strict=True)}
    if word == "NA":
        known.pop("c")
        assert [one.column for one in refused] == ["c"]
    else:
        assert (refused, known.pop("c")) == ([], "")
    assert known == {"x": None, "n": None, "d": None, "t": word}


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64()])
def test_nan_is_missing_in_every_column_of_numbers(kind):
    bindings = bind(CANDIDATES, CANDIDATES.names, NO_MAPPING, "f")
    columns = {name: pa.array(["S", "S"]) for name in CANDIDATES.names}
    columns |= {name: pa.array([float("nan"), 5.0], kind) for name in ("lon", "lat", "cost_cents")}
    values, refused = parse(bindings, columns, 2)
    assert not refused
    assert [value.null_count for value in values[3:]] == [1, 1, 1]


@pytest.mark.parametrize("verb", [("access", "--equipment", "mri"), ("permits",)])
def test_fewer_than_no_machine_is_refused(ask, verb):
    said = ask("16", *verb, "--sites", "sites.csv")
    assert said.code == 2
    assert 'sites.csv:2, machines "-2"' in said.err


def test_a_machine_to_be_added_with_degrees_exchanged_is_refused(tmp_path):
    head = "machine,practice,site,equipment,class,zone,installed_on,reference_activity,name,commune,departement,lon,lat"
    rows = [
        "M1,,S1,mri,1.5T,province,2026-01-01,,,01053,,46.2,5.2",
        "M2,,S2,mri,1.5T,province,2026-01-01,,,1053,,,",
    ]
    with pytest.raises(InputError) as refused:
        read_added(Upload("m.csv", "\n".join([head, *rows, ""]).encode()))
    assert [one.reason for one in refused.value.problems] == ["tables.swapped_point", "tables.lost_zero"]


def test_the_city_of_an_arrondissement():
    assert [city_of(code) for code in ("75101", "75056", "69383", "69123", "13201", "01053")] == [
        *("75056", "75056", "69123", "69123", "13055"),
        "",
    ]


@pytest.mark.parametrize(("point", "column"), [(",46.2", "lon"), ("5.2,", "lat"), ("nan,46.2", "lon")])
def test_one_degree_without_a_commune_is_nowhere(point, column):
    sites = Upload("s.csv", f"site,equipment,lon,lat,machines\na,mri,5.2,46.2,1\nb,mri,{point},1\n".encode())
    with pytest.raises(InputError) as caught:
        read_supply([sites], read_communes())
    assert [(one.place, one.reason) for one in caught.value.problems] == [
        (f"s.csv:3, {column}", "access.half_point")
    ]


def test_one_degree_beside_a_commune_leaves_the_site_there():
    sites = Upload("s.csv", b"site,equipment,commune_code,lon,lat,machines\nb,mri,01053,,46.2,1\n")
    assert read_supply([sites], read_communes()).seen["access.found_centred"] == 1
