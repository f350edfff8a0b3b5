"""An invented national year of claims: real codes and tariffs, random mix, 2 900 machines. Not data about anyone.

`write(data, rows)` gives the same rows twice: as a Parquet file, as a producer would send it, and as one array of
small integers per column.
"""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.law.load import Law

if TYPE_CHECKING:
    from pathlib import Path

YEAR, DAYS = 2026, 365
FIRST_DAY = (date(YEAR, 1, 1) - date(1970, 1, 1)).days
PRACTICES, SITES, MACHINES_CT, MACHINES_MRI = 1_000, 2_500, 1_500, 1_400
SHARES = {"radiography": 0.40, "ultrasound": 0.28, "mammography": 0.06, "ct": 0.13, "mri": 0.13}
MODIFIERS = ("", "Z", "Y", "F", "FZ", "E", "EZ")
CLASSES, ZONES = ("1.5T", "gt_1.5T", "0.5T_1.5T"), ("province", "idf", "paris")
BLOCK = 1_000_000
SEED = 2026
COLUMNS = {
    "day": np.int16, "act": np.int16, "combo": np.int8, "association": np.int8, "grid": np.int8, "quantity": np.int8,
    "machine": np.int16, "practice": np.int16, "site": np.int16,
}  # fmt: skip


class Year(NamedTuple):
    """Files of an invented year: `<column>.npy` arrays, activity.parquet and machines.csv in one folder."""

    folder: Path
    rows: int

    def column(self, name):
        return np.load(self.folder / f"{name}.npy")

    @property
    def activity(self):
        return self.folder / "activity.parquet"

    @property
    def machines(self):
        return self.folder / "machines.csv"


class Line(NamedTuple):
    """Something that can be billed, and how often it is."""

    modality: str
    act: int
    combo: int
    share: float


def write(data: Path, rows: int) -> Year:
    """Write a year of `rows` acts under `data`, unless it is there already; the same rows every time."""
    year = Year(data / f"national-{rows}", rows)
    if not year.folder.exists():
        part = data / f"national-{rows}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        _write_machines(part / "machines.csv")
        _write_activity(part, rows)
        part.rename(year.folder)
    return year


def lines(law: Law) -> list[Line]:
    """List the acts of the five modalities with each combination of modifiers they accept."""
    found = []
    for modality, share in SHARES.items():
        pairs = [
            (act, combo)
            for act, code in enumerate(law.acts) if _billed_as(law, code) == modality
            for combo in range(len(MODIFIERS)) if set(MODIFIERS[combo]) <= _accepted(law, code)
        ]  # fmt: skip
        found += [Line(modality, act, combo, share / len(pairs)) for act, combo in pairs]
    return found


def _billed_as(law, code):
    in_force = law[f"acts.{code}.tariff"].at(date(YEAR, 1, 1)).value
    return law[f"acts.{code}.modality"].at(date(YEAR, 1, 1)).value if in_force else None


def _accepted(law, code):
    return set(law[f"acts.{code}.modifiers"].at(date(YEAR, 1, 1)).value or "")


def practice_name(practice: int) -> str:
    """Give the name of a practice in the files."""
    return f"P{practice:04d}"


def machine_name(machine: int) -> str:
    """Give the name of a machine in the files; the code -1 is no machine."""
    return f"M{machine:04d}" if machine >= 0 else ""


def _write_machines(path):
    rng = np.random.default_rng(SEED)
    rows = ["machine,practice,site,equipment,class,zone,installed_on,reference_activity"]
    for n in range(MACHINES_CT + MACHINES_MRI):
        site, kind, reference = n % SITES, "ct,", "5000"
        if n >= MACHINES_CT:
            kind, reference = f"mri,{rng.choice(CLASSES)}", ""
        installed = f"{rng.choice(ZONES)},{rng.integers(2012, 2025)}-06-01"
        owner = f"{practice_name(site % PRACTICES)},S{site:04d}"
        rows.append(f"{machine_name(n)},{owner},{kind},{installed},{reference}")
    path.write_text("\n".join(rows) + "\n", "utf-8")


def _write_activity(folder, rows):
    law = Law.load()
    billed = lines(law)
    arrays = {name: _open_array(folder / f"{name}.npy", kind, rows) for name, kind in COLUMNS.items()}
    schema = words(_draw(billed, 0, 1, 1), law).schema
    with pq.ParquetWriter(folder / "activity.parquet", schema, store_schema=False) as file:
        for start in range(0, rows, BLOCK):
            block = _draw(billed, start, min(BLOCK, rows - start), rows)
            file.write_table(words(block, law), BLOCK)
            for name, values in block.items():
                arrays[name][start : start + len(values)] = values


def _open_array(path, kind, rows):
    return np.lib.format.open_memmap(path, "w+", kind, (rows,))


def _draw(billed, start, n, rows):
    """Draw `n` rows from number `start` on, as codes; days follow the numbers."""
    rng = np.random.default_rng([SEED, start])
    shares = np.cumsum([line.share for line in billed])
    line = np.searchsorted(shares[:-1], rng.random(n), side="right")
    modality = np.array([line.modality for line in billed])[line]
    machine = np.full(n, -1)
    ct, mri = np.flatnonzero(modality == "ct"), np.flatnonzero(modality == "mri")
    machine[ct] = rng.integers(0, MACHINES_CT, len(ct))
    machine[mri] = MACHINES_CT + rng.integers(0, MACHINES_MRI, len(mri))
    site = np.where(machine >= 0, machine % SITES, rng.integers(0, SITES, n))
    values = {
        "day": FIRST_DAY + (start + np.arange(n)) * DAYS // rows,
        "act": np.array([line.act for line in billed])[line],
        "combo": np.array([line.combo for line in billed])[line],
        "association": np.where(rng.random(n) < 0.1, 2, 0),
        "grid": rng.random(n) < 1 / 7,
        "quantity": 1 + (rng.random(n) < 0.02),
        "machine": machine,
        "practice": site % PRACTICES,
        "site": site,
    }
    return {name: column.astype(COLUMNS[name]) for name, column in values.items()}


def words(block, law: Law) -> pa.Table:
    """Give codes as the words of the canonical activity table."""
    machines = [machine_name(n) for n in range(-1, MACHINES_CT + MACHINES_MRI)]
    return pa.table({
        "date": pa.array(block["day"].astype(np.int32), pa.int32()).cast(pa.date32()),
        "practice": _dictionary(block["practice"], [practice_name(n) for n in range(PRACTICES)]),
        "site": _dictionary(block["site"], [f"S{n:04d}" for n in range(SITES)]),
        "machine": _dictionary(block["machine"] + 1, machines),
        "act": _dictionary(block["act"], list(law.acts)),
        "modifiers": _dictionary(block["combo"], list(MODIFIERS)),
        "association": block["association"],
        "quantity": block["quantity"].astype(np.int32),
        "sector": _dictionary(block["grid"], ["1", "2"]),
    })  # fmt: skip


def _dictionary(codes, words):
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), words)
