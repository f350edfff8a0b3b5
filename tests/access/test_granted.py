"""Permits of 2023 to 2026 by one command on the FINESS files of a user: flows of the documented shapes, generated."""

import csv
import json
import random

import pytest

from radioscopie.cli.main import main
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.files import read_supply
from radioscopie.tables.supply.table import shipped_supply

HEAD = "finess;etalab;111;2026-05-12\n"


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def structure(site, commune):
    fields = [""] * 32
    fields[:4] = ["structureet", site, "1" + site[1:], f"SITE {site}"]
    fields[12], fields[13] = commune[2:], commune[:2]
    return ";".join(fields)


def permit(site, counts, day, served):
    """Write a permit of the XML flow of ARHGOS; `served`: numbers in service, None: not said."""
    said = "" if served is None else f"<scannermeo>{served[0]}</scannermeo><irmmeo>{served[1]}</irmmeo>"
    return (
        f"<activiteamm><nofinessej>1{site[1:]}</nofinessej><activite>QEML1</activite>"
        f"<codeautorarhgos>1</codeautorarhgos><dateautor>{day}</dateautor><nofinesset>{site}</nofinesset>"
        f"<datecaducite/><scanner>{counts[0]}</scanner><irm>{counts[1]}</irm>{said}</activiteamm>"
    )


def machines_of_the_sae():
    return {(row["site"], row["equipment"]): row["machines"] or 0 for row in shipped_supply().to_pylist()}


@pytest.fixture
def flows(tmp_path):
    """Forty sites, some of the SAE: permits in XML, places in an extract, and the answer by hand."""
    draw, sae = random.Random(7), machines_of_the_sae()
    known = sorted({site for site, kind in sae if kind == "ct" and site[:2] in {"35", "22", "56", "29"}})[:12]
    permits, places, expected = [], [], {}
    for site in [*known, *(f"35009{n:04}" for n in range(28))]:
        counts = draw.randint(0, 4), draw.randint(0, 3)
        served = None if draw.random() < 0.3 else tuple(draw.randint(0, count) for count in counts)
        day = draw.choice(("2021-03-04", "2023-06-01", "2026-02-28"))
        permits.append(permit(site, counts, day, served))
        places.append(structure(site, "35360"))
        for kind, authorised, there in zip(("ct", "mri"), counts, served or counts, strict=True):
            had = sae.get((site, kind), 0)
            more = max(there - had, 0)
            if more or authorised > had:
                since = "before" if day < "2023-06-01" else "reform"
                expected[site, kind] = (more, authorised, day, since)
    (tmp_path / "amm.xml").write_text("<fluxarhgos>" + "".join(permits) + "</fluxarhgos>", "utf-8")
    (tmp_path / "502.csv").write_text(HEAD + "\n".join(places) + "\n", "utf-8")
    return tmp_path, expected


def asked(folder, option="--add-sites"):
    files = [word for name in ("amm.xml", "502.csv") for word in (option, str(folder / name))]
    return main(["permits", *files, "--out", str(folder / "out")])


@pytest.mark.parametrize("option", ["--sites", "--add-sites"])
def test_what_the_register_has_beyond_the_sae_is_told_with_its_day(flows, option, capsys):
    folder, expected = flows
    assert asked(folder, option) == 0
    told = ("machines", "authorised", "authorised_on", "since")
    found = {
        (row["site"], row["equipment"]): tuple(
            int(row[name]) if row[name].isdecimal() else row[name] for name in told
        )
        for row in rows(folder / "out" / "granted.csv")
    }
    assert found == expected
    total = sum(more for (_, kind), (more, *_) in expected.items() if kind == "mri")
    assert f"{total} IRM" in capsys.readouterr().out


@pytest.mark.slow
def test_that_table_is_a_file_of_changes_for_access(flows):
    """Machines after are those of the SAE and those beyond it, to the unit."""
    folder, expected = flows
    assert asked(folder) == 0
    compare = [
        "--compare",
        str(folder / "out" / "granted.csv"),
        "--draws",
        "0",
        "--out",
        str(folder / "access"),
    ]
    assert main(["access", "--equipment", "mri", "--draws", "0", *compare]) == 0
    after, before = (
        sum(int(row["machines"] or 0) for row in rows(folder / "access" / f"{name}.csv"))
        for name in ("sites_after", "sites")
    )
    assert after - before == sum(more for (_, kind), (more, *_) in expected.items() if kind == "mri")


def test_finess_plus_gives_the_same(tmp_path):
    """The JSON flow of the same permit: numbers authorised (09) and in service (08), and its first day."""
    numbers = (("09", "3"), ("08", "2"))
    devices = [
        {"typeAppareilAMM": "230", "statutAppareilAMM": status, "nombreAppareilAMM": count}
        for status, count in numbers
    ]
    own = {"typeActiviteAMM": {"activiteAMM": "QEML1"}, "appareil": devices}
    common = {"etatObjet": "A", "numAutorisationArhgos": "1", "dateDebutActiviteAutorisee": "2024-05-06"}
    nature = {"codeNature": "AMM", "caracteristiquesSpecifiques": own}
    activity = {"caracteristiquesGeneriques": common, "nature": nature}
    site = {"numFinessEge": "350099901", "activitesExercees": [activity]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"pmej": [{"numFiness": "350099999", "ege": [site]}]}), "utf-8")
    (one,) = read_supply([path], read_communes()).granted
    assert (one["site"], one["equipment"], one["authorised"], one["in_service"]) == ("350099901", "mri", 3, 2)
    assert one["authorised_on"] == "2024-05-06"


@pytest.mark.slow
def test_a_register_that_has_no_more_than_the_sae_says_nothing(tmp_path):
    sae, site = machines_of_the_sae(), "350000154"
    text = permit(site, (sae[site, "ct"], sae[site, "mri"]), "2024-01-01", None)
    (tmp_path / "amm.xml").write_text(f"<fluxarhgos>{text}</fluxarhgos>", "utf-8")
    (tmp_path / "502.csv").write_text(HEAD + structure(site, "35115") + "\n", "utf-8")
    assert asked(tmp_path) == 0
    assert not (tmp_path / "out" / "granted.csv").exists()
