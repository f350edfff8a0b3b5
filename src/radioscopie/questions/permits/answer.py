"""The result of `radioscopie permits`: a verdict per site and check, how many get each, and the rules."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.law.permits import permit_rules
from radioscopie.models.access.permits import CHECKS, RULE_OF, VERDICTS, Site, permit_sites, verdicts
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.results.left_out import with_left_out
from radioscopie.results.record import make_record
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.files import read_supply
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

GRAVE = ("not_allowed", "mix_missing", "agreement_to_show", "needs_approval")
HYPOTHESES = ("site_is_address", "order_2022", "ceiling_reading", "tele_reading", "unchecked")


def run_permits(paths: tuple[str, ...], lang: str) -> Result:
    """Judge the sites of files (none: the hospital sites of the SAE 2023).

    Returns
    -------
    tables sites (one row a site: machines, gravest verdict), verdicts (one row a site and check), counts (sites by
    check and verdict), rules (every rule with article, date, status, source)

    Raises
    ------
    InputError : every problem of a file; no site with CT or MRI
    """
    read = read_supply(paths, read_communes())
    rows = read.table.to_pylist()
    sites = permit_sites(rows)
    if not sites:
        raise InputError(problem("permits.no_site", ", ".join(paths)))
    judged = [row for site in sites for row in _judged(site)]
    names = {row["site"]: row for row in rows}
    tables = {
        "sites": ResultTable(
            _table([_site(site, names[site.site]) for site in sites]), "permits.sites", "mixed"
        ),
        "counts": ResultTable(_table(_counts(judged)), "permits.counts", "count"),
        "verdicts": ResultTable(_table(judged), "permits.verdicts", "mixed"),
        "rules": ResultTable(_table(_rules(lang)), "permits.rules", "mixed"),
    }
    findings = (
        ("permits.found_sites", len(sites)),
        ("permits.found_unknown", sum(site.machines is None for site in sites)),
        *read.seen.items(),
    )
    result = Result("permits", tables, _assumptions(lang), findings, _record(paths))
    return with_left_out(result, read, (), lang)


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows)


def _judged(site: Site) -> list[dict[str, Any]]:
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


def _site(site: Site, row: Mapping[str, Any]) -> dict[str, Any]:
    said = {one.check: one.verdict for one in verdicts(site)}
    now = [verdict for check, verdict in said.items() if check != "next_machine"]
    worst = next((word for word in GRAVE if word in now), "holds")
    return {
        "site": site.site,
        "name": row["name"],
        "departement": row["departement"],
        "ct": site.ct,
        "mri": site.mri,
        "verdict": worst,
        "next_machine": said["next_machine"],
    }


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


def _rules(lang: str) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule.id,
            "section": rule.section,
            "says": text(f"permits.rule_{rule.id}", lang),
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


def _assumptions(lang: str) -> tuple[Assumption, ...]:
    return tuple(
        Assumption(f"permits.{key}", "assumed", text(f"permits.{key}_note", lang)) for key in HYPOTHESES
    )


def _record(paths: tuple[str, ...]) -> Mapping[str, str]:
    shipped = "imaging_sites.csv (DREES, SAE 2023)"
    sites = ", ".join(Path(path).name for path in paths) or shipped
    return make_record("–", paths, {"sites": sites})
