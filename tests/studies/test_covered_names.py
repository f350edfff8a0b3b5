"""A name typed in a text of an exam is covered; what names nobody stays."""

from __future__ import annotations

import pytest

from radioscopie.models.studies.covering import covered, person_of

PERSON = {
    "name": "LEFÈVRE^Anne-Sophie",
    "birth_name": "LE GALL",
    "patient_id": "77123",
    "birth_date": "19600517",
}
STUDY = {"accession": "ACC9", "study_uid": "1.2.33", "series_uid": ""}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("IRM GENOU LEFEVRE anne", "IRM GENOU *** ***"),
        ("tête lefèvre_anne, née le 17/05/1960", "tête ***_***, née le ***"),
        ("THORAX 19600517 77123 acc9", "THORAX *** *** ***"),
        ("Mme Le Gall", "Mme Le ***"),
        ("Dr Lefevrier, le 18/05/1960", "Dr Lefevrier, le 18/05/1960"),
        ("AnneSophieLefevre LEFEVREANNESOPHIE LEGALL", "*** *** ***"),
        ("vu 1.2.33 et 1.2.840.10008.5.1.4, voir 1.2.3", "vu *** et ***, voir 1.2.3"),
        ("PETIT BASSIN", "PETIT BASSIN"),
        ("", ""),
    ],
)
def test_words_that_name_the_person(typed, kept):
    found = covered({"description": typed, "institution": "CH LEFEVRE"}, person_of(PERSON, STUDY))
    assert found == {"description": kept, "institution": "CH LEFEVRE"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("CH LEFEVRE", "CH LEFEVRE"),
        ("Mme Lefèvre Anne", "Mme *** ***"),
        ("poste 77123", "poste ***"),
        ("1.2.33", "***"),
        ("SOMATOM 7", "SOMATOM 7"),
    ],
)
def test_places_and_machines_may_bear_a_name_but_no_whole_name(typed, kept):
    assert covered({"institution": typed, "model": typed}, person_of(PERSON, STUDY)) == {
        "institution": kept,
        "model": kept,
    }
