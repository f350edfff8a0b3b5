"""One cost, one line: a user's line takes the place of the shipped one that it doubles, or is refused with its name."""

import csv
import io
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.law.words import EQUIPMENT
from radioscopie.models.finances.assets import with_assets
from radioscopie.models.finances.charges import _machines
from radioscopie.tables.charges import bought_charges, default_charges
from radioscopie.tables.charges_file import read_charges
from radioscopie.tables.practice_file import read_practice

MACHINES = {"IRM 1": "mri", "IRM 2": "mri", "SCAN": "ct"}
HEAD = "charge;machine;nature;behaviour;per;central\n"
DESKS = SimpleNamespace(
    machines=tuple(MACHINES),
    machine_equipment=np.array([EQUIPMENT.index(word) for word in MACHINES.values()]),
)
FLEET = {"IRM-1": "mri", "IRM-2": "mri", "SCANNER-1": "ct", "SCANNER-2": "ct"}
EXAMPLE = Path(__file__).parents[2] / "examples/practice"


def read(*rows, bought=()):
    return read_charges(Upload("charges.csv", (HEAD + "\n".join(rows)).encode()), MACHINES, bought)


def refused(*rows, **more):
    with pytest.raises(InputError) as error:
        read(*rows, **more)
    return [(one.reason, dict(one.fields).get("shipped")) for one in error.value.problems]


def one(lines, name):
    return next(line for line in lines if line.charge == name)


def borne(lines, machine):
    """Add up the leases that bear on a machine."""
    bears = [
        _machines(line, lines, DESKS)[list(MACHINES).index(machine)] * (line.central or 0)
        for line in lines
        if line.nature == "lease"
    ]
    return int(sum(bears))


def test_a_lease_of_my_own_takes_the_place_of_the_shipped_one_on_its_machine():
    """It was added to it: 168 000 € beside 165 500 €."""
    lines = read("leasing IRM 2;IRM 2;lease;fixed;machine;168000")
    assert "lease_mri" in one(lines, "leasing IRM 2").replaces
    assert borne(lines, "IRM 2") == 16_800_000
    assert borne(lines, "IRM 1") == 16_550_000


def test_a_line_for_all_machines_takes_the_place_of_the_shipped_ones():
    lines = read("courant;;energy;fixed;machine;9000")
    assert {line.charge for line in lines if line.nature == "energy"} == {"courant"}


def test_a_line_counted_otherwise_is_refused_with_the_name_of_the_one_it_doubles():
    assert refused("paie des manipulateurs;;radiographers;staff;practice;300000") == [
        ("practice.cost_twice", "radiographers")
    ]


def test_it_is_accepted_once_the_other_is_stated():
    lines = read("paie des manipulateurs;;radiographers;staff;practice;300000", "radiographers;;;;;0")
    assert one(lines, "radiographers").central == 0


def test_a_maintenance_beside_the_shipped_lease_that_holds_it_is_refused():
    row = "entretien IRM 1;IRM 1;maintenance;fixed;machine;95000"
    assert refused(row) == [("practice.cost_twice", "lease_mri")]
    assert read(row, "lease_mri;IRM 1;;;;0")
    assert read(row, "loyer IRM 1;IRM 1;lease;fixed;machine;0")
    assert read(row, bought=["IRM 1"])


def test_two_lines_of_my_own_are_mine_to_count():
    lines = read("lot 1;IRM 1;lease;fixed;machine;80000", "lot 2;IRM 1;lease;fixed;machine;20000")
    assert [line.central for line in lines if line.machine == "IRM 1"] == [8_000_000, 2_000_000]


def test_a_machine_bought_bears_the_shipped_maintenance_where_nothing_of_mine_does():
    """SCANNER-1 of the example is bought and has its own; without it the shipped line bears."""
    folder = read_practice(EXAMPLE)
    own = with_assets(folder.charges, folder.file, 2027, FLEET)
    assert [line.charge for line in own if line.nature == "maintenance"] == ["maintenance_scanner_1"]
    without = [line for line in folder.charges if line.nature != "maintenance"]
    lines = with_assets(without, folder.file, 2027, FLEET)
    (scanner,) = [line for line in lines if line.nature == "maintenance"]
    assert (scanner.machine, scanner.central, scanner.status) == ("SCANNER-1", 4_900_000, "computed")


def test_the_maintenance_shipped_is_a_contract_less_a_price():
    """129 k€ a year (COS-041) less 700, 560 and 400 k€ (COS-046, 062, 042) over seven years, by hand."""
    (ct,) = [line for line in bought_charges() if line.equipment == "ct"]
    assert (ct.low, ct.central, ct.high) == (2_900_000, 4_900_000, 7_185_714)


def test_a_template_left_as_it_is_says_nothing():
    stream = io.StringIO()
    names = ("charge", "nature", "behaviour", "per", "equipment", "low", "central", "high")
    writer = csv.writer(stream)
    writer.writerow(names)
    for line in default_charges():
        cents = ["" if (v := getattr(line, name)) is None else f"{v / 100:.2f}" for name in names[5:]]
        writer.writerow([*(getattr(line, name) for name in names[:5]), *cents])
    assert read_charges(Upload("charges.csv", stream.getvalue().encode()), MACHINES) == default_charges()


def test_a_machine_whose_lease_is_nil_bears_a_maintenance_too():
    folder = read_practice(EXAMPLE)
    lines = with_assets(read("lease_ct;SCAN;;;;0"), folder.file, 2027, MACHINES)
    assert [line.machine for line in lines if line.nature == "maintenance"] == ["SCAN"]


def test_the_template_is_read_as_if_it_were_not_there_and_is_never_written_over(tmp_path, capsys):
    assert main(["accounts", "--template", str(tmp_path / "mine")]) == 0
    assert "23 lignes de charges" in capsys.readouterr().out
    file = tmp_path / "mine/charges.csv"
    assert "Location et entretien, IRM" in file.read_text("utf-8-sig")
    assert read_charges(file, MACHINES) == default_charges()
    file.write_text(file.read_text("utf-8-sig").replace("165500,00", "150000,00"), "utf-8")
    assert one(read_charges(file, MACHINES), "lease_mri").central == 15_000_000
    assert main(["accounts", "--template", str(tmp_path / "mine")]) == 2
    assert "existe déjà" in capsys.readouterr().err


def test_the_template_is_asked_alone(capsys):
    assert main(["accounts", str(EXAMPLE), "--template", "x"]) == 2
    assert "seul" in capsys.readouterr().err
