"""Put beside each printed share the interval that it would have had at best, its bounds, and the model's own answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.law.load import Law
from radioscopie.models.finances.cash.shocks import load_shock
from radioscopie.models.joins.survey_said import uncuttable
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.survey.intervals import wilson
from radioscopie.models.survey.silent import share_bounds
from radioscopie.questions.survey.said.tables import MODEL, SHARES
from radioscopie.ranges import CASES
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.quoted import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.questions.survey.said.ask import Ask
    from radioscopie.results.answer import Advance

FACTS = {
    "COV-001": "attendance",
    "COV-005": "uncuttable",
    "COV-006": "loans",
    "COV-007": "contributions",
    "COV-009": "covid_patients",
    "SUR-003": "interventional",
    "SUR-004": "working_time",
}
INVITED, LIKE_2020 = "SUR-007", "COV-001"
READ, ASSUMED = "read", "assumed"
SHOCK, MOSTLY = "spring_2020", 80
ASSUMPTIONS = (
    Assumption("survey_said.by_chance", "assumed"),
    Assumption("survey_said.invited_2020", "assumed"),
    Assumption("survey_said.answers_2025", "assumed"),
    Assumption("survey_said.practices", "assumed"),
    Assumption("survey_said.one_fall", "assumed"),
)


def answer(_: Ask, __: Advance) -> Answer:
    """Tell what the surveys said."""
    law = Law.load()
    tables = {"shares": SHARES.of(shares()), "model": MODEL.of(_model(law))}
    return Answer(Result("survey_said", tables, ASSUMPTIONS, (), make_record(law.version)))


def shares() -> Iterator[dict[str, Any]]:
    """Give a row for each printed share."""
    invited = int(quoted(INVITED).value)
    for fact, asked in FACTS.items():
        figure = quoted(fact)
        share, answers = float(figure.share), figure.sample or quoted(LIKE_2020).sample or 0
        low, high = wilson(share, answers)
        bounds = share_bounds(share, answers, invited)
        yield {
            "survey": figure.year,
            "asked": asked,
            "printed": share,
            "answers": answers,
            "answers_status": READ if figure.sample else ASSUMED,
            "invited": invited,
            "invited_status": READ if figure.year == quoted(INVITED).year else ASSUMED,
            "interval_low": low,
            "interval_high": high,
            "bound_low": bounds.low,
            "bound_high": bounds.high,
            "source": figure.source,
        }


def _model(law: Law) -> Iterator[dict[str, Any]]:
    for one in uncuttable(build_baseline(), law):
        basis = "staff_kept" if one.staff_kept else "staff_not_kept"
        cells = {"low": one.low, "central": one.central, "high": one.high}
        yield {"asked": FACTS["COV-005"], "basis": basis, "printed": float(quoted("COV-005").share)} | cells
    fall = load_shock(SHOCK).falls[0].drop_pct
    cells = {name: float(getattr(fall, name) >= MOSTLY) for name in CASES}
    yield {"asked": FACTS["COV-001"], "basis": "one_fall", "printed": float(quoted("COV-001").share)} | cells
