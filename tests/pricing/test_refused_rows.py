"""Rows refused are said where the answer is: many stand in the headline; a room without fee is no reason to refuse."""

import json
from pathlib import Path

import pytest

from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.pricing.national import practice_totals
from radioscopie.models.pricing.price import price
from radioscopie.results.refused import row_tables
from radioscopie.tables.rejects import said_rejects
from tests.pricing.tables import as_activity, as_machines
from tests.reference.worked_rows import machine, row

CASES = Path(__file__).parents[1] / "cases/money"
LAW = Law.load()


def asked(verb, *more, mapping="map.toml", export="small_2025.csv"):
    files = [
        str(CASES / export),
        "--machines",
        str(CASES / "machines.csv"),
        "--mapping",
        str(CASES / mapping),
    ]
    return main([verb, *files, *more])


def test_a_room_that_is_no_heavy_machine_is_accepted_when_its_act_opens_no_fee():
    rows = [row(2, "2026-03-01", "ZBQK002", machine="RX1"), row(3, "2026-03-01", "ZBQK002")]
    priced = price(as_activity(rows), as_machines([machine("M", "mri", "2020-05-01", "1.5T")]), LAW)
    assert priced.rejects.num_rows == 0
    assert len(set(priced.table["total_cents"].to_pylist())) == 1


def test_a_fee_on_a_machine_that_nobody_listed_is_refused_with_what_to_write():
    rows = [row(2, "2026-03-01", "NZQN001", machine="IRM 9")]
    priced = price(as_activity(rows), as_machines([machine("M", "mri", "2020-05-01", "1.5T")]), LAW)
    (told,) = said_rejects(priced.rejects).to_pylist()
    assert "NZQN001 ouvre un forfait" in told["reason"]
    assert "ajoutez-lui une ligne dans le fichier --machines" in told["remedy"]


def test_totals_price_the_rooms_that_price_does(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "date,act,machine,practice\n2026-03-01,ZBQK002,RX1,P\n2026-03-01,NZQN001,RX1,P\n", "utf-8"
    )
    totals = practice_totals(file, as_machines([]), LAW)
    assert (totals.rows_read, totals.rejects["line"].to_pylist()) == (2, [3])
    assert totals.practices["act_cents"].to_pylist() == [2_128]


def test_an_export_whose_rooms_are_not_mapped_gives_the_same_impact(capsys):
    shown = []
    for mapping in ("map.toml", "map_without_rooms.toml"):
        assert asked("impact", "--json", mapping=mapping) == 0
        shown.append(json.loads(capsys.readouterr().out))
    one, other = ([table["rows"] for table in found["tables"].values()] for found in shown)
    assert one == other
    assert shown[1]["rejected"] == 0


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("verb", ["impact", "price"])
def test_many_rows_refused_stand_in_the_headline_with_their_reasons(verb, tmp_path, capsys):
    """Half of the rows are fee codes of billing software and consultations."""
    more = ["--out", str(tmp_path / ("prices.csv" if verb == "price" else "out"))]
    spoiled(tmp_path / "spoiled.csv", 40)
    assert asked(verb, *more, export=tmp_path / "spoiled.csv") == 3
    said = capsys.readouterr().out
    assert "40 des 211 lignes du fichier (19,0\u00a0%) ont été refusées" in said
    assert "Cotation" in said
    assert any(tmp_path.glob("**/*.csv"))


def test_many_rows_refused_stand_in_the_headline_of_totals(tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("date,act,practice\n2026-03-01,ZBQK002,P\n2026-03-01,CS,P\n", "utf-8")
    assert main(["totals", str(file), "--out", str(tmp_path / "out")]) == 3
    assert "1 des 2 lignes du fichier (50,0\u00a0%) ont été refusées" in capsys.readouterr().out


def test_few_rows_refused_stay_out_of_the_headline(tmp_path, capsys):
    spoiled(tmp_path / "spoiled.csv", 1)
    assert asked("impact", export=tmp_path / "spoiled.csv") == 0
    assert "ont été refusées" not in capsys.readouterr().out


def test_nothing_that_can_be_read_is_bad_input(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("date,act\n2026-03-01,CS\n2026-03-01,CS\n", "utf-8")
    assert main(["price", str(file), "--out", str(tmp_path / "prices.csv")]) == 2


def test_reasons_are_grouped_with_their_rows():
    rows = [row(n, "2026-03-01", "NZQN001", machine="IRM 9") for n in (2, 3)] + [
        row(4, "2026-03-01", "ZBQK002")
    ]
    rejects = price(as_activity(rows), as_machines([]), LAW).rejects
    tables = row_tables(rejects, 3)
    assert tables["rows"].table.to_pylist() == [
        {"read": 3, "accepted": 1, "rejected": 2, "rejected_permille": 667}
    ]
    assert [(one["reason"], one["rows"]) for one in tables["refused"].table.to_pylist()] == [
        ("price.unknown_machine", 2)
    ]


def spoiled(path, rows):
    """Write the small export with rows of another kind after it."""
    lines = (CASES / "small_2025.csv").read_bytes().splitlines(keepends=True)
    other = lines[1].decode("cp1252").split(";")
    other[4] = "CS"
    path.write_bytes(b"".join([*lines, *([";".join(other).encode("cp1252")] * rows)]))
