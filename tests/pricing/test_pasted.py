"""Rows pasted twice are counted; the same act many times a day is none."""

import pytest

from radioscopie.inputs import Upload
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.encode import encode, encode_fleet
from radioscopie.models.pricing.pasted import pasted_rows
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import no_machines

ACTS = ("ZBQK002", "NFQK001", "LAQK005", "ZCQM008", "MGQK001", "PBQM001", "EJQM003", "NGQK001", "NZQK002")


@pytest.fixture(scope="module")
def count():
    law, fleet = compile_law(Law.load()), encode_fleet(no_machines())

    def of(rows):
        text = "\n".join(["date,act,encounter,quantity", *rows, ""])
        return pasted_rows(encode(read_activity(Upload("a.csv", text.encode())).table, fleet, law))

    return of


def month(visits=60):
    """Make a month of visits, two a day, of acts in turn."""
    return [f"2025-01-{n // 2 + 1:02d},{ACTS[n % len(ACTS)]},v{n},{1 + n % 3}" for n in range(visits)]


def test_a_month_has_no_row_pasted(count):
    assert count(month()) == 0


def test_a_month_pasted_twice_is_counted_once(count):
    assert count(month() * 2) == 60
    assert count(month() * 3) == 120


def test_a_stretch_pasted_at_the_end_is_counted(count):
    assert count([*month(), *month()[10:40]]) == 30


def test_fewer_rows_than_a_stretch_may_be_the_same_by_chance(count):
    assert count([*month(), *month()[10:20]]) == 0


@pytest.mark.parametrize("acts", [ACTS[:1], ACTS[:2], ACTS[:4]])
def test_the_same_acts_many_times_a_day_are_no_paste(count, acts):
    assert count([f"2025-01-02,{acts[n % len(acts)]},," for n in range(400)]) == 0
