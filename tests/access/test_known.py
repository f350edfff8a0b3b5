"""The layer of machines known to be missing from the SAE: dated, sourced, added only where their place is known."""

import csv
import re
from pathlib import Path

from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.files import read_supply, with_known
from radioscopie.tables.supply.table import known_machines

REFERENCE = Path("src/radioscopie/tables/reference")


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_machine_of_the_layer_has_a_day_and_a_source_that_can_be_asked():
    sources = {row["id"] for name in ("cited.csv", "quoted.csv", "published.csv") for row in rows(name)}
    for row in known_machines().to_pylist():
        assert row["source"] in sources, row
        assert row["known_on"].year >= 2017
        assert re.fullmatch("read|computed|assumed", row["status"])


def test_those_without_a_commune_are_told_and_not_added():
    communes = read_communes()
    plain, known = read_supply([], communes), with_known(read_supply([], communes), communes)
    layer = [row for row in rows("known_machines.csv") if not row["days_a_week"]]
    new = [row for row in layer if row["commune_code"]]
    assert known.seen["access.found_known"] == len(new)
    assert known.seen["access.found_known_nowhere"] == len(layer) - len(new) > 0
    held = {(row["site"], row["equipment"]): row for row in known.table.to_pylist()}
    assert len(held) == known.table.num_rows == plain.table.num_rows + len(new)
    assert held["130001225", "mri"]["machines"] == 2
    assert not any(site == "NEMOSCAN" for site, _ in held)


def test_a_mobile_machine_of_the_sae_counts_for_its_days():
    communes = read_communes()
    known = with_known(read_supply([], communes), communes)
    days = {
        row["site"]: row["days_a_week"] for row in known.table.to_pylist() if row["days_a_week"] is not None
    }
    assert days == {"220000343": 3, "290000256": 2}
    assert known.seen["access.found_known_days"] == 2
