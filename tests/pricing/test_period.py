"""What part of a year a file covers, the year made of it, the measures that its rows understate."""

from datetime import date, timedelta

import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.encode import encode, encode_fleet
from radioscopie.models.pricing.period import of_a_year, period_of
from radioscopie.questions.impact.answer import compare
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines

HEAD = "date,practice,site,machine,act,modifiers,association,quantity,excess_cents,encounter"
MRI = "machine,practice,site,equipment,class,zone,installed_on\nIRM-1,P,S,mri,1.5T,province,2018-01-01\n"
DAYS = [date(2023, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.fixture(scope="module")
def law():
    return Law.load()


@pytest.fixture(scope="module")
def machines():
    return read_machines(Upload("m.csv", MRI.encode()))


def activity(days):
    """Make the same rows on each day up to the 28th: 20 MRI fees, a visit of two radiographs, an excess fee."""
    rows = [
        row
        for day in days
        if day.day < 29
        for row in (
            f"{day},P,S,IRM-1,ACQN001,,,20,0,",
            f"{day},P,S,,LAQK005,,1,1,0,v{day.day}",
            f"{day},P,S,,NFQK001,,2,1,0,v{day.day}",
            f"{day},P,S,,ZCQM008,,,1,1500,",
        )
    ]
    return read_activity(Upload("a.csv", "\n".join([HEAD, *rows, ""]).encode()))


def coded(law, machines, days):
    return encode(activity(days).table, encode_fleet(machines), compile_law(law))


def rows_of(answer, table):
    return answer.result.tables[table].table.to_pylist()


def first(answer, table):
    return rows_of(answer, table)[0]


@pytest.mark.parametrize(
    ("start", "end", "months", "is_year"),
    [
        (date(2023, 1, 1), date(2023, 12, 31), 12, True),
        (date(2023, 1, 20), date(2023, 12, 28), 12, True),
        (date(2023, 1, 20), date(2023, 12, 10), 12, False),
        (date(2023, 7, 1), date(2023, 12, 31), 6, False),
        (date(2023, 3, 4), date(2023, 3, 4), 1, False),
    ],
)
def test_a_year_has_every_month_and_lacks_a_month_at_most_at_its_ends(
    law, machines, start, end, months, is_year
):
    found = period_of(coded(law, machines, [day for day in DAYS if start <= day <= end]))
    assert (found.first, found.last) == (start, min(end, end.replace(day=28)))
    assert (len(found.months), found.is_year) == (months, is_year)


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("months", [(7, 12), (1, 6), (3, 4), (5, 5), (2, 12)])
def test_the_year_made_of_months_that_are_all_alike_is_the_whole_year_to_the_cent(law, machines, months):
    part = [day for day in DAYS if months[0] <= day.month <= months[1]]
    whole = compare(activity(DAYS), machines, law, years=(2026, 2027))
    made = compare(activity(part), machines, law, years=(2026, 2027), annualise=True)
    for table in ("by_year", "by_measure", "by_machine", "by_act", "by_payer"):
        assert rows_of(made, table) == rows_of(whole, table)
    assert first(made, "period")["is_scaled"]
    assert first(made, "bands")["fees_year"] == 20 * 28 * 12
    assert first(made, "bands")["reduced_year"] > first(made, "bands")["reduced_file"]


def test_a_whole_year_is_left_as_it_is(law, machines):
    filed = coded(law, machines, DAYS)
    again, rank = of_a_year(filed, "a.csv")
    assert again is filed
    assert len(rank) == len(filed.visit)


def test_a_month_cut_by_closed_days_is_whole(law, machines):
    part = [day for day in DAYS if date(2023, 4, 3) <= day <= date(2023, 5, 28)]
    again, _ = of_a_year(coded(law, machines, part), "a.csv")
    assert len(period_of(again).months) == 12


def test_no_year_is_made_of_less_than_a_month(law, machines):
    part = [day for day in DAYS if date(2023, 4, 10) <= day <= date(2023, 5, 12)]
    with pytest.raises(InputError) as refused:
        of_a_year(coded(law, machines, part), "a.csv")
    assert [one.reason for one in refused.value.problems] == ["period.no_whole_month"]


def test_visits_that_are_repeated_stay_apart(law, machines):
    part = [day for day in DAYS if day.month == 1]
    filed = coded(law, machines, part)
    again, _ = of_a_year(filed, "a.csv")
    visits = again.visit[again.visit >= 0]
    assert len(set(visits.tolist())) == 12 * len(set(filed.visit[filed.visit >= 0].tolist()))


@pytest.mark.parametrize(
    ("days", "missed"),
    [
        ((date(2024, 11, 5), date(2025, 11, 4)), []),
        ((date(2025, 6, 1), date(2026, 5, 31)), ["archive", "associations"]),
    ],
)
def test_rows_billed_under_the_new_rules_understate_what_these_end(law, machines, days, missed):
    span = [days[0] + timedelta(days=n) for n in range((days[1] - days[0]).days + 1)]
    rows = rows_of(compare(activity(span), machines, law, years=(2026,)), "understated") if missed else []
    assert [row["measure"] for row in rows] == missed
    assert {row["since"] for row in rows} <= {date(2025, 11, 5)}
    late = sum(4 for day in span if day >= date(2025, 11, 5) and day.day < 29)
    assert {row["rows"] for row in rows} <= {late}


def test_nothing_is_understated_when_the_base_has_the_rules_already(law, machines):
    span = [date(2026, 1, 1) + timedelta(days=n) for n in range(200)]
    answer = compare(activity(span), machines, law, base_on=date(2026, 2, 1), years=(2027,))
    assert "understated" not in answer.result.tables
