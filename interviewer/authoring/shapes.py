"""Shapes of plain data: each checks a value, says what is wrong, and writes itself as JSON Schema.

So the loader and an editor never disagree.

(A validation library would do, at 0.3 s of every start; these cost nothing to import.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from rapidfuzz import fuzz, process

Location = tuple[str | int, ...]
_NO_DEFAULT = object()


def nearest(name: object, known: Iterable[str]) -> str:
    """A sentence that suggests the most similar known name, or "" if none is similar."""
    found = process.extractOne(str(name), list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f"Did you mean `{found[0]}`? " if found else ""


def listed(names: Iterable[str]) -> str:
    """Names as they stand in a sentence: `a`, `b`, `c`."""
    return ", ".join(f"`{name}`" for name in names) or "none"


@dataclass(slots=True)
class Problems:
    """What is wrong, in order: (where, what is wrong, what to write instead)."""

    found: list[tuple[Location, str, str]] = field(default_factory=list)

    def add(self, at: Location, problem: str, advice: str) -> None:
        """Note one problem."""
        self.found.append((at, problem, advice))


class Shape(Protocol):
    """What a value must look like."""

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """The value with defaults filled in; anything wrong goes to `problems`."""

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """The same as JSON Schema; named records go to `definitions`."""


def _name(at: Location) -> str:
    """How an error calls the place: `key`, or item 2 of `key`."""
    if not at:
        return "the file"
    if isinstance(at[-1], int) and len(at) > 1:
        return f"item {at[-1] + 1} of {_name(at[:-1])}"
    return f"`{at[-1]}`"


def _is(value: Any) -> str:
    """How an error calls a value of the wrong type."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"{value}".lower()
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return "a text"
    return f"the number {value}"


@dataclass(frozen=True, slots=True)
class Text:
    """A string. pattern: what all of it must match, with `hint` saying so in words."""

    most: int = 2000
    least: int = 1
    pattern: str = ""
    hint: str = ""

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        if not isinstance(value, str):
            quoted = value is not None and not isinstance(value, dict | list)
            advice = f'Put it in quotes: "{value}".' if quoted else "Write a text."
            problems.add(at, f"{_name(at)} must be a text but is {_is(value)}", advice)
        elif len(value.strip()) < self.least:
            problems.add(at, f"{_name(at)} is an empty text", "Write it out, or delete the key.")
        elif len(value) > self.most:
            problems.add(
                at,
                f"{_name(at)} is {len(value)} characters long",
                f"Keep it within {self.most} characters.",
            )
        elif self.pattern and not re.fullmatch(self.pattern, value):
            problems.add(at, f"{_name(at)} cannot be `{value}`", f"Write {self.hint}.")
        return value

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        del definitions
        out: dict[str, Any] = {"type": "string", "maxLength": self.most}
        if self.least:
            out["minLength"] = self.least
        if self.pattern:
            out["pattern"] = f"^(?:{self.pattern})$"
        return out


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds."""

    low: float | None = None
    high: float | None = None
    whole: bool = False

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        kind = "a whole number" if self.whole else "a number"
        right = isinstance(value, int if self.whole else int | float)
        if not right or isinstance(value, bool):
            problems.add(at, f"{_name(at)} must be {kind} but is {_is(value)}", f"Write {kind}.")
        elif not self._within(value):
            problems.add(at, f"{_name(at)} cannot be {value}", f"Write {kind}{self._bounds()}.")
        return value

    def _within(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def _bounds(self) -> str:
        low = f" of {self.low:g} or more" if self.low is not None else ""
        return low + (f" and at most {self.high:g}" if self.high is not None else "")

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        del definitions
        out: dict[str, Any] = {"type": "integer" if self.whole else "number"}
        if self.low is not None:
            out["minimum"] = self.low
        if self.high is not None:
            out["maximum"] = self.high
        return out


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        if not isinstance(value, bool):
            problems.add(
                at, f"{_name(at)} must be true or false but is {_is(value)}", "Write true or false."
            )
        return value

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        del definitions
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        if value not in self.words:
            problems.add(
                at,
                f"{_name(at)} cannot be `{value}`",
                f"{nearest(value, self.words)}Write one of {listed(self.words)}.",
            )
        return value

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        del definitions
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Nullable:
    """The shape, or null."""

    shape: Shape

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        return None if value is None else self.shape.read(value, at, problems)

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        return {"anyOf": [self.shape.schema(definitions), {"type": "null"}]}


@dataclass(frozen=True, slots=True)
class TextOr:
    """A text, or the longer form of the same thing; `widen` makes the longer from the text."""

    text: Shape
    other: Shape
    widen: Callable[[str], Any]

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        if isinstance(value, str):
            return self.widen(self.text.read(value, at, problems))
        return self.other.read(value, at, problems)

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        return {"anyOf": [self.text.schema(definitions), self.other.schema(definitions)]}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of at least `least` and at most `most` items."""

    item: Shape
    least: int = 0
    most: int = 200

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        if not isinstance(value, list):
            problems.add(at, f"{_name(at)} must be a list but is {_is(value)}", "Write [ ... ].")
            return []
        if not self.least <= len(value) <= self.most:
            count = f"{self.least}" if self.least == self.most else f"at least {self.least}"
            if len(value) > self.most > self.least:
                count = f"at most {self.most}"
            problems.add(at, f"{_name(at)} has {len(value)} items", f"Write {count}.")
        return [self.item.read(each, (*at, i), problems) for i, each in enumerate(value)]

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        out: dict[str, Any] = {"type": "array", "items": self.item.schema(definitions)}
        out |= {"minItems": self.least} if self.least else {}
        return out | {"maxItems": self.most}


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map whose keys the author names. Whole-number keys are schema strings of digits."""

    key: Text | Number
    item: Shape

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        if not isinstance(value, dict):
            problems.add(at, f"{_name(at)} must be a map but is {_is(value)}", "Write key: value.")
            return {}
        for key in value:
            wrong = Problems()
            self.key.read(key, (*at, key), wrong)
            for _, _, advice in wrong.found:
                problems.add((*at, key), f"{_name(at)} cannot have the key `{key}`", advice)
        return {key: self.item.read(each, (*at, key), problems) for key, each in value.items()}

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        if isinstance(self.key, Text):
            pattern = f"^(?:{self.key.pattern})$"
        else:
            pattern = f"^[{self.key.low:g}-{self.key.high:g}]$"
        return {
            "type": "object",
            "patternProperties": {pattern: self.item.schema(definitions)},
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record: its shape, what an editor says about it, and its default (else needed)."""

    shape: Shape
    about: str = ""
    default: Any = _NO_DEFAULT

    @property
    def needed(self) -> bool:
        """Whether the key must be there."""
        return self.default is _NO_DEFAULT


@dataclass(frozen=True, slots=True)
class Record:
    """A map with known keys. single: exactly one of the keys, as a condition has."""

    name: str
    about: str
    keys: Mapping[str, Key]
    single: bool = False

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        if not isinstance(value, dict):
            problems.add(
                at,
                f"{_name(at)} must be a map but is {_is(value)}",
                f"Write a map with the keys {listed(self.keys)}.",
            )
            return {}
        if self.single and len(value) != 1:
            problems.add(
                at,
                f"{_name(at)} must have exactly one key but has {listed(map(str, value))}",
                "Write one condition; join several as {all: [{...}, {...}]}.",
            )
        for key in value:
            if key not in self.keys:
                problems.add(
                    (*at, key),
                    f"unknown key `{key}`",
                    f"{nearest(key, self.keys)}Known here: {listed(self.keys)}.",
                )
        out: dict[str, Any] = {}
        for key, spec in self.keys.items():
            if key in value:
                out[key] = spec.shape.read(value[key], (*at, key), problems)
            elif self.single:
                continue
            elif spec.needed:
                problems.add(at, f"{_name(at)} has no `{key}`", f"Add `{key}: ...`. {spec.about}")
            else:
                out[key] = spec.default
        return out

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        if self.name not in definitions:
            definitions[self.name] = {}  # a condition holds conditions: stops the recursion
            definitions[self.name] |= self._object(definitions)
        return {"$ref": f"#/definitions/{self.name}"}

    def _object(self, definitions: dict[str, Any]) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for key, spec in self.keys.items():
            shape = spec.shape.schema(definitions)
            if spec.about:
                # Draft 7 ignores whatever stands beside a $ref.
                shape = {"allOf": [shape]} if "$ref" in shape else shape
                shape["description"] = spec.about
            properties[key] = shape
        out: dict[str, Any] = {
            "type": "object",
            "description": self.about,
            "properties": properties,
            "additionalProperties": False,
        }
        if self.single:
            return out | {"minProperties": 1, "maxProperties": 1}
        return out | {"required": [key for key, spec in self.keys.items() if spec.needed]}


def file_schema(record: Record, title: str) -> dict[str, Any]:
    """The draft-07 JSON Schema of a file that holds one `record`."""
    definitions: dict[str, Any] = {}
    record.schema(definitions)
    own = definitions.pop(record.name)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        **own,
        "definitions": definitions,
    }


@dataclass(frozen=True, slots=True)
class Later:
    """A shape that is defined further down, or inside itself."""

    get: Callable[[], Shape]

    def read(self, value: Any, at: Location, problems: Problems) -> Any:
        """See Shape."""
        return self.get().read(value, at, problems)

    def schema(self, definitions: dict[str, Any]) -> dict[str, Any]:
        """See Shape."""
        return self.get().schema(definitions)
