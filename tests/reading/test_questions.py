"""`reading`, `reading fit` and `staff` asked from Python and from the command line: limits, bytes, words."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main, parse
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.draws import MOST_SEED
from radioscopie.questions.reading.answer import answer as simulate
from radioscopie.questions.reading.ask import Ask
from radioscopie.questions.reading.fit.answer import answer as fit
from radioscopie.questions.reading.fit.ask import Ask as FitAsk
from radioscopie.questions.reading.page import page, summary
from radioscopie.questions.staffing import answer as seating
from radioscopie.questions.staffing.answer import answer as find_seats
from radioscopie.questions.staffing.ask import Ask as SeatsAsk
from radioscopie.questions.staffing.ask import promised
from radioscopie.questions.staffing.page import page as seats_page
from radioscopie.questions.staffing.page import summary as seats_summary
from radioscopie.results.answer import silent
from tests.reading.test_files import SMALL
from tests.reading.test_reports import NETWORK, write_log

NOBODY = SMALL.replace("f = 5", "f = 0.0000001").replace("sun", "wed") + "[run]\ndays = 1\nwarm_up_days = 0\n"

ROTA = """
[rota]
start = 2025-01-06
weeks = 1
[[rota.shifts]]
name = "jour"
start = "08:00"
end = "20:00"
[[rota.shifts]]
name = "nuit"
start = "20:00"
end = "08:00"
night = true
""" + "".join(f'[[rota.people]]\nname = "P{n}"\nwishes_off = [2025-01-12]\n' for n in range(4))


def network(seats: int, name: str = "network.toml") -> Upload:
    return Upload(name, NETWORK.format(seats=seats).encode())


@pytest.fixture(scope="module")
def found():
    """A network and its variant, of bytes."""
    return simulate(Ask(network=network(1), compare=network(3, "more.toml"), replications=2), silent)


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


@pytest.mark.slow
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


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"replications": 0}, "--replications"),
        ({"replications": 1001}, "--replications"),
        ({"replications": "as many"}, "--replications"),
        ({"replications": 2.0}, "--replications"),
        ({"seed": -1}, "--seed"),
        ({"compare": "variant.toml"}, "--compare"),
    ],
)
def test_a_network_is_asked_within_limits(words, place):
    with pytest.raises(InputError) as error:
        Ask(network=network(1), **words)
    assert [one.place for one in error.value.problems] == [place]


def test_all_that_is_wrong_of_two_networks_is_said_at_once():
    wrong = Upload("wrong.toml", b"title = 3")
    with pytest.raises(InputError) as error:
        simulate(Ask(network=wrong, compare=Upload("other.toml", b"[run]\ndays = 0")), silent)
    places = {one.place.split(".toml")[0] for one in error.value.problems}
    assert places == {"wrong", "other"}


@pytest.mark.slow
def test_networks_of_bytes_give_what_their_files_give(tmp_path, found):
    for name, seats in (("network.toml", 1), ("more.toml", 3)):
        (tmp_path / name).write_bytes(network(seats).content)
    argv = ["reading", "network.toml", "--compare", "more.toml", "--replications", "2", "--out", "out"]
    paths = [str(tmp_path / one) if "." in one or one == "out" else one for one in argv]
    assert main(paths) == 0
    for folder, one in ((tmp_path / "out", found), (tmp_path / "out" / "variant", found.inside["variant"])):
        assert (folder / "report.html").read_text("utf-8") == page(one.result, "fr")
        for name, made in one.files.items():
            assert (folder / name).read_bytes() == made()
        for name, shown in one.result.tables.items():
            assert shown.table.equals(pq.read_table(folder / f"{name}.parquet"))


@pytest.mark.slow
@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_result_is_shown_in_both_languages_without_its_simulation(found, lang):
    shown, said = page(found.result, lang), summary(found.result, lang)
    assert said.split("\n")[0].replace("\xa0", " ") in shown.replace("\xa0", " ")
    section = shown[shown.index('id="change"') : shown.index('id="priority"')]
    assert (
        section.replace("\xa0", " ").count(" pt</td>") == 2 * 3
    )  # the share of all and of two priorities: its change, half an interval


def test_the_whole_network_adds_up_what_its_tables_show(found):
    tables = {name: shown.table.to_pylist() for name, shown in found.result.tables.items()}
    (whole,), readers = tables["network"], tables["readers"]
    for name in ("duty_h", "busy_h", "overtime_h"):
        assert whole[name] == pytest.approx(sum(row[name] for row in readers))
    assert whole["occupancy"] == pytest.approx(whole["busy_h"] / whole["duty_h"], abs=1e-3)
    rules = [row["rule"] for row in tables["remote"]]
    assert whole["sites_unknown"] == rules.count("unknown") == 1
    assert whole["sites_beyond_half"] == rules.count("broken")
    alone = [row["alone"] for row in tables["radiographer"] if row["alone"] is not None]
    assert whole["alone"] == pytest.approx(sum(alone) / len(alone), abs=1e-4)
    assert (whole["days"], whole["replications"], whole["network"]) == (14, 2, "Petit réseau")


def test_a_run_without_any_request_is_shown_with_dashes():
    """Nobody asks, nobody is on duty: nothing is divided, no figure is invented."""
    asked = Upload("nobody.toml", NOBODY.encode())
    found = simulate(Ask(network=asked, compare=asked, replications=2), silent)
    (whole,) = found.result.tables["network"].table.to_pylist()
    assert (whole["requests"], whole["occupancy"], whole["alone"]) == (0, None, None)
    assert summary(found.result, "fr").startswith("Aucun examen lu")
    assert "No exam read" in page(found.result, "en")


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("95%<60min", (0.95, 60)),
        ("85,5 % < 90 min", (0.855, 90)),
        (" 5%<1min", (0.05, 1)),
        ("99.9%<60min", (0.999, 60)),
    ],
)
def test_a_promise_is_read(words, read):
    assert promised(words) == pytest.approx(read)
    assert SeatsAsk(network=network(1), promise=words).promise == words


@pytest.mark.parametrize(
    "words", ["", "95%", "100%<60min", "95%>60min", "-5%<60min", "95%<60h", "٩٥%<60min", 95]
)
def test_a_promise_that_cannot_be_read_is_refused(words):
    with pytest.raises(InputError, match="--promise"):
        SeatsAsk(network=network(1), promise=words)


def test_groups_and_priorities_that_a_file_does_not_know_are_said_at_once():
    ask = SeatsAsk(network=network(1), promise="95%<60min", group=("nuit",), priority=("vitale", "urgent"))
    with pytest.raises(InputError) as error:
        find_seats(ask, silent)
    told = [(one.place, one.value, dict(one.fields)["close"]) for one in error.value.problems]
    assert told == [("--group", "nuit", "A, sur place, national"), ("--priority", "vitale", "vital")]


def test_who_names_no_group_of_several_is_told_which_there_are_and_how_to_choose():
    with pytest.raises(InputError) as error:
        find_seats(SeatsAsk(network=network(1), promise="95%<60min"), silent)
    (told,) = error.value.problems
    assert told.place == "--group"
    assert "plusieurs groupes" in told.why("fr")
    assert "A, sur place, national" in told.why("fr").replace("\xa0", " ")
    assert "--group" in told.remedy("fr")


def test_what_is_wrong_of_a_network_and_of_its_rota_is_said_at_once():
    wrong = SMALL.replace("f = 5", "g = 5") + ROTA.replace("weeks = 1", "weeks = 0")
    with pytest.raises(InputError) as error:
        find_seats(SeatsAsk(network=Upload("n.toml", wrong.encode()), promise="95%<60min"), silent)
    places = [one.place for one in error.value.problems]
    assert any("sites" in place for place in places)
    assert any("rota.weeks" in place for place in places)


def test_a_promise_that_nobody_asks_for_is_refused():
    nobody = Upload("nobody.toml", NOBODY.encode())
    with pytest.raises(InputError, match="aucune demande"):
        find_seats(SeatsAsk(network=nobody, promise="95%<60min"), silent)


def _kept(held: list, found):
    held.append(found)
    return found


@pytest.fixture(scope="module")
def seats(tmp_path_factory):
    """A staffing with its rota: the answer to bytes, and the folder of the file; the seats are sought once."""
    folder, content = (
        tmp_path_factory.mktemp("staff"),
        SMALL.replace("f = 5", "f = 2").replace("count = 2\n", ""),
    )
    content += "[run]\ndays = 3\nwarm_up_days = 1\n" + ROTA
    (folder / "small.toml").write_text(content, "utf-8")
    ask = SeatsAsk(network=Upload("small.toml", content.encode()), promise="10%<900min")
    with pytest.MonkeyPatch.context() as patch:
        work, sought = seating.staff, []
        patch.setattr(
            seating, "staff", lambda *given: sought[0] if sought else sought.append(work(*given)) or sought[0]
        )
        result = seating.answer(ask, silent).result
        argv = ["staff", str(folder / "small.toml"), "--promise", ask.promise, "--out", str(folder / "out")]
        assert main(argv) == 0
    return result, folder / "out"


@pytest.mark.slow
def test_a_network_of_bytes_has_the_seats_of_its_file(seats):
    result, out = seats
    assert (out / "report.html").read_text("utf-8") == seats_page(result, "fr")
    for name, shown in result.tables.items():
        assert shown.table.to_pylist() == pq.read_table(out / f"{name}.parquet").to_pylist()


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_staffing_is_shown_in_both_languages_from_its_result(seats, lang):
    result, _ = seats
    (whole,) = result.tables["network"].table.to_pylist()
    shown, said = seats_page(result, lang), seats_summary(result, lang)
    assert said.split("\n")[0].replace("\xa0", " ") in shown.replace("\xa0", " ")
    first = said.split("\n")[0]
    assert {"fr": "vacations", "en": "shifts"}[lang] in first
    assert all(f" {whole[name]:g} " in first for name in ("shifts_a_week", "hours_a_week", "people"))


def test_the_whole_staffing_adds_up_what_its_tables_show(seats):
    tables = {name: shown.table.to_pylist() for name, shown in seats[0].tables.items()}
    (whole,), rows, shifts = tables["network"], tables["seats"], tables["shifts"]
    week = {"weekday": 5, "weekend": 2}
    assert all(row["hours_a_week"] == week[row["day_kind"]] * row["seats"] for row in rows)
    assert whole["hours_a_week"] == sum(row["hours_a_week"] for row in rows) > 0
    assert whole["hours_a_week"] == sum(row["hours_a_week"] for row in shifts)
    assert whole["shifts_a_week"] == sum(row["days_a_week"] * row["seats"] for row in shifts)
    assert whole["people"] == sum(row["people"] for row in tables["people"])
    held = [(row["day_kind"], row["shift"], row["seats"]) for row in shifts]
    days = [date.fromisoformat(row["day"]).weekday() >= 5 for row in tables["rota"]]
    assert sum(days) == sum(2 * seats for kind, _, seats in held if kind == "weekend")
    assert len(days) == whole["shifts_a_week"]
    assert whole["full_times"] == pytest.approx(whole["hours_a_week"] / 35, abs=0.05)
    tested = [row["verdict"] for row in shifts if row["verdict"] != "none"]
    assert whole["shifts_tested"] == len(tested) == whole["proven"] + whole["close"] + whole["undecided"]
    asked = [row["promise"] for row in tables["kept"] if row["promise"] != "none"]
    assert whole["hours_asked"] == len(asked) == whole["surely_kept"] + whole["near"] + whole["doubtful"]
    fair = tables["fairness"]
    assert whole["wishes_kept"] + whole["wishes_refused"] == 4
    assert whole["hours_spread"] == max(row["hours"] for row in fair) - min(row["hours"] for row in fair)


def plain(words):
    return words.replace("\xa0", " ").replace("\u202f", " ")


def test_a_rota_is_made_of_shifts_given_without_any_run(seats, monkeypatch):
    """The shifts that a staffing found make the same rota, in a moment; the words say that nothing was sized."""
    result, out = seats
    monkeypatch.setattr(seating, "staff", None)
    ask = SeatsAsk(network=out.parent / "small.toml", shifts=out / "shifts.csv")
    again = find_seats(ask, silent).result
    for name in ("rota", "fairness", "people"):
        assert again.tables[name].table.equals(result.tables[name].table)
    assert not {"seats", "kept", "curve"} & set(again.tables)
    (whole,) = again.tables["network"].table.to_pylist()
    assert (whole["search"], whole["promised"], whole["proven"]) == ("given", None, None)
    for lang in ("fr", "en"):
        assert plain(seats_summary(again, lang).split("\n")[0]) in plain(seats_page(again, lang))


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ("r,jour,weekday,1\nr,jour,weekday,2\n", ["staff.shift_twice"]),
        ("r,soir,weekday,1\nr,jour,sunday,1\n", ["staff.unknown_shift"] * 2),
        ("r,jour,weekday,-1\n", ["tables.number_range"]),
    ],
)
def test_shifts_that_the_rota_has_not_are_refused(seats, rows, reasons):
    _, out = seats
    given = Upload("shifts.csv", ("group,shift,day_kind,seats\n" + rows).encode())
    with pytest.raises(InputError) as error:
        find_seats(SeatsAsk(network=out.parent / "small.toml", shifts=given), silent)
    assert [one.reason for one in error.value.problems] == reasons


def test_shifts_given_need_a_rota_and_no_promise():
    given = Upload("shifts.csv", b"group,shift,day_kind,seats\nA,x,weekday,1\n")
    with pytest.raises(InputError) as error:
        SeatsAsk(network=network(1), promise="95%<60min", shifts=given)
    assert [one.reason for one in error.value.problems] == ["staff.promise_and_shifts"]
    with pytest.raises(InputError) as error:
        find_seats(SeatsAsk(network=network(1), shifts=given, group=("national",)), silent)
    assert [one.reason for one in error.value.problems] == ["staff.no_rota"]
    with pytest.raises(InputError) as error:
        SeatsAsk(network=network(1))
    assert [one.reason for one in error.value.problems] == ["staff.bad_promise"]
