"""The sentence that is quoted: it says from which machines people are far."""

import pyarrow as pa
import pytest

from radioscopie.questions.access.page import report
from radioscopie.questions.access.tables import TABLES
from radioscopie.questions.registry import named
from radioscopie.report.view import View
from radioscopie.result import Assumption, Result, ResultTable

ROW = {"median_min": 10.4, "share_beyond_30_min": 0.137, "beyond_30_min": 9_332_216}
SCOPE = Assumption("access.scope_sae", "assumed", "")


@pytest.mark.parametrize(
    ("assumed", "said"),
    [((SCOPE,), "from an MRI of a hospital site (SAE 2023)"), ((), "30 minutes from an MRI;")],
)
def test_the_shipped_sites_are_not_all_machines(assumed, said):
    tables = {"by_nation": ResultTable(pa.Table.from_pylist([ROW]), "access.by_nation")}
    result = Result("access", tables, assumed, (), {"parameter.equipment": "mri"})
    assert said in report._answer(View(result, "en", TABLES))


@pytest.mark.parametrize("verb", ["access", "site", "run"])
def test_people_counted_by_times_are_shown_with_the_figures_that_times_allow(verb):
    """The tables, whatever the question: a count of people within or beyond a time is an estimate."""
    starts = ("newly_within_", "beyond_", "people_to_", "people_from_")
    shown = [
        (table.name, column.name, column.estimated)
        for table in named(verb).tables.values()
        for column in table.columns
        if column.name.startswith(starts) and column.unit == "count"
    ]
    assert shown
    assert [one for one in shown if not one[2]] == []
