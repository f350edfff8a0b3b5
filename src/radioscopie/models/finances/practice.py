"""A practice made ready to be replayed: its desks, and the desk of each row of its activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.compile import compile_law
from radioscopie.law.words import MODALITIES
from radioscopie.models.finances.desks import NONE, WHOLE, Desks
from radioscopie.models.pricing.encode import Coded, Fleet, coded_words, encode_fleet
from radioscopie.models.pricing.period import of_a_year
from radioscopie.models.pricing.price import screened
from radioscopie.models.pricing.replay import check_one_year
from radioscopie.tables.rejects import sorted_rejects

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Ints
    from radioscopie.law.load import Law
    from radioscopie.tables.practice import PracticeFile, PracticeFolder


UNITS = ("supplement",)


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice ready to be replayed: desks, the desk of each row, its share of exams, the rows refused.

    Parameters
    ----------
    coded : rows of the file, or of the year that was made of them
    filed : rows of the file
    """

    file: PracticeFile
    desks: Desks
    fleet: Fleet
    coded: Coded
    filed: Coded
    desk: Ints
    exams: Ints
    rejects: pa.Table
    rows_read: int


def make_practice(folder: PracticeFolder, law: Law, *, annualise: bool = False) -> Practice:
    """Encode a practice's year of activity.

    Parameters
    ----------
    annualise : make a year of an activity that covers a part of one

    Raises
    ------
    InputError : no row, or more than twelve months of activity
    """
    fleet, compiled = encode_fleet(folder.machines), compile_law(law)
    rows, filed, refused = screened(folder.activity, fleet, compiled)
    check_one_year(filed, folder.activity.source)
    coded, rank = of_a_year(filed, folder.activity.source) if annualise else (filed, None)
    rows = rows if rank is None else rows.take(rank)
    modality = compiled.acts.modality[coded.rows.act].astype(np.int64)
    desk, desks = _desks(folder, rows, coded, modality)
    return Practice(
        file=folder.file,
        desks=desks,
        fleet=fleet,
        coded=coded,
        filed=filed,
        desk=desk,
        exams=np.where(np.isin(modality, [MODALITIES.index(word) for word in UNITS]), 0, coded.rows.quantity),
        rejects=sorted_rejects([folder.activity.rejects, refused]),
        rows_read=folder.activity.rows_read,
    )


def _desks(folder: PracticeFolder, rows: pa.Table, coded: Coded, modality: Ints) -> tuple[Ints, Desks]:
    file, machines = folder.file, folder.machines.table
    site_code, site_words = coded_words(rows, "site")
    home = machines["site"].to_pylist()
    sites = sorted({*site_words, *home})
    site = np.array([sites.index(word) for word in site_words] or [0], np.int64)[site_code]
    machine = np.maximum(coded.rows.machine.astype(np.int64), NONE)
    keys = (site * (machines.num_rows + 1) + machine + 1) * len(MODALITIES) + modality
    distinct, desk = np.unique(keys, return_inverse=True)
    left, of_modality = np.divmod(distinct, len(MODALITIES))
    of_site, of_machine = np.divmod(left, machines.num_rows + 1)
    held = {one.machine: one.permille for one in file.machines}
    equipment = encode_fleet(folder.machines).equipment.astype(np.int64)
    return desk, Desks(
        practices=(file.name,),
        sites=tuple(sites),
        machines=tuple(machines["machine"].to_pylist()),
        practice=np.zeros(len(distinct), np.int64),
        site=of_site,
        machine=of_machine - 1,
        modality=of_modality,
        site_practice=np.zeros(len(sites), np.int64),
        machine_site=np.array([sites.index(word) for word in home], np.int64),
        machine_equipment=equipment,
        fee_permille=np.array([held.get(name, WHOLE) for name in machines["machine"].to_pylist()], np.int64),
        radiologists=np.array([file.radiologists], np.int64),
    )
