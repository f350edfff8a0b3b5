"""The model against the world: published figures, ours, who is right."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/validation",
        "validate",
        "/validation",
        fields=("seed",),
        asked={"seed": "2026"},
    ),
)
