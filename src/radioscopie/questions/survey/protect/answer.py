"""Protect tables, attack them, and enter them in the ledger."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from importlib.metadata import version
from secrets import token_hex
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.models.survey.disclosure.audit import audit
from radioscopie.models.survey.disclosure.cells import cells_of
from radioscopie.models.survey.disclosure.contributions import Contributions
from radioscopie.models.survey.disclosure.ledger import Entry, chain_faults, make_entry, release_of
from radioscopie.models.survey.disclosure.presets import preset_digest, read_preset, rules_of
from radioscopie.models.survey.disclosure.protect import as_protected, protect
from radioscopie.models.survey.disclosure.rounding import round_release
from radioscopie.questions.survey.protect.tables import cells_by
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.survey.contributions import read_contributions
from radioscopie.tables.survey.ledger import append_entry, make_key, read_ledger
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.models.survey.disclosure.joint import Release
    from radioscopie.models.survey.disclosure.protect import Protected
    from radioscopie.questions.survey.protect.ask import Ask
    from radioscopie.results.answer import Advance

HIDDEN = "c"
MOST_CELLS = 2_000
TOLD = {"least_units", "least_value"}
CARE = {"survey_protect.found_not_best", "survey_protect.found_given_away"}


def answer(ask: Ask, _: Advance) -> Answer:
    """Choose what to hide, or round; nothing is answered that an attack opens.

    Raises
    ------
    InputError : every problem of the file; a ledger that was changed; tables that cannot be protected
    """
    before = _entries(ask)
    past = [_earlier(ask, number, one) for number, one in enumerate(before, 1)]
    done = _protected(ask, _contributions(ask), past)
    if audit(done):
        raise InputError(problem("disclosure.not_protected", "--table", "; ".join(ask.table)))
    if ask.ledger and done.release not in past:
        entry = make_entry(done, ask.tables, _known(ask), before, token_hex(16))
        append_entry(ask.ledger, len(before) + 1, entry.document, entry.secret or b"")
    cells = cells_by(done.release.cells.columns).of(_cells(done.release))
    findings = tuple((key, count) for key, count in _findings(ask, done) if count)
    result = Result("survey_protect", {"cells": cells}, tuple(_assumptions(ask)), findings, _record(ask))
    return Answer(result, care=any(key in CARE for key, _ in findings))


def _entries(ask: Ask) -> list[Entry]:
    """Read the ledger; refuse one that was changed."""
    if ask.ledger is None:
        return []
    entries = [Entry(*one) for one in read_ledger(ask.ledger).entries]
    faults = chain_faults(entries)
    if faults:
        raise InputError([problem(one.reason, f"{ask.ledger}, {one.number:04d}") for one in faults])
    return entries


def _earlier(ask: Ask, number: int, entry: Entry) -> Release:
    try:
        return release_of(entry)
    except ValueError:
        raise InputError(problem("disclosure.wrong_cells", f"{ask.ledger}, {number:04d}")) from None


def _contributions(ask: Ask) -> Contributions:
    """Read the rows; in a ledger, names become pseudonyms that its key alone can make again."""
    read = read_contributions(ask.contributions, ask.columns, ask.value, ask.unit)
    key, is_named = make_key(ask.ledger) if ask.ledger else b"", ask.unit is not None
    units = map(partial(_pseudonym, key), read.units) if is_named else map(str, range(len(read.values)))
    held = ask.columns, read.labels, tuple(units), read.values, read.values, read.decimals
    return Contributions(*held, is_named)


def _pseudonym(key: bytes, unit: str) -> str:
    return hmac.new(key, unit.encode(), hashlib.sha256).hexdigest()[:32]


def _protected(ask: Ask, contributions: Contributions, past: Sequence[Release]) -> Protected:
    preset = read_preset(ask.preset)
    count = len(cells_of(contributions, ask.tables).places)
    if count > MOST_CELLS:
        raise InputError(problem("disclosure.too_many_cells", "--table", count, most=MOST_CELLS))
    if not ask.rounding:
        return protect(contributions, ask.tables, preset, ask.cost, past)
    base = ask.rounding * 10**contributions.decimals
    release = round_release(contributions, ask.tables, preset, base, past)
    if release is None:
        raise InputError(problem("disclosure.no_rounding", "--rounding", ask.rounding))
    return as_protected(release, past)


def _cells(release: Release) -> Iterator[dict[str, str]]:
    cells = zip(release.cells.places, release.shown, release.hidden, strict=True)
    for place, value, is_hidden in cells:
        shown = HIDDEN if is_hidden else f"{Decimal(value).scaleb(-release.contributions.decimals):f}"
        yield dict(zip(release.cells.columns, place, strict=True)) | {"value": shown}


def _findings(ask: Ask, done: Protected) -> Iterator[tuple[str, int]]:
    """Count what may be told: neither a cost nor a reason, from which a hidden figure could be worked out."""
    is_hiding = not ask.rounding
    yield "survey_protect.found_cells", len(done.release.hidden)
    yield "survey_protect.found_hidden", sum(done.release.hidden)
    yield "survey_protect.found_reused", int(done.is_reused)
    yield "survey_protect.found_not_best", int(is_hiding and not done.is_best and not done.is_reused)
    yield "survey_protect.found_given_away", done.given_away
    yield "survey_protect.found_no_ledger", int(ask.ledger is None)


def _assumptions(ask: Ask) -> Iterator[Assumption]:
    """List the rules with their source; what the rules of concentration ask is not told."""
    for rule in rules_of(ask.preset):
        if rule.value:
            told = f"{rule.value}" if rule.rule in TOLD else ""
            label, note = word_of("disclosure.rule", rule.rule), word_of("disclosure.source", rule.note)
            yield Assumption(rule.rule, rule.status, note, central=told, label=label)
    yield Assumption("survey_protect.attackers", "assumed")
    if not ask.unit:
        yield Assumption("survey_protect.one_row_one_unit", "assumed")


def _known(ask: Ask) -> dict[str, str]:
    """Give what an auditor must know of the release beside its cells."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "value": ask.value,
        "cost": ask.cost,
        "rules": preset_digest(ask.preset),
        "radioscopie": __version__,
        "scipy": version("scipy"),
    }


def _record(ask: Ask) -> Mapping[str, str]:
    """Say what was asked; no digest of the file, from which a hidden figure could be guessed."""
    asked = {"table": "; ".join(ask.table), "value": ask.value, "preset": ask.preset, "cost": ask.cost}
    return make_record("–", (), asked | ({"rounding": f"{ask.rounding}"} if ask.rounding else {}))
