"""Words agree with the number before them, in French and in English."""

import string
import tomllib
from pathlib import Path

import pytest

import radioscopie.texts
from radioscopie.texts import text
from radioscopie.texts.agreement import MARK, filled

TEXTS = Path(radioscopie.texts.__file__).parent
MARKED = [
    (path.parent.name, f"{path.stem}.{key}", said)
    for path in sorted(TEXTS.glob("*/*.toml"))
    for key, held in tomllib.loads(path.read_text("utf-8")).items()
    for said in ([held] if isinstance(held, str) else held.values())
    if MARK.search(said)
]


@pytest.mark.parametrize(
    ("lang", "number", "said"),
    [
        ("fr", "0", "0 ligne lue change"),
        ("fr", "1", "1 ligne lue change"),
        ("fr", "1,9", "1,9 ligne lue change"),
        ("fr", "2", "2 lignes lues changent"),
        ("fr", "1\u202f998", "1\u202f998 lignes lues changent"),
        ("fr", "−1", "−1 ligne lue change"),
        ("fr", "beaucoup de", "beaucoup de lignes lues changent"),
        ("en", "0", "0 lignes lues changent"),
        ("en", "1", "1 ligne lue change"),
        ("en", "1.5", "1.5 lignes lues changent"),
        ("en", "1,001", "1,001 lignes lues changent"),
        ("fr", "entre 50\u202f000 et 130\u202f000", "entre 50\u202f000 et 130\u202f000 lignes lues changent"),
        ("en", "between 0 and 1", "between 0 and 1 ligne lue change"),
    ],
)
def test_a_word_agrees_with_the_number_before_it(lang, number, said):
    assert filled("{rows} ligne[s] lue[s] chang[e|ent]", {"rows": number}, lang) == said


def test_the_number_is_the_last_one_written():
    template = "{a} sur {b} ligne[s] ({share}) [est|sont] là, {c!s} [study|studies] {{x}}"
    assert filled(template, {"a": 5, "b": 1, "share": "12 %", "c": 3}, "fr") == (
        "5 sur 1 ligne (12 %) est là, 3 studies {x}"
    )


@pytest.mark.parametrize(("lang", "key", "said"), MARKED)
def test_every_mark_follows_a_field_and_leaves_nothing(lang, key, said):
    parts = list(string.Formatter().parse(said))
    first = next(n for n, (_, name, _, _) in enumerate(parts) if name is not None)
    assert not any(MARK.search(literal) for literal, *_ in parts[: first + 1]), key
    for number in ("1", "2"):
        written = filled(said, {name: number for _, name, _, _ in parts if name}, lang)
        assert not MARK.search(written), written


def test_one_line_is_one_line():
    assert text("web_result.rows", "fr", count="1") == "1 ligne"
    assert text("web_result.rows", "en", count="2") == "2 rows"


def test_a_range_after_another_number_takes_its_own_end():
    said = filled("{n} × {what} : {gain} habitant[s]", {"n": 1, "what": "IRM", "gain": "entre 5 et 9"}, "fr")
    assert said == "1 × IRM : entre 5 et 9 habitants"
