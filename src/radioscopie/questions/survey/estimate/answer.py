"""Estimate figures of the whole from the answers of some practices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.models.survey.beside import bounded, outliers, shifted, unit_errors
from radioscopie.models.survey.chain import RATIO, SHARE, estimate, in_domain, weigh
from radioscopie.models.survey.imputation import filled
from radioscopie.models.survey.weights import weight_report
from radioscopie.questions.survey.estimate.feed import feed_files
from radioscopie.questions.survey.estimate.tables import ESTIMATES, MET, OUTLIERS, RESPONSE, SILENT, WEIGHTS
from radioscopie.result import Assumption, Result, said
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.survey.answers import read_answers
from radioscopie.tables.survey.frame import PRACTICES, domain_name, read_frame, read_totals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from radioscopie.models.survey.chain import Figure, Wanted, Weighed
    from radioscopie.questions.survey.estimate.ask import Ask
    from radioscopie.result import ResultTable
    from radioscopie.results.answer import Advance
    from radioscopie.tables.survey.answers import Answers
    from radioscopie.tables.survey.frame import Frame, KnownTotal

WHOLE = ("", "")


def answer(ask: Ask, _: Advance) -> Answer:
    """Estimate what is asked.

    Raises
    ------
    InputError : every problem of a file; answers that cannot be weighed
    """
    frame = read_frame(ask.strata)
    known = read_totals(ask.calibrate) if ask.calibrate else []
    raw = read_answers(ask.answers, _columns(ask, known), _cuts(ask, known), tuple(ask.gaps))
    _refuse_units(raw, ask)
    answers, imputed = _without_gaps(raw, ask.gaps)
    bounds = ask.limits if ask.method in {"logit", "truncated"} else None
    weighed = weigh(answers, frame, known, ask.method, bounds)  # type: ignore[arg-type]
    tables = _tables(ask, frame, known, answers, weighed, imputed)
    findings = _findings(frame, answers, weighed, imputed)
    result = Result("survey_estimate", tables, _assumptions(ask, known, imputed), findings, _record(ask))
    return Answer(result, files=_files(ask, answers, weighed))


def _files(ask: Ask, answers: Answers, weighed: Weighed) -> dict[str, Callable[[], bytes]]:
    """Write the figures that feed the model; one without an interval feeds nothing.

    Raises
    ------
    InputError : figures that cannot be given with an interval
    """
    whole = in_domain(answers, *WHOLE)
    figures = {one.name: estimate(weighed, answers, one, whole) for one in ask.wanted if ask.feeds}
    lost = [one.figure for one in ask.feeds if figures[one.figure].low is None]
    if lost:
        raise InputError([problem("survey_estimate.nothing_to_feed", "--feed", name) for name in lost])
    return feed_files(ask.feeds, figures, name_of(ask.answers))


def _columns(ask: Ask, known: Sequence[KnownTotal]) -> list[str]:
    """Give the columns of numbers that are needed."""
    columns = [one.y for one in ask.wanted if one.kind != SHARE]
    columns += [one.x for one in ask.wanted if one.kind == RATIO]
    columns += [one.variable for one in known if one.variable != PRACTICES]
    return list(dict.fromkeys([*columns, *ask.gaps, *ask.gaps.values()]))


def _cuts(ask: Ask, known: Sequence[KnownTotal]) -> list[str]:
    shares = [one.y for one in ask.wanted if one.kind == SHARE]
    return list(dict.fromkeys([*ask.by, *shares, *(one.column for one in known if one.column)]))


def _refuse_units(answers: Answers, ask: Ask) -> None:
    """Refuse values that seem written in another unit: one of them would make the whole total."""
    ratios = [(one.y, one.x) for one in ask.wanted if one.kind == RATIO]
    found = unit_errors(answers, ratios)
    if found:
        raise InputError(
            [
                problem(
                    "survey.unit_too_large" if one.factor > 1 else "survey.unit_too_small",
                    f"{ask.answers}:{one.line}, {one.column}",
                )
                for one in found
            ]
        )


def _without_gaps(answers: Answers, gaps: Mapping[str, str]) -> tuple[Answers, dict[str, int]]:
    """Fill the gaps asked, and count them by column."""
    numbers, imputed = dict(answers.numbers), {}
    for column, source in gaps.items():
        size = answers.numbers[source]
        made = filled(numbers[column], size, size, answers.strata)
        numbers[column], imputed[column] = made.values, made.imputed
    return replace(answers, numbers=numbers), imputed


def _tables(
    ask: Ask,
    frame: Frame,
    known: Sequence[KnownTotal],
    answers: Answers,
    weighed: Weighed,
    imputed: Mapping[str, int],
) -> dict[str, ResultTable]:
    tables = {
        "estimates": ESTIMATES.of(_estimates(ask, answers, weighed, imputed)),
        "response": RESPONSE.of(_response(frame, answers, weighed)),
        "weights": WEIGHTS.of(_weights(weighed)),
    }
    further = {
        MET: _met(known, weighed),
        SILENT: _silent(ask, frame, answers, weighed),
        OUTLIERS: _outliers(ask, answers, weighed),
    }
    return tables | {table.name: table.of(rows) for table, made in further.items() if (rows := list(made))}


def _domains(ask: Ask, answers: Answers) -> list[tuple[str, str]]:
    """Give the domains, the whole first, then the words of each column in their order."""
    return [WHOLE, *((column, word) for column in ask.by for word in sorted(set(answers.words[column])))]


def _estimates(
    ask: Ask, answers: Answers, weighed: Weighed, imputed: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    for wanted in ask.wanted:
        for column, word in _domains(ask, answers):
            figure = estimate(weighed, answers, wanted, in_domain(answers, column, word))
            yield {"name": wanted.name, "domain": domain_name(column, word)} | _cells(figure, wanted, imputed)


def _cells(figure: Figure, wanted: Wanted, imputed: Mapping[str, int]) -> dict[str, Any]:
    rests = any(imputed.get(column) for column in (wanted.y, wanted.x) if wanted.kind != SHARE)
    note = "imputed" if rests and figure.note in {"", "fragile"} else figure.note
    cells = {one: getattr(figure, one) for one in ("value", "se", "low", "high")}
    return cells | {"n": figure.answers, "note": note}


def _response(frame: Frame, answers: Answers, weighed: Weighed) -> Iterator[dict[str, Any]]:
    for stratum, size in frame.population.items():
        came = answers.strata.count(stratum)
        pool = weighed.pools[stratum]
        yield {"stratum": stratum, "pool": pool, "practices": size, "n": came, "rate": came / size}


def _weights(weighed: Weighed) -> Iterator[dict[str, Any]]:
    weight, report = weighed.answers.weight, weight_report(weighed.answers)
    yield {"weight": "sum", "value": float(weight.sum())}
    yield {"weight": "smallest", "value": float(weight.min())}
    yield {"weight": "largest", "value": float(weight.max())}
    yield {"weight": "negative", "value": float(report.negative)}
    yield {"weight": "extreme", "value": float(report.extreme)}
    yield {"weight": "design_effect", "value": report.design_effect}


def _met(known: Sequence[KnownTotal], weighed: Weighed) -> Iterator[dict[str, Any]]:
    held = weighed.answers
    if held.weighing is None:
        return
    x = held.weighing.totals.x[:, -len(known) :]
    before, after = held.design.weight @ x, held.weight @ x
    for rank, one in enumerate(known):
        cells = {"known": one.total, "before": float(before[rank]), "after": float(after[rank])}
        yield {"domain": domain_name(one.column, one.word), "variable": one.variable} | cells


def _silent(ask: Ask, frame: Frame, answers: Answers, weighed: Weighed) -> Iterator[dict[str, Any]]:
    practices = sum(frame.population.values())
    for wanted in ask.wanted:
        moved = shifted(weighed, answers, wanted, ask.shift / 100)
        held = bounded(answers, wanted, practices)
        for basis, found in (("shift", moved), ("no_assumption", held)):
            if found is not None:
                value = {"low": found.low, "value": found.central, "high": found.high}
                yield {"name": wanted.name, "basis": basis} | value


def _outliers(ask: Ask, answers: Answers, weighed: Weighed) -> Iterator[dict[str, Any]]:
    for wanted in ask.wanted:
        found = outliers(weighed, answers, wanted)
        if found is not None:
            treated = {"winsorised": found.winsorised, "robust": found.robust, "lowered": found.lowered}
            yield {"name": wanted.name, "value": found.plain} | treated


def _findings(
    frame: Frame, answers: Answers, weighed: Weighed, imputed: Mapping[str, int]
) -> tuple[tuple[str, int], ...]:
    report = weight_report(weighed.answers)
    pooled = sum(pool != stratum for stratum, pool in weighed.pools.items())
    found = {
        "survey_estimate.found_answers": len(answers.strata),
        "survey_estimate.found_practices": sum(frame.population.values()),
        "survey_estimate.found_pooled": pooled,
        "survey_estimate.found_imputed": sum(imputed.values()),
        "survey_estimate.found_negative": report.negative,
        "survey_estimate.found_extreme": report.extreme,
    }
    return tuple((key, count) for key, count in found.items() if count)


def _assumptions(ask: Ask, known: Sequence[KnownTotal], imputed: Mapping[str, int]) -> tuple[Assumption, ...]:
    held = [
        Assumption("survey_estimate.alike", "assumed", said("survey_estimate.alike_note", shift=ask.shift)),
        Assumption("survey_estimate.frame", "assumed"),
    ]
    if known:
        held.append(Assumption("survey_estimate.calibrated", "assumed"))
    if any(imputed.values()):
        note = said("survey_estimate.imputed_note", values=sum(imputed.values()))
        held.append(Assumption("survey_estimate.imputed", "missing", note))
    return tuple(held)


def _record(ask: Ask) -> Mapping[str, str]:
    files = [one for one in (ask.answers, ask.strata, ask.calibrate) if one is not None]
    asked = {
        "answers": name_of(ask.answers),
        "strata": name_of(ask.strata),
        "figures": ", ".join(one.name for one in ask.wanted),
        "by": ", ".join(ask.by),
        "shift": f"{ask.shift}",
        "feed": ", ".join(ask.feed),
    }
    if ask.calibrate:
        asked |= {"calibrate": name_of(ask.calibrate), "method": ask.method, "bounds": ask.bounds}
    return make_record("–", files, asked)
