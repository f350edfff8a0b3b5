"""The contract of the API (OpenAPI 3.1), made from the declarations of its routes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from radioscopie.texts import word, words
from radioscopie.version import __version__

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
    parameters = [_parameter(name, "path") for name in named]
    parameters += [_parameter(name, "query") for name in (*route.query, "lang")]
    found: dict[str, Any] = {
        "operationId": f"{route.method.lower()}_{route.said}",
        "summary": word("web.route", route.said, "en"),
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


def _parameter(name: str, place: str) -> dict[str, Any]:
    said = words("web.parameter", "en").get(name, name)
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": said,
        "schema": {"type": "string"},
    }


def _content(kind: str) -> dict[str, Any]:
    return {kind: {"schema": {"type": "object"} if kind == "application/json" else {"type": "string"}}}


def _body(route: ApiRoute) -> dict[str, Any]:
    if route.body == ("",):
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    properties = {name: {"description": words("web.parameter", "en").get(name, name)} for name in route.body}
    return {"application/json": {"schema": {"type": "object", "properties": properties}}}
