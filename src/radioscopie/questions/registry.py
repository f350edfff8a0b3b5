"""Every question that may be asked: the command line and the web open their doors from this list and nothing else.

The folder of a question has four rooms: `ask` (`Ask`: what may be asked, with all its limits), `answer` (`answer(ask,
advance)`), `tables` (`TABLES`: what is answered), `page` (`page(result, lang)` and `summary(result, lang)`). They are
brought when the question is asked, not before. A question whose answer is not tables has no `tables`: its result is a
frozen type of its own, that `page` gives as `plain(result, lang)` for JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.result import Result
    from radioscopie.results.answer import Advance, Answer
    from radioscopie.results.declared import Declared
    from radioscopie.results.export import Content

    Pages = str | Mapping[str, Content]

AT_ONCE, SECONDS, JOB = "at_once", "seconds", "job"


@dataclass(frozen=True, slots=True)
class Question:
    """A question.

    Parameters
    ----------
    verb : what is typed
    folder : where its rooms are, in `questions`
    texts : its catalogue of texts
    cost : AT_ONCE (less than a second), SECONDS, or JOB (more: shown with its progress, may be cancelled)
    limit_s : processor seconds after which a server gives up
    in_tables : it answers tables, that --out writes in a folder with their report
    recorded : the folder keeps how to do it again; False where it is published, and a digest of what was read tells
    """

    verb: str
    folder: str
    texts: str
    cost: str
    limit_s: int
    in_tables: bool = True
    recorded: bool = True

    def _room(self, name: str) -> Any:
        return import_module(f"radioscopie.questions.{self.folder.replace('/', '.')}.{name}")

    @property
    def ask(self) -> type:
        """What may be asked."""
        found: type = self._room("ask").Ask
        return found

    @property
    def answer(self) -> Callable[[Any, Advance], Answer]:
        """Answer an `Ask`."""
        found: Callable[[Any, Advance], Answer] = self._room("answer").answer
        return found

    @property
    def tables(self) -> Mapping[str, Declared]:
        """Tables that an answer may have, by name."""
        found: Mapping[str, Declared] = self._room("tables").TABLES if self.in_tables else {}
        return found

    @property
    def page(self) -> Callable[[Result, str], Pages] | None:
        """Give the report of a result in a language: one page, or several files by name; None: no report."""
        return getattr(self._room("page"), "page", None)

    @property
    def summary(self) -> Callable[[Any, str], str]:
        """Give the lines of a result for a terminal, in a language."""
        found: Callable[[Any, str], str] = self._room("page").summary
        return found

    @property
    def plain(self) -> Callable[[Any, str], Mapping[str, object]] | None:
        """Give a result as plain data, where its JSON has a form of its own; None: that of all tables."""
        return getattr(self._room("page"), "plain", None)


QUESTIONS = (
    Question("law show", "law/show", "law_show", AT_ONCE, 10, in_tables=False),
    Question("law diff", "law/diff", "law_diff", AT_ONCE, 10, in_tables=False),
    Question("law check", "law/check", "law_check", AT_ONCE, 10, in_tables=False),
    Question("law stale", "law/stale", "law_stale", AT_ONCE, 10, in_tables=False),
    Question("source", "source", "source", AT_ONCE, 10, in_tables=False),
    Question("map", "map", "map", SECONDS, 60, in_tables=False),
    Question("price", "price", "price", SECONDS, 120, in_tables=False),
    Question("explain", "explain", "explain", SECONDS, 60, in_tables=False),
    Question("totals", "totals", "totals", SECONDS, 120),
    Question("impact", "impact", "impact", SECONDS, 120),
    Question("accounts", "accounts", "accounts", JOB, 600),
    Question("sites", "hospital", "sites", SECONDS, 120),
    Question("nation", "nation", "nation", SECONDS, 60),
    Question("run", "scenario", "scenario", JOB, 600),
    Question("design", "design", "design", JOB, 900),
    Question("ledger", "ledger", "ledger", JOB, 600),
    Question("validate", "validation", "validation", SECONDS, 60),
    Question("travel", "travel", "travel", JOB, 600, in_tables=False),
    Question("access", "access", "access", SECONDS, 60),
    Question("delays", "delays", "delays", JOB, 300),
    Question("site", "siting", "site", JOB, 600),
    Question("incentives", "incentives", "incentives", JOB, 600),
    Question("permits", "permits", "permits", SECONDS, 60),
    Question("reading", "reading", "reading", JOB, 600),
    Question("staff", "staffing", "staff", JOB, 2000),
    Question("reading fit", "reading/fit", "reading_fit", SECONDS, 120),
    Question("fees", "fees", "fees", SECONDS, 120),
    Question("read", "read", "read", SECONDS, 120),
    Question("snds", "snds", "snds", JOB, 2000),
    Question("survey estimate", "survey/estimate", "survey_estimate", SECONDS, 60),
    Question("survey count", "survey/count", "survey_count", SECONDS, 60),
    Question("survey said", "survey/said", "survey_said", JOB, 120),
    Question("survey protect", "survey/protect", "survey_protect", SECONDS, 600, recorded=False),
    Question("survey audit", "survey/audit", "survey_audit", SECONDS, 60, in_tables=False),
    Question("survey ledger verify", "survey/ledger_verify", "survey_ledger", SECONDS, 600, in_tables=False),
    Question("studies index", "studies/index", "studies_index", JOB, 600, recorded=False),
    Question("studies link", "studies/link", "studies_link", JOB, 600, recorded=False),
    Question("studies repeats", "studies/repeats", "studies_repeats", JOB, 600, recorded=False),
    Question("studies relevance", "studies/relevance", "studies_relevance", JOB, 600, recorded=False),
    Question("dose", "dose", "dose", SECONDS, 600, recorded=False),
    Question("survey demo", "survey/demo", "survey_demo", JOB, 600),
)

# verbs of several questions: their line of help and their examples
GROUPS: Mapping[str, tuple[str, str]] = {
    "studies": ("studies.help", "studies.examples"),
    "law": ("law.help", "law.examples"),
    "survey": ("survey.help", "survey.examples"),
    "survey ledger": ("survey_ledger.group_help", "survey_ledger.group_examples"),
}


def of_verb(words: Sequence[str]) -> Question | None:
    """Find the question of the first words of a command, the longest verb first; None when they are none."""
    by_length = sorted(QUESTIONS, key=lambda one: -len(one.verb))
    return next((one for one in by_length if list(words[: len(one.verb.split())]) == one.verb.split()), None)


def named(verb: str) -> Question:
    """Give a question by its verb.

    Raises
    ------
    KeyError : no such question
    """
    return {one.verb: one for one in QUESTIONS}[verb]
