"""What Python gives and gets: tables of other libraries, dictionaries, results that show themselves, honest sums."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

import radioscopie as rs
from radioscopie.errors import InputError
from radioscopie.given import as_readable, as_toml
from radioscopie.models.nation import baseline
from radioscopie.models.scenarios.read import shipped_scenarios
from radioscopie.result import Result, ResultTable
from tests.scenarios.tiny import tiny

PRACTICE = Path(__file__).parents[1] / "examples/practice"


@pytest.fixture(scope="module")
def law():
    return rs.Law.load()


@pytest.fixture(scope="module")
def activity():
    return rs.read_activity(PRACTICE / "activity.csv")


@pytest.fixture(scope="module")
def priced(activity, law):
    return rs.price(activity, rs.read_machines(PRACTICE / "machines.csv"), law)


def test_a_filtered_table_is_read_as_the_file_it_comes_from(activity, law, priced):
    """Arrow, then pandas where it is there: the rows of one machine give the cents they have in the whole."""
    table = activity.table.drop_columns(["line"])
    own = rs.read_activity(table)
    assert own.table.drop_columns(["line"]).to_pylist() == table.to_pylist()
    mine = rs.read_activity(table.filter(pc.field("machine") == "IRM-1"))
    alone = rs.price(mine, rs.read_machines(PRACTICE / "machines.csv"), law)
    before = priced.table.filter(pc.field("machine") == "IRM-1")
    assert pc.sum(alone.table["act_cents"]).as_py() == pc.sum(before["act_cents"]).as_py() > 0


def test_a_data_frame_is_read():
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(PRACTICE / "activity.csv", dtype=str, keep_default_na=False)
    whole = rs.read_activity(PRACTICE / "activity.csv")
    assert rs.read_activity(frame).table.num_rows == whole.table.num_rows
    some = frame[frame["machine"] == "IRM-1"]  # its index has holes
    assert rs.read_activity(some).table.num_rows == len(some)


def test_machines_may_be_a_table():
    held = rs.read_machines(PRACTICE / "machines.csv").table
    again = rs.read_machines(held.drop_columns(["line"]) if "line" in held.column_names else held)
    assert again.table["machine"].to_pylist() == held["machine"].to_pylist()


def test_what_is_no_table_is_left_as_it_is():
    assert as_readable("activity.csv", "x") == "activity.csv"
    assert as_toml("decision_2025", "x") == "decision_2025"


VALUES = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | st.text() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_a_dictionary_is_the_file_it_stands_for(held):
    """Any words, quotes and line ends included, are what a reader of TOML gives back."""
    try:
        content = as_toml(held, "x").content.decode()
    except UnicodeEncodeError:
        return  # half of a pair of surrogates is no text
    assert tomllib.loads(content) == held


def test_decimals_keep_their_figures():
    assert tomllib.loads(as_toml({"x": Decimal("0.10")}, "x").content.decode(), parse_float=str) == {
        "x": "0.10"
    }


def test_a_scenario_from_a_dictionary_is_that_of_its_file(monkeypatch):
    monkeypatch.setattr(baseline, "build_baseline", lambda seed=2026, *, tables=None: tiny())  # noqa: ARG005
    path = shipped_scenarios()["decision_2025"]
    asked = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    one, two = (rs.run_scenario(which, draws=40, only=["target", "savings"]) for which in (path, asked))
    assert one.target.to_pylist() == two.target.to_pylist()
    assert set(two.tables) == {"target", "savings"}
    with pytest.raises(InputError, match="tagret"):
        rs.run_scenario(path, draws=1, only=["tagret"])


def test_values_of_the_law_from_a_dictionary(law):
    mine = law.with_values(
        {
            "technical_fees.ct.full.non_amortised": {"2026-07-01": {"scale": 0.5}, date(2027, 1, 1): 95.00},
            "modifiers.Z.rate": {"2026-07-01": 0.1},
        }
    )
    before = law["technical_fees.ct.full.non_amortised"].at("2026-12-31").value
    assert mine["technical_fees.ct.full.non_amortised"].at("2026-12-31").value == (before + 1) // 2
    assert mine["technical_fees.ct.full.non_amortised"].at("2027-01-01").value == 9500
    assert float(mine["modifiers.Z.rate"].at("2026-07-01").value) == 0.1
    assert mine.version != law.version
    with pytest.raises(InputError) as caught:
        law.with_values({"modifiers.Q.rate": {"2026-07-01": 0.1}, "modifiers.Z.rate": {"July": "much"}})
    assert {one.reason for one in caught.value.problems} >= {"law.reform_number"}


def test_totals_have_both_ends_where_they_are_empty(priced):
    """A CT whose reference activity is not known: its total is null, its two ends are not."""
    table = priced.table.filter(pc.field("machine") == "SCANNER-2")
    assert table["total_cents"].null_count
    parts = ("act_cents", "modifiers_cents", "association_cents")
    shared = sum(pc.sum(table[name]).as_py() for name in parts) + (pc.sum(table["excess_cents"]).as_py() or 0)
    for end in ("low", "high"):
        fees = pc.sum(table[f"technical_fee_{end}_cents"]).as_py()
        assert pc.sum(table[f"total_{end}_cents"]).as_py() == shared + fees > 0
    known = table.filter(pc.is_valid(table["total_cents"]))
    assert known["total_cents"].to_pylist() == known["total_low_cents"].to_pylist()


def test_pandas_cannot_sum_an_empty_total_in_silence(priced):
    pytest.importorskip("pandas")
    frame = priced.to_pandas()
    assert "total_cents" not in frame
    sums = frame.groupby("machine", observed=True)["total_low_cents"].sum()
    assert sums["SCANNER-2"] > 0


def test_results_say_what_they_are_in_a_line(activity, law, priced):
    impact = rs.compare(activity, rs.read_machines(PRACTICE / "machines.csv"), law)
    result = getattr(impact, "result", impact)
    assert repr(result).startswith("<Result impact: ")
    assert "\n" not in repr(result)
    assert "\n" not in repr(priced)
    assert result.by_year is result.tables["by_year"].table
    assert "by_machine" in dir(result)
    with pytest.raises(AttributeError, match="by_machine"):
        result.by_machines  # noqa: B018


def test_words_are_escaped_in_a_notebook():
    result = Result("nobody", {"<b>": ResultTable(pa.table({"x": [1]}), "t")})
    assert "<b>" not in result._repr_html_()
    assert "&lt;b&gt; (1)" in result._repr_html_()


def test_every_answer_has_the_same_roads(activity, law):
    """`compare` and `practice_accounts` answer with their rows refused: their result is had through them."""
    impact = rs.compare(activity, rs.read_machines(PRACTICE / "machines.csv"), law)
    assert impact.by_machine is impact.result.tables["by_machine"].table
    assert impact.tables is impact.result.tables
    assert repr(impact).startswith("<Result impact: ")
    accounts = rs.practice_accounts(rs.read_practice(PRACTICE))
    assert "\n" not in repr(accounts)
    assert set(accounts.tables) == set(accounts.result.tables)
    with pytest.raises(AttributeError):
        impact.nothing_of_the_kind  # noqa: B018


@pytest.mark.slow
def test_a_report_is_written_where_it_is_asked(activity, law, tmp_path):
    pytest.importorskip("altair")
    impact = rs.compare(activity, rs.read_machines(PRACTICE / "machines.csv"), law)
    result = getattr(impact, "result", impact)
    path = result.report(tmp_path / "mine.html", "en")
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>") or "<html" in path.read_text("utf-8")
    assert "<table>" in result._repr_html_()
    assert json.dumps(repr(result))


def test_the_public_face_is_what_is_written():
    assert set(rs.__all__) >= {
        "Law",
        "Result",
        "compare",
        "design",
        "price",
        "run_scenario",
        "build_baseline",
    }
    assert all(callable(getattr(rs, name)) for name in rs.__all__ if name != "__version__")
    assert rs.Result is Result


def test_only_some_tables_of_a_comparison_are_those_of_the_whole(activity, law):
    machines = rs.read_machines(PRACTICE / "machines.csv")
    mine = law.with_values({"technical_fees.mri.full": {"2026-07-01": {"scale": 0.95}}})
    whole = rs.compare(activity, machines, law, variants={"mine": mine}, years=(2027,))
    some = rs.compare(
        activity, machines, law, variants={"mine": mine}, years=(2027,), only=["by_machine", "by_year"]
    )
    assert set(some.tables) == {"by_machine", "by_year"}
    for name in some.tables:
        assert some.tables[name].table.equals(whole.tables[name].table)
    with pytest.raises(InputError, match="by_machine"):
        rs.compare(activity, machines, law, years=(2027,), only="by_machines")


@pytest.mark.slow
def test_only_some_tables_of_accounts_are_those_of_the_whole():
    practice = rs.read_practice(PRACTICE)
    whole = rs.practice_accounts(practice, years=(2027,))
    for wanted in ("margins", "cash_summary"):
        some = rs.practice_accounts(practice, years=(2027,), only=[wanted])
        assert set(some.tables) == {wanted}
        assert some.tables[wanted].table.equals(whole.tables[wanted].table)


def with_reform(reform):
    asked = tomllib.loads(shipped_scenarios()["decision_2025"].read_text("utf-8"), parse_float=Decimal)
    (variant,) = asked["variant"][:1]
    return asked | {"variant": [variant | {"law": {"reforms": [reform]}}]}


@pytest.mark.slow
def test_a_reform_inside_a_scenario_may_be_a_dictionary(monkeypatch, tmp_path):
    """The same as the file, in both writings; its folder holds it under a name."""
    monkeypatch.setattr(baseline, "build_baseline", lambda seed=2026, *, tables=None: tiny())  # noqa: ARG005
    values = {
        "technical_fees.mri.full": {"2026-07-01": {"scale": 0.9}},
        "modifiers.Z.rate": {"2026-07-01": 0.1},
    }
    file = tmp_path / "mine.toml"
    file.write_text(
        'title = "x"\n[values."technical_fees.mri.full"]\n2026-07-01 = { scale = 0.9 }\n'
        '[values."modifiers.Z.rate"]\n2026-07-01 = { set = 0.1 }\n',
        "utf-8",
    )
    whole = tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)
    found = [
        rs.run_scenario(with_reform("mine.toml"), draws=10, only=["savings"], beside=[file]),
        rs.run_scenario(with_reform(values), draws=10, only=["savings"]),
        rs.run_scenario(with_reform(whole), draws=10, only=["savings"]),
    ]
    savings = [one.savings.to_pylist() for one in found]
    assert savings[0] == savings[1] == savings[2]
    with pytest.raises(InputError):
        rs.run_scenario(with_reform({"modifiers.Q.rate": {"2026-07-01": 0.1}}), draws=1)
