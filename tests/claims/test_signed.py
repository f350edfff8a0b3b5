"""Rows below zero are taken off where rows are added up, and refused where a manager's export has them."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.pricing.billed import EQUAL, Group
from radioscopie.models.pricing.national import practice_totals
from radioscopie.questions.impact.answer import answer
from radioscopie.questions.impact.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.tables.activity import SIGNED_FLAG, iter_activity
from radioscopie.tables.machines import no_machines, read_machines
from tests.claims.tables import dcir, key

LAW = Law.load()


def table(rows: list[tuple]) -> pa.Table:
    names = ("date", "practice", "machine", "act", "modifiers", "quantity", "excess_cents")
    columns = list(zip(*rows, strict=True)) if rows else [[] for _ in names]
    return pa.table(dict(zip(names, map(list, columns), strict=True)))


def written(path, rows, *, flag: bool = True):
    told = table(rows)
    pq.write_table(told.replace_schema_metadata({SIGNED_FLAG: "yes"}) if flag else told, path)
    return path


ROW = (date(2026, 9, 15), "P", "", "ACQN001", "", 1, 500)
BACK = (*ROW[:5], -1, -500)


def sums(path, machines=None) -> dict[str, tuple]:
    found = practice_totals(path, machines or no_machines(), LAW)
    return {row["practice"]: (row["act_cents"], row["excess_cents"]) for row in found.practices.to_pylist()}


def test_a_cancellation_is_taken_off(tmp_path):
    assert sums(written(tmp_path / "a.parquet", [ROW, ROW, BACK])) == {"P": (6900, 500)}
    assert sums(written(tmp_path / "b.parquet", [BACK])) == {"P": (-6900, -500)}


def test_without_the_flag_it_is_refused_as_a_credit_note(tmp_path):
    found = practice_totals(written(tmp_path / "a.parquet", [ROW, BACK], flag=False), no_machines(), LAW)
    assert set(found.rejects["reason"].to_pylist()) == {"tables.credit_note"}
    assert found.practices["act_cents"].to_pylist() == [6900]


def test_a_question_that_does_not_add_up_refuses_it(tmp_path):
    (batch,) = iter_activity(written(tmp_path / "a.parquet", [ROW, BACK]))
    assert batch.table.num_rows == 1
    assert set(batch.rejects["reason"].to_pylist()) == {"tables.credit_note"}


def test_the_claims_read_are_added_up_with_their_sign(tmp_path, capsys):
    cancelled = {"PRS_ACT_QTE": "-1", "BSE_REM_BSE": "-69.00", "PRS_DEP_MNT": "-5.00"}
    lines = [key(1) | {"PRS_DEP_MNT": "5.00"}, key(2) | cancelled, key(3)]
    dcir(tmp_path / "d", lines)
    assert main(["snds", str(tmp_path / "d"), "--inside", "--out", str(tmp_path / "out")]) == 0
    assert sums(tmp_path / "out/activity.parquet") == {"ps000001": (6900, 0)}
    capsys.readouterr()
    assert main(["totals", str(tmp_path / "out/activity.parquet")]) == 0
    assert "69,00" in capsys.readouterr().out


ON_M = (date(2026, 9, 15), "P", "M", "ACQN001", "")
MRI = "machine,practice,equipment,class,zone,installed_on\nM,P,mri,1.5T,province,2022-01-01\n"


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    path = tmp_path_factory.mktemp("machines") / "machines.csv"
    path.write_text(MRI)
    return read_machines(path)


def test_fees_of_rows_taken_back_are_taken_back(tmp_path, machines):
    fee = (date(2026, 9, 15), "P", "M", "ACQN001", "", 1, 0)
    whole = written(tmp_path / "a.parquet", [(*fee[:5], 5000, 0), (date(2026, 10, 1), *fee[1:5], -300, 0)])
    alone = written(tmp_path / "b.parquet", [(*fee[:5], 4700, 0)])
    told = [practice_totals(one, machines, LAW).machines.to_pylist() for one in (whole, alone)]
    assert told[0] == told[1]
    assert told[0][0]["fees"] == 4700


BOTH = 6900 + 15477  # the act, and the full fee of an MRI of 1,5 T of 2022 outside Paris in September 2026


def test_amounts_billed_of_cancellations_count_with_their_sign(tmp_path, machines):
    """Billed twice with its fee and taken back once: three lines equal to the text, one MRI in all."""
    on_m = (date(2026, 9, 15), "P", "M", "ACQN001", "")
    rows = table([(*on_m, 1, 0), (*on_m, 1, 0), (*on_m, -1, 0)])
    rows = rows.append_column("billed_cents", pa.array([BOTH, BOTH, -BOTH]))
    place, listed = tmp_path / "signed.parquet", tmp_path / "machines.csv"
    pq.write_table(rows.replace_schema_metadata({SIGNED_FLAG: "yes"}), place)
    listed.write_text(MRI)
    told = practice_totals(place, machines, LAW).billed
    assert (told.reading, told.by_reason) == ("act_fee_and_excess", {EQUAL: Group(3, BOTH, BOTH)})
    impact = answer(Ask(activity=place, machines=listed, years=(2026,)), silent).result
    (line,) = impact.tables["amounts_billed"].table.to_pylist()
    assert (line["reason"], line["rows"], line["text_cents"]) == (EQUAL, 3, BOTH)


@pytest.mark.parametrize(("billed", "reason"), [(-6901, "rounding"), (-3450, "other"), (0, "nothing_billed")])
def test_a_cancellation_that_differs_has_its_reason(tmp_path, billed, reason):
    rows = table([ROW, ROW, ROW, BACK]).drop_columns(["excess_cents"])
    rows = rows.append_column("billed_cents", pa.array([6900, 6900, 6900, billed]))
    place = tmp_path / "signed.parquet"
    pq.write_table(rows.replace_schema_metadata({SIGNED_FLAG: "yes"}), place)
    told = practice_totals(place, no_machines(), LAW).billed
    assert {name: group.text for name, group in told.by_reason.items()} == {EQUAL: 20700, reason: -6900}


rows_of = st.lists(
    st.tuples(
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["P", "Q", ""]),
        st.just(""),
        st.sampled_from(["ACQN001", "ACQK001", "NFQK001"]),
        st.just(""),
        st.integers(-3, 3).filter(bool),
        st.integers(-900, 900),
    ),
    min_size=1,
    max_size=20,
)


@pytest.mark.slow
@settings(max_examples=25)
@given(rows_of, st.randoms(use_true_random=False))
def test_rows_and_their_opposites_come_to_nothing_in_any_order(tmp_path_factory, rows, random):
    both = [*rows, *((*row[:5], -row[5], -row[6]) for row in rows)]
    random.shuffle(both)
    path = written(tmp_path_factory.mktemp("signed") / "a.parquet", both)
    assert set(sums(path).values()) == {(0, 0)}
