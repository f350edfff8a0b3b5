"""External acts of public hospitals, from PMSI: acts without amount nor date of their own, fees as they are billed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import InputError, problem
from radioscopie.sources.snds.cards import codes, columns_of, sent_twice
from radioscopie.sources.snds.found import PMSI
from radioscopie.sources.snds.load import load
from radioscopie.tables.claims.dcir import FEES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radioscopie.sources.snds.found import Folder
    from radioscopie.tables.claims.work import Wanted, Work

MOST_TWICE = 20
KEYS = "year, ETA_NUM, SEQ_NUM"
DISCIPLINES = {code: one for one in ("ct", "mri", "pet") for code in codes("DDP_COD", one)}


def read_pmsi(work: Work, folder: Folder, advance: Callable[[int], None]) -> None:
    """Sort the external acts of PMSI into the tables of a run: counted, and kept when hospitals come from PMSI.

    Raises
    ------
    InputError : files that cannot be read to their end; visits given twice
    """
    for name in PMSI:
        table = f"T_MCOaa{name}"
        for file, row in load(work.base, name.lower(), columns_of(table), folder.of(table), advance):
            work.run(
                "INSERT INTO rejects VALUES (?, ?, '', ?, ?)", (file, row.line, row.text[:80], row.reason)
            )
            work.run("INSERT INTO outcomes VALUES (?, 'rejected', 'malformed', 1, 0)", (table,))
    _refuse_twice(work)
    twice = [(finess, first or "0", last or "9999") for finess, first, last in sent_twice()]
    work.run("CREATE TABLE twice (finess VARCHAR, first_year INTEGER, last_year INTEGER)")
    work.base.executemany("INSERT INTO twice VALUES (?, ?, ?)", twice)
    acts, fees = _reasons_of_acts(work.wanted), _reasons_of_fees(work.wanted)
    for statement in (
        *(_VISITS, _lines("fmstc", acts), _ACTS, *_told("fmstc")),
        *(_lines("fbstc", fees), _fees(), *_told("fbstc")),
        *(_lines("fcstc", COMPARED), *_told("fcstc"), _BILLED),
    ):
        work.run(statement)
    _proofs(work)


def _refuse_twice(work: Work) -> None:
    """Refuse a visit given twice: most often a file that is there twice.

    Raises
    ------
    InputError : the first of them, and how many there are
    """
    twice = f"SELECT min(file) AS file, max(line) AS line, count(*) AS n FROM cstc GROUP BY {KEYS} HAVING count(*) > 1"
    found = work.rows(f"SELECT file, line, n FROM ({twice}) ORDER BY file, line LIMIT {MOST_TWICE}")
    if found:
        total = work.one(f"SELECT count(*) FROM ({twice})")
        raise InputError(
            [problem("snds.visit_twice", f"{file}:{line}", n) for file, line, n in found], total - len(found)
        )


_UNPAID = ", ".join(f"'{code}'" for code in codes("SEJ_FAC_AM", "not_billable"))
_VISITS = f"""
CREATE TABLE visits AS
SELECT c.year, c.ETA_NUM, c.SEQ_NUM, c.EXE_SOI_DTD, c.NIR_ANO_17, c.line, f.unpaid, twice.finess IS NOT NULL AS twice
FROM cstc c
LEFT JOIN (SELECT {KEYS}, bool_or(SEJ_FAC_AM IN ({_UNPAID})) AS unpaid FROM fastc GROUP BY {KEYS}) f USING ({KEYS})
LEFT JOIN twice ON c.ETA_NUM = twice.finess AND c.year BETWEEN twice.first_year AND twice.last_year
"""
_DAY = "(v.EXE_SOI_DTD + coalesce(a.DEL_DAT_ENT, 0)::INTEGER)"  # the only date is that of entry (T14)


def _reasons_of_acts(wanted: Wanted) -> str:
    return f"""WHEN law_acts.code IS NULL THEN 'not_imaging'
    WHEN coalesce(a.ACV_ACT, '1') NOT IN {_list(codes("CAM_ACT_COD", "kept"))} THEN 'activity_4' {_reasons(wanted)}
    WHEN coalesce(try_cast(coalesce(a.ANP_ACT, '0') AS TINYINT), 9) NOT BETWEEN 0 AND 5 THEN 'association'
    ELSE 'kept'"""


def _reasons_of_fees(wanted: Wanted) -> str:
    return f"""WHEN upper(coalesce(a.ACT_COD, '')) NOT IN {_list(FEES)} THEN 'not_imaging' {_reasons(wanted)}
    WHEN a.ACT_NBR IS NULL OR a.ACT_NBR % 1 <> 0 OR a.PRI_UNI IS NULL OR a.REM_BAS IS NULL THEN 'fee_unreadable'
    ELSE 'kept'"""


def _reasons(wanted: Wanted) -> str:
    """Give the reasons that acts and fees share; AP-HP and AP-HM come under two numbers (T12)."""
    years = ", ".join(map(str, wanted.years))
    return f"""WHEN a.bad IS NOT NULL THEN 'bad'
    WHEN v.twice THEN 'double_transmission' WHEN v.unpaid THEN 'not_billable'
    WHEN {str(wanted.hospitals != "pmsi").upper()} THEN 'public_hospital'
    WHEN v.EXE_SOI_DTD IS NULL OR {_DAY} NOT BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}' THEN 'no_date'
    WHEN {f"year({_DAY}) NOT IN ({years})" if years else "FALSE"} THEN 'out_of_period'"""


# natures and amounts without codes: compared with the acts of their visit, never added (T13)
COMPARED = "WHEN a.bad IS NOT NULL THEN 'bad' ELSE 'compared'"


def _list(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{one}'" for one in words) + ")"


def _lines(name: str, reasons: str) -> str:
    """Give each line its outcome, the first reason that holds."""
    day = "NULL" if name == "fcstc" else _DAY
    join = "LEFT JOIN law_acts ON law_acts.code = upper(left(a.CCAM_COD, 7))" if name == "fmstc" else ""
    return f"""
CREATE TABLE {name}_lines AS
WITH r AS (SELECT a.*, {day} AS day, v.NIR_ANO_17, v.twice,
    CASE WHEN v.line IS NULL THEN 'orphan' {reasons} END AS reason
  FROM {name} a LEFT JOIN visits v USING ({KEYS}) {join})
SELECT *, CASE WHEN reason = 'kept' THEN 'kept' WHEN reason IN {_list(REFUSED)} THEN 'rejected' ELSE 'excluded' END
  AS outcome, CASE WHEN NIR_ANO_17 IS NOT NULL THEN hash(NIR_ANO_17, 0) END AS patient FROM r
"""


REFUSED = ("orphan", "bad", "no_date", "association", "fee_unreadable")
_ACTS = """
INSERT INTO acts
SELECT 'pmsi', file, line, NULL, day, upper(left(CCAM_COD, 7)),
  array_to_string(
    list_sort(regexp_extract_all(upper(concat(MOD_ACT1, MOD_ACT2, MOD_ACT3, MOD_ACT4)), '[^ ,.;/-]')), ''),
  coalesce(ANP_ACT, '0')::TINYINT, '1', 'hospital', '', 1, 0, NULL, ETA_NUM, coalesce(ETA_NUM_GEO, ETA_NUM), '', '', '',
  NULL, TRUE, patient, concat_ws('-', year, ETA_NUM, SEQ_NUM)
FROM fmstc_lines WHERE outcome = 'kept'
"""
_BILLED = f"""
CREATE TABLE visits_billed AS SELECT concat_ws('-', year, ETA_NUM, SEQ_NUM) AS visit, sum(REM_BAS) AS cents
FROM fcstc_lines WHERE reason = 'compared' AND ACT_COD IN ('ADI', 'ADE') GROUP BY {KEYS}
"""


def _fees() -> str:
    known = " ".join(f"WHEN ltrim(PSH_DMT, '0') = '{code}' THEN '{one}'" for code, one in DISCIPLINES.items())
    return f"""
INSERT INTO fee_lines
SELECT 'pmsi', file, line, NULL, day, upper(ACT_COD),
  CASE WHEN PSH_MDT NOT IN {_list(codes("MDT_COD", "fee"))} THEN '' {known} ELSE '' END,
  coalesce(ACT_COE, 1), ACT_NBR::INTEGER, PRI_UNI, REM_BAS, coalesce(ETA_NUM_GEO, ETA_NUM), '', patient
FROM fbstc_lines WHERE outcome = 'kept'
"""


def _told(name: str) -> tuple[str, ...]:
    amount, kind = ("NULL", "act") if name == "fmstc" else ("coalesce(sum(REM_BAS), 0)", "fee")
    return (
        f"""INSERT INTO outcomes SELECT 'T_MCOaa{name.upper()}', outcome,
  CASE WHEN outcome = 'kept' THEN '{kind}' ELSE reason END, count(*), {amount} FROM {name}_lines GROUP BY ALL""",
        f"""INSERT INTO rejects SELECT file, line, CASE reason WHEN 'bad' THEN bad ELSE '' END,
  CASE reason WHEN 'bad' THEN bad_value ELSE '' END, reason FROM {name}_lines WHERE outcome = 'rejected'""",
    )


def _proofs(work: Work) -> None:
    prove = work.prove
    prove(
        "T11",
        "acts_of_pmsi",
        "SELECT count(*) FROM fmstc_lines WHERE outcome = 'kept' OR reason = 'public_hospital'",
    )
    prove("T12", "acts_sent_twice", "SELECT count(*) FROM fmstc_lines WHERE reason = 'double_transmission'")
    prove(
        "T14",
        "acts_after_entry",
        "SELECT count(*) FROM fmstc_lines WHERE outcome = 'kept' AND DEL_DAT_ENT > 0",
    )
