"""Where the next machines go, with the proof that no better place exists."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/implanter",
        "site",
        "/implanter?equipment=mri&add=1",
        fields=("equipment", "add", "goal", "sites", "candidates", "installed"),
    ),
)
