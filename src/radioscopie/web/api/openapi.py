"""The contract of the API (OpenAPI 3.1), made from the declarations of its routes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from radioscopie.asking import options
from radioscopie.questions.registry import named
from radioscopie.texts import word, words
from radioscopie.version import __version__
from radioscopie.web.titles import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radioscopie.web.routes import ApiRoute

PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "titles": {"type": "object"},
        "status": {"type": "integer"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("key", "place", "value", "message")}
                | {"messages": {"type": "object"}},
                "required": ["key", "place", "value", "message"],
            },
        },
    },
    "required": ["title", "status"],
}


def document(routes: Iterable[ApiRoute]) -> dict[str, Any]:
    """Describe the routes."""
    paths: dict[str, dict[str, Any]] = {}
    for one in routes:
        paths.setdefault(f"/api/v1{one.path}", {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "radioscopie", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {"schemas": {"Problem": PROBLEM}},
    }


def _operation(route: ApiRoute) -> dict[str, Any]:
    named = re.findall(r"{(\w+)}", route.path)
    parameters = [_parameter(name, "path", route) for name in named]
    parameters += [_parameter(name, "query", route) for name in (*route.query, "lang")]
    found: dict[str, Any] = {
        "operationId": f"{route.method.lower()}_{route.said or route.verb.replace(' ', '_')}",
        "summary": summary_of(route, "en"),
        "parameters": parameters,
        "responses": {
            str(route.status): {
                "description": word("web.status", str(route.status), "en"),
                "content": _content(route.gives),
            },
            "default": {
                "description": word("web.status", "422", "en"),
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    }
    if route.body:
        found["requestBody"] = {"required": True, "content": _body(route)}
    return found


def _parameter(name: str, place: str, route: ApiRoute) -> dict[str, Any]:
    said, schema = described(route, name, "en"), {"type": "string"}
    return {"name": name, "in": place, "required": place == "path", "description": said, "schema": schema}


def summary_of(route: ApiRoute, lang: str) -> str:
    """Say what a route does: its own words, or the title of its question."""
    return word("web.route", route.said, lang) if route.said else title_of(route.verb, lang)


def described(route: ApiRoute, name: str, lang: str) -> str:
    """Say what a field is, in the words of its question or in those of the API."""
    if route.verb and name in options(named(route.verb).ask):
        question = named(route.verb)
        return words(f"{question.texts}.opt", lang)[name]
    return word("web.parameter", name, lang)


def _content(kind: str) -> dict[str, Any]:
    return {kind: {"schema": {"type": "object"} if kind == "application/json" else {"type": "string"}}}


def _body(route: ApiRoute) -> dict[str, Any]:
    if route.body == ("",):
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    properties = {name: {"description": described(route, name, "en")} for name in route.body}
    return {"application/json": {"schema": {"type": "object", "properties": properties}}}
