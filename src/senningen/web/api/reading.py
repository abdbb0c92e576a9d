"""The description of the interface laid out for a page: questions by what they are about, each with what it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

Schema = Mapping[str, Any]
KINDS = {"string": "text", "integer": "number", "boolean": "true or false", "object": "object"}
EXAMPLES: Mapping[str, Any] = {
    "name": "Anna Kolb",
    "email": "anna.kolb@example.org",
    "sessions": [1, 2],
    "language": "fr",
}


@dataclass(frozen=True)
class Field:
    """One thing that a question takes or an answer has."""

    name: str
    kind: str
    words: str
    where: str = ""
    wanted: bool = False


@dataclass(frozen=True)
class Asked:
    """One question: how it is asked, what its token needs, what it takes, what comes back."""

    anchor: str
    method: str
    path: str
    words: str
    scope: str
    takes: list[Field]
    answer: list[Field]
    paged: bool
    codes: list[str]
    example: str


def laid_out(schema: Schema) -> dict[str, Any]:
    """Return what the page shows."""
    return {"questions": list(_questions(schema)), "address": settings.PUBLIC_URL}


def _questions(schema: Schema) -> Iterator[Asked]:
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            answers = told["responses"]
            good = next(code for code in answers if str(code).startswith("2"))
            body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            fields = _fields(schema, answers[good]["content"]["application/json"]["schema"])
            items = next((each for each in fields if each.name == "items"), None)
            takes = [_parameter(schema, each) for each in told.get("parameters", ())]
            yield Asked(
                told["operationId"].rpartition(".")[2].rpartition("_v1_")[2],
                method.upper(),
                path,
                told.get("description", ""),
                told.get("x-scope", ""),
                takes + (_fields(schema, body, where="body") if body else []),
                _fields(schema, _items(schema, answers[good])) if items else fields,
                items is not None,
                [str(code) for code in answers],
                _example(method, path, bool(body)),
            )


def _example(method: str, path: str, body: bool) -> str:
    address = settings.PUBLIC_URL + path.replace("{number}", "10").replace("{id}", "1")
    lines = [f"curl -H 'Authorization: Bearer sng_…' \\\n  {address}"]
    if body:
        lines.insert(0, f"curl -X {method.upper()} -H 'Authorization: Bearer sng_…' \\\n  {address} \\")
        lines[1] = f"  -H 'Content-Type: application/json' \\\n  -d '{json.dumps(EXAMPLES)}'"
    return "\n".join(lines)


def _items(schema: Schema, answer: Schema) -> Schema:
    page = _resolved(schema, answer["content"]["application/json"]["schema"])
    items: Schema = page["properties"]["items"]["items"]
    return items


def _parameter(schema: Schema, told: Schema) -> Field:
    of = told["schema"]
    words = told.get("description") or of.get("description") or _words(of)
    return Field(told["name"], _kind(schema, of), words, told["in"], bool(told.get("required")))


def _fields(schema: Schema, of: Schema, where: str = "") -> list[Field]:
    whole = _resolved(schema, of)
    wanted = whole.get("required", ())
    return [
        Field(name, _kind(schema, each), each.get("description") or _words(each), where, bool(where) and name in wanted)
        for name, each in whole.get("properties", {}).items()
    ]


def _words(of: Schema) -> str:
    """Find the words of a field that may be empty: they stand with its other half."""
    return next((each["description"] for each in of.get("anyOf", ()) if each.get("description")), "")


def _kind(schema: Schema, of: Schema) -> str:
    """Say of which kind a value is."""
    if "anyOf" in of:
        kinds = [_kind(schema, each) for each in of["anyOf"] if each.get("type") != "null"]
        return " or ".join(kinds) + (", or null" if len(kinds) < len(of["anyOf"]) else "")
    whole = _resolved(schema, of)
    if "enum" in whole or "const" in whole:
        return ", ".join(map(str, whole.get("enum") or [whole["const"]]))
    if whole.get("type") == "array":
        inner = _resolved(schema, whole["items"])
        names = ", ".join(inner.get("properties", {}))
        return f"list of {{{names}}}" if names else f"list of {_kind(schema, inner)}s"
    return str(whole.get("format") or KINDS.get(str(whole.get("type")), whole.get("type", "")))


def _resolved(schema: Schema, of: Schema) -> Schema:
    if "$ref" not in of:
        return of
    found: Schema = schema["components"]["schemas"][of["$ref"].rpartition("/")[2]]
    return found
