"""The same surveys by svy, another program (MIT): same estimates, errors, intervals and weights to 1e-9."""

from __future__ import annotations

import numpy as np
import pytest

from radioscopie.models.survey.calibration import Totals
from radioscopie.models.survey.design import given_weights, stratified
from radioscopie.models.survey.estimates import Weighted, calibrated, mean, ratio, standard_error, total
from radioscopie.models.survey.intervals import interval, logistic, quantile_of, share_interval, wilson
from radioscopie.models.survey.quantiles import quantile
from radioscopie.models.survey.replicates import jackknife, replicated

pytestmark = pytest.mark.slow  # what R found, in test_r_data, is held to in the fast part
svy = pytest.importorskip("svy")
pl = pytest.importorskip("polars")
SIZES = {"a": 300, "b": 80, "c": 45}
COUNTS = {"a": 40, "b": 25, "c": 12}


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(11)
    stratum = [name for name, count in COUNTS.items() for _ in range(count)]
    size = rng.lognormal(1, 0.8, len(stratum))
    y0 = size * rng.lognormal(5, 0.3, len(stratum))
    columns = {
        "stratum": stratum,
        "size": size,
        "y0": y0,
        "y1": y0 * rng.uniform(0.2, 1.1, len(stratum)),
        "closed": (rng.random(len(stratum)) < 0.3).astype(float),
        "kind": rng.choice(["group", "alone"], len(stratum)),
        "weight": [SIZES[name] / COUNTS[name] for name in stratum],
        "frame": [SIZES[name] for name in stratum],
    }
    return pl.DataFrame(columns)


@pytest.fixture
def theirs(frame):
    return svy.Sample(frame, svy.Design(stratum="stratum", wgt="weight", pop_size="frame"))


@pytest.fixture
def ours(frame):
    return Weighted(stratified(frame["stratum"].to_list(), SIZES))


def column(frame, name):
    return frame[name].to_numpy().astype(float)


def same(ours, statistic, estimate, row=0):
    at, found = interval(ours, statistic), estimate.to_dicts()[row]
    assert (at.value, at.se) == pytest.approx((found["est"], found["se"]), rel=1e-9)
    assert (at.low, at.high) == pytest.approx((found["lci"], found["uci"]), rel=1e-9)


def test_means_totals_and_ratios(frame, theirs, ours):
    y0, y1 = column(frame, "y0"), column(frame, "y1")
    same(ours, mean(ours, y0), theirs.estimation.mean("y0"))
    same(ours, total(ours, y1), theirs.estimation.total("y1"))
    same(ours, ratio(ours, y1, y0), theirs.estimation.ratio("y1", "y0"))


def test_domains_with_their_own_degrees_of_freedom(frame, theirs, ours):
    y0, y1 = column(frame, "y0"), column(frame, "y1")
    for row, kind in enumerate(("alone", "group")):
        inside = frame["kind"].to_numpy() == kind
        same(ours, total(ours, y0, inside), theirs.estimation.total("y0", by="kind"), row)
        same(ours, ratio(ours, y1, y0, inside), theirs.estimation.ratio("y1", "y0", by="kind"), row)


def test_shares_by_wilson_and_by_logit(frame, theirs, ours):
    share = mean(ours, column(frame, "closed"))
    found = share_interval(ours, share)
    one = theirs.estimation.prop("closed", ci_method="wilson").to_dicts()[1]
    assert (found.value, found.se) == pytest.approx((one["est"], one["se"]), rel=1e-9)
    size = share.value * (1 - share.value) / found.se**2  # svy counts the degrees of freedom twice
    again = wilson(share.value, size * (quantile_of(76) / quantile_of(74)) ** 2, 74)
    assert again == pytest.approx((one["lci"], one["uci"]), rel=1e-9)
    assert (found.low, found.high) == pytest.approx(again, abs=1e-3)
    one = theirs.estimation.prop("closed", ci_method="logit").to_dicts()[1]
    assert logistic(share.value, found.se, 74) == pytest.approx((one["lci"], one["uci"]), rel=1e-9)


def test_a_median_with_the_interval_of_woodruff(frame, theirs, ours):
    found = quantile(ours, column(frame, "y0"), 0.5)
    (one,) = theirs.estimation.median("y0").to_dicts()
    assert (found.value, found.low, found.high) == pytest.approx(
        (one["est"], one["lci"], one["uci"]), rel=1e-9
    )


def test_jackknife(frame):
    theirs = svy.Sample(
        frame.with_row_index("row").with_columns(pl.col("row").cast(pl.String)),
        svy.Design(stratum="stratum", wgt="weight", psu="row"),
    ).weighting.create_jk_wgts()
    options = {"method": "replication", "variance_center": "estimate"}
    (found,) = theirs.estimation.ratio("y1", "y0", **options).to_dicts()
    design = stratified(frame["stratum"].to_list(), SIZES)
    y0, y1 = column(frame, "y0"), column(frame, "y1")
    value, variance = replicated(
        jackknife(design, corrected=False), design.weight, lambda w: float(w @ y1 / (w @ y0))
    )
    assert (value, variance**0.5) == pytest.approx((found["est"], found["se"]), rel=1e-9)


KINDS = {"alone": 200.0, "group": 225.0}


def totals(frame, with_size):
    kind = [frame["kind"].to_numpy() == name for name in KINDS]
    if with_size:
        x, known = [*kind, column(frame, "size")], [*KINDS.values(), 1700.0]
    else:
        x = [*kind, *(frame["stratum"].to_numpy() == name for name in SIZES)]
        known = [*KINDS.values(), *SIZES.values()]
    return Totals(np.column_stack(x).astype(float), np.array(known), tuple(map(str, range(len(known)))))


def test_linear_calibration_with_its_variance(frame, theirs):
    controls = {svy.Cat("kind"): KINDS, "size": 1700.0}
    again = theirs.weighting.calibrate(controls=controls)
    ours = calibrated(stratified(frame["stratum"].to_list(), SIZES), totals(frame, with_size=True))
    assert ours.weight == pytest.approx(column(again.data, "calib_wgt"), rel=1e-9)
    y0, y1 = column(frame, "y0"), column(frame, "y1")
    same(ours, total(ours, y1), again.estimation.total("y1"))
    same(ours, ratio(ours, y1, y0), again.estimation.ratio("y1", "y0"))


def test_raked_weights_and_estimates(frame, theirs):
    controls = {"kind": KINDS, "stratum": {name: float(size) for name, size in SIZES.items()}}
    again = theirs.weighting.rake(controls=controls, tol=1e-13, max_iter=1000)
    ours = calibrated(stratified(frame["stratum"].to_list(), SIZES), totals(frame, with_size=False), "raking")
    assert ours.weight == pytest.approx(column(again.data, "rk_wgt"), rel=1e-9)
    y1 = column(frame, "y1")
    (found,) = again.estimation.total("y1").to_dicts()
    assert total(ours, y1).value == pytest.approx(found["est"], rel=1e-9)
    assert standard_error(ours, total(ours, y1)) == pytest.approx(found["se"], rel=0.05)


def test_drawn_with_replacement(frame):
    theirs = svy.Sample(frame, svy.Design(stratum="stratum", wgt="weight"))
    strata = frame["stratum"].to_list()
    ours = Weighted(given_weights(column(frame, "weight"), strata, dict.fromkeys(SIZES, np.inf)))
    same(ours, mean(ours, column(frame, "y0")), theirs.estimation.mean("y0"))
