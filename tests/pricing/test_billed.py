"""Amounts billed beside the text: equal to the Decimal reference, and the reason of each row made to differ."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.pricing.billed import BEFORE, EQUAL, Group, on_other_days
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.price import price
from radioscopie.models.pricing.stream import price_file
from radioscopie.tables.activity import read_activity
from tests.pricing.tables import as_activity, as_machines
from tests.reference import law_values
from tests.reference.pricing import price as reference
from tests.reference.strategies import random_activity

LAW = Law.load()
HEAD = "date,act,modifiers,quantity,excess_cents,billed_cents\n"


def with_billed(activity, cents):
    table = activity.table.append_column("billed_cents", pa.array(cents, pa.int64()))
    return replace(activity, table=table)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_amounts_of_the_reference_are_those_of_the_text(seed):
    rows, machines = random_activity(seed, 400)
    known = [("rejected" not in one, one) for one in reference(rows, machines, law_values.load())]
    cents = [
        one["act_cents"] + one["modifiers_cents"] + one["association_cents"] + row["excess_cents"]
        if good
        else 7
        for row, (good, one) in zip(rows, known, strict=True)
    ]
    priced = price(with_billed(as_activity(rows), cents), as_machines(machines), LAW)
    assert priced.billed is not None
    assert list(priced.billed.by_reason) == [EQUAL]
    assert priced.billed.total == Group(
        sum(good for good, _ in known),
        *[sum(c for c, (good, _) in zip(cents, known, strict=True) if good)] * 2,
    )


def answered(tmp_path, capsys, rows):
    """Price rows whose first three are right under the reading of acts with their excess fee."""
    (tmp_path / "a.csv").write_text(HEAD + "".join(rows))
    assert main(["price", str(tmp_path / "a.csv"), "--out", str(tmp_path / "p.csv"), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["amounts_billed"]


GOOD = [
    "2025-01-06,ZBQK002,,1,0,2128\n",
    "2025-01-07,ZBQK002,,1,1000,3128\n",
    "2025-01-08,ZBQK002,,2,0,4256\n",
]


@pytest.mark.parametrize(
    ("row", "reason", "difference"),
    [
        ("2025-01-09,ZBQK002,,1,0,2129\n", "rounding", 1),
        ("2025-01-09,ZBQK002,Z,1,0,2128\n", "modifiers_left", None),
        ("2025-01-09,ZBQK002,,3,0,2128\n", "one_act_alone", -4256),
        ("2025-01-09,ZBQK002,,1,500,2128\n", "excess_otherwise", -500),
        ("2025-01-09,ZBQK002,,1,0,0\n", "nothing_billed", -2128),
        ("2025-01-09,ZBQK002,,1,0,9999\n", "other", 7871),
    ],
)
def test_a_row_that_differs_has_its_likely_reason(tmp_path, capsys, row, reason, difference):
    found = answered(tmp_path, capsys, [*GOOD, row])
    assert [(one["reason"], one["rows"]) for one in found] == [("equal", 3), (reason, 1)]
    assert found[1]["lines"] == "5"
    assert difference in (None, found[1]["difference_cents"])


def test_a_tariff_of_another_day_is_told(tmp_path, capsys):
    """The modifier Z went down to 13 % on 5 November 2025: a program not brought up to date still bills the old one."""
    row = "2025-11-06,ZBQK002,Z,1,0,{}\n"
    before = price_of(tmp_path, capsys, "2025-11-04,ZBQK002,Z,1,0,1\n")
    found = answered(tmp_path, capsys, [*GOOD, row.format(before)])
    assert found[1]["reason"] == "tariff_before"


def price_of(tmp_path, capsys, row):
    return answered(tmp_path, capsys, [*GOOD, row])[1]["text_cents"]


def test_amounts_that_are_not_said_are_not_compared(tmp_path, capsys):
    found = answered(tmp_path, capsys, [*GOOD, "2025-01-09,ZBQK002,,1,0,\n"])
    assert [(one["reason"], one["rows"]) for one in found] == [("equal", 3)]


def test_a_file_without_amounts_says_nothing(tmp_path, capsys):
    (tmp_path / "a.csv").write_text("date,act\n2025-01-06,ZBQK002\n")
    assert main(["price", str(tmp_path / "a.csv"), "--out", str(tmp_path / "p.csv"), "--json"]) == 0
    assert "amounts_billed" not in json.loads(capsys.readouterr().out)
    assert "billed_cents" not in (tmp_path / "p.csv").read_text()


@pytest.mark.slow
def test_a_file_priced_month_by_month_judges_old_tariffs_as_rows_held(tmp_path):
    """Bands fill in the months before, under the law of another day too."""
    rows, machines = random_activity(8, 400)
    activity, fleet = as_activity([row | {"encounter": ""} for row in rows]), as_machines(machines)
    whole = price(activity, fleet, LAW)
    before = on_other_days(whole.coded, whole.compiled)[BEFORE]
    amounts = price_rows(before, whole.fleet, whole.compiled)
    acts = amounts.acts.tariff + amounts.acts.modifiers + amounts.acts.association
    cents = dict(
        zip(whole.table["line"].to_pylist(), (acts + np.maximum(amounts.fees.low, 0)).tolist(), strict=True)
    )
    told = with_billed(activity, [cents.get(line, 0) for line in activity.table["line"].to_pylist()])
    plain = told.table.drop_columns(["line"])
    pq.write_table(
        plain.cast(pa.schema([(one.name, plain_type(one.type)) for one in plain.schema])),
        tmp_path / "a.parquet",
    )
    held = price(read_activity(tmp_path / "a.parquet"), fleet, LAW).billed
    filed = price_file(tmp_path / "a.parquet", fleet, LAW, tmp_path / "p.parquet").billed
    assert held.reading == filed.reading == "act_and_fee"
    assert held.by_reason[BEFORE].rows > 30
    for reason, group in held.by_reason.items():
        other = filed.by_reason[reason]
        assert (group.rows, group.billed, group.text) == (other.rows, other.billed, other.text), reason


def plain_type(kind):
    return pa.string() if pa.types.is_dictionary(kind) else kind
