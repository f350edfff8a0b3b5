"""Judge sites by the permit rules: a verdict per site and check, how many get each, and the rules."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.law.permits import permit_rules
from radioscopie.models.access.permits import CHECKS, RULE_OF, VERDICTS, PermitSite, permit_sites, verdicts
from radioscopie.questions.permits.tables import BY_VERDICT, COUNTS, GRANTED, RULES, SITES
from radioscopie.questions.permits.tables import VERDICTS as VERDICTS_TABLE
from radioscopie.questions.territory import (
    is_inside,
    looked_at,
    place_words,
    supply_of,
    told_of,
)
from radioscopie.result import Assumption, Result, said
from radioscopie.results.answer import Answer
from radioscopie.results.left_out import with_left_out
from radioscopie.results.record import make_record
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.table import shipped_supply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.questions.permits.ask import Ask
    from radioscopie.questions.territory import Area
    from radioscopie.results.answer import Advance

BEYOND = {
    "ct": "permits.found_beyond_ct",
    "mri": "permits.found_beyond_mri",
    "pet": "permits.found_beyond_pet",
}
GRANTED_NAMES = tuple(one.name for one in GRANTED.columns)
REFORM = "2023-06-01"  # permits of an activity and a site since then (decrees of 2022)
GRAVE = ("not_allowed", "mix_missing", "agreement_to_show", "needs_approval")
SHIPPED = "imaging_sites.csv (DREES, SAE 2023)"
ASSUMED = (
    Assumption("permits.site_is_address", "assumed", said("permits.site_is_address_note")),
    Assumption("permits.order_2022", "assumed", said("permits.order_2022_note")),
    Assumption("permits.ceiling_reading", "assumed", said("permits.ceiling_reading_note")),
    Assumption("permits.tele_reading", "assumed", said("permits.tele_reading_note")),
    Assumption("permits.unchecked", "assumed", said("permits.unchecked_note")),
)


def answer(ask: Ask, _: Advance) -> Answer:
    """Judge the sites asked.

    Raises
    ------
    InputError : every problem of a file; no site with CT or MRI
    """
    read = supply_of(ask, read_communes())
    area = looked_at(ask, read)
    rows = read.table.to_pylist()
    names = {row["site"]: row for row in rows}
    sites = [site for site in permit_sites(rows) if is_inside(names[site.site]["departement"], area)]
    if not sites:
        raise InputError(problem("permits.no_site", ", ".join(map(str, ask.sites))))
    judged = [row for site in sites for row in _judged(site)]
    found = [_site(site, names[site.site]) for site in sites]
    tables = {
        "sites": SITES.of(found),
        "by_verdict": BY_VERDICT.of(_by_verdict(found)),
        "counts": COUNTS.of(_counts(judged)),
        "verdicts": VERDICTS_TABLE.of(judged),
        "rules": RULES.of(_rules()),
    }
    if missing := _granted(read.granted, area):
        tables["granted"] = GRANTED.of(missing)
    findings = (
        ("permits.found_sites", len(sites)),
        ("permits.found_unknown", sum(site.machines is None for site in sites)),
        *read.seen.items(),
        *_beyond(missing),
    )
    told = (*ASSUMED, *told_of(ask, area))
    result = Result("permits", tables, told, findings, _record(ask, area))
    return Answer(with_left_out(result, read, ()))


def _beyond(missing: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    """Count what the register has beyond the SAE."""
    if missing:
        for equipment, key in BEYOND.items():
            yield key, sum(row["machines"] for row in missing if row["equipment"] == equipment)
        yield "permits.found_beyond_sites", len({row["site"] for row in missing})


def _granted(given: Sequence[dict[str, Any]], area: Area | None) -> list[dict[str, Any]]:
    """Say what permits of the user's register give that the SAE 2023 does not have: a table of changes for `access`."""
    sae = {(row["site"], row["equipment"]): row["machines"] or 0 for row in shipped_supply().to_pylist()}
    rows = [row | {"sae_2023": sae.get((row["site"], row["equipment"]))} for row in given]
    rows = [row | {"machines": _more(row), "since": _since(row["authorised_on"])} for row in rows]
    return [
        {name: row[name] for name in GRANTED_NAMES}
        for row in rows
        if is_inside(row["departement"], area)
        and (row["machines"] or row["authorised"] > (row["sae_2023"] or 0))
    ]


def _more(row: Mapping[str, Any]) -> int:
    """Count the machines in service, or authorised where service is not said, beyond those of the SAE."""
    there = row["authorised"] if row["in_service"] is None else row["in_service"]
    return int(max(there - (row["sae_2023"] or 0), 0))


def _since(day: str) -> str:
    return "" if not day else "reform" if day >= REFORM else "before"


def _judged(site: PermitSite) -> list[dict[str, Any]]:
    return [
        {
            "site": site.site,
            "check": one.check,
            "rule": RULE_OF[one.check],
            "verdict": one.verdict,
            "why": one.why,
            "uncertain": _doubt(RULE_OF[one.check]),
        }
        for one in verdicts(site)
    ]


def _site(site: PermitSite, row: Mapping[str, Any]) -> dict[str, Any]:
    said = {one.check: one.verdict for one in verdicts(site)}
    now = [verdict for check, verdict in said.items() if check != "next_machine"]
    known = "holds" if site.machines is not None else "cannot_tell"
    worst = next((word for word in GRAVE if word in now), known)
    return {
        "site": site.site,
        "name": row["name"],
        "departement": row["departement"],
        "ct": site.ct,
        "mri": site.mri,
        "verdict": worst,
        "next_machine": said["next_machine"],
    }


def _by_verdict(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Count each site once, by its gravest verdict, the gravest first."""
    counted = Counter(row["verdict"] for row in found)
    return [
        {"verdict": word, "sites": counted[word]}
        for word in (*GRAVE, "cannot_tell", "holds")
        if counted[word]
    ]


def _counts(judged: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counted = Counter((row["check"], row["verdict"], row["why"]) for row in judged)
    order = {word: rank for rank, word in enumerate((*CHECKS, *VERDICTS))}
    keys = sorted(counted, key=lambda key: (order[key[0]], order[key[1]], key[2]))
    return [
        {
            "check": check,
            "rule": RULE_OF[check],
            "verdict": verdict,
            "why": why,
            "uncertain": _doubt(RULE_OF[check]),
            "sites": counted[check, verdict, why],
        }
        for check, verdict, why in keys
    ]


@cache
def _doubt(rule: str) -> str:
    """Say whether the reading of a rule must be confirmed on the text: "yes", or nothing."""
    return next(("yes" for one in permit_rules() if one.id == rule and one.is_uncertain), "")


def _rules() -> list[dict[str, Any]]:
    return [
        {
            "rule": rule.id,
            "section": rule.section,
            "says": rule.id,
            "article": rule.article,
            "valid_from": rule.valid_from,
            "valid_to": rule.valid_to,
            "status": rule.status,
            "confidence": rule.confidence,
            "uncertain": "yes" if rule.is_uncertain else "",
            "checks": " ".join(rule.checks),
            "source": rule.source,
        }
        for rule in permit_rules()
    ]


def _record(ask: Ask, area: Area | None) -> Mapping[str, str]:
    sites = ", ".join(map(name_of, ask.sites)) or SHIPPED
    return make_record("–", files_of(ask), {"sites": sites} | place_words(ask, area))
