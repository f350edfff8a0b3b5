"""Machines: right, or refused with every problem."""

from datetime import date

import pytest

from radioscopie.errors import InputError
from radioscopie.tables.machines import no_machines, read_machines

HEADER = "machine,practice,site,equipment,class,zone,installed_on,reference_activity\n"
GOOD = """SCAN-1,P,S,ct,,idf,2018-03-01,9000
IRM-A,P,S,MRI,1.5t,paris,01/06/2020,
TEP,P,S,pet,pet_ct,province,2024-02-29,
"""


def read(tmp_path, rows):
    (tmp_path / "machines.csv").write_text(HEADER + rows)
    return read_machines(tmp_path / "machines.csv")


def test_machines_are_read(tmp_path):
    machines = read(tmp_path, GOOD)
    rows = machines.table.to_pylist()
    assert [row["equipment"] for row in rows] == ["ct", "mri", "pet"]
    assert [row["class"] for row in rows] == ["", "1.5T", "pet_ct"]
    assert [row["reference_activity"] for row in rows] == [9000, None, None]
    assert rows[1]["installed_on"] == date(2020, 6, 1)
    assert machines.rows_read == 3
    assert machines.rejects.num_rows == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("SCAN-1,P,S,ct,,idf,2018-03-01,", "machine_twice"),
        ("X,P,S,mri,pet,idf,2018-03-01,", "class_misfit"),
        ("X,P,S,mri,,idf,2018-03-01,", "class_misfit"),
        ("X,P,S,ct,1.5T,idf,2018-03-01,", "class_of_ct"),
        ("X,P,S,mri,1.5T,idf,2018-03-01,4000", "reference_not_ct"),
        ("X,P,S,ct,,idf,2018-03-01,50001", "number_range"),
        ("X,P,S,ct,,idf,2018-02-30,", "not_a_date"),
        ("X,P,S,sauna,,idf,2018-03-01,", "not_a_choice"),
        ("X,P,S,ct,,lyon,2018-03-01,", "not_a_choice"),
        (",P,S,ct,,idf,2018-03-01,", "empty"),
        ("X,P,S,ct,,idf,2018-03-01,,4000", "field_count"),
        ("X,P,S,ct,,idf", "empty"),
    ],
)
def test_one_wrong_machine_refuses_the_file(tmp_path, row, reason):
    with pytest.raises(InputError) as caught:
        read(tmp_path, GOOD + row + "\n")
    assert [found.reason for found in caught.value.problems] == [f"tables.{reason}"]
    assert ":5" in caught.value.render()


def test_every_problem_comes_at_once(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path, "X,P,S,ct,,lyon,hier,\nY,P,S,ct,,lyon,2018-01-01,-1\n")
    assert len(caught.value.problems) == 4


def test_no_machines_has_the_columns_of_machines(tmp_path):
    assert no_machines().table.schema.equals(read(tmp_path, GOOD).table.schema)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("IRM,1,5T", ("mri", "1.5T")), ("IRM,> 1,5T", ("mri", "gt_1.5T")), ("I.R.M.,3T", ("mri", "gt_1.5T")),
        ("irm,membre", ("mri", "1.5T_limb")), ("IRM,ostéo-articulaire", ("mri", "1.5T_osteoarticular")),
        ("IRM,<= 0,5 T", ("mri", "le_0.5T")), ("Scanner,", ("ct", "")), ("TDM,", ("ct", "")),
        ("TEP-scan,TEP-scanner", ("pet", "pet_ct")), ("TEP,TEP", ("pet", "pet")),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("zone", "is_zone"),
    [("Île-de-France", "idf"), ("69", "province"), ("75", "paris"), ("2A", "province")],
)
def test_french_words_of_machines(tmp_path, written, read_as, zone, is_zone):
    equipment, _, kind = written.partition(",")
    header = "Machine;Site;Type d'appareil;Champ;Zone;Date d'installation\n"
    (tmp_path / "m.csv").write_text(header + f"M;S;{equipment};{kind};{zone};12/03/16\n")
    (row,) = read_machines(tmp_path / "m.csv").table.to_pylist()
    assert (row["equipment"], row["class"]) == read_as
    assert (row["zone"], row["installed_on"]) == (is_zone, date(2016, 3, 12))


def test_rooms_without_fee_are_left_aside_and_told(tmp_path):
    rooms = "RX1,P,S,radiographie,,province,2018-01-01,\nE,P,S,échographie,,province,2018-01-01,\n"
    machines = read(tmp_path, GOOD + rooms)
    assert machines.table["machine"].to_pylist() == ["SCAN-1", "IRM-A", "TEP"]
    (told,) = machines.seen
    assert dict(told.note.fields)["rooms"] == "RX1, E"
