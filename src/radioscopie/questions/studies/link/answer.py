"""Link the local identities of an index into people; say why two of them are one, or are not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, problem
from radioscopie.models.studies.grading import FALSE, drawn, graded
from radioscopie.models.studies.hiding import may_show, may_show_part, shown_of_parts
from radioscopie.models.studies.link_rules import RULES as RULES_IN_ORDER
from radioscopie.models.studies.linking import agreement, link
from radioscopie.models.studies.names import records_of
from radioscopie.questions.studies.link.tables import COUNTS, FOUND, QUALITY, RULES, WHY
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.studies.levels import rule as rule_value
from radioscopie.tables.studies.linked import write_links
from radioscopie.tables.studies.sample import read_grades, write_sample
from radioscopie.tables.studies.state import opened_state, traits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Row
    from radioscopie.models.studies.linking import Linked
    from radioscopie.questions.studies.link.ask import Ask
    from radioscopie.results.answer import Advance

ASSUMED = (
    Assumption("studies_link.precision", "assumed"),
    Assumption("studies_link.vetoes", "assumed"),
    Assumption("studies_link.rare", "assumed"),
    Assumption("studies_link.human", "assumed"),
)
ALL = "all"
LINKED, GREY, REFUSED, ONE_PERSON, APART = "linked", "grey", "refused", "one_person", "apart"


def answer(ask: Ask, advance: Advance) -> Answer:
    """Link identities.

    Raises
    ------
    InputError : no index in the folder; a key that no identity has
    """
    with opened_state(ask.state) as state:
        records = records_of(traits_of(state))
    linked = link(records)
    advance(records.num_rows)
    write_links(ask.state, records["identity"], linked)
    least = round(rule_value("hidden_under"))
    tables = {
        "counts": COUNTS.of(_shown(_counts(records, linked), least)),
        "rules": RULES.of(_rules(linked, least)),
    }
    if ask.why:
        one, other = _ranks(ask, records)
        tables["found"] = FOUND.of([_found(linked, one, other)])
        compared = agreement(records, one, other)
        tables["why"] = WHY.of({"field": field, "agreement": found} for field, found in compared.items())
    if ask.graded:
        tables["quality"] = QUALITY.of(_quality(records, linked, read_grades(ask.graded), least))
    findings = (("studies_link.found_sample", _sample(ask, records, linked)),) if ask.sample else ()
    files = [ask.graded] if ask.graded else []
    return Answer(Result("studies_link", tables, ASSUMED, findings, make_record("–", files, {})))


def _sample(ask: Ask, records: pa.Table, linked: Linked) -> int:
    """Write a sample of the links in the folder of the index, and tell how many they are."""
    ranks = drawn(linked.links.num_rows, ask.sample)
    write_sample(ask.state, records, linked.links.take(pa.array(ranks)))
    return len(ranks)


def _quality(
    records: pa.Table, linked: Linked, grades: Mapping[tuple[str, str], bool], least: int
) -> Iterator[Row]:
    """Tell how right the links are: all of them, then those of each rule that was graded; few links are hidden.

    Raises
    ------
    InputError : a pair that this index does not link
    """
    names = linked.links["rule"].to_pylist()
    ends = (records["identity"].take(linked.links[side]).to_pylist() for side in ("left", "right"))
    rule_of = dict(zip(zip(*ends, strict=True), names, strict=True))
    strangers = sum(pair not in rule_of for pair in grades)
    if strangers:
        raise InputError(problem("studies_link.other_links", "--graded", pairs=strangers))
    links, found = Counter(names), Counter((rule_of[pair], is_right) for pair, is_right in grades.items())
    right = sum(grades.values())
    yield {"rule": ALL} | graded(len(names), right, len(grades) - right)
    for rule in RULES_IN_ORDER:
        if found[rule.name, True] + found[rule.name, False]:
            told = graded(links[rule.name], found[rule.name, True], found[rule.name, False])
            few = {} if may_show(links[rule.name], least) else dict.fromkeys(("links", *FALSE))
            yield {"rule": rule.name} | told | few


def _counts(records: pa.Table, linked: Linked) -> Row:
    numbered = pc.sum(pc.not_equal(records["number"], "")).as_py() or 0
    people, held = np.unique(linked.people, return_counts=True)
    return {
        "identities": records.num_rows,
        "people": len(people),
        "joined": int((held > 1).sum()),
        "numbered": numbered,
        "refused": linked.refused.num_rows,
        "grey": linked.grey.num_rows,
    }


def _shown(counts: Row, least: int) -> Iterator[Row]:
    """Hide counts of few, and those that would give one by a difference: of identities and people, of parts."""
    whole, joins = counts["identities"], counts["identities"] - counts["people"]
    hidden = {what for what, number in counts.items() if not may_show(number, least)}
    hidden |= set() if may_show(joins, least) else {"people"}
    hidden |= set() if may_show_part(counts["joined"], joins, least) else {"joined"}
    hidden |= set() if may_show_part(counts["numbered"], whole, least) else {"numbered"}
    yield from ({"what": what, "number": None if what in hidden else n} for what, n in counts.items())


def _rules(linked: Linked, least: int) -> Iterator[Row]:
    """Count the links of each rule; their sum being known, no few of them can be had from it."""
    counted = Counter(linked.links["rule"].to_pylist()) + Counter(linked.grey["rule"].to_pylist())
    met = [rule.name for rule in RULES_IN_ORDER if counted[rule.name]]
    shown = shown_of_parts([counted[name] for name in met], least)
    yield from (
        {"rule": name, "links": counted[name] if is_shown else None}
        for name, is_shown in zip(met, shown, strict=True)
    )


def _ranks(ask: Ask, records: pa.Table) -> list[int]:
    found = [pc.index(records["identity"], key).as_py() for key in ask.why]
    if -1 in found:
        raise InputError(problem("studies_link.no_identity", "--why"))
    return found


def _found(linked: Linked, one: int, other: int) -> Row:
    """Tell what links two identities: a rule, other identities between them, or nothing."""
    ends = (min(one, other), max(one, other))
    for verdict, pairs in ((LINKED, linked.links), (REFUSED, linked.refused), (GREY, linked.grey)):
        rule = _rule(pairs, *ends)
        if rule:
            return {"verdict": verdict, "rule": rule}
    together = linked.people[one] == linked.people[other]
    return {"verdict": ONE_PERSON if together else APART, "rule": None}


def _rule(pairs: pa.Table, left: int, right: int) -> str:
    found = pairs.filter((pc.field("left") == left) & (pc.field("right") == right))
    return str(found["rule"][0]) if found.num_rows else ""
