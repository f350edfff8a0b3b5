"""A name typed in a text of an exam is covered; what names nobody stays."""

from __future__ import annotations

import pytest

from radioscopie.models.studies.pseudonyms import covered, words_of

PERSON = {
    "name": "LEFÈVRE^Anne-Sophie",
    "birth_name": "LE GALL",
    "patient_id": "77123",
    "birth_date": "19600517",
}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("IRM GENOU LEFEVRE anne", "IRM GENOU *** ***"),
        ("tête lefèvre_anne, née le 17/05/1960", "tête ***_***, née le ***"),
        ("THORAX 19600517 77123 acc9", "THORAX *** *** ***"),
        ("Mme Le Gall", "Mme Le ***"),
        ("Dr Lefevrier, le 18/05/1960", "Dr Lefevrier, le 18/05/1960"),
        ("PETIT BASSIN", "PETIT BASSIN"),
        ("", ""),
    ],
)
def test_words_that_name_the_person(typed, kept):
    found = covered({"description": typed, "institution": "CH LEFEVRE"}, words_of(PERSON, "ACC9"))
    assert found == {"description": kept, "institution": "CH LEFEVRE"}
