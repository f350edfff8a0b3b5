"""What the national baseline is made of, real and constructed."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/national/base",
        "nation",
        "/national/base",
        fields=("seed",),
        asked={"seed": "2026"},
    ),
)
