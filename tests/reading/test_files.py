"""Network files: what is read, what is refused, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.models.reading.duty import seats_by_hour
from radioscopie.models.reading.network.read import read_network
from radioscopie.texts import words

EXAMPLES = sorted(
    set(Path("examples/reading").glob("*.toml")) - set(Path("examples/reading").glob("scenario-*"))
)
SMALL = """
[[flows]]
name = "f"
[[sites]]
name = "S"
count = 2
volumes = { f = 5 }
[[readers]]
name = "r"
national = true
shifts = [{ start = "18:30", end = "08:00", seats = 2, days = ["sun"] }]
"""


def written(folder: Path, content: str) -> Path:
    path = folder / "network.toml"
    path.write_text(content, "utf-8")
    return path


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_read(path):
    assert read_network(path).sites


def test_what_is_left_out_is_taken_from_the_defaults_and_said(tmp_path):
    network = read_network(written(tmp_path, SMALL))
    assert [site.name for site in network.sites] == ["S 1", "S 2"]
    assert {exam.name: exam.read.mean_min for exam in network.exams}["head"] == 16.05
    assert sum(network.flows[0].mix.values()) == pytest.approx(1)
    assert {"exams", "mix", "profile", "acquisition", "steps.send", "policy"} <= {
        one.key for one in network.defaults
    }


def test_a_shift_of_sunday_night_is_held_on_monday_morning(tmp_path):
    held = seats_by_hour(read_network(written(tmp_path, SMALL)).groups)[0]
    assert held[6 * 24 + 18] == 1.0  # half of two seats: from 18:30
    assert held[6 * 24 + 19] == held[0] == held[7] == 2.0
    assert held[8] == 0
    assert held.sum() == 27


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('name = "f"', 'name = "f"\nprofil = "x"'), ["profil", "profile"]),
        (('name = "f"', 'name = "f"\nprofile = "ofice"'), ["ofice", "office"]),
        (("f = 5", "g = 5"), ["g", "mots possibles ou proches : f"]),
        (("f = 5", "f = -5"), ["-5", "bornes"]),
        (("f = 5", "f = nan"), ["NaN", "nombre"]),
        (("f = 5", "f = 0"), ["aucune demande", "volumes"]),
        (("[[flows]]", "[flows]"), ["network.toml.flows : il faut une liste", "doubles crochets"]),
        (("[[flows]]", "[flows]"), ["network.toml.sites[S].volumes.f", "ne décrit rien de cette sorte"]),
        (('start = "18:30"', 'start = "18h30"'), ["18h30", "18:30"]),
        (('["sun"]', '["sunday"]'), ["sunday", "sun"]),
        (('["sun"]', "[]"), ["network.toml.readers[r].shifts[1].days", "jamais lieu"]),
        (('["sun"]', '["sun", "sun"]'), ["days « sun » : le même nom, deux fois"]),
        (("national = true", 'region = "84"'), ["84"]),
        (("national = true", 'national = true\nregion = "84"'), ["un seul lieu"]),
        (("national = true", 'site = "S 1"'), ["S 2", "aucun lecteur"]),
        (('name = "f"', 'name = "f"\npriorities = { urgent = 0.7 }'), ["0.7", "1 en tout"]),
        (("[[flows]]", "[run]\nstart = 3\n[[flows]]"), ["il faut une date"]),
        (("[[flows]]", "[flows]]"), ["TOML"]),
        (
            ("[[flows]]", "".join(f'[[priorities]]\nname = "p{n}"\n' for n in range(9)) + "[[flows]]"),
            ["9", "1 à 8"],
        ),
        (("[[flows]]", "[exams]\n" + "".join(f"e{n} = {{}}\n" for n in range(1001)) + "[[flows]]"), ["1001"]),
        (("seats = 2", 'seats = 2, break_at = "09:00", break_min = 30'), ["pause"]),
    ],
)
def test_refusals_say_what_and_what_to_do(tmp_path, change, words):
    with pytest.raises(InputError) as refused:
        read_network(written(tmp_path, SMALL.replace(*change)))
    message = refused.value.render("fr")
    assert [word for word in words if word not in message] == []
    assert refused.value.render("en") != message


def test_what_could_not_be_read_is_not_said_to_be_missing(tmp_path):
    with pytest.raises(InputError) as refused:
        read_network(written(tmp_path, SMALL.replace("[[flows]]", "[flows]")))
    assert "absente" not in refused.value.render("fr")
    assert "mots possibles" not in refused.value.render("fr")


def test_all_the_problems_at_once(tmp_path):
    path = written(
        tmp_path, SMALL.replace("f = 5", "f = -5").replace("seats = 2", 'seats = "two"').replace('"r"', "3")
    )
    with pytest.raises(InputError) as refused:
        read_network(path)
    assert len(refused.value.problems) >= 3


@pytest.mark.parametrize(
    "argv",
    [
        ["reading", "nowhere.toml"],
        ["reading", "{network}", "--replications", "many"],
        ["reading", "{network}", "--replications", "0"],
        ["reading", "{network}", "more.csv"],
        ["reading", "fit"],
        ["reading", "fit", "nowhere.csv"],
        ["staff", "{network}", "--promise", "soon"],
        ["staff", "{network}", "--promise", "95%<60min", "--group", "q"],
        ["staff", "{network}", "--promise", "95%<60min", "--priority", "q"],
        ["staff", "{network}", "--promise", "99%<1min"],
    ],
)
def test_bad_input_is_one_message_and_code_2(tmp_path, argv, capsys):
    network = str(written(tmp_path, SMALL))
    assert main([word.format(network=network) for word in argv]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("erreur")
    assert "Traceback" not in said.err


ROOMS = (
    SMALL.replace('name = "f"', 'name = "f"\nacquisition = {{ mean_min = 9 }}\n{flow}')
    .replace("volumes", "rooms = {rooms}\nvolumes")
    .replace("{ f = 5 }", "{{ f = 5 }}")
    .replace("[{ start", "[{{ start")
    .replace("}]", "}}]")
)


@pytest.mark.parametrize(
    ("flow", "rooms", "words"),
    [
        ("", "{ ct = 1, mri = 1 }", "ce site distingue ses salles, et ce flux n’en prend aucune"),
        ('room = "mir"', "{ ct = 1, mri = 1 }", "sortes de salles des sites : mri ;"),
        ('room = "ct"', "2", "aucun site n’a cette sorte de salle"),
        ('room = "ct"', "{}", "au moins une sorte de salle est attendue"),
        ('room = "ct"', "{ ct = 0 }", "hors des bornes : de 1 à 100"),
        ('room = "ct"', '"two"', "il faut un nombre entier"),
    ],
)
def test_a_flow_takes_a_room_that_its_site_has(tmp_path, flow, rooms, words):
    with pytest.raises(InputError) as refused:
        read_network(written(tmp_path, ROOMS.format(flow=flow, rooms=rooms)))
    assert words in refused.value.render("fr")


@pytest.mark.parametrize(("rooms", "kinds"), [("2", {"": 2}), ("{ mri = 1, ct = 2 }", {"mri": 1, "ct": 2})])
def test_rooms_are_alike_or_of_kinds(tmp_path, rooms, kinds):
    flow = 'room = "ct"' if "ct" in kinds else ""
    site = read_network(written(tmp_path, ROOMS.format(flow=flow, rooms=rooms))).sites[1]
    assert dict(site.rooms) == kinds


def test_one_replication_compares_without_an_interval(tmp_path, capsys):
    path = str(written(tmp_path, SMALL))
    assert main(["reading", path, "--compare", path, "--replications", "1"]) == 0
    assert "± inconnu : une seule répétition" in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "said"), [("fr", "national = true"), ("en", "placed nowhere")])
def test_a_group_that_says_what_it_reads_and_not_where_it_is_is_told_so(tmp_path, lang, said):
    with pytest.raises(InputError) as refused:
        read_network(written(tmp_path, SMALL.replace("national = true", 'sites = ["S 1"]')))
    assert said in refused.value.render(lang)


@pytest.mark.parametrize(
    "more",
    [
        "",
        "[links]\noutages_per_year = 3\n",
        "[links]\n[steps]\n[fatigue]\n[second_reading]\n[radiographer]\n",
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_all_that_may_be_left_out_has_words(tmp_path, more, lang):
    taken = read_network(written(tmp_path, SMALL + more)).defaults
    heads = {one.key.split(".")[0] for one in taken}
    assert ("outage" in heads) == ("outages_per_year" in more)
    assert heads <= words("reading.default", lang).keys() & words("reading.default_note", lang).keys()


def test_links_that_never_fail_ask_for_no_length_of_an_outage(tmp_path):
    said = read_network(written(tmp_path, SMALL + "[links]\noutages_per_year = 0\n"))
    assert "outage" not in {one.key for one in said.defaults}
