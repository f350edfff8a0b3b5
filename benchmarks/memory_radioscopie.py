"""radioscopie on arrays: look up each act, count the fees of each machine and day, price the counts."""

import national
from contestants import named
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.encode import encode_fleet
from radioscopie.models.pricing.totals import add_rows, fee_totals, new_tally, price_table
from radioscopie.tables.machines import read_machines

NAMES = ("day", "act", "combo", "association", "grid", "quantity", "machine")


def prepare(year):
    columns = {name: year.column(name) for name in NAMES} | {"group": year.column("practice")}
    return compile_law(Law.load()), encode_fleet(read_machines(year.machines)), columns


def run(prepared):
    law, fleet, columns = prepared
    last_day = national.FIRST_DAY + national.DAYS - 1
    tally = new_tally(national.PRACTICES, fleet, national.FIRST_DAY, last_day)
    add_rows(price_table(law, national.MODIFIERS), tally, fleet, **columns)
    _, fees = fee_totals(law, fleet, tally.fees.sum(axis=0), national.FIRST_DAY)
    return named(tally.acts.sum(axis=0), fees[:, 0])
