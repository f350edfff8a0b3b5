"""How long people wait for an appointment, on a map and curves, and what a change does to it."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/delais",
        "delays",
        "/delais?equipment=mri",
        fields=(
            "equipment",
            "region",
            "departement",
            "add",
            "hours",
            "faster",
            "lever",
            "scenario",
            "sites",
            "add_sites",
        ),
        asked={"equipment": "mri"},
        template="delays.html",
    ),
)
