"""One act: the price that the explorer gives is that of a file priced by Python, to the cent."""

import csv
import io
import random
import re
from datetime import date, timedelta

import pytest

import radioscopie as rs
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.results.answer import silent
from radioscopie.tables.machines import no_machines
from radioscopie.web.act import act_files, words_of
from radioscopie.web.work.tasks import answer

LAW = rs.Law.load()
ACTS = sorted({one.split(".")[1] for one in LAW.entries if one.startswith("acts.")})
FIRST, LAST = date(2019, 1, 1), date(2027, 12, 31)
MODIFIERS = ("", "", "Z", "Y", "F", "P", "S", "U", "ZF", "YS", "Q")


def drawn(seed: int, count: int) -> list[dict[str, str]]:
    mine = random.Random(seed)
    days = (LAST - FIRST).days
    return [
        {
            "date": (FIRST + timedelta(mine.randrange(days))).isoformat(),
            "act": mine.choice(ACTS),
            "modifiers": mine.choice(MODIFIERS),
        }
        for _ in range(count)
    ]


def priced_together(rows) -> dict[int, tuple[int, int]]:
    """Both ends of the total of each line; each act is a visit of its own."""
    text = io.StringIO()
    file = csv.DictWriter(text, ["date", "act", "modifiers", "encounter"])
    file.writeheader()
    file.writerows(row | {"encounter": str(n)} for n, row in enumerate(rows))
    activity = rs.read_activity(Upload("all.csv", text.getvalue().encode()))
    table = rs.price(activity, no_machines(), LAW).table.to_pylist()
    return {row["line"]: (row["total_low_cents"], row["total_high_cents"]) for row in table}


@pytest.mark.parametrize(
    "seed", [pytest.param(1, id="few"), pytest.param(2, marks=pytest.mark.slow, id="many")]
)
def test_an_act_costs_what_a_file_of_it_costs(seed):
    rows = drawn(seed, 30 if seed == 1 else 300)
    together = priced_together(rows)
    assert len(together) > len(rows) / 3
    for line, row in enumerate(rows, 2):
        files = act_files({name: one for name, one in row.items() if one})
        try:
            found = answer(silent, "explain", words_of(files), files).result
        except InputError:
            assert line not in together, row
        else:
            assert (found.total_low_cents, found.total_high_cents) == together[line], row


def test_the_price_of_the_page_leaves_as_files_and_is_done_again(client):
    page = client.get("/acte?act=ZBQK002&date=2026-08-01&modifiers=Z").text
    table = re.search(r"(/api/v1/results/\w+)/tables/steps.csv", page)
    rows = client.get(f"{table[1]}/tables/steps.json").json()
    at = rows["columns"].index("low_cents")
    assert sum(row[at] for row in rows["rows"]) == 2405
    assert "24,05" in page
    assert "radioscopie explain" in client.get(f"{table[1]}/reproduce.sh").text
