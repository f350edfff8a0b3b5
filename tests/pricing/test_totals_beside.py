"""Totals of a file say of its lines of fees and amounts billed what pricing it row by row says."""

from pathlib import Path

import pytest

from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.models.pricing.beside import Beside
from radioscopie.models.pricing.partial import finish, merge, tally
from radioscopie.models.pricing.price import price
from radioscopie.questions.totals.answer import answer
from radioscopie.questions.totals.ask import Ask
from radioscopie.questions.totals.page import summary
from radioscopie.results.answer import silent
from radioscopie.tables.activity import iter_activity, read_activity
from radioscopie.tables.machines import read_machines

CASES = Path(__file__).parents[1] / "cases/money"
EXPORT, MACHINES = CASES / "small_2025_raw.csv", CASES / "machines.csv"
LAW = Law.load()


@pytest.fixture(scope="module")
def mapping():
    """The mapping of the cases without its visits, that totals do not take, with the amounts billed."""
    words = (CASES / "map.toml").read_text("utf-8").replace('"N° dossier" = "encounter"\n', "")
    words = words.replace("[columns]", '[columns]\n"Montant" = "billed_cents"').replace(
        "[units]", '[units]\nbilled_cents = "euros"'
    )
    return Upload("map.toml", words.encode())


@pytest.fixture(scope="module")
def priced(mapping):
    return price(read_activity(EXPORT, mapping=mapping), read_machines(MACHINES), LAW)


def test_totals_infer_and_compare_as_price_does(mapping, priced):
    said = answer(Ask(activity=EXPORT, machines=MACHINES, mapping=mapping), silent).result
    assert "inferred.reference" in {one.key for one in said.assumptions}
    inferred = [one for one in priced.assumptions if one.status == "inferred"]
    assert [one for one in said.assumptions if one.status == "inferred"] == inferred
    (row,) = said.tables["practices"].table.to_pylist()
    low, high = (priced.table[f"total_{end}_cents"].to_pylist() for end in ("low", "high"))
    assert (row["total_low_cents"], row["total_high_cents"]) == (sum(low), sum(high))
    for name, compared in (("amounts_billed", priced.billed), ("fees_billed", priced.fees_billed)):
        rows = {one["reason"]: one["rows"] for one in said.tables[name].table.to_pylist()}
        assert rows == {reason: group.rows for reason, group in compared.by_reason.items()}
    assert "Écart facturé − texte" in summary(said, "fr")


def test_parts_say_together_what_the_whole_says(mapping, priced):
    machines = read_machines(MACHINES)
    (whole,) = iter_activity(EXPORT, mapping=mapping)
    half = whole.table.num_rows // 2
    parts = [
        type(whole)(table, whole.rejects, table.num_rows, whole.source, (), fees)
        for table, fees in (
            (whole.table.slice(0, half), whole.fees.slice(0, 1)),
            (whole.table.slice(half), whole.fees.slice(1)),
        )
    ]
    done = finish(merge([tally([one], machines, LAW) for one in reversed(parts)]), machines, LAW)
    for found, whole in ((done.fees_billed, priced.fees_billed), (done.billed, priced.billed)):
        assert {one: (group.rows, group.billed) for one, group in found.by_reason.items()} == {
            one: (group.rows, group.billed) for one, group in whole.by_reason.items()
        }
    assert Beside() + Beside() == Beside()
