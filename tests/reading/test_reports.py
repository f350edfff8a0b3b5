"""`radioscopie reading` from end to end: tables, log, report, comparison, fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.models.reading.network.read import read_network
from radioscopie.tables.charges_file import read_charges

if TYPE_CHECKING:
    from pathlib import Path

NETWORK = """
title = "Petit réseau"
[run]
start = 2025-01-06
days = 14
warm_up_days = 2
[[priorities]]
name = "vital"
promise_min = 45
[[priorities]]
name = "urgent"
promise_min = 90
[[flows]]
name = "f"
profile = "emergency_department"
priorities = {{ vital = 0.3, urgent = 0.7 }}
on_call_care = true
[[sites]]
name = "A"
volumes = {{ f = 20 }}
own_exams_per_day = 1
[[sites]]
name = "B"
volumes = {{ f = 10 }}
[[readers]]
name = "A, sur place"
site = "A"
shifts = [{{ start = "08:00", end = "18:00" }}]
[[readers]]
name = "national"
national = true
shifts = [{{ start = "00:00", end = "24:00", seats = {seats} }}]
[prices]
per_exam_eur = 41.50
"""


def network(folder: Path, seats: int) -> str:
    path = folder / f"seats{seats}.toml"
    path.write_text(NETWORK.format(seats=seats), "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading")
    argv = ["reading", network(folder, 1), "--compare", network(folder, 3), "--replications", "4"]
    assert main([*argv, "--out", str(folder / "out")]) == 0
    return folder / "out"


def rows(out: Path, name: str) -> list[dict]:
    return pq.read_table(out / f"{name}.parquet").to_pylist()


@pytest.mark.slow
def test_every_file_is_the_same_twice(out):
    again = out.parent / "again"
    argv = [str(out.parent / f"seats{seats}.toml") for seats in (1, 3)]
    assert main(["reading", argv[0], "--compare", argv[1], "--replications", "4", "--out", str(again)]) == 0
    assert {path.name for path in out.iterdir()} >= {
        "report.html",
        "result.json",
        "events.parquet",
        "delays.csv",
    }
    files = [path for path in out.rglob("*") if path.is_file()]
    other = [path.name for path in files if path.read_bytes() != (again / path.relative_to(out)).read_bytes()]
    assert other == []
    assert (out / "variant" / "report.html").exists()


def test_counts_add_up_and_groups_share_the_same_exams(out):
    counts = {row["state"]: row["exams"] for row in rows(out, "counts")}
    assert counts.pop("interruptions") == 0  # nothing interrupts in this network
    assert counts.pop("second_readings") == counts.pop("second_lacking") == counts.pop("discrepancies") == 0
    assert counts["requested"] == pytest.approx(sum(counts.values()) - counts["requested"], abs=0.3)
    delays = [row for row in rows(out, "delays") if row["interval"] == "request_to_report"]
    of = {
        name: sum(row["exams"] for row in delays if row["grouping"] == name)
        for name in ("all", "priority", "exam", "site", "hour")
    }
    assert list(of.values()) == pytest.approx([of["all"]] * 5, abs=1)


def test_more_readers_keep_the_promise_better(out):
    change = {(row["grouping"], row["key"], row["measure"]): row for row in rows(out, "change")}
    kept = change["all", "", "within"]
    assert kept["change"] == pytest.approx(kept["after"] - kept["before"], abs=1e-3)
    assert kept["change"] > kept["change_half"] > 0
    assert change["priority", "urgent", "p95"]["change"] < 0


def test_remote_share_is_unknown_when_the_file_does_not_say(out):
    remote = {row["site"]: row for row in rows(out, "remote")}
    assert remote["B"]["rule"] == "unknown"
    assert remote["B"]["remote_share"] is None
    a = remote["A"]
    assert a["remote_share"] == pytest.approx(
        a["other_remote"] / (a["other_remote"] + a["other_local"] + 1), abs=1e-3
    )
    assert a["rule"] == ("kept" if a["remote_share"] <= 0.5 else "broken")
    assert remote["B"]["remote_share_half"] is None
    assert 0 < a["remote_share_half"] < 0.5


def test_cost_is_exact_cents(out):
    (row,) = rows(out, "cost")
    assert row["price_cents"] == 4150
    assert row["year_cents"] == row["exams"] * 4150


def test_cost_of_each_site_adds_up_and_is_a_line_of_charges(out):
    (whole,), sites = rows(out, "cost"), rows(out, "site_cost")
    assert sum(row["central_cents"] for row in sites) == whole["year_cents"]
    assert sum(row["exams"] for row in sites) == whole["exams"]
    remote = {row["site"]: row["on_call_remote"] + row["other_remote"] for row in rows(out, "remote")}
    for row in sites:
        assert row["exams"] == pytest.approx(365 * remote[row["site"]], abs=1)
    charges = {line.charge: line for line in read_charges(out / "charges.csv", {})}
    for row in sites:
        line = charges[f"remote_reading {row['site']}"]
        assert (line.nature, line.per, line.central) == ("remote_reading", "practice", row["central_cents"])


@pytest.mark.slow
def test_a_single_site_fills_in_the_line_of_remote_reading(tmp_path):
    path = tmp_path / "one.toml"
    path.write_text(
        NETWORK.format(seats=1).split('[[sites]]\nname = "B"')[0]
        + """
[[readers]]
name = "national"
national = true
shifts = [{ start = "00:00", end = "24:00", seats = 2 }]
[prices]
per_exam_eur = 39.99
""",
        "utf-8",
    )
    assert main(["reading", str(path), "--replications", "2", "--out", str(tmp_path / "out")]) == 0
    (site,) = rows(tmp_path / "out", "site_cost")
    lines = {line.charge: line for line in read_charges(tmp_path / "out" / "charges.csv", {})}
    assert lines["remote_reading"].central == 3999 * site["exams"]
    assert lines["remote_reading"].status == "computed"


@pytest.mark.slow
def test_without_price_the_middle_is_missing_and_accounts_say_so(tmp_path):
    path = tmp_path / "free.toml"
    path.write_text(NETWORK.format(seats=2).split("[prices]")[0], "utf-8")
    assert main(["reading", str(path), "--replications", "2", "--out", str(tmp_path / "out")]) == 0
    for row in rows(tmp_path / "out", "site_cost"):
        assert (row["low_cents"], row["central_cents"]) == (3300 * row["exams"], None)
        assert row["high_cents"] == 11900 * row["exams"]
    with pytest.raises(InputError):
        read_charges(tmp_path / "out" / "charges.csv", {})


def test_a_folder_that_cannot_hold_the_report_is_refused_before_the_work(tmp_path, capsys):
    path = network(tmp_path, 1)
    (tmp_path / "taken").write_text("", "utf-8")
    assert main(["reading", path, "--replications", "1000", "--out", str(tmp_path / "taken")]) == 2
    assert "taken" in capsys.readouterr().err
    write_log(tmp_path / "mix.csv", 3)
    assert main(["reading", "fit", str(tmp_path / "mix.csv"), "--out", str(tmp_path)]) == 2
    assert (tmp_path / "mix.csv").read_text("utf-8").startswith("requested_at")


def test_log_reads_as_cases_in_order(out):
    log = pq.read_table(out / "events.parquet")
    assert log.column_names[:4] == ["case", "activity", "timestamp", "resource"]
    assert pc.min(log["timestamp"]).as_py().isoformat()[:10] == "2025-01-06"
    by_case = {}
    for event in log.to_pylist():
        by_case.setdefault(event["case"], []).append(event)
    assert all(events[0]["activity"] == "requested" for events in by_case.values())
    read = [event["resource"] for event in log.to_pylist() if event["activity"] == "reported"]
    assert {name.rsplit(" ", 1)[0] for name in read} == {"A, sur place", "national"}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_json_and_page_in_both_languages(tmp_path, capsys, lang):
    path = network(tmp_path, 2)
    assert (
        main(
            ["reading", path, "--replications", "2", "--json", "--lang", lang, "--out", str(tmp_path / lang)]
        )
        == 0
    )
    result = json.loads(capsys.readouterr().out)
    assert set(result["tables"]) >= {
        "delays",
        "readers",
        "radiographer",
        "remote",
        "cost",
        "errors_table",
        "week",
    }
    assert any("steps.send" in one["note"] for one in result["assumptions"])
    page = (tmp_path / lang / "report.html").read_text("utf-8")
    assert page.count('<svg role="img"') == 5 * 2  # one for a desk, one for a phone
    assert "http://" not in page.replace("http://www.w3.org", "")


def write_log(path: Path, days: int) -> None:
    draw = np.random.default_rng(8)
    lines = ["requested_at;exam;reading_started_at;reported_at"]
    start = np.datetime64("2025-01-06T00:00:00")
    for hour in range(24 * days):
        for _ in range(draw.poisson(1 + hour % 24 / 6)):
            asked = start + np.timedelta64(3600 * hour + int(draw.integers(3600)), "s")
            exam, minutes = (
                ("tête", draw.lognormal(2.5, 0.7)) if draw.random() < 0.75 else ("thorax", draw.gamma(4, 4))
            )
            began = asked + np.timedelta64(1800, "s")
            lines.append(f"{asked};{exam};{began};{began + np.timedelta64(max(1, int(60 * minutes)), 's')}")
    path.write_text(
        "\n".join([*lines, "hier;tête;;", "2025-01-07 10:00;tête;2025-01-07 11:00;2025-01-07 10:00"]), "utf-8"
    )


@pytest.mark.slow
def test_fit_finds_the_laws_that_made_the_log(tmp_path, capsys):
    write_log(tmp_path / "log.csv", 90)
    assert main(["reading", "fit", str(tmp_path / "log.csv"), "--json", "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    times = {row["exam"]: row for row in rows(tmp_path / "out", "reading_times")}
    assert times["tête"]["law"] == "lognormal"
    assert times["thorax"]["law"] == "gamma"
    assert times["thorax"]["mean_min"] == pytest.approx(16, rel=0.05)
    assert times["tête"]["p_value"] > 0.01
    mix = {row["exam"]: row for row in rows(tmp_path / "out", "mix")}
    assert mix["tête"]["low"] < 0.75 < mix["tête"]["high"]
    profile = [row for row in rows(tmp_path / "out", "profile") if row["day_kind"] == "weekday"]
    assert profile[23]["per_day"] == pytest.approx(1 + 23 / 6, abs=0.9)
    tested = [row["p_value"] for row in profile if row["p_value"] is not None]
    assert np.mean(np.array(tested) < 0.05) < 0.25
    rejects = (tmp_path / "out" / "rejects.csv").read_text("utf-8")
    assert rejects.count("\n") == 4
    assert "cette heure n’existe pas" in rejects  # drawn at the change of hour of March
    assert (tmp_path / "out" / "fitted.toml").exists()


@pytest.mark.slow
def test_what_was_fitted_is_a_network_as_it_is(tmp_path, capsys):
    write_log(tmp_path / "log.csv", 30)
    assert main(["reading", "fit", str(tmp_path / "log.csv"), "--out", str(tmp_path)]) == 0
    assert main(["reading", str(tmp_path / "fitted.toml"), "--replications", "1"]) == 0
    assert "tête" not in capsys.readouterr().err
    found = read_network(tmp_path / "fitted.toml")
    logged = (tmp_path / "log.csv").read_text("utf-8").count("\n") - 2
    assert sum(found.sites[0].volumes.values()) * 30 == pytest.approx(
        logged, rel=0.02
    )  # 30 days are not whole weeks


def test_a_log_gives_sites_and_priorities(tmp_path, capsys):
    rows = [
        f"2025-01-{day:02d} {hour:02d}:00,x,{site},{word},,"
        for day in range(6, 27)
        for hour in range(24)
        for site, word in (("Nord", "vital"), ("Sud", "urgent"), ("Sud", "urgent"))
    ]
    rows += [
        "2025-01-06 10:00,x,Nord,vital,2025-01-06 09:00,2025-01-06 09:30",
    ]
    head = "requested_at,exam,site,priority,reading_started_at,reported_at\n"
    (tmp_path / "log.csv").write_text(head + "\n".join(rows), "utf-8")
    assert main(["reading", "fit", str(tmp_path / "log.csv"), "--out", str(tmp_path)]) == 0
    fitted = (tmp_path / "fitted.toml").read_text("utf-8")
    assert "volumes = { log = 48.0000 }" in fitted
    assert 'priorities = { "urgent" = 0.666667, "vital" = 0.333333 }' in fitted
    rejects = (tmp_path / "rejects.csv").read_text("utf-8")
    assert "précède la demande" in rejects
    assert main(["reading", str(tmp_path / "fitted.toml")]) == 2  # no reading time in the log: to be written
    assert "mean_min" in capsys.readouterr().err
