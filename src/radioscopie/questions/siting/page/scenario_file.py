"""The scenario file of a siting study: `radioscopie run` on it prices the machines found and measures their access."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from radioscopie.texts import LANGUAGES, text, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.result import Result

TEMPLATE = """# {note}
title = {title}
question = {question}
period = {{ first = {year}, last = {year} }}
base = {{ law = "in_force" }}

[[variant]]
name = "machines"
title = {variant}

[[variant.fleet]]
name = "added"
title = {title}
equipment = "{equipment}"
machines = "machines.csv"
new_exams_pct = {{ low = 20, central = 60, high = 100, source = "assumed" }}
"""


def scenario_file(result: Result) -> Mapping[str, str]:
    """Give `scenario.toml`, which names the table machines.csv beside it; nothing when no place was found.

    Parameters
    ----------
    result : of `radioscopie site`
    """
    if "places" not in result.tables:
        return {}
    equipment, count = result.record["parameter.equipment"], result.tables["places"].table.num_rows
    named = {lang: word("site.equipment", equipment, lang) for lang in LANGUAGES}
    fields = {
        "note": text("site.file_note", "fr"),
        "title": _both(
            {lang: text("site.file_title", lang, count=count, equipment=named[lang]) for lang in LANGUAGES}
        ),
        "question": _both({lang: text("site.file_question", lang) for lang in LANGUAGES}),
        "variant": _both({lang: text("site.file_variant", lang) for lang in LANGUAGES}),
        "year": result.record["parameter.installed"][:4],
        "equipment": equipment,
    }
    return {"scenario.toml": TEMPLATE.format(**fields)}


def _both(words: Mapping[str, str]) -> str:
    quoted = (f"{lang} = {json.dumps(one, ensure_ascii=False)}" for lang, one in words.items())
    return "{ " + ", ".join(quoted) + " }"
