"""What a page would show, as data: columns of the store by name, never a password, a key or what lies sealed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from sqlalchemy import Row

TOLD = frozenset(
    (
        *("id", "number", "title", "questionnaire", "period", "state", "kind", "language"),
        *("opens_at", "closes_at", "created_at", "saved_at", "submitted_at", "at"),
        *("campaign", "practice", "email", "name", "role", "stratum", "region", "size"),
        *("prepared_by", "prepared_at", "approved_by", "approved_at", "published_at", "made_by", "made_at"),
        *("actor", "action", "object", "detail", "field", "raw", "new", "who", "why", "input_digest"),
        *("question", "contact", "charter", "charter_at"),
    )
)


def told(value: object) -> Any:
    """Give what JSON can hold of what a page is made from."""
    if isinstance(value, Row):
        held = value._mapping  # noqa: SLF001 - the public name of SQLAlchemy
        return {name: told(one) for name, one in held.items() if name in TOLD}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: told(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): told(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [told(one) for one in value]
    return _plain(value)


def _plain(value: object) -> str | float | None:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float):
        return value
    return None if isinstance(value, bytes) or callable(value) else str(value)
