"""`run` with reading organisations: spending does not move, the cost is by hand, the run is done again."""

import csv
import json
from fractions import Fraction

import pytest

from radioscopie.cli.main import main
from tests.joins.organisations import network, organisation, scenario
from tests.scenarios.tiny import built

PRICES = {"low": 3300, "central": 6555, "high": 11900}
FREEZE = "law = { frozen = 2026-06-30 }"


@pytest.fixture(scope="module", autouse=True)
def small():
    with built():
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("organisations")
    network(place, "far.toml", ("A", "B"))
    network(place, "near.toml", ("A", "B"), local=True)
    near = organisation("near", "near.toml", "2026-01-01", "", "base")
    path = scenario(place, organisation(), near, FREEZE)
    out = str(place / "out")
    assert main(["run", str(path), "--draws", "20", "--lang", "en", "--out", out]) == 0
    plain = scenario(place, "", "", FREEZE).rename(place / "plain.toml")
    assert main(["run", str(plain), "--draws", "20", "--lang", "en", "--out", str(place / "plain")]) == 0
    return place


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_no_amount_of_the_scenario_moves(folder):
    before = {p.name for p in (folder / "plain").iterdir() if p.suffix in (".csv", ".parquet")}
    after = {p.name for p in (folder / "out").iterdir() if p.suffix in (".csv", ".parquet")}
    assert {name for name in after - before if not name.startswith("reading")} == set()
    assert len(before) > 30
    for name in before:
        assert (folder / "out" / name).read_bytes() == (folder / "plain" / name).read_bytes(), name


def half_up(amount):
    return int(amount + Fraction(1, 2))


@pytest.mark.slow
def test_the_cost_is_exams_times_price_by_the_days(folder, capsys):
    assert main(["reading", str(folder / "far.toml"), "--seed", "2026", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)["tables"]["site_cost"]
    exams = [row[table["columns"].index("exams")] for row in table["rows"]]
    assert min(exams) > 3000
    due = {row["year"]: row for row in rows(folder / "out", "reading_cost") if row["world"] == "night"}
    for case, price in PRICES.items():
        half_year = sum(half_up(Fraction(184 * price * one, 365)) for one in exams)
        assert int(due["2026"][f"{case}_due_cents"]) == half_year
        assert int(due["2027"][f"{case}_due_cents"]) == price * sum(exams)
    assert (due["2026"]["days"], due["2027"]["days"]) == ("184", "365")
    changes = {(row["year"], row["price"]): row for row in rows(folder / "out", "reading_cost_change")}
    central = changes["2027", "central"]
    assert int(central["change_cents"]) == int(central["variant_cents"]) == 6555 * sum(exams)
    assert central["base_cents"] == "0"


@pytest.mark.slow
def test_readers_on_site_cost_nothing_whatever_the_price(folder):
    near, far = rows(folder / "out", "reading")
    assert (near["world"], near["remote_year"], near["central_cents"]) == ("base", "0", "0")
    assert far["exams_year"] == far["remote_year"]
    assert float(far["seats_h_week"]) * 2 == float(near["seats_h_week"]) == 2 * 2 * 168


@pytest.mark.slow
def test_figures_are_those_of_the_reading_command(folder, capsys):
    assert main(["reading", str(folder / "far.toml"), "--seed", "2026", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["tables"]["delays"]
    found = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    (whole,) = [
        row for row in found if (row["grouping"], row["interval"]) == ("priority", "request_to_report")
    ]
    shown = next(row for row in rows(folder / "out", "reading_delays") if row["world"] == "night")
    assert float(shown["within"]) == pytest.approx(whole["within"], abs=1e-4)
    assert float(shown["report_p95_min"]) == pytest.approx(whole["p95_min"], abs=0.06)
    assert float(shown["report_p95_half_min"]) == pytest.approx(whole["p95_half_min"], abs=0.06)


@pytest.mark.slow
def test_the_change_is_variant_minus_base(folder):
    found = {(row["measure"], row["priority"]): row for row in rows(folder / "out", "reading_change")}
    assert float(found["seats_h_week", ""]["change"]) == -336
    assert float(found["remote_year", ""]["before"]) == 0
    for row in found.values():
        gap = float(row["after"]) - float(row["before"])
        assert float(row["change"]) == pytest.approx(gap, abs=2e-4)


@pytest.mark.slow
def test_the_run_is_done_again_with_its_networks(folder, capsys):
    record = json.loads((folder / "out/record.json").read_text("utf-8"))
    assert {"sha256.far.toml", "sha256.near.toml", "parameter.seed"} <= set(record["record"])
    assert main(["verify", str(folder / "out"), "--lang", "en"]) == 0
    kept = folder / "out/far.toml"
    words = kept.read_text("utf-8")
    kept.write_text(words.replace("nuit = 12", "nuit = 13"), "utf-8")
    assert main(["verify", str(folder / "out"), "--lang", "en"]) == 2
    assert "far.toml" in capsys.readouterr().err
    kept.write_text(words, "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "fee"), [("fr", "le même forfait"), ("en", "the same fee")])
def test_the_report_says_who_pays(folder, tmp_path, capsys, lang, fee):
    network(tmp_path, "far.toml", ("A", "B"))
    path = scenario(tmp_path, organisation(price=""))
    argv = ["run", str(path), "--draws", "5", "--lang", lang, "--out", str(tmp_path / "out")]
    assert main(argv) == 0
    said, page = capsys.readouterr().out, (tmp_path / "out/report.html").read_text("utf-8")
    assert fee in said
    assert fee in page
    assert "reading.organisation_" not in said + page
    assert "Lecture far" in said if lang == "fr" else "Reading far" in said
    (one,) = rows(tmp_path / "out", "reading")
    assert (one["low_price_cents"], one["central_price_cents"], one["high_price_cents"]) == (
        "3300",
        "",
        "11900",
    )
    assert one["central_cents"] == ""
    told = json.loads((tmp_path / "out/result.json").read_text("utf-8"))["assumptions"]
    assert {one["status"] for one in told if one["key"] == "reading.organisation_price"} == {"missing"}
