"""An invented national year of claims: real codes and tariffs, random mix, 3 000 machines. Not data about anyone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from radioscopie.law.load import Law

YEAR = 2026
PRACTICES, SITES, MACHINES_CT, MACHINES_MRI = 1_000, 2_500, 1_500, 1_400
SHARES = {"radiography": 0.40, "ultrasound": 0.28, "mammography": 0.06, "ct": 0.13, "mri": 0.13}
MODIFIERS = ("", "Z", "Y", "F", "FZ", "E", "EZ")


def codes() -> dict[str, list[str]]:
    """Give the act codes in force in 2026, by modality."""
    law = Law.load()
    found: dict[str, list[str]] = {modality: [] for modality in SHARES}
    for code in law.acts:
        modality = str(law[f"acts.{code}.modality"].at(date(YEAR, 1, 1)).value)
        if modality in found and law[f"acts.{code}.tariff"].at(date(YEAR, 1, 1)).value:
            found[modality].append(code)
    return found


def accepted(code: str, law: Law) -> list[str]:
    """Give the combinations of modifiers that an act accepts."""
    letters = str(law[f"acts.{code}.modifiers"].values[-1].value or "")
    return [combo for combo in MODIFIERS if set(combo) <= set(letters)]


def write(folder: Path, rows: int, seed: int = 2026) -> tuple[Path, Path]:
    """Write activity.parquet and machines.csv; the same seed gives the same rows."""
    folder.mkdir(parents=True, exist_ok=True)
    activity, machines = folder / f"activity-{rows}.parquet", folder / "machines.csv"
    _write_machines(machines, seed)
    if not activity.exists():
        _write_activity(activity, rows, seed)
    return activity, machines


def _write_machines(path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = ["machine,practice,site,equipment,class,zone,installed_on,reference_activity"]
    for n in range(MACHINES_CT + MACHINES_MRI):
        ct = n < MACHINES_CT
        klass = "" if ct else ("1.5T", "gt_1.5T", "0.5T_1.5T")[int(rng.integers(3))]
        year, reference = int(rng.integers(2012, 2025)), "5000" if ct else ""
        zone = ("province", "idf", "paris")[int(rng.integers(3))]
        lines.append(f"M{n:04d},P{n % PRACTICES:04d},S{n % SITES:04d},{'ct' if ct else 'mri'},{klass},{zone},{year}-06-01,{reference}")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _write_activity(path: Path, rows: int, seed: int) -> None:
    law = Law.load()
    lines = []
    for modality, listed in codes().items():
        pairs = [(code, combo) for code in listed for combo in accepted(code, law)]
        lines += [(modality, code, combo, SHARES[modality] / len(pairs)) for code, combo in pairs]
    bounds = np.concatenate(([0.0], np.cumsum([line[3] for line in lines])))
    connection = duckdb.connect()
    connection.execute("CREATE TABLE lines (low DOUBLE, high DOUBLE, modality VARCHAR, act VARCHAR, modifiers VARCHAR, n INT)")
    for n, (modality, act, combo, _) in enumerate(lines):
        connection.execute("INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?)", [bounds[n], bounds[n + 1], modality, act, combo, n])
    connection.execute(f"SELECT setseed({seed / 10_000})")
    part = path.with_suffix(".part")
    connection.execute(f"""
        COPY (
          WITH drawn AS (
            SELECT i, (hash(i * 7 + {seed}) % 1000003) / 1000003.0 AS u, hash(i * 13 + {seed}) AS h FROM range({rows}) t(i)
          ), positioned AS (
            SELECT i, h, l.* FROM drawn ASOF JOIN lines l ON drawn.u >= l.low
          )
          SELECT DATE '{YEAR}-01-01' + (i * 365 // {rows})::INT AS date,
                 'P' || lpad((p % {PRACTICES})::VARCHAR, 4, '0') AS practice,
                 'S' || lpad((p % {SITES})::VARCHAR, 4, '0') AS site,
                 CASE modality WHEN 'ct' THEN 'M' || lpad((p % {MACHINES_CT})::VARCHAR, 4, '0')
                               WHEN 'mri' THEN 'M' || lpad(({MACHINES_CT} + p % {MACHINES_MRI})::VARCHAR, 4, '0') ELSE '' END AS machine,
                 act, modifiers, CASE WHEN h % 10 = 0 THEN 2 ELSE 0 END::TINYINT AS association, 1::INT AS quantity,
                 CASE WHEN h % 7 = 0 THEN '2' ELSE '1' END AS sector
          FROM (SELECT *, (h // 16) % 1000000 AS p FROM positioned) ORDER BY i
        ) TO '{part}' (FORMAT parquet, ROW_GROUP_SIZE 1000000)
    """)
    part.replace(path)
