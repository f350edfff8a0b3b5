"""Make the layouts of billing files from the fact sheet: `build_billing.py SHEETS`. Only fields that are read."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

HOME = Path(__file__).parents[1] / "src/radioscopie/sources/billing"
FORMATS = {"RSF-ACE (raw file sent to ATIH tool)": "rsf-ace", "B2 (128 characters a line)": "b2"}
FORMATS["NOEMIE return (580, professional layout)"] = "noemie"
VERSIONS = {"2023": "2022-2026", "common layout": "common", "hospital layout (norm CP)": "hospital"}
VERSIONS |= {"liberal layout": "liberal", "2007": "2007"}
# field of the sheet → our name, kind; dates are day first in RSF-ACE, year first elsewhere
RSF_LINE = {
    "FINESG": ("site", "text"),
    "NENT": ("visit", "whole"),
    "MTT": ("treatment", "text"),
    "DPR": ("discipline", "text"),
    "JETM": ("exemption", "text"),
    "DSOI": ("date", "date_dmy"),
    "CACT": ("code", "text"),
    "QTE": ("quantity", "whole"),
    "COEF": ("coefficient", "whole"),
    "PU": ("unit_cents", "whole"),
    "MBR": ("base_cents", "whole"),
    "MHOT": ("total_cents", "whole"),
    "NFACT": ("invoice", "whole"),
}
ACT_M = {
    "Code de l'acte": ("act", "text"),
    "Code activité": ("activity", "text"),
    **{f"Code modificateur {rank}": (f"modifier_{rank}", "text") for rank in (1, 2, 3, 4)},
    "Code association d'actes non prévue": ("association", "text"),
}
LINE_4 = {
    "Mode de traitement": ("treatment", "text"),
    "Discipline de prestations": ("discipline", "text"),
    "Justification d'exonération ou de modulation du ticket modérateur au niveau de l'acte": (
        "exemption",
        "text",
    ),
    "Code acte": ("code", "text"),
    "Coefficient": ("coefficient", "whole"),
    "Prix unitaire": ("unit_cents", "whole"),
    "Base de remboursement": ("base_cents", "whole"),
    "N° partenaire de santé": ("partner", "text"),
}
USED = {
    ("rsf-ace", "A"): {
        "FINESG": ("site", "text"),
        "NENT": ("visit", "whole"),
        "NAS": ("insurance", "text"),
        "SFA": ("billable", "text"),
        "TBRPH": ("fees_total", "whole"),
        "THFACT": ("acts_total", "whole"),
        "PCMU": ("cover", "text"),
        "NFACT": ("invoice", "whole"),
    },
    ("rsf-ace", "B"): RSF_LINE,
    ("rsf-ace", "C"): RSF_LINE,
    ("rsf-ace", "M"): {
        "FINESG": ("site", "text"),
        "NENT": ("visit", "whole"),
        "DA": ("date", "date_dmy"),
        "CCAM": ("act", "text"),
        "ACT": ("activity", "text"),
        **{f"MA{rank}": (f"modifier_{rank}", "text") for rank in (1, 2, 3, 4)},
        "CANP": ("association", "text"),
        "NFACT": ("invoice", "whole"),
    },
    ("b2", "1"): {"Code norme": ("norm", "text")},
    ("b2", "2"): {
        "Nature d'assurance": ("insurance", "text"),
        "Justification d'exonération ou de modulation du ticket modérateur": ("exemption", "text"),
        "N° facture": ("invoice", "text"),
    },
    ("b2", "3"): {
        "N° du partenaire santé": ("partner", "text"),
        "N° facture": ("invoice", "text"),
        "Mode de traitement": ("treatment", "text"),
        "Discipline de prestations": ("discipline", "text"),
        "Date début de séjour": ("date", "date_ymd"),
        "Code acte": ("code", "text"),
        "Quantités d'actes": ("quantity", "whole"),
        "Coefficient": ("coefficient", "whole"),
        "Prix unitaire": ("unit_cents", "whole"),
        "Base de remboursement": ("base_cents", "whole"),
        "Montant total de la dépense": ("total_cents", "whole"),
    },
    ("b2", "3S"): {
        "N° ordre du forfait technique": ("order_number", "whole"),
        "N° de l'appareil": ("machine", "text"),
    },
    ("b2", "4"): LINE_4
    | {
        "N° facture": ("invoice", "text"),
        "Date de l'acte, de la délivrance du produit": ("date", "date_ymd"),
        "Date des soins": ("date", "date_ymd"),
        "Quantités d'actes": ("quantity", "whole"),
        "Quantité": ("quantity", "whole"),
        "Montant des honoraires ou de la dépense (dépassement compris ou après remise pour la norme FR)": (
            "total_cents",
            "whole",
        ),
        "Montant des honoraires (dépassement compris)": ("total_cents", "whole"),
    },
    ("b2", "4S"): {
        "N° d'ordre du forfait technique": ("order_number", "whole"),
        "N° de l'appareil": ("machine", "text"),
    },
    ("b2", "4M"): ACT_M,
    ("b2", "5"): {
        "Total base de remboursement prestations hospitalières": ("fees_total", "whole"),
        "Total des honoraires facturés": ("acts_total", "whole"),
        "Total des montants facturés": ("acts_total", "whole"),
    },
    ("noemie", "210"): {
        "Mode de traitement": ("treatment", "text"),
        "Discipline médico-tarifaire": ("discipline", "text"),
        "Date des soins ou date début": ("date", "date_ymd"),
        "Base de remboursement d'un acte": ("base_cents", "whole"),
        "Montant remboursé": ("paid_cents", "whole"),
        "Signe de l'acte": ("sign", "text"),
        "Nature de la prestation": ("nature", "text"),
        "Quantité d'actes": ("quantity", "whole"),
        "Coefficient de l'acte": ("coefficient", "whole"),
    },
    ("noemie", "294"): {
        "Codification du rejet": ("reject", "text"),
        "Libellé du rejet": ("label", "text"),
        "Nature de prestation concernée": ("nature", "text"),
        "Date des soins": ("date", "date_ymd"),
    },
    ("noemie", "999"): {
        "Cumul des montants du fichier": ("total", "whole"),
        "Signe du montant du fichier": ("sign", "text"),
    },
}
COLUMNS = ("format", "version", "record", "field", "start", "end", "kind", "printed", "source", "confidence")


def main(sheets: Path) -> None:
    rows = []
    for row in csv.DictReader((sheets / "billing_formats.csv").read_text("utf-8").splitlines()):
        known = FORMATS.get(row["format"], "")
        used = USED.get((known, row["record"]), {})
        if known and row["version"] in VERSIONS and row["field"] in used:
            field, kind = used[row["field"]]
            version = VERSIONS[row["version"]]
            confidence = (
                "high" if known == "rsf-ace" else row["confidence"]
            )  # corrected: the same from 2022 to 2026
            place = {
                "field": field,
                "start": row["start"],
                "end": row["end"],
                "kind": kind,
                "printed": row["field"],
            }
            rows.append(
                {"format": known, "version": version, "record": row["record"]}
                | place
                | {
                    "source": {"rsf-ace": "S8", "b2": "S7", "noemie": "layout of 2007"}[known],
                    "confidence": confidence,
                }
            )
    with (HOME / "layouts.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
