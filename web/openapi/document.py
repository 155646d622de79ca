"""The OpenAPI document, from the routes of the application and what is said of their views."""

import inspect
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode
from werkzeug.routing import Rule

import errors
from errors import ErrorKind
from web.openapi.operation import Media, Operation, operation_of
from web.openapi.shapes import Error

_REFERENCE = "#/components/schemas/{model}"
_PATH = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_IN_PATH: dict[str | None, dict[str, Any]] = {"int": {"type": "integer", "minimum": 0}}
_ANY_BODY = (errors.BAD_REQUEST, errors.UNKNOWN_FIELD, errors.UNSUPPORTED_MEDIA_TYPE, errors.TOO_LARGE)

Wanted = tuple[int, JsonSchemaMode]


def undocumented(app: Flask) -> list[str]:
    """Endpoints of which nothing is said."""
    return sorted(rule.endpoint for rule in _rules(app) if operation_of(app.view_functions[rule.endpoint]) is None)


def document(app: Flask, version: str, root: str) -> dict[str, Any]:
    """The whole document, OpenAPI 3.1; `root` is the path under which the server answers."""
    said = [(rule, found) for rule in _rules(app) if (found := operation_of(app.view_functions[rule.endpoint]))]
    schemas, components = _schemas([operation for _, operation in said])
    paths: dict[str, dict[str, Any]] = {}
    for rule, operation in said:
        view = app.view_functions[rule.endpoint]
        told = _told(rule, operation, view, schemas)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path = _PATH.sub(r"{\2}", rule.rule)
            paths.setdefault(path, {})[method.lower()] = {"operationId": f"{method.lower()} {path}", **told}
    names = dict.fromkeys(rule.endpoint.partition(".")[0] for rule, _ in said)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "YouTube Summarizer",
            "version": version,
            "description": "Video and playlist links in, summaries with times you can check out.",
        },
        "servers": [{"url": root or "/"}],
        "tags": [{"name": name, "description": _about_blueprint(app, name)} for name in names],
        "paths": paths,
        "components": {"schemas": components},
    }


def _rules(app: Flask) -> Iterable[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def _about_blueprint(app: Flask, name: str) -> str:
    module = sys.modules[app.blueprints[name].import_name]
    return _first_line(module.__doc__)


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def _schemas(operations: Iterable[Operation]) -> tuple[dict[Wanted, dict[str, Any]], dict[str, Any]]:
    """The schema of each type that is mentioned, by its identity and mode, and what they refer to."""
    inputs: dict[Wanted, TypeAdapter[Any]] = {}

    def want(kind: Any, mode: JsonSchemaMode) -> None:
        if kind is not None and not isinstance(kind, Media):
            inputs.setdefault((id(kind), mode), TypeAdapter(kind))

    want(Error, "serialization")
    for operation in operations:
        want(operation.body, "validation")
        for each in (*operation.query.values(), *operation.headers.values()):
            want(each, "validation")
        for answer in operation.answers.values():
            for each in answer if isinstance(answer, tuple) else (answer,):
                want(each, "serialization")
    found, rest = TypeAdapter.json_schemas(
        [(key, mode, adapter) for (key, mode), adapter in inputs.items()], ref_template=_REFERENCE
    )
    return {(key, mode): schema for (key, mode), schema in found.items()}, rest.get("$defs", {})


def _told(
    rule: Rule, operation: Operation, view: Callable[..., Any], schemas: dict[Wanted, dict[str, Any]]
) -> dict[str, Any]:
    lines = inspect.getdoc(view) or ""
    told: dict[str, Any] = {
        "tags": [rule.endpoint.partition(".")[0]],
        "summary": _first_line(lines),
        "parameters": _parameters(rule, operation, schemas),
        "responses": _responses(rule, operation, schemas),
    }
    if rest := lines.partition("\n")[2].strip():
        told["description"] = rest
    content: dict[str, Any] = {}
    if operation.body:
        content["application/json"] = {"schema": schemas[id(operation.body), "validation"]}
    content |= {media.type: {"schema": dict(media.schema)} for media in operation.uploads}
    if content:
        told["requestBody"] = {"required": operation.required, "content": content}
    return {name: value for name, value in told.items() if value}


def _parameters(rule: Rule, operation: Operation, schemas: dict[Wanted, dict[str, Any]]) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _IN_PATH.get(kind or None, {"type": "string"})}
        for kind, name in _PATH.findall(rule.rule)
    ]
    rest = [
        {"name": name, "in": place, "schema": schemas[id(kind), "validation"]}
        for place, given in (("query", operation.query), ("header", operation.headers))
        for name, kind in given.items()
    ]
    return in_path + rest


def _responses(rule: Rule, operation: Operation, schemas: dict[Wanted, dict[str, Any]]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, answer in operation.answers.items():
        content: dict[str, Any] = {}
        for each in answer if isinstance(answer, tuple) else (answer,):
            if isinstance(each, Media):
                content[each.type] = {"schema": dict(each.schema)}
            elif each is not None:
                content["application/json"] = {"schema": schemas[id(each), "serialization"]}
        responses[str(status)] = {
            "description": _STATUS.get(status, "refused"),
            **({"content": content} if content else {}),
        }
    told_of: dict[int, list[ErrorKind]] = {}
    for kind in (*_of_any_request(rule, operation), *operation.errors):
        told_of.setdefault(kind.http_status, []).append(kind)
    error = {"application/json": {"schema": schemas[id(Error), "serialization"]}}
    for status, kinds in sorted(told_of.items()):
        codes = ", ".join(f"`{kind.code}`" for kind in dict.fromkeys(kinds))
        responses.setdefault(str(status), {"content": error})["description"] = codes
    responses["default"] = {"description": "any other failure, in the same shape", "content": error}
    return responses


def _of_any_request(rule: Rule, operation: Operation) -> Iterable[ErrorKind]:
    if not (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"}:
        yield errors.CROSS_SITE
    if operation.body or operation.uploads:
        yield from _ANY_BODY
    if operation.query:
        yield errors.BAD_REQUEST


_STATUS = {
    200: "the answer",
    201: "kept",
    202: "accepted; the work goes on",
    204: "done; no body",
    206: "the part that was asked for",
    302: "elsewhere",
}
