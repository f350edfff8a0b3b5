"""Every source and note that a report of studies or doses shows is read in both languages."""

from __future__ import annotations

from radioscopie.tables.studies.effects import exam_minutes, sharing_effects
from radioscopie.tables.studies.levels import read_levels, rules
from radioscopie.tables.studies.regions import repeat_rules
from radioscopie.tables.studies.said import said_source, said_sources
from radioscopie.tables.studies.sequences import sequences


def shown():
    """Give all that is shown."""
    rows = [one["source"] for one in (*read_levels(None), *rules(), *exam_minutes().values())]
    rows += [one.source for one in repeat_rules()]
    rows += [words for one in sharing_effects() for words in (one["source"], one["note"])]
    return rows + [words for one in sequences() for words in (one.source, one.note)]


def test_each_is_in_both_languages_and_none_is_left_over():
    assert set(shown()) == set(said_sources())
    assert not [one for one in said_sources().values() if set("éèêàçùÉ’") & set(one.en)]


def test_a_source_of_the_user_stays_as_it_stands():
    assert said_source("ma source")["en"] == "ma source"
