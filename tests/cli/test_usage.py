"""Command lines that cannot be understood: one message, in the user's language, with what to write instead."""

import pytest

from radioscopie.cli.main import main
from tests.cli.conftest import ENGLISH, FRENCH

COMMANDS = {
    "price": ("« ACTIVITÉ, --out »", "absent"),
    "price activity.csv --out o.csv --nope": ("price « --nope »", "inconnu", "radioscopie price --help"),
    "price activity.csv --machine machines.csv --out o.csv": ("« --machine machines.csv »", "inconnu"),
    "prix": ("« prix »", "price, explain"),
    "law bidule": ("« bidule »", "show, diff, check, stale"),
    "law show": ("« ADRESSE »", "absent"),
    "explain activity.csv --line abc": ("--line « abc »", "nombre entier"),
    "impact activity.csv --base hier": ("--base « hier »", "AAAA-MM-JJ"),
    "impact activity.csv --base 20251104": ("--base « 20251104 »", "AAAA-MM-JJ"),
    "impact activity.csv --base": ("--base", "manque la valeur"),
    "impact activity.csv --years 2030-2020": ("--years « 2030-2020 »", "2025-2027"),
    "impact activity.csv --years 2025-20270": ("--years « 2025-20270 »", "2025-2027"),
    "impact activity.csv --json=oui": ("--json « oui »", "ne prend pas de valeur"),
    "law diff 2025-01-01 demain": ("« demain »", "AAAA-MM-JJ"),
    "price activity.csv --out o.csv --law 2025-99-99": ("--law « 2025-99-99 »", "AAAA-MM-JJ"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_usage_is_refused_in_french(folder, refused, command):
    (line,) = refused(*command.split())
    assert all(words in line for words in COMMANDS[command])
    assert not ENGLISH.search(line)
    assert " → " in line


@pytest.mark.parametrize("command", COMMANDS)
def test_usage_is_refused_in_english(folder, refused, command):
    (line,) = refused(*command.split(), lang="en")
    assert not FRENCH.search(line)


def test_language_may_stand_before_the_command(capsys):
    assert main(["--lang", "en", "law", "show", "nope"]) == 2
    assert capsys.readouterr().err.startswith('error: law "nope": no such address')


def test_an_unknown_language_is_refused(capsys):
    assert main(["law", "check", "--lang", "de"]) == 2
    assert "« de »" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "word"), [("fr", "usage : "), ("en", "usage: ")])
def test_help_has_its_typography(capsys, lang, word):
    with pytest.raises(SystemExit) as ended:
        main(["price", "--help", "--lang", lang])
    assert ended.value.code == 0
    page = capsys.readouterr().out
    assert page.startswith(word)
    assert ("arguments :" in page) == (lang == "fr")
