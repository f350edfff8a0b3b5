"""A remote reading network: delays, share under the promise, minutes of radiographers."""

from __future__ import annotations

from radioscopie.web.pages.question import question_page

PAGES = (
    question_page(
        "/lecture",
        "reading",
        "/lecture?network=exemple:night-2017.toml&replications=5",
        fields=("network", "compare", "replications", "seed"),
        shipped=("night-2017.toml", "night-2022.toml", "group-of-five.toml"),
    ),
)
