"""Every question has its four rooms, its words in both languages, and tables whose columns all have a word."""

import pytest
from scripts.build_questions_page import PAGE, dictionary

from radioscopie.asking import options
from radioscopie.questions.registry import AT_ONCE, QUESTIONS, named, of_verb
from radioscopie.result import in_words
from radioscopie.texts import LANGUAGES, text, words

BY_VERB = {one.verb: one for one in QUESTIONS}


@pytest.mark.parametrize("verb", BY_VERB)
def test_a_question_has_its_rooms(verb):
    question = BY_VERB[verb]
    assert callable(question.answer)
    assert callable(question.summary)
    assert question.tables if question.in_tables else question.plain


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verb", BY_VERB)
def test_a_question_has_its_words(verb, lang):
    question = BY_VERB[verb]
    known = words(f"{question.texts}.opt", lang)
    assert set(known) == {*options(question.ask), *(["out"] if question.in_tables else [])}
    needed = ("help", "examples") if question.cost == AT_ONCE else ("help", "examples", "working")
    assert all(text(f"{question.texts}.{key}", lang) for key in needed)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("verb", BY_VERB)
def test_every_column_of_a_table_has_its_word(verb, lang):
    for name, table in BY_VERB[verb].tables.items():
        assert name == table.name
        assert text(table.title, lang)
        heads = words(table.heads, lang)
        shown = [*(one for one in table.columns if one.head is None), *table.ratios]
        assert {one.name for one in shown} - set(heads) == set()
        assert all(in_words(one.head, lang) for one in table.columns if one.head)
        assert all(words(one.words, lang) for one in table.columns if one.words)


def test_the_longest_verb_is_found_first():
    assert of_verb(["permits", "--json"]) is named("permits")
    assert of_verb(["law", "show", "acts"]) is named("law show")
    assert of_verb(["nothing"]) is None


def test_the_dictionary_has_every_question_and_table():
    page = dictionary()
    for question in QUESTIONS:
        section = page.split(f"\n## {question.verb}\n")[1].split("\n## ")[0]
        assert [f"### {name}\n" in section for name in question.tables] == [True] * len(question.tables)


def test_the_dictionary_is_made_again_when_a_question_changes():
    """`python scripts/build_questions_page.py` makes it."""
    assert PAGE.read_text("utf-8") == dictionary()
