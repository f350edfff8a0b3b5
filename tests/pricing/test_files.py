"""Files priced part by part give what pricing in memory gives, in their own order; nothing is lost."""

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.pricing import stream
from radioscopie.models.pricing.national import practice_totals
from radioscopie.models.pricing.price import price
from radioscopie.models.pricing.stream import price_file
from radioscopie.tables.activity import ACTIVITY, iter_activity
from radioscopie.tables.machines import read_machines
from tests.pricing.tables import as_activity, as_machines
from tests.reference.strategies import random_activity

LAW = Law.load()
MACHINE_COLUMNS = (
    "machine",
    "practice",
    "site",
    "equipment",
    "class",
    "zone",
    "installed_on",
    "reference_activity",
)


def write_files(folder, rows, machines):
    activity, fleet = folder / "activity.csv", folder / "machines.csv"
    names = [name for name in ACTIVITY.arrow.names if name != "line"]
    pa_csv.write_csv(pa.Table.from_pylist([{name: row[name] for name in names} for row in rows]), activity)
    pa_csv.write_csv(
        pa.Table.from_pylist([{name: one[name] for name in MACHINE_COLUMNS} for one in machines]), fleet
    )
    return activity, fleet


@pytest.fixture
def files(tmp_path):
    rows, machines = random_activity(5, 1_600)
    return rows, machines, *write_files(tmp_path, rows, machines)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("suffix", [pytest.param("csv", marks=pytest.mark.slow), "parquet"])
def test_a_file_priced_in_parts_equals_the_rows_priced_together(files, tmp_path, monkeypatch, suffix):
    rows, machines, activity, fleet = files
    small = lambda path, **more: iter_activity(path, batch_rows=500, **more)  # noqa: E731
    monkeypatch.setattr(stream, "iter_activity", small)
    out = tmp_path / f"priced.{suffix}"
    summary = price_file(activity, read_machines(fleet), LAW, out)
    together = price(as_activity(rows), as_machines(machines), LAW)
    written = pq.read_table(out).to_pylist() if suffix == "parquet" else pa_csv.read_csv(out).to_pylist()
    expected = together.table.to_pylist()
    columns = [name for name in expected[0] if name.endswith("_cents") or name in ("line", "fee_units")]
    assert [[line[name] for name in columns] for line in written] == [
        [line[name] for name in columns] for line in expected
    ]
    rejects = summary.rejects.column("line").to_pylist()
    assert sorted(set(rejects)) == sorted(set(together.rejects.column("line").to_pylist()))
    assert (
        summary.rows_read
        == len(rows)
        == summary.accepted + summary.rejected
        == len(written) + len(set(rejects))
    )
    assert summary.low["act_cents"] == sum(line["act_cents"] for line in expected)
    assert summary.high["technical_fee_cents"] == sum(
        line["technical_fee_high_cents"] or 0 for line in expected
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["activity.csv", "machines.csv", out.name]
    )


@pytest.mark.slow
def test_same_file_same_bytes(files, tmp_path):
    _, _, activity, fleet = files
    outs = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    one, two = (price_file(activity, read_machines(fleet), LAW, out) for out in outs)
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert one == two


def test_an_unusable_file_leaves_nothing_behind(files, tmp_path):
    *_, fleet = files
    broken = tmp_path / "broken.csv"
    broken.write_bytes(b"\x00\x01\x02")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(InputError):
        price_file(broken, read_machines(fleet), LAW, tmp_path / "out.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_totals_of_a_file_are_the_sums_of_its_rows(tmp_path):
    rows, machines = random_activity(8, 2_000)
    plain = [row | {"encounter": "", "pathway": "", "territory": ""} for row in rows]
    activity, fleet = write_files(tmp_path, plain, machines)
    totals = practice_totals(activity, read_machines(fleet), LAW)
    together = price(as_activity(plain), as_machines(machines), LAW)
    expected = {}
    for line in together.table.to_pylist():
        acts = line["act_cents"] + line["modifiers_cents"] + line["association_cents"]
        expected[line["practice"]] = expected.get(line["practice"], 0) + acts
    found = {line["practice"]: line["act_cents"] for line in totals.practices.to_pylist()}
    assert {practice: amount for practice, amount in found.items() if amount} == expected
    assert set(totals.rejects.column("line").to_pylist()) == set(together.rejects.column("line").to_pylist())
    assert totals.rows_read == len(rows)


def test_totals_refuse_rows_that_depend_on_their_visit(files):
    _, _, activity, fleet = files
    with pytest.raises(InputError, match="encounter"):
        practice_totals(activity, read_machines(fleet), LAW)
