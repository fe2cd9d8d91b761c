"""A report as canonical JSON, and the JSON Schema of it from the types.

Canonical: keys sorted, no spaces, ASCII, one line: the same report gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from interviewer.report.model import Report

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PRIMITIVE: dict[Any, str] = {
    str: "string",
    float: "number",
    int: "integer",
    bool: "boolean",
    NoneType: "null",
}


def dumps(report: Report) -> str:
    """The report as one line of JSON."""
    return json.dumps(asdict(report), sort_keys=True, separators=(",", ":")) + "\n"


def schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a dataclass."""
    definitions: dict[str, Any] = {}
    top = _describe(kind, definitions)
    return {"$schema": _DIALECT, **top, "$defs": dict(sorted(definitions.items()))}


def _describe(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _describe_object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if origin is tuple and inner[-1] is Ellipsis:
        return {"type": "array", "items": _describe(inner[0], definitions)}
    if origin is tuple:
        items = [_describe(each, definitions) for each in inner]
        return {"type": "array", "prefixItems": items, "minItems": len(items),
                "maxItems": len(items)}  # fmt: skip
    if origin is UnionType:
        return {"anyOf": [_describe(each, definitions) for each in inner]}
    return {"type": _PRIMITIVE[kind]}


def _describe_object(kind: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {f.name: _describe(hints[f.name], definitions) for f in fields(kind)},
        "required": [field.name for field in fields(kind) if field.default is MISSING],
    }


if __name__ == "__main__":
    print(json.dumps(schema(Report), indent=2))  # noqa: T201 - this is how docs/report.schema.json is made
