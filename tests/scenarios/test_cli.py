"""`run` and `verify` from end to end, on the tiny baseline."""

import csv
import hashlib
import json
import shutil

import pytest

from radioscopie import texts
from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.scenarios.read import SHIPPED, shipped_scenarios
from radioscopie.questions.scenario.answer import answer, run_scenario
from radioscopie.questions.scenario.ask import Ask
from radioscopie.questions.scenario.tables import TABLES
from radioscopie.result import in_words
from radioscopie.results.answer import silent
from radioscopie.results.export import to_json
from radioscopie.texts import LANGUAGES
from tests.scenarios.tiny import built

REFUSED, REFORM = "refused_protocol.toml", "reform_protocol.toml"
NAMED = ("variant", "input", "region", "departement", "world", "organisation")
DIMENSIONS = ("modality", "component", "payer", "sector", "region", "departement", "kind", "size")


@pytest.fixture(scope="module", autouse=True)
def small():
    with built():
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("run") / "out"
    assert main(["run", "refused_protocol", "--draws", "40", "--lang", "en", "--out", str(out)]) == 0
    return out


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {k: int(v) if k.endswith("_cents") and v else v for k, v in row.items()}
            for row in csv.DictReader(file)
        ]


def total(found, column, **equal):
    return sum(row[column] for row in found if all(row[key] == value for key, value in equal.items()))


@pytest.mark.slow
@pytest.mark.parametrize("dimension", [*DIMENSIONS, "half_year", "month"])
def test_each_dimension_adds_up_to_the_year_to_the_cent(folder, dimension):
    found = rows(folder, f"by_{dimension}")
    for row in rows(folder, "by_year"):
        same = {"variant": row["variant"], "year": row["year"]}
        for column in ("base_cents", "change_cents", "variant_cents"):
            assert total(found, column, **same) == row[column]


def test_measures_add_up_to_the_change_and_to_the_saving(folder):
    for row in rows(folder, "by_year"):
        same = {"variant": row["variant"], "year": row["year"]}
        assert total(rows(folder, "by_measure"), "change_cents", **same) == row["change_cents"]
        assert (
            total(rows(folder, "by_measure"), "insurer_change_cents", **same) == row["insurer_change_cents"]
        )
        saved = total(rows(folder, "savings"), "against_trend_cents", measure="total", **same)
        assert saved == -row["insurer_change_cents"]
        assert total(rows(folder, "by_kind_and_measure"), "insurer_change_cents", **same) == -saved


def test_the_insurer_pays_all_of_what_fees_change(folder):
    fees = [row for row in rows(folder, "by_measure") if row["measure"].startswith("fees_")]
    assert any(row["change_cents"] for row in fees)
    assert all(row["change_cents"] == row["insurer_change_cents"] for row in fees)


def test_kinds_and_their_measures_agree(folder):
    for row in rows(folder, "by_kind"):
        same = {name: row[name] for name in ("variant", "year", "kind")}
        parts = total(rows(folder, "by_kind_and_measure"), "insurer_change_cents", **same)
        assert parts == row["insurer_change_cents"]


def test_named_savings_and_effects_hold_together(folder):
    savings = [row for row in rows(folder, "savings") if row["measure"] == "total"]
    for variant in {row["variant"] for row in savings}:
        own = [row for row in savings if row["variant"] == variant]
        assert own[-1]["cumulated_cents"] == sum(row["against_trend_cents"] for row in own)
        assert sum(row["new_cents"] for row in own) == own[-1]["against_trend_cents"]
    for row in rows(folder, "effects"):
        parts = sum(row[f"{name}_cents"] for name in ("reference", "volume", "mix", "price"))
        assert parts == row["variant_cents"]
        assert (
            total(rows(folder, "by_year"), "variant_cents", variant=row["variant"], year=row["year"]) == parts
        )


def test_intervals_can_be_made_again_of_the_draws(folder):
    drawn, inputs = rows(folder, "draws"), rows(folder, "draw_inputs")
    for row in rows(folder, "savings"):
        if row["measure"] == "total":
            own = [d for d in drawn if (d["variant"], d["year"]) == (row["variant"], row["year"])]
            ordered = sorted(d["against_trend_cents"] for d in own)
            assert len(ordered) == 40
            assert (ordered[0], ordered[19], ordered[38]) == tuple(
                row[f"against_trend_{side}_cents"] for side in ("low_95", "median", "high_95")
            )
    assumed = {
        a["key"].removeprefix("lever:")
        for a in json.loads((folder / "result.json").read_text())["assumptions"]
    }
    names = {row["input"] for row in inputs}
    assert names <= assumed
    assert len(inputs) == 40 * len(names)
    assert all(0 <= float(row["value"]) <= 2 for row in inputs if row["input"] == "growth.all")


@pytest.mark.slow
def test_verify_finds_the_same_bytes_and_sees_a_changed_one(folder, capsys):
    assert main(["verify", str(folder), "--lang", "en"]) == 0
    assert "byte for byte" in capsys.readouterr().out
    page = folder / "by_year.csv"
    before = page.read_bytes()
    page.write_bytes(before + b" ")
    assert main(["verify", str(folder), "--lang", "en"]) == 2
    assert "by_year.csv" in capsys.readouterr().err
    page.write_bytes(before)
    scenario = (folder / "scenario.toml").read_text("utf-8")
    (folder / "scenario.toml").write_text(scenario.replace("central = 5", "central = 6"), "utf-8")
    assert main(["verify", str(folder), "--lang", "en"]) == 2
    assert "scenario.toml: this file has changed" in (said := capsys.readouterr().err)
    assert len(said.splitlines()) == 1
    (folder / "scenario.toml").write_text(scenario, "utf-8")


@pytest.fixture
def own(tmp_path):
    """Write machines of the user's."""
    file = tmp_path / "mine" / "my_machines.csv"
    file.parent.mkdir()
    header = "machine,site,practice,equipment,class,zone,installed_year,reference_activity,status\n"
    file.write_text(header + "CT1,S1,P1,ct,,province,2012,,constructed\n")
    return file


@pytest.mark.slow
def test_own_tables_and_the_seed_of_the_baseline_are_recorded_and_replayed(own, tmp_path, capsys):
    out = tmp_path / "out"
    argv = ["run", "no_measure", "--draws", "5", "--lang", "en", "--table", f"machines={own}"]
    assert main([*argv, "--baseline-seed", "3", "--out", str(out)]) == 0
    assert "in place of those of the national baseline: machines" in capsys.readouterr().out
    assert "national baseline: machines" in (out / "report.html").read_text("utf-8")
    kept = json.loads((out / "record.json").read_text("utf-8"))
    digest = hashlib.sha256(own.read_bytes()).hexdigest()
    assert kept["tables"] == {"machines": {"path": "../mine/my_machines.csv", "sha256": digest}}
    assert kept["record"]["parameter.baseline_seed"] == "3"
    assert kept["record"]["sha256.machines (my_machines.csv)"] == digest
    assert main(["verify", str(out), "--lang", "en"]) == 0


@pytest.mark.slow
def test_verify_refuses_a_table_that_is_gone_or_changed(own, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["run", "no_measure", "--draws", "5", "--table", f"machines={own}", "--out", str(out)]) == 0
    own.write_text(own.read_text() + "CT2,S1,P1,ct,,province,2012,,constructed\n")
    assert main(["verify", str(out), "--lang", "en"]) == 2
    assert "my_machines.csv" in (said := capsys.readouterr().err)
    assert "has changed" in said
    own.unlink()
    assert main(["verify", str(out), "--lang", "en"]) == 2
    assert "no longer there" in capsys.readouterr().err


def test_json_says_its_draws_and_its_levers(folder):
    written = json.loads((folder / "result.json").read_text("utf-8"))
    assert written["record"]["parameter.draws"] == "40"
    assert "lever:protocol/relevance.spine" in {one["key"] for one in written["assumptions"]}


@pytest.mark.slow
def test_json_that_is_printed_is_the_one_written(folder, capsys):
    assert main(["run", "refused_protocol", "--draws", "40", "--lang", "en", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads((folder / "result.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("argv", "word"),
    [
        (["run", "decision_2O25"], "decision_2025"),
        (["run", "nowhere.toml"], "nowhere.toml"),
        (["run", "decision_2025", "--draws", "0"], "--draws"),
        (["run", "decision_2025", "--seed", "-1"], "--seed"),
        (["run", "decision_2025", "--baseline-seed", "-1"], "--baseline-seed"),
        (["run", "decision_2025", "--table", "machine=x.csv"], "machines"),
        (["run", "decision_2025", "--table", "machines=absent.csv"], "absent.csv"),
        (["verify", "nowhere"], "record.json"),
    ],
)
def test_bad_input_is_one_clear_message(argv, word, capsys):
    assert main([*argv, "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert word in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""


def test_a_period_without_fees_is_refused(tmp_path, capsys):
    file = tmp_path / "early.toml"
    file.write_text(
        'title = "t"\nquestion = "q"\n[period]\nfirst = 2020\nlast = 2020\n'
        "[base]\n[[variant]]\nname = 'v'\nageing = true\n"
    )
    assert main(["run", str(file), "--lang", "en"]) == 2
    assert "2020" in capsys.readouterr().err


def test_the_report_is_one_file_that_opens_offline(folder):
    page = (folder / "report.html").read_text("utf-8")
    assert page.count("<svg") >= 8
    assert "<script src" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")


@pytest.mark.slow
def test_the_page_names_the_years_in_which_a_measure_does_nothing(tmp_path, capsys):
    assert main(["run", "decision_2025", "--draws", "5", "--lang", "en", "--out", str(tmp_path / "out")]) == 0
    moved = {
        row["measure"]: row["year"] for row in rows(tmp_path / "out", "by_measure") if row["change_cents"]
    }
    assert moved["fees_reduced"] == "2025"  # article 6: from 5 November to 31 December 2025 only
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "Reduced-rate fees (2026, 2027)" in page


@pytest.mark.slow
def test_bytes_and_the_files_they_name_give_what_the_command_gives(folder):
    """No path is asked: the scenario and its reform are bytes; the answer keeps both, and the same result."""
    held = {name: Upload(name, (SHIPPED / name).read_bytes()) for name in (REFUSED, REFORM)}
    asked = Ask(scenario=held[REFUSED], draws=40, beside=(held[REFORM],))
    answered = answer(asked, silent)
    assert to_json(answered.result, "en") == (folder / "result.json").read_text("utf-8").rstrip("\n")
    assert answered.again.files == {
        "scenario.toml": (folder / "scenario.toml").read_bytes(),
        REFORM: (folder / REFORM).read_bytes(),
    }
    assert answered.again.tables == {}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, "scenario.no_reform"),
        ({REFORM: REFORM, "other.csv": REFORM}, "scenario.beside_unused"),
        ({f"x/{REFORM}": REFORM}, "scenario.beside_name"),
    ],
)
def test_files_given_are_those_that_the_scenario_names(given, reason):
    scenario = Upload(REFUSED, (SHIPPED / REFUSED).read_bytes())
    beside = tuple(Upload(name, (SHIPPED / own).read_bytes()) for name, own in given.items())
    with pytest.raises(InputError) as error:
        answer(Ask(scenario=scenario, draws=1, beside=beside), silent)
    assert [one.reason for one in error.value.problems] == [reason]


def test_a_file_kept_never_takes_the_place_of_one_that_is_written(tmp_path):
    words = (SHIPPED / REFUSED).read_text("utf-8").replace(REFORM, "by_year.csv")
    (tmp_path / "by_year.csv").write_bytes((SHIPPED / REFORM).read_bytes())
    (tmp_path / "s.toml").write_text(words, "utf-8")
    with pytest.raises(InputError) as error:
        answer(Ask(scenario=tmp_path / "s.toml", draws=1), silent)
    assert {(one.reason, one.value) for one in error.value.problems} == {
        ("scenario.reserved_name", "by_year.csv")
    }


def test_work_ends_when_what_is_told_of_it_raises():
    def stop(_):
        raise TimeoutError

    with pytest.raises(TimeoutError):
        run_scenario("no_measure", draws=2, advance=stop)


@pytest.mark.slow
def test_a_moved_folder_is_done_again(folder, tmp_path, capsys):
    shutil.copytree(folder, tmp_path / "moved")
    record = json.loads((tmp_path / "moved/record.json").read_text("utf-8"))
    assert set(record) == {"record", "tables", "files"}  # no words, no place: what it takes is there
    assert main(["verify", str(tmp_path / "moved"), "--lang", "en"]) == 0
    (tmp_path / "moved/scenario.toml").unlink()
    del record["files"]["scenario.toml"]
    (tmp_path / "moved/record.json").write_text(json.dumps(record), "utf-8")
    assert main(["verify", str(tmp_path / "moved"), "--lang", "en"]) == 2
    assert "record.json" in capsys.readouterr().err


def test_what_the_report_says_of_readings_is_in_their_table(folder):
    found = {(row["variant"], row["reading"], row["year"]): row for row in rows(folder, "readings")}
    aimed = {row["variant"]: row for row in rows(folder, "target")}
    for (variant, _, year), row in found.items():
        built = found[variant, "as_built", year]
        assert row["less_than_built_cents"] == built["cumulated_cents"] - row["cumulated_cents"]
        target = aimed[variant]
        assert float(row["probability"]) == int(row["draws_reached"]) / int(target["draws"])
        last = found[variant, row["reading"], max(year for *_, year in found)]
        assert (row["reached"] == "true") == (last["cumulated_cents"] >= target["amount_cents"])


@pytest.mark.slow
def test_names_of_places_and_variants_are_in_the_result(folder):
    named = run_scenario("refused_protocol", draws=1).tables["by_departement"].named
    assert named["departement"]["29"] == "Finistère (29)"
    assert named["region"]["53"] == "Bretagne"
    assert set(named["variant"]) == {row["variant"] for row in rows(folder, "by_year")}
    assert {row["measure"] for row in rows(folder, "by_measure") if "." in row["measure"]} <= set(
        named["measure"]
    )
    assert {row["input"] for row in rows(folder, "draw_inputs")} <= set(named["input"])
    assert {row["input"] for row in rows(folder, "tornado")} <= set(named["input"])


@pytest.mark.slow
@pytest.mark.parametrize("scenario", sorted(shipped_scenarios()))
def test_every_code_of_every_table_is_said_in_both_languages(scenario):
    """No code is shown as it stands, in any table of any shipped scenario."""
    result = run_scenario(scenario, draws=2)
    for name, table in result.tables.items():
        for column in (one for one in TABLES[name].columns if one.words or one.name in NAMED):
            codes = {value for value in table.table[column.name].to_pylist() if isinstance(value, str)}
            for lang in LANGUAGES:
                words = dict(texts.words(column.words, lang)) if column.words else {}
                known = {code: in_words(one, lang) for code, one in table.named.get(column.name, {}).items()}
                assert codes <= set(words | known), (name, column.name, codes - set(words | known))
                assert all((words | known)[code] for code in codes)
