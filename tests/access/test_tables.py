"""Our own tables of sites, the communes shipped, weights of need, the files of the SAE."""

import pytest

from radioscopie.errors import InputError
from radioscopie.sources.lambert import to_degrees
from radioscopie.tables.communes import read_epci
from radioscopie.tables.need import read_weights
from radioscopie.tables.supply.files import read_changes, read_supply
from tests.access.supply import supply_of


def test_our_table_places_sites_by_commune_and_arrondissement(write, communes):
    text = "site,equipment,machines,commune_code\nA,ct,1,75112\nB,mri,2,75056\nC,mri,1,99999\nD,pet,,01004\n"
    read = read_supply([write("s.csv", text)], communes)
    rows = {row["site"]: row for row in read.table.to_pylist()}
    assert rows["A"]["lon"] == pytest.approx(2.42, abs=0.05)
    assert rows["B"]["lat"] == pytest.approx(48.86, abs=0.02)
    assert rows["C"]["lon"] is None
    assert rows["D"]["machines"] is None
    assert (read.seen["access.found_centred"], read.seen["access.found_unplaced"]) == (3, 1)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("site,equipment,machines\nA,xray,1\nB,ct,x\n,ct,1\n", 3),
        ("site,equipment,machines\nA,ct,1\nA,ct,2\n", 1),
        ("site,machines\nA,1\n", 1),
        ("site,equipment,lon\nA,ct,200\n", 1),
    ],
)
def test_a_bad_table_lists_every_problem(write, communes, text, count):
    with pytest.raises(InputError) as refused:
        read_supply([write("s.csv", text)], communes)
    assert len(refused.value.problems) == count


def test_changes_may_be_negative(write, communes):
    table = read_changes(write("c.csv", "site,equipment,machines\nA,mri,-1\n"), communes).table
    assert table["machines"].to_pylist() == [-1]


def test_lambert_93_of_known_points():
    # pyproj, EPSG:2154 to EPSG:4326; the origin of the projection is exact
    assert to_degrees(700_000, 6_600_000) == pytest.approx((3.0, 46.5), abs=1e-9)
    assert to_degrees(652_469.02, 6_862_035.26) == pytest.approx((2.3522, 48.8566), abs=2e-5)


def test_shipped_communes(communes):
    rows = communes.to_pylist()
    assert len(rows) == 34_969 - 3 + 45
    placed = [row for row in rows if row["lon"] is not None]
    assert len(rows) - len(placed) == 94
    assert (
        sum(row["population"] or 0 for row in placed) == 68_350_798
    )  # metropolitan and the five départements
    assert {row["code"] for row in rows if row["land"].startswith("none")} <= {
        r["code"] for r in rows if r["departement"] == "973"
    }
    assert {row["epci"] for row in rows} - {""} <= set(read_epci())
    assert not {"75056", "69123", "13055"} & {row["code"] for row in rows}


@pytest.mark.parametrize(
    "text",
    ["age_class,weight\n0_19,1\n", "age_class,weight\n" + "0_19,1\n" * 5, "age_class,weight\n0_19,x\n"],
)
def test_bad_weights_of_need(write, text):
    with pytest.raises(InputError):
        read_weights(write("n.csv", text), "mri")


# Columns and codes as DREES writes them; figures ours.
IMAGES = (
    "BOR;AN;FI;RS;FI_EJ;EQUIPIMA;NB;NBEXP;ACTET;ACTEXET;ACTEXEJ;ACTEX;ACT;ACTINT\n"
    "IMAGES;2024;010000024;CH;010780054;IRM;3;3;1;2;;3;6;\nIMAGES;2024;010000024;CH;010780054;dtIRM1;1;1;;;;;;\n"
    "IMAGES;2024;130001647;INSTITUT;130784127;SCAN;2;0;;;;;;\nIMAGES;2024;130001647;INSTITUT;130784127;TOMO;1;1;;;;;9;\n"
    "IMAGES;2024;130001647;INSTITUT;130784127;RADIO;4;4;;;;;9;\n"
)
IDENTITY = (
    "bor;an;fi;rs;fi_ej;stjr;reg;dep;COMINSEE;NOMCOM;ARMT\n"
    "ID;2024;010000024;CH DE L’AIN;010780054;1;84;01;01451;VIRIAT;\n"
    "ID;2024;130001647;INSTITUT;130784127;3;93;13;13055;MARSEILLE 9E;13209\n"
)


def test_the_two_files_of_the_sae(write, communes):
    paths = [write("ID_2024r.csv", IDENTITY, "cp1252"), write("IMAGES_2024r.csv", IMAGES, zipped=True)]
    read = read_supply(paths, communes)
    assert supply_of(read) == {("010000024", "mri"): 3, ("130001647", "ct"): 2, ("130001647", "pet"): 1}
    places = {row["site"]: row["commune_code"] for row in read.table.to_pylist()}
    assert places == {"010000024": "01451", "130001647": "13209"}
    assert read.seen["access.found_centred"] == 3
    other_year = write("ID_2023r.csv", IDENTITY.replace("2024", "2023"))
    for wrong in ([other_year, paths[1]], paths[:1], [paths[0], paths[0]], [*paths, paths[0]]):
        with pytest.raises(InputError):
            read_supply(wrong, communes)
