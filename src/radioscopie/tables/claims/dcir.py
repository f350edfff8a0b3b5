"""The lines of DCIR, one flux month at a time: kept, set aside with a reason, or refused.

Each rule bears the number of its trap (`sources/snds/traps.csv`). Quantities keep their sign: a cancelled line and its
cancellation are both kept, and add up to nothing (T01, T02); equal lines are all kept (T03).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.errors import InputError, problem
from radioscopie.sources.snds.cards import codes, columns_of, key_of
from radioscopie.sources.snds.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.sources.snds.found import Folder
    from radioscopie.tables.claims.work import Wanted, Work

KEYS = key_of("ER_PRS_F")
MOST_TWICE = 20
TABLES = {"ER_PRS_F": "prs", "ER_CAM_F": "cam", "ER_ETE_F": "ete", "ER_ARO_F": "aro"}


def read_dcir(work: Work, folder: Folder, advance: Callable[[int], None]) -> None:
    """Sort the lines of DCIR into the tables of a run.

    Raises
    ------
    InputError : files that cannot be read to their end; keys given twice
    """
    for table, name in TABLES.items():
        cut = load(work.base, name, columns_of(table), folder.of(table), advance)
        for file, row in cut:
            work.run(
                "INSERT INTO rejects VALUES (?, ?, '', ?, ?)", (file, row.line, row.text[:80], row.reason)
            )
            work.run("INSERT INTO outcomes VALUES (?, 'rejected', 'malformed', 1, 0)", (table,))
    _refuse_twice(work)
    for (month,) in work.rows(
        "SELECT DISTINCT FLX_DIS_DTD FROM prs WHERE FLX_DIS_DTD IS NOT NULL ORDER BY 1"
    ):
        _month(work, month)
    _without_flux(work)
    _proofs(work)


def _refuse_twice(work: Work) -> None:
    """Refuse a key given twice (T03, T04): most often a file that is there twice.

    Raises
    ------
    InputError : the first of them, and how many there are
    """
    keys = ", ".join(KEYS)
    twice = f"SELECT min(file) AS file, max(line) AS line, count(*) AS n FROM prs GROUP BY {keys} HAVING count(*) > 1"
    total = work.one(f"SELECT count(*) FROM ({twice})")
    found = work.rows(f"SELECT file, line, n FROM ({twice}) ORDER BY file, line LIMIT {MOST_TWICE}")
    if found:
        problems = [problem("snds.key_twice", f"{file}:{line}", n) for file, line, n in found]
        raise InputError(problems, total - len(found))


def _month(work: Work, month: object) -> None:
    """Sort the lines of a flux month: the month is in the key, so that it joins among itself (T04)."""
    given = {"month": month}
    for statement in (_HELD, _ETE, _cams(), _lines(work.wanted), _ACTS, _FEES, *_TOLD, *_PAYERS):
        work.base.execute(statement, given if "$month" in statement else None)


_HELD = "CREATE OR REPLACE TEMP TABLE p AS SELECT * FROM prs WHERE FLX_DIS_DTD = $month"
_ON = " AND ".join(f"a.{key} = b.{key}" for key in KEYS)
_JOIN = ", ".join(KEYS)
_ETE = f"""
CREATE OR REPLACE TEMP TABLE e AS SELECT {_JOIN},
  first(ETB_EXE_FIN ORDER BY file, line) AS site, first(ETE_IND_TAA ORDER BY file, line) AS taa,
  first(DDP_COD ORDER BY file, line) AS discipline, first(MDT_COD ORDER BY file, line) AS treatment
FROM ete WHERE FLX_DIS_DTD = $month GROUP BY {_JOIN}
"""


def _in(variable: str, *roles: str, quoted: bool = False) -> str:
    """Write the codes that have a role as a list of SQL."""
    found = [code for role in roles for code in codes(variable, role)]
    return "(" + ", ".join(f"'{code}'" if quoted else code for code in found) + ")"


def _cams() -> str:
    """Judge each line of acts: an act is told by its code, not by the nature of its line (T30), and never activity 4
    (T06).
    """  # noqa: D205
    return f"""
CREATE OR REPLACE TEMP TABLE c AS
SELECT a.*, upper(left(a.CAM_PRS_IDE, 7)) AS act, coalesce(try_cast(coalesce(a.CAM_ASS_COD, '0') AS TINYINT), 9) AS ass,
  CASE WHEN b.line IS NULL THEN 'orphan'
    WHEN law_acts.code IS NULL AND b.PRS_NAT_REF NOT IN {_in("PRS_NAT_REF", "act")} THEN 'not_imaging'
    WHEN coalesce(a.CAM_ACT_COD, '1') NOT IN {_in("CAM_ACT_COD", "kept", quoted=True)} THEN 'activity_4'
    WHEN a.bad IS NOT NULL THEN 'bad'
    WHEN law_acts.code IS NULL THEN 'unknown_act'
    WHEN coalesce(try_cast(coalesce(a.CAM_ASS_COD, '0') AS TINYINT), 9) NOT BETWEEN 0 AND 5 THEN 'association'
    WHEN a.CAM_REM_BSE IS NULL THEN 'no_amount'
    ELSE 'kept' END AS verdict
FROM cam a LEFT JOIN p b ON {_ON} LEFT JOIN law_acts ON law_acts.code = upper(left(a.CAM_PRS_IDE, 7))
WHERE a.FLX_DIS_DTD = $month
"""


def _lines(wanted: Wanted) -> str:
    """Give each line its outcome, the first reason that holds; an empty cell matches nothing (T10)."""
    years = ", ".join(map(str, wanted.years))
    fees = _in("PRS_NAT_REF", *FEES)
    return f"""
CREATE OR REPLACE TEMP TABLE l AS
WITH g AS (SELECT {_JOIN}, count(*) AS cams, count(*) FILTER (verdict = 'kept') AS kept,
    count(*) FILTER (verdict IN ('bad', 'unknown_act', 'association', 'no_amount')) AS refused,
    count(*) FILTER (verdict = 'activity_4') AS others, sum(abs(CAM_REM_BSE)) FILTER (verdict = 'kept') AS bases
  FROM c GROUP BY {_JOIN}),
k AS (SELECT p.*, e.site, e.taa, e.discipline, e.treatment, g.kept, g.refused, g.bases,
    CASE WHEN PRS_NAT_REF IN {fees} THEN 'fee'
      WHEN g.kept + g.refused + g.others > 0 THEN 'act'
      WHEN PRS_NAT_REF IN {_in("PRS_NAT_REF", "act")} AND g.cams IS NULL THEN 'detail'
      ELSE 'other' END AS kind,
    datediff('month', EXE_SOI_DTD, FLX_DIS_DTD) AS lag
  FROM p LEFT JOIN e USING ({_JOIN}) LEFT JOIN g USING ({_JOIN})),
r AS (SELECT k.*, CASE
    WHEN kind = 'other' THEN 'not_imaging'
    WHEN bad IS NOT NULL THEN 'bad'
    WHEN DPN_QLF IN {_in("DPN_QLF", "for_information")} OR PRS_DPN_QLP IN {_in("DPN_QLF", "for_information")}
      THEN 'for_information'
    WHEN {str(wanted.hospitals != "dcir").upper()} AND taa IN {_in("ETE_IND_TAA", "public_hospital")}
      THEN 'public_hospital'
    WHEN PSE_STJ_COD IN {_in("PSE_STJ_COD", "fictitious")} THEN 'fictitious'
    WHEN RGO_ASU_NAT NOT IN {_in("RGO_ASU_NAT", "kept", "maternity", "work_accident")} THEN 'insurance'
    WHEN CPL_MAJ_TOP IN {_in("CPL_MAJ_TOP", "complement")} OR CPL_AFF_COD IN {_in("CPL_AFF_COD", "complement")}
      THEN 'complement'
    WHEN kind = 'detail' THEN 'without_detail'
    WHEN EXE_SOI_DTD IS NULL OR EXE_SOI_DTD NOT BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}' THEN 'no_date'
    WHEN {f"year(EXE_SOI_DTD) NOT IN ({years})" if years else "FALSE"} THEN 'out_of_period'
    WHEN {f"lag > {wanted.lag_months}" if wanted.lag_months is not None else "FALSE"} THEN 'late'
    WHEN PRS_ACT_QTE IS NULL THEN 'no_quantity'
    WHEN PRS_ACT_QTE = 0 THEN 'nothing'
    WHEN kind = 'act' AND kept = 0 AND refused > 0 THEN 'acts_refused'
    WHEN kind = 'act' AND kept = 0 THEN 'activity_4'
    WHEN kind = 'act' AND PSE_CNV_COD IN {_in("PSE_CNV_COD", "rejected")} THEN 'convention'
    WHEN kind = 'fee' AND (PRS_ACT_QTE % 1 <> 0 OR BSE_REM_PRU IS NULL OR BSE_REM_BSE IS NULL) THEN 'fee_unreadable'
    ELSE 'kept' END AS reason FROM k)
SELECT *, CASE reason WHEN 'kept' THEN 'kept' WHEN 'bad' THEN 'rejected' WHEN 'no_date' THEN 'rejected'
  WHEN 'no_quantity' THEN 'rejected' WHEN 'acts_refused' THEN 'rejected' WHEN 'convention' THEN 'rejected'
  WHEN 'fee_unreadable' THEN 'rejected' ELSE 'excluded' END AS outcome,
  CASE WHEN BEN_NIR_PSA IS NOT NULL THEN hash(BEN_NIR_PSA, coalesce(BEN_RNG_GEM, 0)) END AS patient FROM r
"""


FEES = ("FTN", "FTR", "FR2", "FR3", "FTS", "FTG")
_CODE_OF_FEE = " ".join(f"WHEN PRS_NAT_REF IN {_in('PRS_NAT_REF', fee)} THEN '{fee}'" for fee in FEES)
_EQUIPMENT = " ".join(
    f"WHEN discipline IN {_in('DDP_COD', one)} AND treatment IN {_in('MDT_COD', 'fee')} THEN '{one}'"
    for one in ("ct", "mri", "pet")
)
_OUTSIDE, _ADHERENT = (_in("CAM_GRI_TAR", role, quoted=True) for role in ("outside", "adherent"))
# convention 3 mixes adherents and others: the grid tells, else the qualifier, else it is assumed (T21)
_WAY = f"""CASE WHEN b.PSE_CNV_COD IN {_in("PSE_CNV_COD", "sector_1")} THEN 'convention'
    WHEN a.CAM_GRI_TAR IN {_OUTSIDE} OR a.CAM_GRI_TAR IN {_ADHERENT} THEN 'grid'
    WHEN b.DPN_QLF IN {_in("DPN_QLF", "optam")} THEN 'qualifier' ELSE 'assumed' END"""
_SECTOR = f"""CASE WHEN b.PSE_CNV_COD IN {_in("PSE_CNV_COD", "sector_1")} THEN '1'
    WHEN a.CAM_GRI_TAR IN {_OUTSIDE} THEN '2'
    WHEN a.CAM_GRI_TAR IN {_ADHERENT} AND b.PSE_CNV_COD IN {_in("PSE_CNV_COD", "free")} THEN 'optam'
    WHEN a.CAM_GRI_TAR IN {_ADHERENT} THEN '1'
    WHEN b.PSE_CNV_COD IS NULL THEN '1'
    WHEN b.DPN_QLF IN {_in("DPN_QLF", "optam")} THEN 'optam' ELSE '2' END"""
_EXEMPTION = f"""CASE WHEN b.RGO_ASU_NAT IN {_in("RGO_ASU_NAT", "maternity")} THEN 'maternity'
    WHEN b.RGO_ASU_NAT IN {_in("RGO_ASU_NAT", "work_accident")} THEN 'work_accident'
    WHEN b.EXO_MTF IN {_in("EXO_MTF", "ald")} THEN 'ald'
    WHEN b.EXO_MTF IN {_in("EXO_MTF", "maternity")} THEN 'maternity'
    WHEN b.BEN_CMU_TOP IN {_in("BEN_CMU_TOP", "c2s")} OR b.BEN_CTA_TYP IN {_in("BEN_CTA_TYP", "c2s")} THEN 'c2s'
    ELSE '' END"""
# one line of acts is one act, with the sign of its line; the excess fee of the line is shared by its acts, cents left
# over to the largest remainders (T05); a salaried performer's practice is the establishment (T23)
_ACTS = f"""
INSERT INTO acts
WITH s AS MATERIALIZED (SELECT b.*, a.file AS cam_file, a.line AS cam_line, a.act, a.CAM_MOD_COD, a.ass, a.CAM_ORD_NUM,
    abs(a.CAM_REM_BSE) AS base, {_WAY} AS way, {_SECTOR} AS sector, {_EXEMPTION} AS exemption,
    CASE WHEN coalesce(b.bases, 0) = 0 THEN 1 ELSE abs(a.CAM_REM_BSE) END AS weight,
    CASE WHEN coalesce(b.bases, 0) = 0 THEN b.kept ELSE b.bases END AS weights,
    abs(coalesce(b.PRS_DEP_MNT, 0)) AS excess
  FROM c a JOIN l b ON {_ON} WHERE a.verdict = 'kept' AND b.outcome = 'kept' AND b.kind = 'act'),
t AS (SELECT *, (excess::HUGEINT * weight // weights)::BIGINT AS floor,
    row_number() OVER (PARTITION BY file, line
      ORDER BY (excess::HUGEINT * weight) % weights DESC, CAM_ORD_NUM, cam_line) AS rank
  FROM s WHERE kept > 1 AND excess > 0),
u AS (SELECT *, excess - sum(floor) OVER (PARTITION BY file, line) AS over FROM t
  UNION ALL BY NAME SELECT *, excess AS floor, 1 AS rank, 0 AS over FROM s WHERE NOT (kept > 1 AND excess > 0))
SELECT 'dcir', cam_file, cam_line, FLX_DIS_DTD, EXE_SOI_DTD, act,
  array_to_string(list_sort(regexp_extract_all(upper(coalesce(CAM_MOD_COD, '')), '[^ ,.;/-]')), ''), ass, sector, way,
  exemption, sign(PRS_ACT_QTE),
  sign(coalesce(PRS_DEP_MNT, 0)) * (floor + CASE WHEN rank <= over THEN 1 ELSE 0 END), base,
  CASE WHEN PFS_EXE_NUM IS NULL OR regexp_full_match(PFS_EXE_NUM, '0+') THEN coalesce(site, '') ELSE PFS_EXE_NUM END,
  coalesce(site, ''), coalesce(PSE_SPE_COD::VARCHAR, ''), coalesce(PSE_STJ_COD::VARCHAR, ''), PRS_NAT_REF::VARCHAR,
  RGO_REM_TAU::INTEGER, coalesce(taa = 1, FALSE), patient, ''
FROM u
"""
_FEES = f"""
INSERT INTO fee_lines
SELECT 'dcir', file, line, FLX_DIS_DTD, EXE_SOI_DTD, CASE {_CODE_OF_FEE} END, CASE {_EQUIPMENT} ELSE '' END,
  coalesce(PRS_ACT_CFT, 1), PRS_ACT_QTE::INTEGER, BSE_REM_PRU, BSE_REM_BSE, coalesce(site, ''),
  coalesce(PSE_SPE_COD::VARCHAR, ''), patient
FROM l WHERE kind = 'fee' AND outcome = 'kept'
"""
_TOLD = (
    """INSERT INTO outcomes SELECT 'ER_PRS_F', outcome, CASE WHEN outcome = 'kept' THEN kind ELSE reason END, count(*),
  coalesce(sum(BSE_REM_BSE), 0) FROM l GROUP BY ALL""",
    f"""INSERT INTO outcomes SELECT 'ER_CAM_F',
  CASE WHEN a.verdict IN ('orphan', 'bad', 'unknown_act', 'association', 'no_amount') THEN 'rejected'
    WHEN a.verdict <> 'kept' THEN 'excluded' ELSE b.outcome END,
  CASE WHEN a.verdict <> 'kept' THEN a.verdict WHEN b.outcome = 'kept' THEN 'act' ELSE b.reason END,
  count(*), coalesce(sum(a.CAM_REM_BSE), 0) FROM c a LEFT JOIN l b ON {_ON} GROUP BY ALL""",
    """INSERT INTO rejects SELECT file, line, CASE reason WHEN 'bad' THEN bad WHEN 'no_date' THEN 'EXE_SOI_DTD'
  WHEN 'convention' THEN 'PSE_CNV_COD' WHEN 'fee_unreadable' THEN 'BSE_REM_PRU' WHEN 'no_quantity' THEN 'PRS_ACT_QTE'
  ELSE '' END, CASE reason WHEN 'bad' THEN bad_value WHEN 'convention' THEN PSE_CNV_COD::VARCHAR ELSE '' END, reason
  FROM l WHERE outcome = 'rejected'""",
    """INSERT INTO rejects SELECT file, line, CASE verdict WHEN 'bad' THEN bad WHEN 'unknown_act' THEN 'CAM_PRS_IDE'
  WHEN 'association' THEN 'CAM_ASS_COD' WHEN 'no_amount' THEN 'CAM_REM_BSE' ELSE '' END,
  CASE verdict WHEN 'bad' THEN bad_value WHEN 'unknown_act' THEN CAM_PRS_IDE WHEN 'association' THEN CAM_ASS_COD
    ELSE '' END, verdict FROM c WHERE verdict IN ('orphan', 'bad', 'unknown_act', 'association', 'no_amount')""",
    f"""INSERT INTO rejects SELECT a.file, a.line, '', '', 'line_refused' FROM c a JOIN l b ON {_ON}
  WHERE a.verdict = 'kept' AND b.outcome = 'rejected'""",
)
_OTHER = " ".join(
    f"WHEN a.ARO_REM_TYP IN {_in('ARO_REM_TYP', one)} THEN '{one}'"
    for one in ("alsace_moselle", "complementary_cover")
)
# payers are read on every line, complements included: what counts acts does not count money (T15, T16)
_PAYERS = (
    """INSERT INTO payers SELECT CASE WHEN outcome = 'kept' THEN kind ELSE 'complement' END, count(*),
  coalesce(sum(BSE_REM_MNT), 0) + coalesce(sum(CPL_REM_MNT), 0)
  FROM l WHERE outcome = 'kept' OR reason = 'complement' GROUP BY ALL""",
    f"""INSERT INTO payers SELECT CASE {_OTHER} ELSE 'other_payer' END, count(*), coalesce(sum(a.ARO_REM_MNT), 0)
  FROM aro a JOIN l b ON {_ON} WHERE b.outcome = 'kept' AND a.ARO_REM_TYP IS NOT NULL GROUP BY ALL""",
)


_NO_MONTH = "FLX_DIS_DTD IS NULL"
_NO_LINE = f"""{_NO_MONTH} OR FLX_DIS_DTD NOT IN
  (SELECT DISTINCT FLX_DIS_DTD FROM prs WHERE FLX_DIS_DTD IS NOT NULL)"""


def _without_flux(work: Work) -> None:
    """Refuse the lines whose month of release cannot be read, and the acts of months that have no line."""
    for name, table, where, reason in (
        ("prs", "ER_PRS_F", _NO_MONTH, "bad"),
        ("cam", "ER_CAM_F", _NO_LINE, "orphan"),
    ):
        lines = f"FROM {name} WHERE {where}"
        work.run(
            f"INSERT INTO rejects SELECT file, line, 'FLX_DIS_DTD', coalesce(bad_value, ''), '{reason}' {lines}"
        )
        work.run(
            f"""INSERT INTO outcomes SELECT '{table}', 'rejected', '{reason}', count(*), 0 {lines}
            HAVING count(*) > 0"""
        )


def _proofs(work: Work) -> None:
    """Keep what shows that the rules were followed."""
    prove = work.prove
    prove("T04", "cam_lines", "SELECT count(*) FROM cam")
    prove(
        "T04",
        "cam_joined",
        "SELECT coalesce(sum(lines), 0) FROM outcomes WHERE source = 'ER_CAM_F' AND reason <> 'orphan'",
    )
    prove("T05", "acts_under_a_shared_line", "SELECT count(*) FROM cam WHERE CAM_ORD_NUM > 1")
    prove("T08", "flux_not_first_day", "SELECT count(*) FROM prs WHERE day(FLX_DIS_DTD) <> 1")
    prove(
        "T08",
        "care_not_before_flux",
        "SELECT count(*) FROM prs WHERE date_trunc('month', EXE_SOI_DTD) >= FLX_DIS_DTD",
    )
    prove("T10", "empty_qualifier", "SELECT count(*) FROM prs WHERE DPN_QLF IS NULL")
    public = "SELECT coalesce(sum(lines), 0) FROM outcomes WHERE source = 'ER_CAM_F' AND reason = 'public_hospital'"
    prove("T11", "public_acts_of_dcir", f"SELECT ({public}) + (SELECT count(*) FROM acts WHERE public)")
    technical = _in("PRS_NAT_REF", "technical_act", quoted=True)
    of_it = f"SELECT count(*) FROM acts WHERE source = 'dcir' AND nature IN {technical}"
    prove("T30", "acts_under_technical_nature", of_it)
