"""Permits: which sites comply, rule by rule."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/autorisations",
        "permits",
        "/autorisations",
        fields=("sites",),
        asked={"sites": ""},
    ),
)
