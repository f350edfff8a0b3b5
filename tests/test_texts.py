"""The catalogues: both languages alike, and no text that a search of the code cannot find."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path

import pytest

from radioscopie.questions.registry import QUESTIONS
from radioscopie.report.glued import glued
from radioscopie.report.page import Card, Page, render_page
from radioscopie.result import Result

PACKAGE = Path(__file__).parents[1] / "src/radioscopie"
TEXTS = PACKAGE / "texts"
LANGUAGES = ("fr", "en")
SENTENCE = ("text", "say", "said", "found", "problem", "refuse", "Refused")
TABLE = ("words", "word", "word_of")
OF_QUESTIONS = ("help", "examples", "working", "opt")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every text of a language: sentences by group.key, words by group.table.code."""
    texts = {}
    for path in sorted((TEXTS / lang).glob("*.toml")):
        for key, held in tomllib.loads(path.read_text("utf-8")).items():
            inside = {"": held} if isinstance(held, str) else {f".{code}": one for code, one in held.items()}
            texts |= {f"{path.stem}.{key}{code}": one for code, one in inside.items()}
    return texts


@cache
def tables() -> dict[str, tuple[str, ...]]:
    """The codes of each table of words."""
    return {
        f"{path.stem}.{name}": tuple(held)
        for path in sorted((TEXTS / "fr").glob("*.toml"))
        for name, held in tomllib.loads(path.read_text("utf-8")).items()
        if isinstance(held, dict)
    }


@cache
def sentences() -> dict[str, str]:
    """The sentences, by key."""
    words = {f"{name}.{code}" for name, codes in tables().items() for code in codes}
    return {key: said for key, said in catalogue("fr").items() if key not in words}


@cache
def sources() -> dict[Path, str]:
    """The code, by file: Python and templates of pages."""
    files = (*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.svg"))
    return {path: path.read_text("utf-8") for path in sorted(files)}


@cache
def trees() -> dict[Path, tuple[ast.AST, ...]]:
    """Every node of the code, by file of Python."""
    return {
        path: tuple(ast.walk(ast.parse(code))) for path, code in sources().items() if path.suffix == ".py"
    }


@cache
def written() -> frozenset[str]:
    """Every string without punctuation that stands between quotes in the code."""
    return frozenset(re.findall(r"""(?<=["'])[\w .|=-]+(?=["'])""", "\n".join(sources().values())))


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def of_questions() -> set[str]:
    """What every question has in its catalogue: its help, what is said while it works, the words of its options."""
    return {f"{one.texts}.{name}" for one in QUESTIONS for name in OF_QUESTIONS}


def test_both_languages_have_the_same_keys_and_fields():
    french, english = catalogue("fr"), catalogue("en")
    assert french.keys() ^ english.keys() == set()
    assert {key for key in french if fields(french[key]) != fields(english[key])} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty(lang: str):
    assert [key for key, value in catalogue(lang).items() if not value.strip()] == []


def test_every_sentence_stands_in_the_code():
    """A key is written whole where it is used; the remedy of a problem is found by the key of the problem."""
    known = written() | of_questions()
    assert [key for key in sentences() if key.removesuffix("_remedy") not in known] == []


def test_every_remedy_has_its_problem():
    remedies = [key for key in sentences() if key.endswith("_remedy")]
    assert [key for key in remedies if key.removesuffix("_remedy") not in sentences()] == []


def test_every_table_of_words_stands_in_the_code():
    assert [name for name in tables() if name not in written() | of_questions()] == []


def test_every_code_of_a_table_of_words_is_known_elsewhere():
    """A word whose code no code and no data of the package holds is never shown."""
    data = (*PACKAGE.rglob("*.toml"), *PACKAGE.rglob("*.csv"))
    held = [path.read_text("utf-8") for path in data if TEXTS not in path.parents]
    known = set(re.findall(r"[\w-]+", "\n".join((*sources().values(), *held)))) | written()
    known |= {
        one.name for question in QUESTIONS for table in question.tables.values() for one in table.columns
    }
    lost = [
        f"{name}.{code}"
        for name, codes in tables().items()
        for code in codes
        if not {code, f"{code}_cents", f"{code}_permille"} & known
        if not set(re.split(r"[.+]", code)) <= known
    ]
    assert not lost, "\n".join(lost)


def test_every_text_asked_exists():
    known = {*sentences(), *tables()} | {
        f"{name}.{code}" for name, codes in tables().items() for code in codes
    }
    lost = [f"{place}: {key}" for place, call in calls() for key in asked(call) if key not in known]
    assert not lost, "\n".join(lost)


def test_every_key_written_is_a_text():
    """Titles, findings and assumptions are named far from where they are said."""
    known, groups = {*sentences(), *tables()}, {path.stem for path in (TEXTS / "fr").glob("*.toml")}
    others = ("html", "csv", "toml", "parquet", "xlsx", "js")
    lost = [
        f"{place.relative_to(PACKAGE)}: {key}"
        for place, key in strings()
        if re.fullmatch(r"[a-z_]+\.[a-z_0-9]*[a-z0-9]", key) and key.partition(".")[0] in groups
        if key not in known and key.partition(".")[2] not in others
        if not (PACKAGE / f"{key.replace('.', '/')}.py").exists()
    ]
    assert not lost, "\n".join(lost)


def strings() -> list[tuple[Path, str]]:
    """Every string of the code, with its file."""
    return [
        (path, one.value)
        for path, nodes in trees().items()
        if "migrations" not in path.parts  # names of columns
        for one in nodes
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def test_no_key_is_built():
    """Neither f"…" nor a sum of strings names a text, but what every question has in its catalogue."""
    built = [
        f"{place}: {ast.unparse(call.args[0])}"
        for place, call in calls()
        if isinstance(call.args[0], (ast.JoinedStr, ast.BinOp)) and "question.texts" not in ast.unparse(call)
    ]
    assert built == []


def test_a_view_says_whole_keys():
    short = [
        f"{place}: {key}"
        for place, call in calls()
        if name_of(call.func) == "say"
        for key in literals(call.args[0])
        if "." not in key and key not in LANGUAGES
    ]
    assert short == []


@cache
def calls() -> tuple[tuple[str, ast.Call], ...]:
    """Every call that asks for a text, with its place."""
    return tuple(
        (f"{path.relative_to(PACKAGE)}:{call.lineno}", call)
        for path, nodes in trees().items()
        for call in nodes
        if isinstance(call, ast.Call) and name_of(call.func) in (*SENTENCE, *TABLE) and call.args
    )


def asked(call: ast.Call) -> list[str]:
    """The keys that a call names whole: `group.key`, or `group.table.code`."""
    first, *others = (literals(one) for one in call.args)
    keys = [key for key in first if re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", key)]
    codes = others[0] if others and name_of(call.func) in ("word", "word_of") else []
    return [f"{key}.{code}" for key in keys for code in codes] or keys


def literals(value: ast.expr) -> list[str]:
    """The strings that an expression may be, where they are written in it."""
    if isinstance(value, ast.IfExp):
        return [*literals(value.body), *literals(value.orelse)]
    return [value.value] if isinstance(value, ast.Constant) and isinstance(value.value, str) else []


def name_of(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


REFUSING = (
    *("problem", "refuse", "Refused", "Malformed", "given_twice", "find_file"),
    *("_refusal", "_unknown", "_too_large"),
)


FINDING = r"^foreign\.|\.(found|assume|when)_|_(note|remedy)$"


def test_every_refusal_has_a_remedy():
    """Every key written in a call that refuses, whatever its place in it: what is wrong is never said alone."""
    refused = {
        one.value
        for nodes in trees().values()
        for call in nodes
        if isinstance(call, ast.Call) and name_of(call.func) in REFUSING
        for given in (*call.args, *(one.value for one in call.keywords))
        for one in ast.walk(given)
        if isinstance(one, ast.Constant) and one.value in sentences()
    }
    assert len(refused) > 250
    assert sorted(key for key in refused if f"{key}_remedy" not in sentences()) == []


def test_every_key_of_a_room_that_refuses_has_its_remedy_or_is_told_as_a_finding():
    """A reason that a name or a table carries to the call that refuses: no such call shows its key."""
    below = [PACKAGE / room for room in ("sources", "schema", "tables", "law", "models")]
    told = {key for _, call in calls() for key in asked(call)}
    refused = {
        one.value
        for path, nodes in trees().items()
        if any(path.is_relative_to(room) for room in below)
        if re.search(r"\b(problem|Refused|refuse)\(", sources()[path])
        for one in nodes
        if isinstance(one, ast.Constant) and one.value in sentences() and one.value not in told
        if not re.search(FINDING, one.value)
    }
    assert len(refused) > 40
    assert sorted(key for key in refused if f"{key}_remedy" not in sentences()) == []


def test_a_text_is_never_guessed():
    """Only the remedy of a problem may have no text."""
    guessing = [path.name for path, code in sources().items() if "has_text" in code]
    assert guessing == ["errors.py", "__init__.py"]


def test_every_field_of_a_text_asked_is_given():
    """A text that is not filled in would be shown with its braces, or stop the program."""
    lost = [
        f"{place}: {key} lacks {', '.join(sorted(needed - given))}"
        for place, call in calls()
        if name_of(call.func) in ("text", "say", "said", "word", "word_of", "problem")
        for given in [{one.arg for one in call.keywords}]
        for key in asked(call)
        for needed in [
            fields(catalogue("fr").get(key, "")) | fields(catalogue("fr").get(f"{key}_remedy", ""))
        ]
        if None not in given and {one.removesuffix("_remedy") for one in needed} - given
    ]
    assert not lost, "\n".join(lost)


BREAKABLE = re.compile(r"\s[:;!?»]|«\s")


def breakable(said: str) -> list[str]:
    """The marks that a line may begin or end with: a plain space stands beside them."""
    return [mark for mark in BREAKABLE.findall(said) if "\xa0" not in mark and "\u202f" not in mark]


def test_no_line_begins_with_a_french_mark():
    """Every text, as a page shows it; English has no such space."""
    assert [key for key, said in catalogue("fr").items() if breakable(glued(said, "fr"))] == []
    assert [key for key, said in catalogue("en").items() if glued(said, "en") != said] == []


def test_a_report_glues_marks_wherever_they_stand():
    said = "reçu : 3 ; « prix » vu !"
    cards = (Card(said, said, said),)
    shown = render_page(
        Page("fr", said, said, said, (said,), cards, (), (said,)), Result("x", {}, (), (), {})
    )
    body = re.sub(r"<(style|script)>.*?</\1>", "", shown, flags=re.DOTALL)
    assert body.count("reçu\xa0: 3\xa0; «\xa0prix\xa0» vu\xa0!") == 9
    assert breakable(re.sub(r"<[^>]*>", "|", body)) == []
