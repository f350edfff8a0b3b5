"""How many readers on each hour keep the promise, with the proof."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/lecture/effectif",
        "staff",
        "/lecture/effectif",
        fields=("network", "promise", "group", "priority", "seed"),
        shipped=("two-hospitals.toml", "night-2017.toml", "night-2022.toml"),
    ),
)
