"""The sentence that is quoted: it says from which machines people are far."""

import pyarrow as pa
import pytest

from radioscopie.questions.access.page import report
from radioscopie.questions.access.tables import TABLES
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
