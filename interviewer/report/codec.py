"""Frozen dataclasses to canonical JSON and back, and the JSON Schema of them, all from the types.

Canonical: keys sorted, no spaces, ASCII, one line: the same report gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from interviewer.errors import ReportError
from interviewer.report.model import VERSION, Report

T = TypeVar("T")
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


def loads(text: str) -> Report:
    """The report again. Raises ReportError if it is none, or of a version this program is not."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ReportError(f"This is no report: {error}", _MAKE_AGAIN) from error
    version = data.get("version") if isinstance(data, dict) else None
    if version != VERSION:
        raise ReportError(f"This report is of version {version}, not {VERSION}.", _MAKE_AGAIN)
    return decode(Report, data, "report")


def decode(kind: type[T], data: Any, where: str) -> T:
    """`data`, as JSON gives it, as a `kind`. Fields that are not known are passed over."""
    found: T = _decode(kind, data, where)
    return found


def schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a dataclass."""
    definitions: dict[str, Any] = {}
    top = _describe(kind, definitions)
    return {"$schema": _DIALECT, **top, "$defs": dict(sorted(definitions.items()))}


_MAKE_AGAIN = "Make it again from its session: interviewer sessions report ID --format json"


def _decode(kind: Any, data: Any, where: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, data, where)
    if origin is tuple:
        if not isinstance(data, list):
            raise _misfit(where, "a list", data)
        kinds = [inner[0]] * len(data) if inner[-1] is Ellipsis else list(inner)
        if len(kinds) != len(data):
            raise _misfit(where, f"{len(kinds)} items", data)
        pairs = zip(kinds, data, strict=True)
        return tuple(_decode(k, each, f"{where}[{i}]") for i, (k, each) in enumerate(pairs))
    if origin is UnionType:
        (other,) = (each for each in inner if each is not NoneType)
        return None if data is None else _decode(other, data, where)
    if kind is float and type(data) is int:
        return float(data)
    if type(data) is not kind:
        raise _misfit(where, _PRIMITIVE[kind], data)
    return data


def _object(kind: type[Any], data: Any, where: str) -> Any:
    if not isinstance(data, dict):
        raise _misfit(where, "an object", data)
    hints = get_type_hints(kind)
    values = {}
    for field in fields(kind):
        if field.name in data:
            place = f"{where}.{field.name}"
            values[field.name] = _decode(hints[field.name], data[field.name], place)
        elif field.default is MISSING:
            raise ReportError(f"{where} has no {field.name}.", _MAKE_AGAIN)
    return kind(**values)


def _misfit(where: str, wanted: str, data: Any) -> ReportError:
    return ReportError(f"{where} should be {wanted}, not {type(data).__name__}.", _MAKE_AGAIN)


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
