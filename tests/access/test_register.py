"""A whole register, invented, in the shapes of FINESS, small; `benchmarks.register` has it at its real size."""

import pytest
from benchmarks.register import SHAPES, granted, invented, truth, write

from radioscopie.cli.main import main
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.files import read_supply

SIZE = 400


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_permits_beyond_the_sae_are_those_of_the_register(tmp_path, capsys, shape):
    sites, permits = invented(SIZE, 5)
    files = [word for file in write(tmp_path, shape, sites, permits) for word in ("--add-sites", str(file))]
    assert main(["permits", *files, "--out", str(tmp_path / "out")]) == 0
    expected = truth(permits)
    assert granted(tmp_path / "out") == expected
    assert {since for *_, since in expected.values()} == {"before", "reform"}
    assert capsys.readouterr().out


def test_both_shapes_are_read_as_the_same_sites(tmp_path):
    """Oracle: the places of the generator, put in Lambert-93 by the published constants; to a metre (1e-5 degree)."""
    sites, permits = invented(SIZE, 6)
    place = {site.number: site for site in sites}
    found = {shape: read_supply(write(tmp_path, shape, sites, permits), read_communes()) for shape in SHAPES}
    one, two = (read.table.to_pylist() for read in found.values())
    names = ("site", "equipment", "machines", "commune_code", "holder")
    assert [[row[name] for name in names] for row in one] == [[row[name] for name in names] for row in two]
    assert len(one) > 20
    for row in (*one, *two):
        assert row["commune_code"] == place[row["site"]].commune
        assert (row["lon"], row["lat"]) == pytest.approx(
            (place[row["site"]].lon, place[row["site"]].lat), abs=1e-5
        )
