"""The clock of Paris, held to the time zones of the system where it has them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest

from radioscopie.clock import comes_never, comes_twice, in_paris, instants_of

PARIS = "Europe/Paris"
known = pytest.mark.skipif(
    PARIS not in available_timezones(), reason="no time zones here: apt-get install tzdata"
)
HOURS = np.arange("1996-01-01", "2036-01-01", dtype="datetime64[h]").astype("datetime64[s]").astype(np.int64)


@known
def test_every_hour_of_forty_years_is_that_of_the_time_zone():
    zone = ZoneInfo(PARIS)
    offset = [
        datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset() / timedelta(seconds=1)
        for instant in HOURS[::3].tolist()
    ]
    assert (in_paris(HOURS[::3]) - HOURS[::3]).tolist() == offset


def test_an_hour_comes_twice_and_another_never_each_year():
    """2:00 to 3:00 on 29 March and 25 October 2026."""
    clock = {day: seconds(day) for day in ("2026-03-29T02:30", "2026-10-25T02:30", "2026-10-25T03:00")}
    assert [bool(comes_never(one)) for one in clock.values()] == [True, False, False]
    assert [bool(comes_twice(one)) for one in clock.values()] == [False, True, False]
    shown = in_paris(HOURS)
    assert int(comes_never(HOURS).sum()) == int(comes_twice(HOURS).sum()) == 40
    assert not comes_never(shown).any()
    assert len(shown) - len(np.unique(shown)) == 40


def test_a_clock_is_brought_back_to_its_instant():
    shown = in_paris(HOURS)
    first = ~comes_twice(shown) | (instants_of(shown) == HOURS)
    assert (instants_of(shown)[first] == HOURS[first]).all()
    assert (~first).sum() == 40


def seconds(word):
    return np.datetime64(word, "s").astype(np.int64)
