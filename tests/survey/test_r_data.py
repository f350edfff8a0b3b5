"""The samples that R's survey ships (GPL, so not here): R writes them as CSV files where it is installed."""

from __future__ import annotations

import atexit
import csv
import subprocess
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from radioscopie.models.survey.calibration import Totals, calibrate
from radioscopie.models.survey.design import Design, Stage, given_weights, stage
from radioscopie.models.survey.estimates import (
    Weighted,
    calibrated,
    mean,
    ratio,
    scaled,
    standard_error,
    total,
)
from radioscopie.models.survey.quantiles import quantile
from radioscopie.models.survey.replicates import jackknife, replicated

WRITE = """
if (!requireNamespace("survey", quietly = TRUE)) quit(status = 3)
data(api, package = "survey")
for (name in c("apistrat", "apiclus1", "apiclus2")) write.csv(get(name), paste0(name, ".csv"), na = "")
"""
MISSING = "R's survey package is not installed: apt install r-cran-survey"


pytestmark = pytest.mark.slow  # `test_svy` holds published figures of the same estimators


@cache
def samples():
    """Write the samples of R in a folder that the process keeps; None where R or its package is missing."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    command = [which("Rscript") or "", "--vanilla", "-e", WRITE]
    done = (
        command[0]
        and subprocess.run(command, cwd=folder.name, check=False, capture_output=True).returncode == 0
    )
    return Path(folder.name) if done else None


@pytest.fixture(autouse=True)
def _needs_samples():
    if samples() is None:
        pytest.skip(MISSING)


LEVELS = {"E": 4421, "H": 755, "M": 1018}


class Schools:
    """A sample, by columns."""

    def __init__(self, name: str) -> None:
        with (samples() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def words(self, name: str) -> list[str]:
        return [row[name] for row in self.rows]

    def __getitem__(self, name: str) -> np.ndarray:
        return np.array([float(row[name] or "nan") for row in self.rows])

    def level(self, name: str) -> np.ndarray:
        return np.array(self.words("stype")) == name


def same(answers, statistic, value, se):
    assert statistic.value == pytest.approx(value, rel=2e-9)
    assert standard_error(answers, statistic) == pytest.approx(se, rel=1e-8)


def test_apistrat():
    schools = Schools("apistrat")
    answers = Weighted(given_weights(schools["pw"], schools.words("stype"), LEVELS))
    enroll, tested = schools["enroll"], schools["api.stu"]
    same(answers, mean(answers, schools["api00"]), 662.2873631593, 9.4089408028)
    same(answers, total(answers, enroll), 3687177.5324, 114641.7161)
    same(answers, total(answers, tested), 3086008.6291, 99477.3902)
    same(answers, ratio(answers, tested, enroll), 0.8369568869, 0.0077571032)
    same(answers, scaled(ratio(answers, tested, enroll), 3811472), 3190037.7398, 29565.9815)
    for statistic, se in (
        (lambda w: float(w @ schools["api00"] / w.sum()), 9.5361322969),
        (lambda w: float(w @ enroll), 117319.0859689646),
        (lambda w: float(w @ tested / (w @ enroll)), 0.0079860977),
    ):
        _, variance = replicated(
            jackknife(answers.design, corrected=False), answers.weight, statistic, around_mean=True
        )
        assert variance**0.5 == pytest.approx(se, rel=2e-8)


@pytest.fixture
def clusters():
    schools = Schools("apiclus1")
    return schools, given_weights(schools["pw"], ["1"] * 183, {"1": 757}, schools.words("dnum"))


def test_apiclus1(clusters):
    schools, design = clusters
    answers = Weighted(design)
    api, enroll, tested = (schools[name] for name in ("api00", "enroll", "api.stu"))
    same(answers, mean(answers, api), 644.1693989, 23.5422407)
    same(answers, total(answers, enroll), 3404940.1345, 932235.0270)
    same(answers, ratio(answers, tested, enroll), 0.8497087417, 0.0083862972)
    same(answers, ratio(answers, tested, enroll, schools.level("H")), 0.8300682508, 0.0147260732)
    for share, value, low, high, se in (
        (0.25, 552, 492, 627, 31.47166),
        (0.5, 652, 561, 714, 35.66788),
        (0.75, 719, 696, 777, 18.88300),
    ):
        at = quantile(answers, api, share)
        assert (at.value, at.low, at.high) == (value, low, high)
        assert at.se == pytest.approx(se, abs=5e-6)
    for around, se in ((False, 26.3349), (True, 26.3294)):
        _, variance = replicated(
            jackknife(design), design.weight, lambda w: float(w @ api / w.sum()), around_mean=around
        )
        assert variance**0.5 == pytest.approx(se, abs=5.1e-5)


def levels(schools):
    x = np.column_stack([schools.level(name) for name in LEVELS]).astype(float)
    return Totals(x, np.array(list(LEVELS.values()), dtype=float), tuple(LEVELS))


def raked(schools):
    wide = np.array(schools.words("sch.wide"))
    x = np.column_stack([levels(schools).x, wide == "No", wide == "Yes"]).astype(float)
    return Totals(x, np.array([*LEVELS.values(), 1072, 5122], dtype=float), (*LEVELS, "No", "Yes"))


def test_apiclus1_calibrated(clusters):
    schools, design = clusters
    api, enroll = schools["api00"], schools["enroll"]
    past = Totals(np.column_stack([np.ones(183), schools["api99"]]), np.array([6194, 3914069.0]), ("n", "99"))
    for totals, method, of_mean, of_total in (
        (levels(schools), "linear", (642.3107882, 23.9204864), (3680892.9451, 406292.6363)),
        (past, "linear", (666.7177363, 3.2958809), (3357372.0481, 243227.1868)),
        (raked(schools), "raking", (641.2303209, 23.7036169), (3647280.1481, 400603.2569)),
    ):
        answers = calibrated(design, totals, method)
        same(answers, mean(answers, api), *of_mean)
        same(answers, total(answers, enroll), *of_total)
    size = Totals(np.column_stack([np.ones(183), enroll]), np.array([6194, 3811472.0]), ("n", "size"))
    free, bounded = (
        calibrate(design.weight, size).ratio,
        calibrate(design.weight, size, "truncated", (0.6, 1.5)).ratio,
    )
    assert (free.min(), free.max()) == pytest.approx((0.7906782, 1.7891164), abs=5e-8)
    assert (bounded.min(), bounded.max()) == pytest.approx((0.7198751, 1.5), abs=5e-8)


def test_jackknife_of_calibrated_weights(clusters):
    schools, design = clusters
    api, enroll = schools["api00"], schools["enroll"]
    for totals, method, of_mean, of_total in (
        (levels(schools), "linear", 26.936, 473434),
        (raked(schools), "raking", 26.874, 463582.5),
    ):
        for y, wanted, digits in ((api, of_mean, 5.1e-4), (enroll, of_total, 0.51)):

            def again(weight, y=y, totals=totals, method=method, scale=y is api):
                weight = weight * calibrate(weight, totals, method).ratio
                return float(weight @ y / (weight.sum() if scale else 1))

            assert replicated(jackknife(design), design.weight, again)[1] ** 0.5 == pytest.approx(
                wanted, abs=digits
            )


def test_apiclus2():
    schools = Schools("apiclus2")
    districts = schools.words("dnum")
    first = Stage(
        np.zeros(126, dtype=np.int64), np.unique(districts, return_inverse=True)[1], np.array([757.0]), ("1",)
    )
    second = stage(districts, None, dict(zip(districts, schools["fpc2"].tolist(), strict=True)))
    answers = Weighted(Design(schools["pw"], (first, second)))
    same(answers, mean(answers, schools["api00"]), 670.8118081, 30.0990274)
    known = ~np.isnan(schools["enroll"])
    whole = total(answers, np.nan_to_num(schools["enroll"]), known)
    assert (whole.value, standard_error(answers, whole)) == pytest.approx((2639272.93, 799637.7736), rel=1e-8)
    again = Weighted(given_weights(schools["pw"], ["1"] * 126, {"1": np.inf}, districts))
    assert standard_error(again, mean(again, schools["api00"])) == pytest.approx(30.7115763, abs=5e-8)
    assert standard_error(again, total(again, np.nan_to_num(schools["enroll"]), known)) == pytest.approx(
        820261, abs=0.5
    )


@pytest.mark.parametrize(("lone", "se"), [("certainty", 5.8058), ("adjust", 5.8281), ("average", 6.0096)])
def test_each_district_a_stratum(lone, se):
    schools = Schools("apiclus1")
    districts = schools.words("dnum")
    answers = Weighted(given_weights(schools["pw"], districts, dict.fromkeys(districts, np.inf)))
    at = mean(answers, schools["api00"])
    assert standard_error(answers, at, lone=lone) == pytest.approx(se, abs=5.1e-5)
