"""The statistician: values by pseudonym, edits with their reason, tables to publish; never a name."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.disclosure.presets import preset_names
from radioscopie.models.survey.forms.checks import RULE, check
from radioscopie.store import (
    accepted,
    answers,
    campaigns,
    people,
    reading,
    releases,
    runs,
    stages,
    submissions,
    weighings,
)
from radioscopie.store import doubts as doubtful
from radioscopie.store.held import AskedRun
from radioscopie.store.places import Place
from radioscopie.store.publishable import COLUMNS, choices_of, values_of
from radioscopie.store.releases import Wanted
from radioscopie.store.runs import BESIDE, KINDS, OUTLIERS, WEIGHTED
from radioscopie.tables.survey.ddi import codebook
from radioscopie.tables.survey.questionnaire import questionnaire
from radioscopie.version import __version__
from radioscopie.web.survey.typed import read_cells, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radioscopie.tables.survey.questionnaire import Questionnaire
    from radioscopie.web.survey.desk import Asking


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer as the list shows it: no value, which would have to be noted as read; `told` counts broken rules."""

    pseudonym: str
    stratum: str
    state: str
    at: float
    told: int


def _seen(form: Questionnaire, one: accepted.Used) -> Seen:
    broken = sum(found.kind == RULE for found in check(form, one.cells))
    return Seen(one.pseudonym, one.stratum, one.state, one.at, broken)


def values(ask: Asking) -> Response:
    """Show the answers by pseudonym, and the releases of a campaign."""
    of, name = ask.who.tenant, ask.path["campaign"]
    about = campaigns.one_of(ask.store, of, name)
    found = [one for block in accepted.blocks(ask.store, of, name) for one in block]
    form = questionnaire(about.questionnaire)
    return ask.page(
        "survey/values.html",
        about=about,
        found=[_seen(form, one) for one in found],
        asked=len(accepted.units_of(ask.store, of, name)),
        values=values_of(about.questionnaire),
        choices=choices_of(about.questionnaire),
        kinds=KINDS,
        runs=[(one, json.loads(one.asked)) for one in runs.runs_of(ask.store, of, name)],
        moves=stages.moves_of(about.state, ask.who.role),
        may_weigh=about.state == weighings.EDITED,
        may_estimate=about.state in WEIGHTED,
        may_prepare=about.state in releases.ESTIMATED,
        columns=COLUMNS,
        presets=preset_names(),
        releases=releases.all_releases(ask.store, of, name),
    )


def values_file(ask: Asking) -> Response:
    """Give the answers as CSV, as it is read: its last line counts the rows and digests what is above."""
    of, name = ask.who.tenant, ask.path["campaign"]
    about = campaigns.one_of(ask.store, of, name)
    names = reading.columns_of(ask.store, of, about)
    reading.note_read(ask.store, of, ask.who.actor, name)
    headers = {"content-disposition": 'attachment; filename="reponses.csv"'}
    parts = accepted.export(ask.store, of, name, names)
    return StreamingResponse(parts, media_type="text/csv; charset=utf-8", headers=headers)


def strata_file(ask: Asking) -> Response:
    """Give the practices asked by stratum, as `survey estimate --strata` reads them."""
    of, name = ask.who.tenant, ask.path["campaign"]
    campaigns.one_of(ask.store, of, name)
    counts = Counter(one.stratum for one in accepted.units_of(ask.store, of, name))
    lines = [("stratum", "n"), *((accepted.safe(one), str(counts[one])) for one in sorted(counts))]
    return _csv("strates.csv", lines)


def codebook_file(ask: Asking) -> Response:
    """Give what each column of the file of answers is, in DDI-Codebook."""
    of = ask.who.tenant
    about = campaigns.one_of(ask.store, of, ask.path["campaign"])
    columns = [*accepted.HEAD, *reading.columns_of(ask.store, of, about)]
    form = questionnaire(about.questionnaire)
    content = codebook(form, about.title, about.period, columns, f"radioscopie {__version__}")
    headers = {"content-disposition": 'attachment; filename="codebook.xml"'}
    return Response(content, media_type="application/xml", headers=headers)


def _place(ask: Asking) -> Place:
    campaigns.one_of(ask.store, ask.who.tenant, ask.path["campaign"])
    return Place(ask.who.tenant, ask.path["campaign"], ask.path["pseudonym"])


def value(ask: Asking) -> Response:
    """Show an answer, cell by cell, with what is to be said of it; its practice sees that it was read."""
    place = _place(ask)
    about = campaigns.one_of(ask.store, place.tenant, place.campaign)
    held = accepted.one_used(ask.store, place)
    form = questionnaire(about.questionnaire)
    rules = {one.id: one.text[ask.lang] for one in form.rules}
    findings = check(form, held.cells, submissions.previous_of(ask.store, place))
    reading.note_read(ask.store, place.tenant, ask.who.actor, f"{place.campaign}/{place.pseudonym}")
    return ask.page(
        "survey/value.html",
        about=about,
        held=held,
        cells=[
            (one, said(held.raw.get(one), ask.lang), said(held.cells.get(one), ask.lang))
            for one in _names(held)
        ],
        told=[rules[one.code] for one in findings if one.code in rules],
        edits=accepted.edits_of(ask.store, place),
    )


def _names(held: accepted.Used) -> list[str]:
    return sorted({*held.raw, *held.cells})


def edit(ask: Asking) -> Response:
    """Edit a cell; what was sent stays beside."""
    place = _place(ask)
    about = campaigns.one_of(ask.store, place.tenant, place.campaign)
    form, field = questionnaire(about.questionnaire), ask.said("field")
    cells = read_cells(form, {field: ask.said("value")})
    if [
        one
        for one in check(form, {field: "" if cells[field] is None else cells[field]})
        if one.code == "unknown"
    ]:
        raise InputError(problem("service.unknown_cell", field[:40]))
    answers.refuse_changes(form, cells)
    accepted.change(ask.store, place, field, cells[field], ask.said("why"), ask.who.actor, ask.now)
    return ask.go(f"/stat/{place.campaign}/reponses/{place.pseudonym}")


def judge(ask: Asking) -> Response:
    """Accept an answer, set it aside, or open it again for its practice."""
    place = _place(ask)
    if ask.said("state") == answers.REOPENED:
        submissions.reopen(ask.store, place, ask.who.actor, ask.now, by_staff=True)
    else:
        accepted.judge(ask.store, place, ask.said("state"), ask.who.actor)
    return ask.go(f"/stat/{place.campaign}/reponses/{place.pseudonym}")


def doubts(ask: Asking) -> Response:
    """Show the cells that look wrong, those that move their total most first; their practices see that it was read."""
    of, name = ask.who.tenant, ask.path["campaign"]
    about, found = campaigns.one_of(ask.store, of, name), doubtful.doubts(ask.store, of, name)
    for pseudonym in sorted({one.pseudonym for one in found}):
        reading.note_read(ask.store, of, ask.who.actor, f"{name}/{pseudonym}")
    return ask.page("survey/doubts.html", about=about, found=found)


def weighing(ask: Asking) -> Response:
    """Show how the answers are weighed: totals met, gaps filled, what the weights look like."""
    of, name = ask.who.tenant, ask.path["campaign"]
    about, held = campaigns.one_of(ask.store, of, name), weighings.current(ask.store, of, name)
    names = {one.id: one.name for one in people.accounts(ask.store, of)}
    return ask.page(
        "survey/weighing.html",
        about=about,
        held=held,
        asked=json.loads(held.asked) if held else None,
        report=json.loads(held.figures) if held else None,
        who=names.get(held.made_by, held.made_by) if held else "",
        may_weigh=about.state == weighings.EDITED,
        methods=weighings.METHODS,
        values=values_of(about.questionnaire),
    )


def weigh(ask: Asking) -> Response:
    """Weigh the answers, once their edits are over; the campaign is then weighted."""
    method, bounds, fill, fill_from = map(ask.said, ("method", "bounds", "fill", "fill_from"))
    totals = ask.files[0] if ask.files else None
    asked = weighings.AskedWeighing(method, bounds, fill, fill_from, totals)
    weighings.weigh_campaign(ask.store, ask.who.tenant, ask.path["campaign"], asked, ask.who.actor, ask.now)
    return ask.go(f"/stat/{ask.path['campaign']}/ponderation")


def weights_file(ask: Asking) -> Response:
    """Give the weight of each answer, by pseudonym."""
    of, name = ask.who.tenant, ask.path["campaign"]
    campaigns.one_of(ask.store, of, name)
    held = weighings.current(ask.store, of, name)
    rows = json.loads(held.weights).items() if held else ()
    return _csv("poids.csv", [("pseudonym", "weight"), *((one, repr(weight)) for one, weight in rows)])


def _csv(name: str, rows: Sequence[Sequence[str]]) -> Response:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(buffer.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def estimate(ask: Asking) -> Response:
    """Estimate a figure of all practices, with its interval."""
    kind, written, by = ask.said("kind"), ask.said("y"), ask.said("by")
    y, _, word = written.partition("=")  # a share is one of the words of a cell
    asked = AskedRun(kind, y, word or ask.said("x"), by)
    name = runs.make_run(ask.store, ask.who.tenant, ask.path["campaign"], asked, ask.who.actor, ask.now)
    return ask.go(f"/stat/{ask.path['campaign']}/estimations/{name}")


def estimated(ask: Asking) -> Response:
    """Show an estimate: figures, intervals, response, what the silent could change."""
    of, held = ask.who.tenant, runs.one_run(ask.store, ask.who.tenant, ask.path["run"])
    about = campaigns.one_of(ask.store, of, held.campaign)
    names = {one.id: one.name for one in people.accounts(ask.store, of)}
    asked, found = json.loads(held.asked), json.loads(held.figures)
    return ask.page(
        "survey/run.html",
        about=about,
        held=held,
        asked=asked,
        figures=[one for one in found if one["domain"] not in BESIDE],
        beside=[one for one in found if one["domain"] in BESIDE and one["domain"] != OUTLIERS],
        outliers=[one for one in found if one["domain"] == OUTLIERS],
        response=json.loads(held.response),
        versions=json.loads(held.versions),
        who=names.get(held.made_by, held.made_by),
        columns=COLUMNS,
        presets=preset_names(),
        may_publish=asked["y"] in values_of(about.questionnaire)
        and not found[0]["note"]
        and about.state in releases.ESTIMATED,
    )


def prepare(ask: Asking) -> Response:
    """Prepare a release."""
    columns = tuple(one for one in ask.said("columns").split(",") if one)
    wanted = Wanted(ask.said("title"), ask.said("value"), columns, ask.said("preset"), ask.said("run"))
    name = releases.prepare(ask.store, ask.who.tenant, ask.path["campaign"], wanted, ask.who.actor, ask.now)
    return ask.go(f"/secret/{name}")


ANSWERS: dict[str, Callable[[Asking], Response]] = {
    one.__name__: one
    for one in (
        values,
        values_file,
        strata_file,
        codebook_file,
        value,
        edit,
        judge,
        doubts,
        weighing,
        weigh,
        weights_file,
        estimate,
        estimated,
        prepare,
    )
}
