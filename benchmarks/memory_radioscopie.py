"""radioscopie on arrays: look up each act, count the fees of each machine, year and period, price the counts."""

import national
from contestants import named
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.encode import encode_fleet
from radioscopie.models.pricing.totals import add_rows, cell_totals, new_tally, price_table
from radioscopie.tables.machines import read_machines

NAMES = ("day", "act", "combo", "association", "grid", "quantity", "machine")


def prepare(year):
    columns = {name: year.column(name) for name in NAMES} | {"group": year.column("practice")}
    return compile_law(Law.load()), encode_fleet(read_machines(year.machines)), columns


def run(prepared):
    law, fleet, columns = prepared
    table = price_table(law, national.MODIFIERS)
    tally = new_tally(national.PRACTICES, fleet, table.cells)
    add_rows(table, tally, fleet, **columns)
    _, fees = cell_totals(law, fleet, tally.fees.sum(axis=0), table.cells)
    return named(tally.acts.sum(axis=0), fees[:, national.YEAR - table.cells.year[0]])
