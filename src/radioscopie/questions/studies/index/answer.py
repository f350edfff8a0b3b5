"""Index an archive: what changed is read again, what is gone is forgotten, then studies and events are made anew."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError
from radioscopie.models.studies.assemble import event_rows, study_row
from radioscopie.models.studies.hiding import may_show, may_show_part, told_findings
from radioscopie.models.studies.pseudonyms import pseudonym
from radioscopie.questions.studies.index.archive import index_archive, part_of
from radioscopie.questions.studies.index.listed import index_list
from radioscopie.questions.studies.index.probe import GIVEN, probe
from radioscopie.questions.studies.index.tables import COUNTS, FIELDS, LEFT_OUT, PROBE
from radioscopie.result import FEW, Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.sources.dicom.files import read_file
from radioscopie.sources.dicom.find import FindArchive, called
from radioscopie.sources.dicom.folder import files_of
from radioscopie.sources.dicom.server import Pace
from radioscopie.sources.dicom.web import Archive
from radioscopie.tables.studies.assembled import (
    EVENTS,
    STUDIES,
    read_studies,
    write_index,
)
from radioscopie.tables.studies.levels import rule
from radioscopie.tables.studies.state import (
    Part,
    drop,
    left_out_of,
    make_key,
    opened_state,
    put,
    stamps,
    studies_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from sqlite3 import Connection

    from radioscopie.arrays import Row
    from radioscopie.questions.studies.index.ask import Ask
    from radioscopie.result import ResultTable
    from radioscopie.results.answer import Advance
    from radioscopie.sources.dicom.folder import FoundFile
    from radioscopie.sources.dicom.server import Server

BATCH = 200
PARSER, SILENT = "pydicom", logging.CRITICAL + 1
NEEDED = {
    "patient_id": "studies_index.found_no_patient_id",
    "birth_date": "studies_index.found_no_birth_date",
    "name": "studies_index.found_no_name",
    "letters": "studies_index.found_no_letters",
    "sex": "studies_index.found_no_sex",
    "region": "studies_index.found_no_region",
}
TOLD = ("day", "sex", "age_years", "institution", "station", "accession", "description", "codes", "region")
ASSUMED = (Assumption("studies_index.pseudonyms", "computed"), Assumption("studies_index.copies", "assumed"))
STUDY_COLUMNS, EVENT_COLUMNS = STUDIES.names, EVENTS.names


@contextmanager
def _quiet() -> Iterator[None]:
    """Say nothing of what a parser says: its warnings hold the values that it reads."""
    logging.getLogger(PARSER).setLevel(SILENT)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@_quiet()
def answer(ask: Ask, advance: Advance) -> Answer:
    """Index an archive, or only say what it gives.

    Raises
    ------
    InputError : no such archive; a state that cannot be used
    MissingExtraError : the extra `dicom` is not installed
    """
    with _server(ask) as server:
        return _answer(ask, server, advance)


def _answer(ask: Ask, server: Server | None, advance: Advance) -> Answer:
    probed = probe(server, ask.since, date.today()) if server else []
    least = round(rule("hidden_under"))
    lacking = dict(_lacking(row) for row in probed if row["verdict"] != GIVEN and row["field"] in NEEDED)
    tables = {"probe": PROBE.of(_unless_few(row, least) for row in probed)} if probed else {}
    if ask.probe:
        return Answer(_result(tables, lacking, least))
    files = [] if server or ask.is_list else files_of(ask.source)
    key = make_key(ask.state)
    source = pseudonym(key, "source", ask.address or str(ask.source.resolve()))
    rejects = None
    with opened_state(ask.state, writes=True) as state:
        if server:
            done = index_archive(state, key, source, server, ask.since, advance)
        elif ask.is_list:
            done, rejects = index_list(state, key, source, (ask.source, ask.mapping), advance)
        else:
            done = {"files": len(files)} | _index(state, key, source, files, advance)
        events = _assemble(state, ask.state)
        left_out = LEFT_OUT.of(_left_out(state, source, names_of(key, files)))
    studies = read_studies(ask.state)
    tables |= {
        "counts": COUNTS.of(_counts(done, studies, events, least)),
        "fields": FIELDS.of(_fields(studies, least)),
        "left_out": left_out,
    }
    shared = pc.sum(pc.greater(studies["identities"], 1)).as_py() or 0
    found = _result(tables, lacking | {"studies_index.found_shared": shared}, least)
    return Answer(found, rejects, done.get("rows", 0))


@contextmanager
def _server(ask: Ask) -> Iterator[Server | None]:
    """Give the server that answers at an address; None for files."""
    if not ask.address:
        yield None
        return
    pace, is_called = Pace(ask.rate), ask.address.startswith("ae:")
    archive = FindArchive(called(ask.address, ask.aet), pace) if is_called else Archive(ask.address, pace)
    try:
        yield archive
    except Exception:
        archive.close()
        raise
    archive.close()  # not after Ctrl-C: a question may be under way, whose answer nobody waits for


def _lacking(row: Row) -> tuple[str, int]:
    """Tell of how many studies a server does not give what linking needs."""
    return NEEDED[row["field"]], row["studies"] - row["told"]


def _unless_few(row: Row, least: int) -> Row:
    """Hide how many studies of a sample tell something where they, or the others, are few; the verdict stays."""
    sample = row["studies"] if may_show(row["studies"], least) else None
    told = row["told"] if sample and may_show_part(row["told"], sample, least) else None
    return row | {"studies": sample, "told": told}


def _counts(done: Row, studies: pa.Table, events: int, least: int) -> Iterator[Row]:
    """Tell what was done, whole, and what the index holds, where it is of enough studies."""
    held = {"studies": len(studies), "events": events}
    held |= {"identities": pc.count_distinct(studies["identity"]).as_py()}
    shown = {what: number if may_show(number, least) else None for what, number in held.items()}
    yield from ({"what": what, "number": number} for what, number in (done | shown).items())


def _result(tables: dict[str, ResultTable], counts: Mapping[str, int], least: int) -> Result:
    findings = tuple(told_findings(counts, FEW, least))
    return Result("studies_index", tables, ASSUMED, findings, make_record("–", (), {}))


def _index(state: Connection, key: bytes, source: str, files: list[FoundFile], advance: Advance) -> Row:
    """Read the files that are new or changed, a batch at once; forget those that are gone."""
    names = names_of(key, files)
    known = stamps(state, source)
    wanted = [(name, file) for name, file in names.items() if known.get(name) != file.stamp]
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        put(state, [_part(key, source, name, file) for name, file in batch])
        advance(len(batch))
    gone = [name for name in known if name not in names]
    drop(state, source, gone)
    return {"read": len(wanted), "gone": len(gone)}


def names_of(key: bytes, files: list[FoundFile]) -> dict[str, FoundFile]:
    """Give the files by the pseudonym of their names."""
    return {pseudonym(key, "part", file.name): file for file in files}


def _part(key: bytes, source: str, name: str, file: FoundFile) -> Part:
    """Read a file and give what may be kept of it; of one that cannot be read, why."""
    try:
        read = read_file(file.path, f"{file.rank}")
    except InputError as error:
        reason = error.problems[0].reason.partition(".")[2]
        return Part(source, name, file.stamp, "", "", "", {"left_out": reason}, {})
    return part_of(key, source, name, file.stamp, read)


def _assemble(state: Connection, folder: Path) -> int:
    """Make the two tables of the state."""
    return write_index(folder, _study_rows(state), _event_rows(state))


def _study_rows(state: Connection) -> Iterator[Row]:
    for study, told in studies_of(state):
        row = study_row(study, told)
        yield {name: row[name] for name in STUDY_COLUMNS}


def _event_rows(state: Connection) -> Iterator[Row]:
    for study, told in studies_of(state, with_doses=True):
        whole = study_row(study, told)
        kept = {name: whole[name] for name in ("day", "institution", "station", "is_quality")}
        for event in event_rows(study, told):
            yield {name: (event | kept).get(name) for name in EVENT_COLUMNS}


def _left_out(state: Connection, source: str, names: dict[str, FoundFile]) -> list[Row]:
    """List the files that hold no study, by their rank."""
    reasons = (
        (names[name].rank, body["left_out"]) for name, body in left_out_of(state, source) if name in names
    )
    return [{"file": rank, "reason": reason} for rank, reason in sorted(reasons)]


def _fields(studies: pa.Table, least: int) -> Iterator[Row]:
    """Tell of how many studies the archive gives each thing; nothing where it does, or does not, of few."""
    for name in TOLD:
        column = studies[name]
        is_told = pc.and_kleene(pc.is_valid(column), pc.not_equal(pc.cast(column, pa.string()), ""))
        told = pc.sum(is_told).as_py() or 0
        shown = len(studies) and may_show_part(told, len(studies), least)
        yield {"field": name} | (
            {"studies": told, "share": told / len(studies)} if shown else {"studies": None, "share": None}
        )
