"""An answer as JSON: the same from every door."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radioscopie.results.export import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.questions.registry import Question


def as_json(question: Question, result: Any, counts: Mapping[str, int], lang: str) -> str:
    """Write a result as JSON, in the form of all tables or in its own.

    Parameters
    ----------
    counts : rows read, accepted, refused, by the keys of the JSON; nothing when a refused row stops the question
    """
    if question.plain:
        return json.dumps({**counts, **question.plain(result, lang)}, ensure_ascii=False, indent=2)
    return to_json(result, lang, counts)
