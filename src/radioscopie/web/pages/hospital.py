"""Technical fees of the hospital sites, under the decision."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/hopitaux",
        "sites",
        "/hopitaux",
        fields=("sites", "base", "years"),
        asked={"years": "2025-2027"},
    ),
)
