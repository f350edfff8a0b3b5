"""Read the grids of the law: acts, their tariffs, technical fees, statements of the fact sheets."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from radioscopie.errors import Problem, problem
from radioscopie.law.build import Head, Row, build_entry
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from radioscopie.law.values import Entry

    Line = dict[str, str]

HEADERS = {
    "acts.csv": "code,label,section,modality,fee,exemption_code,modifiers,maternity_by_nature,ct_regions,"
    "modifiers_status,fee_status,reference,url,note,checked_on",
    "act_tariffs.csv": "code,valid_from,ends_on,tariff_eur,tariff_non_optam_eur,status,certain_until,"
    "reference,url,note,checked_on",
    "technical_fees.csv": "address,valid_from,ends_on,amount_eur,status,reference,url,note,checked_on,"
    "confidence",
    "statements.csv": "id,statement,source,date,confidence,checked_on",
}
MODIFIERS_READ_ON = "2026-01-01"  # CCAM V81, the only version whose accepted modifiers were read
STATEMENT_FROM = "2005-03-25"  # first day of the CCAM: for a statement whose source gives no day
GRIDS_OF_TARIFFS = ("tariff", "tariff_non_optam")
ACT_READ = ("label", "section", "modality", "exemption_code")
ACT_COMPUTED = ("maternity_by_nature", "ct_regions")
DECIMAL_DOT = r"\.(?!\dT)"


def read_grids(folder: Path, problems: list[Problem]) -> Iterator[Entry]:
    """Read the four grids of a folder; what is wrong is added to `problems`."""
    tariffs = _by("code", _lines(folder / "act_tariffs.csv", problems))
    for line in _lines(folder / "acts.csv", problems):
        yield from _act(line, tariffs.pop(line["code"], []), problems)
    problems.extend(
        problem("law.tariff_without_act", lines[0]["place"], code) for code, lines in tariffs.items()
    )
    for address, lines in _by("address", _lines(folder / "technical_fees.csv", problems)).items():
        yield build_entry(_fee_head(address), [_row(line, line["amount_eur"]) for line in lines], problems)
    for line in _lines(folder / "statements.csv", problems):
        yield build_entry(_statement_head(line), [_statement(line)], problems)


def _lines(path: Path, problems: list[Problem]) -> list[Line]:
    """Read a grid; each line also gets its place. A wrong header refuses the whole grid."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        if ",".join(lines.fieldnames or ()) != HEADERS[path.name]:
            problems.append(problem("law.bad_header", path.name, expected=HEADERS[path.name]))
            return []
        return [{key: value or "" for key, value in line.items()} | {"place": f"{path.name}:{number}"}
                for number, line in enumerate(lines, 2)]  # fmt: skip


def _by(column: str, lines: list[Line]) -> dict[str, list[Line]]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line[column], []).append(line)
    return groups


def _row(line: Line, raw: str, status: str = "") -> Row:
    return Row(line["place"], line["valid_from"], line["ends_on"], raw, status or line["status"],
               line["reference"], line["url"], line["checked_on"], line["note"])  # fmt: skip


def _act(line: Line, dated: list[Line], problems: list[Problem]) -> Iterator[Entry]:
    """Give the entries of an act: two tariffs, and what it is from its first tariff on."""
    if not dated:
        problems.append(problem("law.act_without_tariff", line["place"], line["code"]))
        return
    for grid in GRIDS_OF_TARIFFS:
        rows = [row for tariff in dated for row in _tariff(tariff, tariff[f"{grid}_eur"])]
        yield build_entry(_act_head(line, grid, "cents"), rows, problems)
    line = line | {"valid_from": min(tariff["valid_from"] for tariff in dated), "ends_on": ""}
    for name in ACT_READ:
        yield build_entry(_act_head(line, name, "text"), [_row(line, line[name], "read")], problems)
    for name in ACT_COMPUTED:
        yield build_entry(_act_head(line, name, "text"), [_row(line, line[name], "computed")], problems)
    yield build_entry(_act_head(line, "fee", "text"), [_row(line, line["fee"], line["fee_status"])], problems)
    yield build_entry(_act_head(line, "modifiers", "text"), _modifiers(line), problems)


def _act_head(line: Line, name: str, kind: str) -> Head:
    labels = _labels(lambda lang: f"{_colon(word('law.act', name, lang), lang)}{line['label']}")
    return Head(f"acts.{line['code']}.{name}", kind, labels, name not in {"label", "section"})


def _labels(say: Callable[[str], str]) -> tuple[str, str]:
    return say("fr"), say("en")


def _colon(words: str, lang: str) -> str:
    return words + (" : " if lang == "fr" else ": ")


def _tariff(line: Line, raw: str) -> list[Row]:
    """Give a tariff; past `certain_until` it is carried, assumed, until the next one."""
    row = _row(line, raw)
    if not line["certain_until"]:
        return [row]
    note = f"{text('law.carried')} ; {line['note']}"
    carried = row._replace(valid_from=line["certain_until"], status="assumed", note=note)
    return [row._replace(ends_on=line["certain_until"]), carried]


def _modifiers(line: Line) -> list[Row]:
    """Give the accepted modifiers: assumed before the version in which they were read."""
    row = _row(line, line["modifiers"], line["modifiers_status"])
    if row.status != "read" or line["valid_from"] >= MODIFIERS_READ_ON:
        return [row]
    return [row._replace(status="assumed", note=text("law.modifiers_carried")),
            row._replace(valid_from=MODIFIERS_READ_ON)]  # fmt: skip


def _fee_head(address: str) -> Head:
    parts = re.split(DECIMAL_DOT, address)[1:]

    def say(lang: str) -> str:
        return _colon(text("law.fee", lang), lang) + ", ".join(word("law.part", part, lang) for part in parts)

    return Head(address, "cents", _labels(say), used=True)


def _statement_head(line: Line) -> Head:
    labels = _labels(lambda lang: f"{text('law.statement', lang)} {line['id']}")
    return Head(f"statements.{line['id']}", "text", labels, used=False)


def _statement(line: Line) -> Row:
    """Give a statement of our fact sheets; a line that says that something is missing has no value."""
    missing = line["confidence"] == "missing" or line["statement"].startswith("Missing")
    status = "missing" if missing else "read" if line["confidence"] == "high" else "assumed"
    url = re.search(r"https?://[^\s;)]+", line["source"])
    dated = f"{line['date']} ; {line['confidence']}"
    note = f"{dated} ; {line['statement']}" if missing else dated
    reference = f"{text('law.fact_sheet')} {line['id']} : {line['source']}"
    return Row(line["place"], _first_day(line["date"]), "", "" if missing else line["statement"], status,
               reference, url[0] if url else "", line["checked_on"], note)  # fmt: skip


def _first_day(words: str) -> str:
    found = re.match(r"\d{4}-\d\d-\d\d", words)
    return found[0] if found else STATEMENT_FROM
