"""Read the national claims: what is kept, set aside and refused, and what was reimbursed beside the law."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.drafts import draft_beside
from radioscopie.errors import InputError, gathered, problem
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.questions.snds.files import write_rows
from radioscopie.questions.snds.priced import price_again
from radioscopie.questions.snds.rows import tables_of
from radioscopie.questions.snds.visits import price_visits
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer, Large
from radioscopie.results.record import make_record
from radioscopie.sources.snds.cards import rule
from radioscopie.sources.snds.found import Folder, find_dcir, find_pmsi
from radioscopie.tables.claims.dcir import read_dcir
from radioscopie.tables.claims.pmsi import read_pmsi
from radioscopie.tables.claims.work import Wanted, work_in
from radioscopie.tables.rejects import REJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.questions.snds.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.claims.work import Work

ASSUMED = (
    Assumption("snds.exemptions_inferred", "assumed"),
    Assumption("snds.sectors_assumed", "assumed"),
    Assumption("snds.region_of_site", "assumed"),
    Assumption("snds.fees_as_paid", "assumed"),
    Assumption("snds.hospital_sector", "assumed"),
)


def answer(ask: Ask, advance: Advance) -> Answer:
    """Read the claims.

    Raises
    ------
    InputError : every problem of the folders, of the files, of their keys; no care in the period; another unit
    """
    law = Law.load()
    found = gathered(
        lambda: find_dcir(ask.dcir), lambda: find_pmsi(ask.pmsi) if ask.pmsi else Folder((), (), Path())
    )
    with ExitStack() as held:
        home = held.enter_context(draft_beside(Path(gettempdir()) / "snds"))
        wanted = Wanted(ask.period or (), ask.source_of_hospitals, ask.lag_months)
        with work_in(home, wanted, law.acts) as work:
            read_dcir(work, found[0], advance)
            if found[1].files:
                read_pmsi(work, found[1], advance)
            _refuse_nothing(work, ask)
            _refuse_other_period(work, ask)
            price_again(work, compile_law(law))
            _refuse_other_unit(work, ask)
            price_visits(work, compile_law(law))
            _prove(work)
            left = [*found[0].left, *found[1].left]
            tables = tables_of(work, left, inside=ask.inside)
            (home / "rows").mkdir()
            write_rows(work, home / "rows", inside=ask.inside)
            findings, rejects = tuple(_findings(work, inside=ask.inside)), _rejects(work)
            read, excluded = (
                work.one(f"SELECT sum(lines) FROM outcomes {w}") for w in ("", "WHERE outcome = 'excluded'")
            )
        large = Large(home / "rows", held.pop_all())
    files = [one.path for folder in found for one in folder.files]
    result = Result("snds", tables, ASSUMED, findings, make_record(law.version, files, _parameters(ask)))
    return Answer(result, rejects, read, excluded=excluded, large=large)


def _parameters(ask: Ask) -> Mapping[str, str]:
    """Say what was asked; `signed` tells that quantities keep their sign."""
    asked = {"hospitals": ask.source_of_hospitals, "inside": "yes" if ask.inside else "no", "signed": "yes"}
    if ask.period:
        asked["period"] = "-".join(map(str, dict.fromkeys((ask.period[0], ask.period[-1]))))
    return asked | ({"lag_months": str(ask.lag_months)} if ask.lag_months is not None else {})


def _refuse_nothing(work: Work, ask: Ask) -> None:
    """Refuse tables without a line: months may have none, an extraction has some.

    Raises
    ------
    InputError : says it
    """
    if not work.one("SELECT sum(lines) FROM outcomes"):
        raise InputError(problem("tables.no_rows", str(ask.dcir)))


def _refuse_other_period(work: Work, ask: Ask) -> None:
    """Refuse a period of which the files have no care.

    Raises
    ------
    InputError : says the years that they have
    """
    kept = work.one("SELECT (SELECT count(*) FROM acts) + (SELECT count(*) FROM fee_lines)")
    if (
        kept
        or not ask.period
        or not work.one("SELECT sum(lines) FROM outcomes WHERE reason = 'out_of_period'")
    ):
        return
    years = [
        str(year)
        for (year,) in work.rows(
            "SELECT DISTINCT year(EXE_SOI_DTD) FROM prs WHERE EXE_SOI_DTD IS NOT NULL ORDER BY 1"
        )
    ]
    raise InputError(
        problem("snds.other_period", "--period", _parameters(ask)["period"], years=", ".join(years))
    )


def _refuse_other_unit(work: Work, ask: Ask) -> None:
    """Refuse amounts that are so far above the law that they are cents written in place of euros.

    Raises
    ------
    InputError : says how many times the law they are
    """
    sums = "SELECT sum(abs(base_cents) * n)::DOUBLE, sum(repriced_cents * n)::DOUBLE FROM"
    counted = """(SELECT base_cents, repriced_cents, count(*) AS n FROM acts_priced WHERE cause <> 'no_price'
      GROUP BY ALL)"""
    ((paid, repriced),) = work.rows(f"{sums} {counted}")
    if repriced and paid >= rule("wrong_unit_from") * repriced:  # type: ignore[operator]
        times = f"{paid / repriced:.0f}"  # type: ignore[operator]
        raise InputError(problem("snds.other_unit", str(ask.dcir), "CAM_REM_BSE", times=times))


def _prove(work: Work) -> None:
    """Keep what shows that the rules about prices and visits were followed."""
    work.prove(
        "T02", "acts_if_only_positive", "SELECT count(*) FROM acts WHERE quantity > 0 AND source = 'dcir'"
    )
    work.prove(
        "T03",
        "acts_if_distinct",
        "SELECT count(*) FROM (SELECT DISTINCT patient, date, act FROM acts WHERE quantity > 0 AND source = 'dcir')",
    )
    work.prove("T03", "acts_signed", "SELECT coalesce(sum(quantity), 0) FROM acts WHERE source = 'dcir'")
    work.prove(
        "T05",
        "base_of_lines",
        "SELECT coalesce(sum(base_cents), 0) FROM outcomes WHERE source = 'ER_PRS_F' AND reason = 'act'",
    )
    work.prove(
        "T05",
        "base_of_acts",
        "SELECT coalesce(sum(quantity * base_cents), 0) FROM acts WHERE source = 'dcir'",
    )
    work.prove("T17", "fees_of_one_meaning", "SELECT count(*) FROM fees_priced WHERE meanings = 1")
    work.prove("T17", "fees", "SELECT count(*) FROM fees_priced")
    work.prove("T18", "price_of_another_equipment", "SELECT count(*) FROM fees_priced WHERE NOT agrees")
    work.prove("T19", "second_fees", "SELECT count(*) FROM fees_priced WHERE second")
    work.prove(
        "T19", "second_fees_equal", "SELECT count(*) FROM fees_priced WHERE second AND cause = 'equal'"
    )
    work.prove(
        "T20",
        "fees_with_an_act",
        """SELECT count(*) FROM fees_priced f WHERE patient IS NOT NULL AND EXISTS (SELECT 1 FROM acts a JOIN kinds k
        ON a.act = k.code WHERE a.patient = f.patient AND a.date = f.date AND k.equipment = f.shown_equipment)""",
    )
    if work.one("SELECT count(*) FROM information_schema.tables WHERE table_name = 'visits_billed'"):
        both = """(SELECT b.cents, sum(a.repriced_cents) AS repriced, count(*) - count(a.repriced_cents) AS unpriced
        FROM visits_billed b JOIN acts_priced a ON a.visit = b.visit AND a.source = 'pmsi' GROUP BY b.visit, b.cents)"""
        work.prove("T13", "visits_compared", f"SELECT count(*) FROM {both} WHERE unpriced = 0")
        work.prove(
            "T13", "visits_equal", f"SELECT count(*) FROM {both} WHERE unpriced = 0 AND cents = repriced"
        )


def _findings(work: Work, *, inside: bool) -> Iterator[tuple[str, int]]:
    """Say what the figures may hide: a year read too early, sectors assumed; of few lines, that there are some."""
    months = rule("nearly_whole_after")
    young = work.one(
        "SELECT count(*) FROM acts WHERE source = 'dcir' AND datediff('month', date, (SELECT max(flux) FROM acts)) < ?",
        (months,),
    )
    counts = {
        "snds.found_young": young,
        "snds.found_sector_assumed": work.one("SELECT count(*) FROM acts WHERE way = 'assumed'"),
        "snds.found_flux": work.one("SELECT sum(value) FROM proofs WHERE trap = 'T08'"),
    }
    told = {key: n for key, n in counts.items() if inside or n >= rule("hidden_under")}
    few = sum(n > 0 for key, n in counts.items() if key not in told)
    yield from ((key, n) for key, n in told.items() if n)
    yield from (("snds.found_few", few),) if few else ()


REASON = {
    "bad": "snds.bad_cell",
    "no_date": "snds.no_date",
    "no_quantity": "snds.no_quantity",
    "acts_refused": "snds.acts_refused",
    "convention": "snds.unknown_convention",
    "fee_unreadable": "snds.fee_unreadable",
    "orphan": "snds.orphan",
    "unknown_act": "snds.unknown_act",
    "association": "snds.unknown_association",
    "no_amount": "snds.no_amount",
    "line_refused": "snds.line_refused",
}


def _rejects(work: Work) -> pa.Table:
    """Give the lines refused, with their reasons."""
    found = work.table(
        """SELECT file, line, column_name, coalesce(value, '') AS value, reason FROM rejects
        ORDER BY file, line, column_name, reason"""
    )
    reasons = pa.array([REASON.get(one, one) for one in found["reason"].to_pylist()], pa.string())
    fields = pa.repeat(pa.scalar('{"expected": "", "found": ""}'), found.num_rows)
    return pa.Table.from_arrays([*found.columns[:4], reasons, fields], schema=REJECTS)
