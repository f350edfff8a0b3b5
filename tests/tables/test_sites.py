"""The shipped sites, against the totals that DREES's files add up to; the SAE reader, on a small file."""

import gzip

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from scripts.build_tables_page import PAGE, TABLES

from radioscopie.errors import InputError
from radioscopie.schema import dictionary_page
from radioscopie.sources.cards import card
from radioscopie.sources.sae import insee_commune, read_sae_images, read_sae_sites
from radioscopie.tables.sites import read_departements, read_sites, sites_card

IMAGES = """BOR;AN;FI;RS;FI_EJ;EQUIPIMA;NB;NBEXP;ACTET;ACTEXET;ACTEXEJ;ACTEX;ACT;ACTINT
IMAGES;2023;010000024;HÔPITAL A;1;IRM;3;3;1715;33;;8727;10475;
IMAGES;2023;010000024;HÔPITAL A;1;dtIRM1;2;2;;;;;;
IMAGES;2023;010000024;HÔPITAL A;1;RADIO;4;4;1;1;1;1;4;1
IMAGES;2023;9A0000001;CLINIQUE B;2;SCAN;1;0;;;;;;
IMAGES;2023;010000099;SANS;2;MAMM;1;1;;;;9;9;
"""
IDENTITY = """bor;an;fi;rs;stjr;reg;dep;COMINSEE;NOMCOM
ID;2023;010000024;HÔPITAL A;1;84;01;01451;VIRIAT
ID;2023;9A0000001;CLINIQUE B;2;01;9A;9A105;BASSE TERRE
"""


def test_national_totals():
    sites = read_sites()
    totals = {name: pc.sum(sites[name]).as_py() for name in sites.column_names if name[:2] in ("ct", "mr")}
    assert sites.num_rows == 779
    assert (totals["ct_installed"], totals["mri_installed"]) == (1169, 996)
    assert (totals["ct_exams"], totals["mri_exams"]) == (9_442_162, 3_934_909)
    assert (totals["ct_exams_external"], totals["mri_exams_external"]) == (5_872_686, 3_156_527)


def test_what_the_survey_does_not_give_is_missing_not_zero():
    sites = read_sites()
    assert (sites["ct_exams"].null_count, sites["mri_exams"].null_count) == (193, 327)
    assert sites["mri_installed"].null_count == 166


def test_every_site_is_in_a_known_departement_and_region():
    regions = {row["code"]: row["region_code"] for row in read_departements().to_pylist()}
    assert all(regions[row["departement"]] == row["region"] for row in read_sites().to_pylist())


def test_sites_stand_in_france():
    for row in read_sites().to_pylist():
        assert row["commune_code"].startswith(row["departement"])
        if not row["departement"].startswith("97"):
            assert -5.2 < row["lon"] < 9.7
            assert 41.3 < row["lat"] < 51.2


def test_a_file_of_the_user_has_the_same_schema(tmp_path):
    (tmp_path / "sites.csv").write_text("finess_et;lon;ct_exams\n010000024;5,25;\n")
    sites = read_sites(tmp_path / "sites.csv")
    assert sites.schema.equals(read_sites().schema)
    assert sites.to_pylist()[0] | {"lat": None} == sites.to_pylist()[0]
    assert (sites["lon"][0].as_py(), sites["ct_exams"][0].as_py()) == (5.25, None)


@pytest.fixture
def survey(tmp_path):
    for name, content in (("images", IMAGES), ("identity", IDENTITY)):
        (tmp_path / name).write_bytes(gzip.compress(content.encode("cp1252")))
    return tmp_path / "images", tmp_path / "identity"


def test_sae_sites_keep_missing_values_and_never_add_parts(survey):
    first, second = read_sae_sites(*survey).to_pylist()
    assert (first["name"], first["mri_installed"], first["mri_exams"], first["mri_exams_external"]) == (
        "HÔPITAL A", 3, 10475, 8727,
    )  # fmt: skip
    assert first["ct_installed"] is None
    assert (second["commune_code"], second["departement"], second["legal_class"]) == (
        "97105",
        "971",
        "private_profit",
    )
    assert (second["ct_installed"], second["ct_operated"], second["ct_exams"]) == (1, 0, None)


def test_sae_images_keep_the_codes_of_the_producer(survey):
    table = read_sae_images(survey[0])
    assert table["equipima"].to_pylist() == ["IRM", "dtIRM1", "RADIO", "SCAN", "MAMM"]
    assert table["nb"].type == pa.int64()


def test_an_equipment_given_twice_is_refused(tmp_path):
    path = tmp_path / "images.csv"
    path.write_text(IMAGES + IMAGES.splitlines()[1] + "\n")
    with pytest.raises(InputError, match=r"images.csv:7 « 010000024 IRM »"):
        read_sae_images(path)


def test_overseas_codes():
    assert [insee_commune(code) for code in ("9A105", "9D411", "01451", "2A004", "")] == [
        "97105", "97411", "01451", "2A004", "",
    ]  # fmt: skip


def test_cards_name_producer_year_and_licence():
    assert (sites_card().producer, sites_card().vintage) == ("DREES", "2023")
    for name in ("sae_2023", "commune_points", "departements", "communes", "epci"):
        one = card(name)
        assert one.licence.startswith("Licence Ouverte")
        assert all(len(checksum) == 64 for _, checksum in one.files)


def test_the_dictionary_page_is_the_declaration():
    assert PAGE.read_text("utf-8") == dictionary_page(TABLES)


def test_the_dictionary_page_exists_in_french():
    assert "# Dictionnaire des tables" in dictionary_page(TABLES, "fr")
