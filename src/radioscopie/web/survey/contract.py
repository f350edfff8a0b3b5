"""The contract of the survey (OpenAPI 3.1), made from the table of roads and from what answers them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from radioscopie.texts import word
from radioscopie.version import __version__
from radioscopie.web.api.openapi import PROBLEM
from radioscopie.web.survey.roads import ANYONE, DATA, FILE, MOVE, ROADS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radioscopie.web.survey.roads import Road

GIVEN, LED = "200", "303"
TYPES = {
    ".csv": "text/csv",
    ".xml": "application/xml",
    ".pdf": "application/pdf",
    ".json": "application/json",
}
BYTES = {"type": "string", "format": "binary"}
KEY = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}}
REFUSED = ("401", "403", "404", "409", "422", "429", "500", "507")


def survey_document(answers: Mapping[str, Callable[..., Any]], cookie: str) -> dict[str, Any]:
    """Describe every road: who may take it, what it takes, what it gives.

    Parameters
    ----------
    answers : what answers each road, by its name; its first line says what the road does
    cookie : name of the cookie that opens a session
    """
    paths: dict[str, dict[str, Any]] = {}
    for road in ROADS:
        paths.setdefault(road.path, {})[road.method.lower()] = _operation(road, answers[road.of or road.name])
    return {
        "openapi": "3.1.0",
        "info": {"title": "radioscopie survey", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": {"Problem": PROBLEM},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": cookie}},
        },
    }


def _operation(road: Road, answer: Callable[..., Any]) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", road.path)
    ]
    if road.name == "api_submit":
        parameters.append(KEY)
    found: dict[str, Any] = {
        "operationId": road.name,
        "summary": (answer.__doc__ or "").partition("\n")[0],
        "parameters": parameters,
        "responses": _responses(road),
        "x-roles": list(road.roles),
    }
    if road.roles != ANYONE:
        found["security"] = [{"session": []}]
    if road.fields:
        found["requestBody"] = {"required": True, "content": _body(road)}
    return found


def _responses(road: Road) -> dict[str, Any]:
    code = LED if road.kind == MOVE else GIVEN
    given: dict[str, Any] = {"description": word("web.status", code, "en")}
    if road.kind != MOVE:
        kind = _kind(road)
        given["content"] = {kind: {"schema": {"type": "object" if kind.endswith("json") else "string"}}}
    told = "application/problem+json" if road.kind == DATA else "text/html"
    schema = {"$ref": "#/components/schemas/Problem"} if road.kind == DATA else {"type": "string"}
    refused = {
        one: {"description": word("web_survey.refused", one, "en"), "content": {told: {"schema": schema}}}
        for one in REFUSED
    }
    return {code: given, **refused}


def _kind(road: Road) -> str:
    if road.kind == FILE:
        return next(
            (kind for end, kind in TYPES.items() if road.path.endswith(end)), "application/octet-stream"
        )
    return "application/json" if road.kind == DATA else "text/html"


def _body(road: Road) -> dict[str, Any]:
    if road.kind == DATA and road.fields == ("file",):
        return {"application/octet-stream": {"schema": BYTES}}
    schema = {
        "type": "object",
        "properties": {name: BYTES if name == "file" else {"type": "string"} for name in road.fields},
    }
    if road.kind == DATA and "file" not in road.fields:
        kinds = {"rev": {"type": "integer", "minimum": 0}, "changes": {"type": "object"}}
        told = {name: kinds.get(name, {"type": "string"}) for name in road.fields}
        return {"application/json": {"schema": {"type": "object", "properties": told}}}
    kind = "multipart/form-data" if "file" in road.fields else "application/x-www-form-urlencoded"
    return {kind: {"schema": schema}}
