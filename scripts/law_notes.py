"""The notes of the fact sheets, said in French: the law's references and notes are in the language of the texts."""

from __future__ import annotations

import re

PHRASES = (
    (
        r"dated history in the CCAM V34 base \(12 Feb 2014\)",
        "historique daté de la base CCAM V34 (2014-02-12)",
    ),
    (r"same in (V\d+) \(([\d-]+)\)", r"même montant en \1 (\2)"),
    (
        r"replaced between ([\d-]+) and ([\d-]+) \(date not read\)",
        r"remplacé entre le \1 et le \2 (date non relevée)",
    ),
    (r"in force on ([\d-]+) \(CCAM (V\d+)\)", r"en vigueur le \1 (CCAM \2)"),
    (r"in force on ([\d-]+), true start date not read", r"en vigueur le \1, début réel non relevé"),
    (
        r"true start between ([\d-]+) and that date not read",
        r"début réel entre le \1 et cette date, non relevé",
    ),
    (r"first seen in CCAM (V\d+)", r"vu pour la première fois en CCAM \1"),
    (
        r"end date inferred \(next amount appears in (V\d+), in force ([\d-]+)\)",
        r"fin déduite : le montant suivant apparaît en \1, en vigueur le \2",
    ),
    (r"UNCAM decision of 14 Oct 2025, first step", "décision UNCAM du 14 octobre 2025, première étape"),
    (r"second step of the UNCAM decision of 14 Oct 2025", "décision UNCAM du 14 octobre 2025, seconde étape"),
    (
        r"amount read in CCAM (V\d+), date from the decision",
        r"montant lu en CCAM \1, date tirée de la décision",
    ),
    (
        r"amount read in CCAM V83 \(base loaded for July 2026\), date from the decision",
        "montant lu en CCAM V83 (base de juillet 2026), date tirée de la décision",
    ),
    (
        r"revaluation read in CCAM V81 \(in force ([\d-]+)\)",
        r"revalorisation lue en CCAM V81 (en vigueur le \1)",
    ),
    (
        r"start date inferred: V80 of Nov 2025 still showed the old amount for (\w+) and (\w+), "
        r"other codes not checked in V80",
        r"date de début déduite : la V80 de novembre 2025 portait encore l'ancien montant de \1 et \2, "
        r"les autres codes n'y ont pas été vérifiés",
    ),
    (
        r"supplement suppressed by the UNCAM decision of 14 Oct 2025, absent from V81",
        "supplément supprimé par la décision UNCAM du 14 octobre 2025, absent de la V81",
    ),
    (r"UNCAM decision of 28 May 2018 .*", "décision UNCAM du 28 mai 2018"),
    (r"table dated 1 January 2019", "tableau daté du 1er janvier 2019"),
    (r"Order of 2 February 2024 .*", "arrêté du 2 février 2024"),
    (r"UNCAM decision of 14 October 2025 .*, article 6", "décision UNCAM du 14 octobre 2025, article 6"),
    (r"fee includes contrast agent", "le forfait comprend le produit de contraste"),
    (
        r"from 1 March 2024 the fee also covers the contrast agent",
        "depuis le 1er mars 2024 le forfait couvre aussi le produit de contraste",
    ),
    (
        r"reduced bands lowered only for 5 Nov-31 Dec 2025",
        "taux réduits abaissés du 5 novembre au 31 décembre 2025 seulement",
    ),
    (r"reduced bands back to the March 2024 level", "taux réduits revenus à leur niveau de mars 2024"),
    (
        r"amortised cell is merged over the classes <=0.5T, 0.5-1.5T and 1.5T polyvalent",
        "case « amorti » commune aux classes ≤ 0,5 T, 0,5 à 1,5 T et 1,5 T polyvalent",
    ),
    (
        r"valid_to uncertain: a 2023 order \(JORFARTI000047471988\) announced an IRM table dated 1 July 2023 "
        r"whose amounts were not found",
        "fin incertaine : un arrêté de 2023 (JORFARTI000047471988) annonce un tableau IRM daté du 1er juillet 2023 "
        "dont les montants n'ont pas été trouvés",
    ),
    (
        r"(the table dated 1 January 2026 exists but its page was not available, so valid_to is only the end of the "
        r"table that was read|same remark)",
        "le tableau daté du 1er janvier 2026 existe mais sa page n'était pas disponible",
    ),
    (
        r"COMPUTED, not read: value before 5 Nov 2025 inferred by undoing the first step seen on scanner and IRM .*",
        "calculé, non lu : première étape de la décision de 2025 défaite comme pour le scanner et l'IRM "
        "(-4 % amorti, -8 % non amorti, -15 % taux réduit)",
    ),
    (r"all results are round", "tous les résultats sont ronds"),
    (
        r"start date unknown",
        "début réel inconnu : servi depuis le 2025-01-01 pour que 2025 se calcule, rien avant",
    ),
    (
        r"COMPUTED, not read: full fee carried from the table of 5 Nov 2025, because .*",
        "calculé, non lu : taux plein du tableau du 5 novembre 2025, parce que ceux du scanner et de l'IRM ne bougent "
        "pas au 1er janvier 2026",
    ),
    (
        r"COMPUTED, not read: the -15 % on reduced bands ends on 31 Dec 2025 for scanner and IRM",
        "calculé, non lu : la baisse de 15 % des taux réduits cesse le 31 décembre 2025 pour le scanner et l'IRM",
    ),
    (
        r"467.50 / 0.85 = 550.00. Never bill from this row",
        "467,50 / 0,85 = 550,00. Ne jamais facturer sur cette ligne",
    ),
    (
        r"COMPUTED, not read: -(\d+) % amortised and -([\d.]+) % non-amortised on the computed value .*",
        r"calculé, non lu : -\1 % amorti et -\2 % non amorti sur la valeur calculée d'avant novembre 2025, comme pour "
        r"le scanner et l'IRM. Ne jamais facturer sur cette ligne",
    ),
)


def in_french(note: str) -> str:
    """Say every part of a note of the fact sheets in French; an unknown part stops the build."""
    return " ; ".join(_phrase(part) for part in note.split("; "))


def _phrase(part: str) -> str:
    for pattern, french in PHRASES:
        found = re.fullmatch(pattern, part)
        if found:
            return found.expand(french)
    raise SystemExit(f"scripts/law_notes.py: no French for « {part} »")
