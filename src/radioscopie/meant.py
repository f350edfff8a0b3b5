"""The code that a word stands for, where the codes are English and the people who type are French."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

SIGNS = {ord(">"): " sup ", ord("≥"): " sup egal ", ord("<"): " inf ", ord("≤"): " inf egal "}
FRENCH = {  # what may be written for each code; a word may stand for several codes, of which a field knows one
    "ct": ("scanner", "scan", "TDM", "scanographe"),
    "mri": ("IRM", "remnographie"),
    "pet": ("TEP", "TEP-scan", "TEP scanner"),
    "nuclear": ("médecine nucléaire", "nucléaire", "scintigraphie"),
    "radiography": ("radiographie", "radio"),
    "ultrasound": ("échographie", "écho"),
    "mammography": ("mammographie", "mammo"),
    "interventional": ("interventionnel", "radiologie interventionnelle"),
    "bone_densitometry": ("ostéodensitométrie", "densitométrie"),
    "supplement": ("supplément",),
    "yes": ("oui", "vrai"),
    "no": ("non", "faux"),
    "auto": ("automatique",),
    "none": ("aucun", "aucune", "sans"),
    "all": ("tout", "tous", "toutes"),
    "age": ("âge",),
    "nearest": ("le plus proche", "plus proche", "proche"),
    "exams": ("examens",),
    "exam": ("examen",),
    "hours": ("heures",),
    "machines": ("appareils",),
    "travel": ("trajet", "temps"),
    "reach": ("portée", "moins de"),
    "worst-decile": ("pire décile", "dernier décile"),
    "refuse": ("refuser", "refus"),
    "leave": ("laisser", "écarter"),
    "linear": ("linéaire",),
    "truncated": ("tronqué", "tronquée"),
    "value": ("valeur",),
    "contributors": ("contributeurs",),
    "practice": ("cabinet",),
    "practices": ("cabinets",),
    "activity": ("activité", "actes"),
    "site": ("lieu",),
    "machine": ("appareil",),
    "radiologist": ("radiologue",),
    "radiologists": ("radiologues",),
    "radiographers": ("manipulateurs", "MERM"),
    "secretaries": ("secrétaires", "secrétariat"),
    "lease": ("location", "crédit-bail", "loyer de machine"),
    "depreciation": ("amortissement", "amortissements"),
    "maintenance": ("entretien",),
    "premises": ("locaux", "loyer"),
    "energy": ("énergie",),
    "consumables": ("consommables",),
    "contrast": ("produits de contraste", "contraste"),
    "it": ("informatique",),
    "insurance": ("assurance", "assurances"),
    "taxes": ("impôts", "impôts et taxes"),
    "external": ("services extérieurs", "extérieur"),
    "remote_reading": ("télédiagnostic", "téléradiologie", "lecture à distance"),
    "other": ("autre", "autres"),
    "fixed": ("fixe", "fixes"),
    "volume": ("variable", "variables"),
    "staff": ("personnel",),
    "act_revenue": ("recettes d'actes", "honoraires"),
    "fee_revenue": ("forfaits techniques", "forfaits"),
    "group": ("groupe",),
    "hospital": ("hôpital",),
    "independent": ("indépendant", "indépendante"),
    "fund_backed": ("fonds", "adossé à un fonds"),
    "private_practice": ("cabinet libéral", "cabinet"),
    "private_centre_in_clinic": ("centre libéral en clinique", "clinique"),
    "mixed_group": ("groupe mixte", "groupement mixte"),
    "public_hospital": ("hôpital public",),
    "private_non_profit": ("privé non lucratif", "ESPIC"),
    "private_profit": ("privé lucratif",),
    "keep": ("garder", "conserver"),
    "replace": ("remplacer",),
    "add": ("ajouter",),
    "short_of_cash": ("à court de trésorerie",),
    "same_weeks": ("mêmes semaines",),
    "paris": ("75",),
    "idf": ("Île-de-France",),
    "in": ("dans le parcours",),
    "out": ("hors parcours",),
    "maternity": ("maternité",),
    "work_accident": ("accident du travail", "AT"),
    "mainland": ("métropole", "hexagone"),
    "overseas": ("outre-mer",),
    "adult": ("adulte",),
    "urgent": ("urgence", "le plus urgent"),
    "oldest": ("le plus ancien",),
    "request": ("demande",),
    "gaussian": ("gaussienne", "gaussien"),
    "exponential": ("exponentielle",),
    "lognormal": ("log-normale",),
    "radiographer": ("manipulateur",),
    "france": ("la France",),
    "town": ("ville",),
    "town_radiologists": ("radiologues de ville", "radiologues libéraux"),
    "mon": ("lun", "lundi"),
    "tue": ("mar", "mardi"),
    "wed": ("mer", "mercredi"),
    "thu": ("jeu", "jeudi"),
    "fri": ("ven", "vendredi"),
    "sat": ("sam", "samedi"),
    "sun": ("dim", "dimanche"),
}


def plain_word(word: str) -> str:
    """Write a word as it is compared: without case, accents, spaces, punctuation, with < and > in letters."""
    letters = unicodedata.normalize("NFKD", word.casefold().translate(SIGNS).replace("œ", "oe"))
    return "".join(one for one in letters if one.isascii() and one.isalnum())


def meant(word: str, codes: Collection[str]) -> str:
    """Give the code that a French word stands for, whatever its case and accents; the word itself when there is none.

    Parameters
    ----------
    codes : those that the field knows; a word that is one of them is never another
    """
    if word in codes:
        return word
    plain = plain_word(word)
    found = [code for code in codes if plain and plain in map(plain_word, FRENCH.get(code, ()))]
    return found[0] if found else word
