"""Questionnaires: whole, in both languages, and checked alike by Python and by the browser's twin on the same cases."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.models.survey.forms.checks import check, shown
from radioscopie.models.survey.forms.expressions import NotARuleError, evaluate, parsed
from radioscopie.tables.survey.questionnaire import NAMES, questionnaire

HERE = Path(__file__).parent
CASES = json.loads((HERE / "data/rule_cases.json").read_text("utf-8"))
NODE = shutil.which("node")
needs_node = pytest.mark.skipif(not NODE, reason="no node here: apt-get install nodejs")
NAMED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.(?:\*|[A-Za-z0-9_-]+))+")


def twin(expressions=(), answers=()):
    """Run rules.js on cases."""
    folder = files("radioscopie.tables.survey") / "questionnaires"
    forms = {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in NAMES}
    cases = json.dumps({"expressions": list(expressions), "answers": list(answers), "forms": forms})
    run = subprocess.run(
        [NODE, str(HERE / "rules_twin.mjs")], input=cases, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def ours(rule, values):
    try:
        return ["value", evaluate(rule, values)]
    except NotARuleError:
        return ["refused"]


@pytest.mark.parametrize(("rule", "values", "wanted"), CASES["expressions"])
def test_rules(rule, values, wanted):
    found = evaluate(rule, values)
    assert found == wanted
    assert type(found) is type(wanted) or {type(found), type(wanted)} == {int, float}


@pytest.mark.parametrize("rule", CASES["not_rules"])
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(NotARuleError):
        parsed(rule)


@pytest.mark.parametrize(("form", "answers", "previous", "wanted"), CASES["answers"])
def test_answers(form, answers, previous, wanted):
    found = check(questionnaire(form), answers, previous)
    assert [f"{one.kind} {one.place} {one.code}" for one in found] == wanted
    assert [one.blocks for one in found] == [not line.startswith("rule") for line in wanted]


@needs_node
def test_the_browser_says_the_same_on_the_table_of_cases():
    rules = [[rule, values] for rule, values, _ in CASES["expressions"]]
    rules += [[rule, {}] for rule in CASES["not_rules"]]
    answers = [case[:3] for case in CASES["answers"]]
    found = twin(rules, answers)
    assert found["expressions"] == [ours(rule, values) for rule, values in rules]
    wanted = [
        [[one.kind, one.level, one.place, one.code] for one in check(questionnaire(form), given_, previous)]
        for form, given_, previous in answers
    ]
    assert found["answers"] == wanted


values = st.one_of(
    st.none(), st.floats(-1e6, 1e6), st.integers(-50, 50), st.sampled_from(["x", "y"]), st.booleans()
)
names = st.sampled_from(["a", "b.c", "b.d", "prev.b.c"])
atoms = st.one_of(names, st.integers(0, 99).map(str), st.sampled_from(['"x"', "given(a)", "sum(b.*)", "0.5"]))
signs = st.sampled_from(["+", "-", "*", "/", "<", "<=", "==", "!=", ">", ">=", "and", "or"])
rules = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, signs, inner).map(" ".join),
        inner.map("({})".format),
        inner.map("not ({})".format),
        inner.map("abs({})".format),
        st.tuples(inner, inner).map(lambda pair: f"min({pair[0]}, {pair[1]})"),
    ),
    max_leaves=8,
)


@pytest.mark.slow
@needs_node
@settings(max_examples=4, deadline=None)
@given(st.lists(st.tuples(rules, st.dictionaries(names, values)), min_size=60, max_size=60))
def test_the_browser_says_the_same_on_any_rule(cases):
    wanted = json.loads(json.dumps([ours(rule, held) for rule, held in cases]))
    assert twin(cases)["expressions"] == wanted


@given(st.text(max_size=20))
def test_no_text_makes_the_reader_of_rules_fail(written):
    assert ours(written, {})[0] in {"value", "refused"}


@pytest.mark.parametrize(("name", "count"), [("shock_2020", 11), ("decision_2025", 12)])
def test_a_questionnaire_is_whole(name, count):
    form = questionnaire(name)
    assert (form.id, len(form.questions)) == (name, count)
    assert len({one.id for one in form.questions}) == count
    assert {one.publish for one in form.questions} <= {"nation", "region", "never"}
    assert {one.kind for one in form.questions} <= {"confirm", "fields", "table", "machines"}
    assert all((one.most > 0) == (one.kind == "machines") for one in form.questions)
    assert all(bool(one.rows) == (one.kind == "table") for one in form.questions)
    for question in form.questions:
        assert question.keep_months in range(12, 61)
        for field in question.fields:
            assert bool(field.choices) == (field.kind == "choice")
            assert field.kind in {"whole", "number", "choice", "date", "text"}
            assert (field.low is not None and field.high is not None) == (field.kind in {"whole", "number"})
            assert field.text or len(question.fields) == 1 or field.kind == "choice"


@pytest.mark.parametrize("name", NAMES)
def test_intentions_are_never_published_below_the_nation(name):
    intentions = [one for one in questionnaire(name).questions if one.purpose == "intention"]
    assert {one.publish for one in intentions} <= {"nation"}
    assert bool(intentions) == (name == "decision_2025")


@pytest.mark.parametrize("name", NAMES)
def test_rules_name_cells_that_exist(name):
    form = questionnaire(name)
    known = {
        f"{question.id}.{row}{field.id}"
        for question in form.questions
        for field in question.fields
        for row in rows_of(question)
    }
    for rule in form.rules:
        assert rule.level in {"information", "warning", "error"}
        for written in NAMED.findall(rule.holds):
            cell = written.removeprefix("prev.").replace("row.", f"{rule.each}.*.")
            pattern = re.compile(re.escape(cell).replace(r"\*", r"[^.]+"))
            assert any(pattern.fullmatch(one) for one in known), (rule.id, written)


def rows_of(question):
    return [f"{row}." for row in question.rows] or ["m1." if question.kind == "machines" else ""]


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_and_text_is_in_both_languages(name):
    form = questionnaire(name)
    held = [form.title, *(one.text for one in (*form.questions, *form.rules))]
    held += [words for one in form.questions for words in one.rows.values()]
    held += [
        words
        for one in form.questions
        for field in one.fields
        for words in (*field.choices.values(), field.text)
    ]
    assert all(one.fr.strip() and one.en.strip() for one in held if one is not None)


def test_a_cell_is_shown_when_its_rule_says_so():
    form = questionnaire("shock_2020")
    assert "A7.postponed" not in shown(form, {"A7.kept": "no"})
    assert "A7.postponed" in shown(form, {"A7.kept": "yes"})
    assert "A1.ct.now" in shown(form, {})


def test_the_ct_reference_activity_is_asked_machine_by_machine():
    (question,) = [one for one in questionnaire("decision_2025").questions if one.id == "B1"]
    assert {"reference_activity", "notified_on", "share_held"} <= {field.id for field in question.fields}
    assert question.publish == "region"
