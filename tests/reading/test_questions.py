"""`reading`, `reading fit` and `staff` asked from Python and from the command line: limits, bytes, words."""

from __future__ import annotations

import numpy as np
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main, parse
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.draws import MOST_SEED
from radioscopie.questions.reading.fit.answer import answer as fit
from radioscopie.questions.reading.fit.ask import Ask as FitAsk
from radioscopie.results.answer import silent
from tests.reading.test_reports import write_log


@pytest.mark.parametrize(
    "command",
    [
        "reading fit log.csv",
        "reading --seed 3 fit log.csv",
        "--lang en reading --lang=fr fit --json log.csv",
        "reading fit --out fit log.csv",
    ],
)
def test_fit_is_found_wherever_the_options_stand(command):
    asked = parse(command.split())
    assert (asked.question.verb, str(asked.log)) == ("reading fit", "log.csv")


@pytest.mark.parametrize(
    "command", ["reading network.toml --out fit", "reading ./fit", "reading --json fit.toml"]
)
def test_a_file_or_a_folder_is_not_taken_for_a_verb(command):
    asked = parse(command.split())
    assert "log" not in asked
    assert "fit" in f"{asked.network} {asked.out}"


@pytest.mark.parametrize("seed", [-1, MOST_SEED + 1, 1.5, "1"])
def test_the_seed_of_a_fit_has_limits(seed):
    with pytest.raises(InputError, match="--seed"):
        FitAsk(log=Upload("log.csv", b""), seed=seed)


def test_a_log_of_bytes_is_fitted_as_its_file_is(tmp_path, capsys):
    write_log(tmp_path / "log.csv", 30)
    assert main(["reading", "fit", str(tmp_path / "log.csv"), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    found = fit(FitAsk(log=Upload("log.csv", (tmp_path / "log.csv").read_bytes())), silent)
    assert found.files["fitted.toml"]() == (tmp_path / "out" / "fitted.toml").read_bytes()
    for name, shown in found.result.tables.items():
        assert shown.table.equals(pq.read_table(tmp_path / "out" / f"{name}.parquet"))
    assert (found.read, found.rejected) == (found.counts["accepted"] + 2, 2)
    findings = dict(found.result.findings)
    p_values = found.result.tables["profile"].table["p_value"].drop_null().to_numpy()
    assert findings["reading.found_tested"] == len(p_values) > 0
    assert findings["reading.found_unlike"] == np.sum(p_values < 0.05)
    assert f"{findings['reading.found_unlike']} des {len(p_values)} heures testées" in told
