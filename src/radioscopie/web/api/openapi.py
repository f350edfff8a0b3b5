"""The contract of the API (OpenAPI 3.1), made from the declarations of its routes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from radioscopie.asking import options
from radioscopie.questions.registry import named
from radioscopie.texts import LANGUAGES, word, words
from radioscopie.version import __version__
from radioscopie.web.api.schemas import TEXT, field_schema, needed
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
        paths.setdefault(one.address, {})[one.method.lower()] = _operation(one)
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
            **_later(route),
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


def _later(route: ApiRoute) -> dict[str, Any]:
    """Describe the answer of a question that takes longer than who asks waits."""
    if not (route.verb and route.body):
        return {}
    return {"202": {"description": word("web.status", "202", "en"), "content": _content("application/json")}}


def _parameter(name: str, place: str, route: ApiRoute) -> dict[str, Any]:
    found = {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": described(route, name, "en"),
    }
    asked = bool(route.verb) and name in options(named(route.verb).ask)
    schema = field_schema(route.verb, name, in_body=False) if asked else _languages(name)
    said = example_of(route).get(name)
    if said is None:
        return {**found, "schema": schema}
    return {**found, "schema": schema, "example": said if schema.get("type") == "array" else said[-1]}


def _languages(name: str) -> dict[str, Any]:
    return {**TEXT, "enum": list(LANGUAGES)} if name == "lang" else TEXT


def example_of(route: ApiRoute) -> dict[str, list[str]]:
    """Give what the example of a route that reads says of each of its fields, in its path and in its query."""
    if not route.example.startswith("/"):
        return {}
    address = urlsplit(route.example)
    pattern = re.sub(
        r"{(\w+)}",
        r"(?P<\1>[^/]+)",
        re.escape(route.address).replace(r"\{", "{").replace(r"\}", "}"),
    )
    path = re.fullmatch(pattern, address.path)
    found = {name: [unquote(one)] for name, one in path.groupdict().items()} if path else {}
    return found | parse_qs(address.query)


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
    properties = {
        name: {
            "description": described(route, name, "en"),
            **(field_schema(route.verb, name, in_body=True) if route.verb else {}),
        }
        for name in route.body
    }
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if route.verb:
        schema |= {"additionalProperties": False, "required": needed(route.verb)}
    bodies = [one for one in (route.example, *route.more) if one]
    examples = {str(n): {"value": json.loads(one)} for n, one in enumerate(bodies, 1)}
    return {"application/json": {"schema": schema, **({"examples": examples} if examples else {})}}
