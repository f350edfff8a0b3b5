"""Write the dictionary of the tables, docs/reference/tables.md, from their declaration."""

from __future__ import annotations

from pathlib import Path

from radioscopie.schema import dictionary_page
from radioscopie.tables.activity import EXPORT
from radioscopie.tables.added_machines import ADDED
from radioscopie.tables.candidates import CANDIDATES
from radioscopie.tables.charges import CHARGES
from radioscopie.tables.communes import COMMUNES
from radioscopie.tables.estimated import ASSUMPTIONS
from radioscopie.tables.machines import MACHINES
from radioscopie.tables.nation import BASELINE_TABLES
from radioscopie.tables.sites import SITES
from radioscopie.tables.studies.export import EXPORT as STUDIES_EXPORT
from radioscopie.tables.studies.levels import EXAM_MAP, LEVELS
from radioscopie.tables.studies.sample import SAMPLE
from radioscopie.tables.supply.table import SUPPLY
from radioscopie.tables.survey.frame import STRATA, TOTALS
from radioscopie.tables.travel import TRAVEL
from radioscopie.tables.zones import ZONES

PAGE = Path(__file__).parents[1] / "docs/reference/tables.md"

TABLES = (
    EXPORT,
    MACHINES,
    CHARGES,
    SITES,
    COMMUNES,
    SUPPLY,
    TRAVEL,
    CANDIDATES,
    ADDED,
    ZONES,
    ASSUMPTIONS,
    STRATA,
    TOTALS,
    STUDIES_EXPORT,
    LEVELS,
    EXAM_MAP,
    SAMPLE,
    *BASELINE_TABLES.values(),
)

if __name__ == "__main__":
    PAGE.write_text(dictionary_page(TABLES), "utf-8")
